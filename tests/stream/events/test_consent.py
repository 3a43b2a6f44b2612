"""Consent in the forms that managers write: one refusal outweighs all, only a grant is a grant."""

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.consent import answer
from stream.events.contexts import MOST_VISITS, Visits


def tcf(*purposes: int, version: int = 2) -> str:
    """Return a core string that consents to `purposes`."""
    bits = f"{version:06b}".ljust(152, "0") + "".join("01"[number in purposes] for number in range(1, 25))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(letters[int(bits[place : place + 6].ljust(6, "0"), 2)] for place in range(0, len(bits), 6))


def didomi(**purposes: list[str]) -> str:
    """Return Didomi's cookie."""
    return b64encode(
        json.dumps({"user_id": "18ee10b5", "version": 2, "purposes": purposes}, separators=(",", ":")).encode()
    ).decode()


REFUSALS: list[dict[str, Any]] = [
    {"categoryPreferences": {"C0001": True, "C0002": False, "C0003": False, "C0004": False}},
    {"categoryPreferences": {"C0001": True, "C0002": True, "C0004": False}},
    {"categoryPreferences": {"C0002": False}},
    {"categoryPreferences": {"Advertising": "false", "Analytics": True}},
    {"categoryPreferences": {"Targeting": 0}},
    {"categoryPreferences": {"cat_7f3": False}},
    {"OnetrustActiveGroups": ",C0001,C0002,C0003,"},
    {"OnetrustActiveGroups": ""},
    {"OptanonActiveGroups": ["C0001"]},
    {"OptanonConsent": "isGpcEnabled=0&groups=C0001%3A1%2CC0004%3A0&hosts="},
    {"OptanonConsent": "isGpcEnabled=0&groups=C0001%3A1%2CC0003%3A1&hosts="},
    {"OptanonConsent": "groups=1%3A1%2C2%3A1%2C3%3A1%2C4%3A0"},
    {"OptanonConsent": "isGpcEnabled=1&groups=C0001%3A1%2CC0004%3A1"},
    {"OptanonConsent": "isGpcEnabled=1&datestamp=x"},
    {"ad_user_data": "denied"},
    {"ad_personalization": "DENIED"},
    {"ad_storage": False},
    {"adPersonalization": "unspecified"},
    {"ad_user_data": "granted", "ad_personalization": "denied"},
    {"user_properties": {"ad_personalization": {"value": "denied"}}},
    {"non_personalized_ads": True},
    {"npa": "1"},
    {"gcs": "G100"},
    {"consentManagement": {"deniedConsentIds": ["advertising"], "allowedConsentIds": []}},
    {"consentManagement": {"deniedConsentIds": ["4"], "allowedConsentIds": ["marketing"]}},
    {"deniedConsentIds": "C0004,C0003"},
    {"consent": False},
    {"consent": "denied"},
    {"consent": "pending"},
    {"consent": {"necessary": True, "statistics": True, "marketing": False}},
    {"consent": {"marketing": "opted_out"}},
    {"consent": {"marketing": "off"}},
    {"consent": {"marketing": "no idea"}},
    {"consent": {"marketing": {"granted": False}}},
    {"consent": {"marketing": {"status": "unknown", "updatedAt": "2026-01-29T09:29:59Z"}}},
    {"consent": {"marketing": {"email": True, "profile": {"ads": "later"}}}},
    {"consent": {"purposes": {"marketing": False}}},
    {"consent": {"purposes": {"C0002": {"value": "off"}}}},
    {"consent": {"ad_storage": {"status": "denied"}}},
    {"consent": {"广告": "拒绝"}},
    {"consent": {"广告": "再说"}},
    {"consent": {"functional": {"granted": True}, "cat_7f3": "disabled"}},
    {"categoryPreferences": {"Advertising": "unspecified"}},
    {"consent": tcf(1, 2)},
    {"tcString": tcf(1, 3)},
    {"tcString": "no such string"},
    {"tcString": tcf(1, 3, 4, version=1)},
    {"gdpr_consent": f"{tcf(2, 7)}.YAAAAAAAAAA"},
    {"us_privacy": "1YYN"},
    {"gpp": "DBABTA~1YYN"},
    {"gpp": f"DBACNY~{tcf(1)}~1YNN"},
    {"gpp": "DBABLA~BVVVAAAAAWA.YA"},
    {"gpp": "DBABzw~1YNN~BVQqAAAAAgA.YA"},
    {"gpp": "DBACNY~CPXx"},
    {"gpp": "DBABTA~yes"},
    {"gpp": "nothing that can be read"},
    {"gpc": True},
    {"gpc": "on"},
    {"Sec-GPC": "1"},
    {"device": {"adTrackingEnabled": False}},
    {"attTrackingStatus": 2},
    {"do_not_sell": True},
    {"customerPrivacy": {"marketingAllowed": False, "saleOfDataAllowed": True}},
    {"customerPrivacy": {"marketingAllowed": True, "saleOfDataAllowed": False}},
    {"customerPrivacyStatus": {"analyticsProcessingAllowed": True, "marketingAllowed": "no"}},
    {"visitorConsent": {"marketing": True, "saleOfData": False}},
    {"currentVisitorConsent": {"marketing": "no", "analytics": "yes", "preferences": "", "sale_of_data": ""}},
    {"mtm_consent_removed": "1769678999000"},
    {"cookies": {"matomo_ignore": "ignore%3D%2A"}},
    {"idsite": "1", "rec": "1", "consent": "0"},
    {"idsite": 1, "rec": 1, "consent": {"marketing": False, "analytics": True}},
    {"idsite": 1, "rec": 1, "consent": {"value": "denied"}},
    {"idsite": 1, "rec": 1, "consent": ["analytics"]},
    {"idsite": 1, "rec": 1, "consent": "necessary"},
    {"idsite": 1, "rec": 1, "consent": tcf()},
    {"didomi_token": didomi(enabled=["cookies"], disabled=["create_ads_profile"])},
    {"didomi_token": didomi(enabled=["select_personalized_ads"])[:40]},
]
GRANTS: list[dict[str, Any]] = [
    {"categoryPreferences": {"C0001": True, "C0004": True}},
    {"categoryPreferences": {"Analytics": False, "Advertising": True}},
    {"OnetrustActiveGroups": ",C0001,C0004,"},
    {"OptanonConsent": "groups=C0001:1,C0004:1"},
    {"OptanonConsent": "groups=C0001%3A1%2CC0002%3A0%2CC0003%3A1%2CC0004%3A1"},
    {"OptanonConsent": "isGpcEnabled=0&groups=1%3A1%2C2%3A1%2C3%3A1%2C4%3A1"},
    {"ad_user_data": "GRANTED"},
    {"ad_storage": "granted", "analytics_storage": "denied"},
    {"gcs": "G110"},
    {"consentManagement": {"allowedConsentIds": ["advertising"], "deniedConsentIds": ["analytics"]}},
    {"consent": True},
    {"consent": "granted"},
    {"consent": {"marketing": True}},
    {"consent": {"marketing": "opted_in"}},
    {"consent": {"marketing": "on", "analytics": "off"}},
    {"consent": {"广告": "同意"}},
    {"consent": {"marketing": {"granted": True, "updatedAt": "2026-01-29T09:29:59Z", "source": "banner"}}},
    {"consent": {"purposes": {"marketing": True, "analytics": {"granted": False}}}},
    {"gpp": f"DBABMA~{tcf(1, 2, 3, 4)}"},
    {"tcString": tcf(1, 2, 3, 4)},
    {"IABTCF_TCString": tcf(1, 2, 3, 4), "IABTCF_gdprApplies": 1},
    {"IABGPP_2_String": tcf(1, 3, 4)},
    {"euconsent-v2": f"{tcf(1, 3, 4)}.YAAAAAAAAAA"},
    {"customerPrivacy": {"analyticsProcessingAllowed": False, "marketingAllowed": True, "saleOfDataAllowed": True}},
    {"visitorConsent": {"marketing": True, "analytics": False, "preferences": False, "saleOfData": None}},
    {"didomi_token": didomi(enabled=["cookies", "select_personalized_ads"])},
]
SILENT: list[Any] = [
    {},
    {"consent": None},
    {"consent": ""},
    {"categoryPreferences": {"Analytics": False}},
    {"categoryPreferences": {"C0001": True, "C0003": False}},
    {"categoryPreferences": []},
    {"consentManagement": {"provider": "oneTrust", "resolutionStrategy": "and", "deniedConsentIds": []}},
    {"consent": {"version": 2}},
    {"consent": {"marketing": ""}},
    {"consent": {"marketing": {}}},
    {"consent": {"analytics": {"granted": False}, "purposes": {"functional": "off"}}},
    {"OptanonConsent": "isGpcEnabled=0&datestamp=x"},
    {"gpp": ""},
    {"gpp": "DBAA"},
    {"gpp": "DBABLA~CVVqAAAAAABY.QA"},
    {"us_privacy": "1YNN"},
    {"us_privacy": "1---"},
    {"gpc": False},
    {"npa": 0},
    {"gpp": "DBABTA~1YNN"},
    {"adTrackingEnabled": True},
    {"attTrackingStatus": 3},
    {"customerPrivacy": {"analyticsProcessingAllowed": False, "preferencesProcessingAllowed": False}},
    {"customerPrivacy": {"marketingAllowed": None, "saleOfDataAllowed": True}},
    {"mtm_consent": "1769678999000", "mtm_cookie_consent": "1769678999000"},
    {"mtm_consent_removed": None, "matomo_ignore": ""},
    {"idsite": "1", "rec": "1", "consent": "1"},
    {"idsite": 1, "rec": 1, "consent": {"marketing": True}},
    {"didomi_token": "1"},
    {"didomi_token": didomi(enabled=["cookies"])},
    "consent",
]


@pytest.mark.parametrize("signal", REFUSALS)
def test_a_refusal_is_seen_in_any_form(signal):
    assert answer(signal) is False


@pytest.mark.parametrize("signal", GRANTS)
def test_a_grant_is_a_grant(signal):
    assert answer(signal) is True


@pytest.mark.parametrize("signal", SILENT)
def test_what_says_nothing_is_no_answer(signal):
    assert answer(signal) is None


PATHS = st.lists(st.sampled_from(["context", "properties", "params", "traits", 0]), max_size=6)


@given(st.sampled_from(REFUSALS), st.sampled_from(GRANTS), PATHS, PATHS)
def test_one_refusal_anywhere_outweighs_every_grant(refusal, grant, first, second):
    for part in reversed(first):
        refusal = [refusal] if part == 0 else {part: refusal}
    for part in reversed(second):
        grant = [grant] if part == 0 else {part: grant}
    assert answer([refusal, grant]) is False
    assert answer(grant, refusal) is False


def test_choices_may_be_nested_deeper_than_calls():
    choice: Any = {"granted": False}
    for _ in range(5000):
        choice = {"purposes": choice}
    assert answer({"consent": {"marketing": choice}}) is False


def visited(begin: str, end: str, depth: int) -> int:
    visits = Visits()
    answer(json.loads(begin * depth + "{}" + end * depth), visits=visits)
    return visits.made


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ('{"purposes":{"enabled":[],"x":', "}}"),
        ('{"consentGiven":[', "]}"),
        ('{"schema":"iglu:a/b/jsonschema/1","data":', "}"),
        ('{"contexts_a_b_c_1":', "}"),
        ('{"deniedConsentIds":[', "]}"),
    ],
)
def test_twice_the_depth_takes_twice_the_visits(begin, end):
    once = visited(begin, end, 100)
    assert once < 3000
    assert visited(begin, end, 200) <= 2 * once + 10


def test_a_column_with_many_words_has_few_names():
    visits = Visits()
    assert answer({f"contexts_{'w_' * 3000}marketing_consent_1": [False]}, visits=visits) is False
    assert visits.made < 50


@pytest.mark.parametrize("begin", ['{"contexts_a_consent_1":', '{"schema":"iglu:a/consent/jsonschema/1","data":'])
def test_what_takes_too_many_visits_refuses(begin):
    assert MOST_VISITS < visited(begin, "}", 300) < MOST_VISITS + 2000
    assert answer([{"consent": True}] + [0] * MOST_VISITS) is False


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["consent", "gpp", "tcString", "gcs", "categoryPreferences", "OptanonConsent", "usPrivacy",
                         "deniedConsentIds", "ad_storage", "OnetrustActiveGroups", "attTrackingStatus"]),
        inner, max_size=3)
)))  # fmt: skip
def test_whatever_stands_there_there_is_an_answer(document):
    assert answer(document) in {True, False, None}
