"""A field called consent in each form that managers give it, granted and refused."""

from typing import Any
from urllib.parse import quote

import pytest

from stream.events.consent import answer
from tests.stream.events.test_consent import tcf

ALL, NONE = tcf(*range(1, 11)), tcf()
STAMP = "{stamp:'x',necessary:true,preferences:true,statistics:true,marketing:%s,method:'explicit',ver:1,region:'no'}"


def services(*accepted: bool | None, **fields: Any) -> list[dict[str, Any]]:
    """Return Usercentrics' services, the last with `fields`."""
    items = [{"templateId": f"t{n}", "status": status, "type": "EXPLICIT"} for n, status in enumerate(accepted)]
    return [*items[:-1], {**items[-1], **fields}]


def standard(version: str, value: Any, name: str = "Adobe") -> list[dict[str, Any]]:
    """Return the argument of Adobe's `setConsent`."""
    return [{"standard": name, "version": version, "value": value}]


@pytest.mark.parametrize(("marketing", "consent"), [("true", True), ("false", False)])
@pytest.mark.parametrize("written", [str, quote, lambda text: text.replace("'", "%27").replace(",", "%2C")])
def test_cookiebots_literal_is_read_however_it_is_escaped(written, marketing, consent):
    assert answer({"CookieConsent": written(STAMP % marketing)}) is consent
    assert answer({"context": {"cookies": [{"cookie_consent": written(STAMP % marketing)}]}}) is consent


@pytest.mark.parametrize(
    ("cookie", "consent"),
    [
        ("0", False),
        ("-1", None),
        (-1, None),
        ("{stamp:'-1',necessary:true}", False),
        ("{stamp:'x',marketing:true,marketing:false}", False),
        ("{stamp:'x',marketing:tr", False),
        ('{"marketing":true,"analytics":false}', True),
        (quote('{"marketing":true,"ads":false}'), False),
        ("denied", False),
        ("granted", True),
        (False, False),
        (True, True),
        (["necessary"], False),
        (["necessary", "marketing"], True),
        ("", None),
        ([], None),
        ({"marketing": True, "region": "no"}, True),
        ({"marketing": False, "region": "dk"}, False),
    ],
)
def test_a_cookie_of_consent_is_read_in_any_form(cookie, consent):
    assert answer({"cookieConsent": cookie}) is consent


@pytest.mark.parametrize("name", ["categoryPreferences", "visitorConsent", "currentVisitorConsent"])
@pytest.mark.parametrize(("said", "consent"), [(False, False), ("denied", False), (["analytics"], False), (True, True)])
def test_an_answer_in_the_place_of_categories_is_one(name, said, consent):
    assert answer({name: said}) is consent


@pytest.mark.parametrize(("string", "consent"), [(ALL, True), (NONE, False), ("cut", False), ("", None)])
def test_a_string_of_tcf_is_read_wherever_it_is_called_consent(string, consent):
    assert answer({"gdprConsent": string}) is consent
    assert answer({"gdprConsent": {"consentString": string, "gdprApplies": True, "apiVersion": 2}}) is consent
    text = {"consentStandard": "IAB TCF", "consentStandardVersion": "2.0", "consentStringValue": string}
    assert answer({"identityMap": {}, "consentStrings": [{**text, "gdprApplies": True}]}) is consent
    assert answer({"consent": standard("2.0", string, "IAB TCF")}) is (consent or False)


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        (False, False),
        ("denied", False),
        (0, False),
        ("true", True),
        ("granted", True),
        (1, True),
        ("", None),
        (" ", None),
    ],
)
def test_a_consent_under_the_gdpr_may_be_a_plain_answer(said, consent):
    assert answer({"gdpr_consent": said}) is consent
    assert answer({"gdprConsent": said}) is consent


def test_a_consent_under_the_gdpr_may_be_told_by_category():
    assert answer({"gdprConsent": {"marketing": False}}) is False
    assert answer({"gdprConsent": {"marketing": True}}) is True
    assert answer({"gdprConsent": {"consentString": ALL, "marketing": False}}) is False
    assert answer({"gdprConsent": {"gdprApplies": False, "apiVersion": 2}}) is None


@pytest.mark.parametrize(("string", "consent"), [(ALL, True), (NONE, False)])
def test_what_stands_beside_iabs_string_refuses_nothing(string, consent):
    some = {"1": True, "2": False}
    data = {
        "tcString": string, "tcfPolicyVersion": 4, "cmpId": 10, "cmpVersion": 0, "listenerId": 0, "gdprApplies": True,
        "eventStatus": "useractioncomplete", "cmpStatus": "loaded", "isServiceSpecific": False, "publisherCC": "NO",
        "useNonStandardTexts": False, "purposeOneTreatment": False, "specialFeatureOptins": some,
        "outOfBand": {"allowedVendors": some, "disclosedVendors": some},
        "purpose": {"consents": {"1": True, "3": True, "4": True}, "legitimateInterests": some},
        "vendor": {"consents": some, "legitimateInterests": some},
        "publisher": {"consents": {}, "legitimateInterests": {}, "customPurpose": {"consents": {}}, "restrictions": {}},
    }  # fmt: skip
    for name in ("consent", "gdprConsent", "tcData"):
        assert answer({name: data}) is consent
    assert answer({"gdprConsent": {"consentString": string, "vendorData": data, "gdprApplies": True}}) is consent


@pytest.mark.parametrize(
    ("listed", "consent"),
    [
        (standard("1.0", {"general": "in"}), True),
        (standard("1.0", {"general": "out"}), False),
        (standard("1.0", {"general": "pending"}), False),
        (standard("2.0", {"collect": {"val": "y"}, "metadata": {"time": "2026-01-29T09:30:00-08:00"}}), True),
        (standard("2.0", {"collect": {"val": "n"}}), False),
        (standard("2.0", {"collect": {"val": "y"}, "personalize": {"content": {"val": "n"}}}), False),
        (standard("2.0", {}), False),
        (standard("1.0", {"general": "in"}) + standard("2.0", NONE, "IAB TCF"), False),
        (services(True, True, dataProcessor="Google Ads"), True),
        (services(True, True, category="functional"), True),
        (services(True, False, category="functional", type=None), True),
        (services(True, False, category="marketing"), False),
        (services(True, False, dataProcessor="Shop"), False),
        (services(True, None), False),
        (services(True, category="essential", type=None), False),
        ([{"id": "cat_7f3", "status": True}], False),
    ],
)
def test_a_list_of_objects_is_read_by_their_answers(listed, consent):
    assert answer({"consents": listed}) is consent
    assert answer({"consent": listed}) is consent


@pytest.mark.parametrize(
    ("whole", "consent"),
    [
        ({"status": "ALL_DENIED", "type": "EXPLICIT"}, False),
        ({"status": "ALL_ACCEPTED", "type": "EXPLICIT"}, True),
        ({"status": "SOME_ACCEPTED"}, False),
        ({"status": "pending"}, False),
        ({"status": "granted", "version": 2}, True),
        ({"status": ""}, None),
        ({"status": "complete", "marketing": True}, True),
        ({"status": "granted", "marketing": False}, False),
        ({"marketing": {"state": "ALL_ACCEPTED"}}, True),
        ({"marketing": {"state": "ALL_DENIED"}}, False),
    ],
)
def test_the_status_of_consent_as_a_whole_counts_where_no_category_tells(whole, consent):
    assert answer({"consent": whole}) is consent
