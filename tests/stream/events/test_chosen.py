"""What stands beside an answer within an object of consent: what may refuse, and what is none."""

import pytest

from stream.events.consent import answer
from tests.stream.events.test_consent import tcf

GRANTED = {"marketing": True}


@pytest.mark.parametrize(
    "beside",
    [
        {"gpc": False},
        {"doNotSell": False},
        {"dnt": False},
        {"doNotTrack": 0},
        {"opt_out": False},
        {"optedOut": "no"},
        {"opt_out_of_sale": False},
        {"no_marketing": False},
        {"isDefault": False},
        {"interactionCount": 0},
        {"gdprApplies": False},
        {"tcfApplies": 0},
        {"non_personalized_ads": False},
        {"denied": False},
        {"attTrackingStatus": 0},
        {"region": "no"},
        {"countryCode": "NO"},
        {"language": "no"},
        {"locale": "no"},
    ],
)
def test_a_no_that_refuses_nothing_lets_a_grant_be_one(beside):
    assert answer({"consent": {**GRANTED, **beside}}) is True
    assert answer({"consent": {"ad_user_data": "GRANTED", "ad_personalization": "GRANTED", **beside}}) is True
    assert answer({"consent": {"tcString": tcf(*range(1, 11)), **beside}}) is True
    assert answer({"consent": {"marketing": False, **beside}}) is False


@pytest.mark.parametrize(
    "beside",
    [
        {"gpc": True},
        {"doNotSell": True},
        {"dnt": True},
        {"doNotTrack": 1},
        {"donottrack": "1"},
        {"opt_out": True},
        {"optedOut": "yes"},
        {"opt_out_of_sale": True},
        {"opted_out_of_sharing": 1},
        {"no_marketing": True},
        {"non_personalized_ads": True},
        {"nonpersonalized": True},
        {"denied": True},
        {"rejectAll": True},
        {"attTrackingStatus": 2},
        {"ad_storage": {"status": "denied"}},
        {"saleOfData": False},
        {"discount": False},
        {"0": False},
        {"off_site_advertising": False},
        {"optOut": "opted_out"},
        {"denied": "withdrawn"},
        {"region": "denied"},
        {"non_essential": False},
        {"non-necessary": "no"},
        {"not_essential_ads": False},
    ],
)
def test_a_refusal_beside_a_grant_refuses(beside):
    assert answer({"consent": {**GRANTED, **beside}}) is False
    assert answer({"consent": beside}) is False


@pytest.mark.parametrize("beside", [{"no_analytics": True}, {"security_disabled": True}, {"opt_out_statistics": True}])
def test_to_be_without_what_is_harmless_refuses_nothing(beside):
    assert answer({"consent": {**GRANTED, **beside}}) is True
    assert answer({"consent": beside}) is None


@pytest.mark.parametrize(
    "beside",
    [
        {"timestamp": "2026-01-29 09:30:00"},
        {"updatedAt": "2026-01-29T09:30:00"},
        {"legalBasis": "consent"},
        {"reason": "banner click"},
        {"type": "explicit"},
        {"region": "NO"},
        {"required": False},
        {"readOnly": False},
        {"withdrawn": False},
    ],
)
def test_what_stands_beside_the_answer_for_a_category_is_none(beside):
    for name, yes, no in (("granted", True, False), ("status", "granted", "denied"), ("val", "y", "dn")):
        assert answer({"consent": {"marketing": {name: yes, **beside}}}) is True
        assert answer({"consent": {"marketing": {name: no, **beside}}}) is False
        assert answer({"consent": {"purposes": [{"id": "ads", name: yes, **beside}]}}) is True


@pytest.mark.parametrize("beside", [{"withdrawn": True}, {"ads": False}, {"sale": False}, {"profile": "later"}])
def test_what_refuses_beside_the_answer_for_a_category_is_heard(beside):
    assert answer({"consent": {"marketing": {"granted": True, **beside}}}) is False


def test_what_refuses_beside_the_answer_in_a_list_is_heard():
    assert answer({"consent": {"purposes": [{"id": "ads", "granted": True, "withdrawn": True}]}}) is False
    assert answer({"consent": {"purposes": [{"id": "ads", "granted": True, "withdrawn": False}]}}) is True


def xdm(collect: str, content: str, marketing: str) -> dict[str, object]:
    """Return Adobe's Consents and Preferences."""
    channels = {"preferred": "email", "any": {"val": marketing, "reason": "asked", "time": "2026-01-29 09:30"}}
    return {"collect": {"val": collect}, "personalize": {"content": {"val": content}}, "marketing": channels}


@pytest.mark.parametrize(
    ("choices", "consent"),
    [
        (xdm("y", "y", "y"), True),
        (xdm("dy", "dy", "dy"), True),
        (xdm("n", "y", "y"), False),
        (xdm("y", "dn", "y"), False),
        (xdm("y", "y", "n"), False),
        (xdm("y", "y", "u"), False),
        ({"analytics": {"val": "n"}, "marketing": {"val": "y"}}, True),
        ({"analytics": {"val": "y"}, "marketing": {"val": "n"}}, False),
    ],
)
def test_adobes_consents_are_read_by_their_values(choices, consent):
    assert answer({"consents": choices}) is consent


@pytest.mark.parametrize("name", ["val", "consented", "allow", "accept", "optIn", "granted", "status"])
def test_an_answer_is_about_the_category_around_it(name):
    assert answer({"consent": {"analytics": {name: False}, "marketing": {name: True}}}) is True
    assert answer({"consent": {"analytics": {name: True}, "marketing": {name: False}}}) is False
