"""What must not be mistaken for an answer, and what must be heard as one: flags, texts, cookies, statuses, switches."""

import pytest

from stream.events.consent import answer

UUID = "0b2f3c1e-5d6a-4e7f-8a9b-0c1d2e3f4a5b"


@pytest.mark.parametrize(
    "choices",
    [
        {"necessary": {"enabled": True, "disabled": True}, "marketing": {"enabled": True, "disabled": False}},
        [
            {"id": "necessary", "value": True, "disabled": True},
            {"id": "marketing", "value": True, "disabled": False},
        ],
        {"analytics": {"granted": False, "denied": True}, "marketing": {"granted": True, "denied": False}},
        {"statistics": {"accepted": False, "rejected": True}, "marketing": {"accepted": True, "rejected": False}},
        {"functional": {"is_denied": True}, "marketing": True},
        {"analytics": {"optedOut": True}, "marketing": {"optedIn": True}},
        [
            {"purpose": "analytics", "granted": False, "withdrawn": True},
            {"purpose": "marketing", "granted": True, "withdrawn": False},
        ],
    ],
)
def test_a_flag_of_refusal_in_a_harmless_category_is_about_that_alone(choices):
    assert answer({"consent": choices}) is True


@pytest.mark.parametrize(
    "choices",
    [
        {"necessary": {"enabled": True, "no_marketing": True}, "marketing": True},
        {"analytics": {"granted": True, "doNotSell": True}, "marketing": True},
        {"cat_7f3": {"denied": True}, "marketing": True},
        {"non_essential": {"denied": True}, "marketing": True},
        {"marketing": {"enabled": True, "disabled": True}},
        [{"id": "marketing", "value": True, "disabled": True}],
    ],
)
def test_a_flag_of_refusal_that_may_be_about_ads_refuses(choices):
    assert answer({"consent": choices}) is False


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize(
    "flag",
    [
        "canOptOut",
        "opt_out_available",
        "notRequired",
        "non_eu",
        "checkOut",
        "logged_out",
        "can_withdraw",
        "consentNotRequired",
        "optOutLink",
        "soldOut",
    ],
)
def test_a_flag_with_a_negation_of_something_else_refuses_nothing(flag, said):
    if flag != "can_withdraw" or said:  # a no of an unknown name refuses
        assert answer({"consent": {"marketing": True, flag: said}}) is True
    assert answer({"consent": {"marketing": False, flag: said}}) is False
    assert answer({"consent": {"marketing": True, flag: "denied"}}) is False


@pytest.mark.parametrize(
    "flag",
    [
        "optOut", "opt-out", "doNotSell", "no_marketing", "non_personalized_ads", "notGranted", "no_consent",
        "withoutTracking", "never_consented", "not_shared", "rejected_all", "canNotAdvertise", "opting_out",
        "out", "never", "not_interested", "notPersonal", "no_consent_possible",
    ],
)  # fmt: skip
def test_a_flag_with_a_negation_of_ads_or_consent_refuses(flag):
    assert answer({"consent": {"marketing": True, flag: True}}) is False
    assert answer({"consent": {"marketing": True, flag: False}}) is True


@pytest.mark.parametrize(
    ("category", "consent"),
    [
        ({"enabled": True, "mode": "non_personalized"}, False),
        ({"granted": True, "type": "non_personalized"}, False),
        ({"enabled": True, "action": "declined_all"}, False),
        ({"enabled": True, "answer": "refuse_all"}, False),
        ({"value": True, "result": "opted out by user"}, False),
        ({"value": True, "action": "revoke"}, False),
        ({"value": True, "event": "withdraw"}, False),
        ({"value": True, "scope": "contextual_only"}, False),
        ({"value": True, "answer": "not given"}, False),
        ({"value": True, "choice_made": "necessary_only"}, False),
        ({"value": True, "mode": "may not be used"}, False),
        ({"value": True, "mode": "without profile"}, False),
        ({"value": True, "reason": "no reason"}, True),
        ({"value": True, "legalBasis": "not required"}, True),
        ({"value": True, "page": "checkout"}, True),
        ({"value": True, "mode": "can opt out"}, True),
    ],
)
def test_text_beside_a_yes_refuses_by_its_words_alone(category, consent):
    assert answer({"consent": {"marketing": category}}) is consent
    assert answer({"consent": {"ads": category}}) is consent


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        ("all", True),
        ("accepted_all", True),
        ("acceptedAll", True),
        ("all_cookies", True),
        ("marketing", True),
        ("necessary,marketing", True),
        ("C0001, C0002, C0004", True),
        ("necessary, statistics, preferences, marketing", True),
        (1717171717, None),
        (1717171717.5, None),
        ("1717171717000", None),
        ("2024-05-01T00:00:00Z", None),
        ("2024-05-01 00:00:00.123", None),
        ("2024-05-01", None),
        (UUID, None),
        (UUID.upper(), None),
        ("necessary", False),
        ("necessary,statistics", False),
        ("C0001,C0002", False),
        ("no_marketing", False),
        ("nomarketing", False),
        ("marketing,denied", False),
        ("marketing:false", False),
        ("necessary:1,marketing:0", False),
        ("ALL_DENIED", False),
        ("rejected_all", False),
        ("none", False),
        ("pending", False),
        ("0", False),
        (0, False),
        (0.0, False),
    ],
)
def test_a_cookie_of_plain_text_grants_by_its_names_and_says_nothing_by_a_time_or_an_id(text, consent):
    for name in ("cookie_consent", "cookieConsent", "visitor_consent", "categoryPreferences"):
        assert answer({name: text}) is consent


@pytest.mark.parametrize("name", ["all", "allCookies"])
def test_a_list_of_all_there_are_grants_none(name):
    assert answer({"consent": {name: ["analytics", "marketing"], "granted": ["analytics"]}}) is False


@pytest.mark.parametrize(
    ("status", "consent"),
    [
        ("accepted_all", True),
        (True, True),
        ("all", None),
        ("valid", None),
        ("subscribed", None),
        ("not_required", None),
        ("not_applicable", None),
        ("tcloaded", None),
        ("consent not required", None),
        ("necessary_only", False),
        ("none", False),
        ("expired", False),
        ("unsubscribed", False),
        ("ALL_DENIED", False),
        ("rejected_all", False),
        ("not_given", False),
        ("not interested", False),
        ("never", False),
        ("cancelled", False),
        ("no consent", False),
        ("opted out by user", False),
        ("denied by the shopper", False),
        ("consent withdrawn", False),
        ("revoke", False),
        ("pending", False),
        ("partially accepted", False),
        (False, False),
    ],
)
def test_the_status_of_consent_as_a_whole_answers_only_by_words_of_an_answer(status, consent):
    assert answer({"consent": {"status": status}}) is consent
    assert answer({"consent": {"gdprApplies": True, "status": status}}) is consent


@pytest.mark.parametrize(
    ("purposes", "consent"),
    [
        ({"home": {"enabled": False}, "work": {"enabled": True}}, None),
        ({"content": {"enabled": False}}, None),
        ({"cookies": {"enabled": False}}, False),
        ({"cookies": {"enabled": True}, "custom-7f3": {"enabled": False}}, False),
        ({"select_basic_ads": {"enabled": False}}, False),
        ({"use_limited_data_to_select_content": {"enabled": False}}, False),
        ({"geolocation_data": {"enabled": False}, "improve_products": {"enabled": True}}, False),
        ({"measure_content_performance": {"enabled": False}}, None),
        ({"custom-7f3": {"id": "custom-7f3", "enabled": False}}, False),
        ({"p7": {"name": "Advertising", "enabled": False}}, False),
        ({"select_personalized_ads": {"enabled": True}}, True),
    ],
)
def test_purposes_with_switches_are_didomis_only_where_one_is_known_of_consent(purposes, consent):
    assert answer({"properties": {"purposes": purposes}}) is consent
    assert answer({"properties": {"purposes": purposes, "consent": False}}) is False


def test_a_switch_within_consent_refuses_whatever_its_name():
    assert answer({"consent": {"marketing": True, "purposes": {"home": {"enabled": False}}}}) is False
