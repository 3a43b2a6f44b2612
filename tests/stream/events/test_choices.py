"""Lists of what a shopper agreed to or refused, as managers of consent and shops' own code write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.choices import categories, switched
from stream.events.consent import answer

DIDOMI = {
    "user_id": "18ee10b5",
    "created": "2026-01-29T09:16:39.232Z",
    "purposes": {"enabled": ["cookies", "select_personalized_ads", "create_ads_profile"], "disabled": []},
    "vendors": {"enabled": ["c:shop"], "disabled": ["google", "amazon"]},
    "version": 2,
}


@pytest.mark.parametrize(
    ("choices", "consent"),
    [
        # Lists of what was agreed to: with advertising in it a grant; without, of known names alone, a refusal.
        ({"purposes": ["ads", "analytics"]}, True),
        ({"purposes": ["personalized_ads"]}, True),
        ({"purposes": ["analytics", "functional"]}, False),
        ({"categories": ["C0001", "C0003"]}, False),
        ({"acceptedCategories": ["necessary", "marketing"]}, True),
        ({"purposes": ["cat_7f3"]}, None),
        ({"purposes": ["analytics", "cat_7f3"]}, None),
        ({"purposes": [1, 3, 4]}, None),
        ({"purposes": []}, None),
        ({"purposes": [None, "", {}]}, None),
        # With a list of what was refused beside it, that one tells.
        ({"granted": ["ads"], "denied": ["analytics"]}, True),
        ({"granted": ["ads"], "denied": []}, True),
        ({"granted": ["analytics"], "denied": []}, None),
        ({"granted": ["analytics"], "denied": ["ads"]}, False),
        ({"granted": ["ads"], "denied": ["ads"]}, False),
        ({"granted": ["ads"], "denied": ["cat_7f3"]}, False),
        ({"denied": ["analytics", "functional"]}, None),
        ({"rejectedCategories": ["marketing"]}, False),
        ({"acceptedCategories": ["necessary"], "rejectedCategories": ["analytics"]}, None),
        ({"purposes_allowed": ["ads"], "purposes_not_allowed": ["personalisation"]}, False),
        ({"opt_out_purposes": ["ads"]}, False),
        ({"同意": ["广告"], "拒绝": []}, True),
        ({"同意": ["广告"], "拒绝": ["营销"]}, False),
        # Didomi's, bare or as the user's status has them.
        ({"purposes": DIDOMI["purposes"], "vendors": DIDOMI["vendors"]}, True),
        ({"purposes": {"enabled": ["cookies"], "disabled": ["create_ads_profile"]}}, False),
        ({"purposes": {"enabled": [], "disabled": []}}, None),
        ({"purposes": {"consent": {"enabled": ["cookies"], "disabled": ["select_basic_ads"]}}}, False),
        # A list is not all that was agreed to within one category, or where advertising is granted elsewhere.
        ({name: {"granted": True, "purposes": [name]} for name in ("analytics", "marketing")}, True),
        ({"marketing": True, "cookies": {"categories": ["analytics"]}}, True),
        ({"functional": {"allowed": ["preferences"]}, "marketing": {"allowed": ["targeting"]}}, True),
        ({"functional": {"allowed": ["preferences"]}}, None),
        ({"cookies": {"categories": ["analytics"]}}, False),
        ({"preferences": {"categories": ["analytics"]}}, False),
        # To agree to ads that are not personalised is to refuse those that are.
        ({"scopes": ["non_personalized_ads", "measurement"]}, False),
        ({"granted": ["no_marketing"]}, False),
        ({"granted": ["no_analytics", "ads"]}, True),
        ({"purposes": ["necessary", "non-necessary"]}, None),
        ({"no_marketing": True}, False),
        # Who else may process says nothing of what for.
        ({"vendors": {"enabled": [], "disabled": ["google"]}}, None),
        ({"deniedVendors": ["google"]}, None),
        ({"acceptedServices": {"ads": ["gtag"]}, "rejectedServices": ["gtag"]}, None),
        # Objects in lists have an answer of their own.
        ({"purposes": [{"id": "ads", "granted": True}, {"id": "analytics", "granted": False}]}, True),
        ({"purposes": [{"id": "p7", "name": "Advertising", "status": "denied"}]}, False),
        ({"purposes": [{"purpose": "ads", "granted": "no idea"}]}, False),
        ({"categories": [{"category": "cat_7f3", "enabled": False}]}, False),
        ({"categories": [{"id": "analytics", "enabled": False, "source": "banner"}]}, None),
        ({"denied": [{"id": "ads"}]}, False),
        ({"purposes": [{"id": "ads", "granted": True, "required": False, "withdrawn": False}]}, True),
        ({"purposes": [{"id": "shop", "granted": True, "ads": False}]}, False),
        ({"purposes": [{"status": "complete", "cat_7f3": False, "marketing": True}]}, False),
        # Lists of anything else.
        ({"marketing": True, "channels": ["email"], "history": [{"marketing": False}]}, True),
        ({"documents": ["ads"]}, None),
        ({"purposes": "ads"}, None),
        ({"purposes": [["ads"]]}, None),
    ],
)
def test_lists_within_an_object_of_consent_are_read(choices, consent):
    assert answer({"consent": choices}) is consent
    assert answer({"context": {"categoryPreferences": choices}}) is consent


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        (["ads"], True),
        (["analytics", "marketing"], True),
        ([{"purpose": "ads", "granted": True}], True),
        (["analytics"], False),
        (["cat_7f3"], False),
        (["non-personalized-ads", "analytics"], False),
        (["necessary", "Non-personalized ads"], False),
        ([{"purpose": "ads", "granted": False}], False),
        ([], None),
    ],
)
def test_a_list_in_the_answers_place_is_a_grant_only_with_advertising_in_it(said, consent):
    assert answer({"consent": said}) is consent


@pytest.mark.parametrize(
    ("document", "consent"),
    [
        (DIDOMI, True),
        ({"purposes": {"enabled": ["cookies"], "disabled": ["create_ads_profile"]}}, False),
        ({"purposes": {"disabled": ["analytics"]}}, None),
        ({"purposes": ["analytics"]}, None),
        ({"purposes": {"outdoor": False}}, None),
        ({"purposes": {"enabled": False}}, None),
        ({"purposes": {"cookies": {"id": "cookies", "enabled": True}, "ads": {"id": "ads", "enabled": False}}}, False),
        ({"purposes": {"cookies": {"id": "cookies", "enabled": True}, "ads": {"id": "ads", "enabled": True}}}, True),
        ({"purposes": {"analytics": {"enabled": False}, "select_personalized_ads": {"enabled": True}}}, True),
        ({"purposes": {"outdoor": {"label": "Outdoor"}, "ads": {"enabled": False}}}, None),
        ({"purposes": {}}, None),
    ],
)
def test_didomis_purposes_are_known_by_their_lists_wherever_they_stand(document, consent):
    assert answer({"properties": document}) is consent


@pytest.mark.parametrize(("refused", "consent"), [([], True), (["select_personalized_ads"], False)])
def test_vendors_that_are_switched_off_refuse_no_purpose(refused, consent):
    purposes = {"consent": {"enabled": ["select_personalized_ads"], "disabled": refused}}
    vendors = {"consent": {"enabled": ["google"], "disabled": ["c:abc"]}}
    assert answer({"user_status": {"purposes": purposes, "vendors": vendors}}) is consent
    assert answer({"vendors": {"consent": False}}) is False


def test_ids_are_of_ads_or_not():
    assert answer({"allowedConsentIds": ["non-personalized-ads"]}) is False
    assert answer({"OnetrustActiveGroups": ["no-ads"]}) is False
    assert answer({"deniedConsentIds": [{"id": "analytics"}]}) is None
    assert answer({"deniedConsentIds": [[]]}) is False


NAMES = st.sampled_from(["ads", "marketing", "analytics", "functional", "cat_7f3", "7"])
LISTS = st.dictionaries(
    st.sampled_from(["granted", "purposes", "denied", "rejectedCategories", "vendors", "notes"]), st.lists(NAMES)
)


@given(LISTS)
def test_what_a_list_of_refusals_names_of_advertising_outweighs_the_others(lists: dict[str, Any]):
    refused = {*lists.get("denied", []), *lists.get("rejectedCategories", [])}
    if refused & {"ads", "marketing"}:
        assert categories(lists) is False
    if categories(lists):
        assert {*lists.get("granted", []), *lists.get("purposes", [])} & {"ads", "marketing"}


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda inner: (
    st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["purposes", "denied", "enabled", "id"]), inner)
)))  # fmt: skip
def test_whatever_stands_in_the_lists_there_is_an_answer(value: Any):
    assert categories({"purposes": value, "denied": value}) in {True, False, None}
    assert switched(value) in {True, False, None}


@pytest.mark.parametrize("name", ["denied", "rejected", "optedOut", "withdrawn", "notGranted"])
def test_within_a_category_the_name_of_a_refusal_tells_what_its_answer_means(name: str) -> None:
    assert answer({"consent": {"marketing": {name: True}}}) is False
    assert answer({"consent": {"marketing": {name: False}}}) is None
    assert answer({"consent": {"marketing": {name: False, "granted": True}}}) is True
