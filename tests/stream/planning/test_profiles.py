"""Profiles: what was looked at lately counts, old interest fades, memory and time are bounded."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.product import Money, Product
from stream.events.event import Event, Page
from stream.planning.profile import EMPTY, RECENT
from stream.planning.profiles import Profiles
from stream.planning.shopper import NEVER, Rules

START = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
DAY = 86_400.0


def product(name: str = "mug", category: str = "kitchen", colour: str = "sky", price: str = "100", sale: str = ""):
    return Product(
        id=name,
        locale="en",
        name=name,
        description="",
        brand="",
        category=category,
        colour=colour,
        price=Money(Decimal(price), "CNY"),
        sale_price=Money(Decimal(sale), "CNY") if sale else None,
        available=True,
        image=None,
        link="/",
    )


IDS = count()


def event(
    after_s: float = 0.0,
    *,
    user: str = "u",
    session: str = "s",
    kind: str = "view",
    consent: bool = True,
):
    return Event(
        id=f"e{next(IDS)}",
        time=START + timedelta(seconds=after_s),
        user=user,
        session=session,
        type=kind,
        product=None,
        page=Page(),
        locale="en",
        consent=consent,
        slots=("300x250",),
    )


MUG = product()
LAMP = product("lamp", "lighting", "red", "400")


def test_nobody_known_is_an_empty_profile():
    assert Profiles().profile("nobody") == EMPTY
    assert EMPTY.segment == "new"


def test_categories_and_colours_are_ranked_by_shares_that_add_up_to_one():
    profiles = Profiles()
    for seen, kind in ((MUG, "view"), (LAMP, "view"), (LAMP, "cart")):
        profiles.observe(event(kind=kind), seen)
    profile = profiles.profile("u", "s")
    assert profile.categories == (("lighting", 0.8333), ("kitchen", 0.1667))
    assert [colour for colour, _ in profile.colours] == ["red", "sky"]
    assert dict(profile.counts) == {"cart": 1.0, "view": 2.0}


def test_interest_halves_with_its_half_life():
    profiles = Profiles(rules=Rules(half_life_s=10.0, ttl_s=1000.0))
    profiles.observe(event(), MUG)
    assert dict(profiles.profile("u", now=START + timedelta(seconds=10)).counts) == {"view": 0.5}
    profiles.observe(event(20.0), LAMP)
    assert dict(profiles.profile("u").categories) == {"lighting": 0.8, "kitchen": 0.2}


def test_the_session_at_hand_counts_more():
    profiles = Profiles()
    for _ in range(3):
        profiles.observe(event(session="old"), MUG)
    profiles.observe(event(60.0, session="new"), LAMP)
    assert profiles.profile("u", "new").categories[0][0] == "lighting"
    assert profiles.profile("u", "old").categories[0][0] == "kitchen"


def test_late_events_land_where_they_belong():
    in_order, late = (Profiles(rules=Rules(half_life_s=10.0)) for _ in range(2))
    for profiles, order in ((in_order, (0.0, 10.0)), (late, (10.0, 0.0))):
        for after in order:
            profiles.observe(event(after), MUG if after else LAMP)
    assert late.profile("u").categories == in_order.profile("u").categories
    assert late.profile("u").counts == in_order.profile("u").counts


def test_the_price_band_lies_around_what_was_looked_at():
    profiles = Profiles()
    for price in ("90", "100", "110"):
        profiles.observe(event(), product(price=price))
    band = profiles.profile("u", "s").price_band
    assert band.currency == "CNY"
    assert band.low < 90
    assert 110 < band.high < 200
    assert not band.holds(Money(Decimal(400), "CNY"))
    assert not band.holds(Money(Decimal(100), "USD"))


@pytest.mark.parametrize(
    ("events", "segment"),
    [
        ([event()], "new"),
        ([event(), event(), event()], "browser"),
        ([event(kind="cart")], "returning"),
        ([event(session="a"), event(60.0, session="b")], "returning"),
    ],
)
def test_segments(events, segment):
    profiles = Profiles()
    for each in events:
        profiles.observe(each, MUG)
    assert profiles.profile("u").segment == segment


def test_who_looks_at_offers_is_a_bargain_hunter_and_spoken_to_lively():
    profiles = Profiles()
    for _ in range(3):
        profiles.observe(event(), product(sale="60"))
    assert profiles.profile("u").segment == "bargain"
    assert profiles.profile("u").tone == "playful"


def test_the_tone_follows_the_favourite_category():
    profiles = Profiles()
    profiles.observe(event(), product(category="audio"))
    assert profiles.profile("u").tone == "tech"


def test_a_page_without_a_product_counts_as_an_event_only():
    profiles = Profiles()
    profiles.observe(event(), None)
    profile = profiles.profile("u")
    assert (profile.categories, dict(profile.counts), profile.tone) == ((), {"view": 1.0}, None)


def test_refused_consent_forgets_at_once_and_keeps_nothing():
    profiles = Profiles()
    profiles.observe(event(), MUG)
    profiles.observe(event(consent=False), LAMP)
    assert len(profiles) == 0
    assert profiles.profile("u", "s") == EMPTY


def test_a_refusal_tells_whether_something_was_known_also_when_it_comes_again():
    """A crash may lie between it and what takes the ads away; who always refuses has none."""
    profiles, refusal = Profiles(), event(5.0, consent=False)
    assert not profiles.observe(event(4.0, consent=False), None)
    assert not profiles.observe(event(), MUG), "no refusal"
    profiles.observe(event(4.5), MUG)
    assert profiles.observe(refusal, None)
    assert profiles.observe(refusal, None)
    assert not profiles.observe(event(6.0, consent=False), None)


def test_a_refusal_that_comes_again_or_late_takes_nothing_of_what_was_given_since():
    profiles = Profiles()
    for each in (event(), event(10.0, consent=False), event(600.0, consent=False), event(700.0)):
        profiles.observe(each, MUG)
    for seconds in (10.0, 600.0):
        assert not profiles.observe(event(seconds, consent=False), None)
    assert dict(profiles.profile("u").counts) == {"view": 1.0}
    assert not profiles.observe(event(650.0, consent=False), None), "what stands is of later"
    assert profiles.profile("u") == EMPTY


def test_of_who_always_refuses_no_ads_may_stand_however_equal_two_refusals_are():
    profiles = Profiles()
    assert not any(profiles.observe(event(5.0, consent=False), None) for _ in range(3))


async def test_the_last_refusal_counts_however_they_come_and_the_oldest_are_given_up(monkeypatch):
    monkeypatch.setattr("stream.planning.profiles.MOST_REFUSED", 2)
    profiles, last = Profiles(), event(10.0, consent=False)
    profiles.observe(last, None)
    profiles.observe(event(5.0, consent=False), None)
    assert await profiles.refused("u") == last.time.timestamp()
    for user in ("v", "w"):
        profiles.observe(event(11.0, user=user, consent=False), None)
    assert await profiles.refused("u") == NEVER
    assert await profiles.refused("v") > NEVER


def test_the_time_to_live_runs_on_the_streams_own_time():
    profiles = Profiles(rules=Rules(ttl_s=DAY))
    profiles.observe(event(), MUG)
    assert profiles.profile("u", now=START + timedelta(days=2)) == EMPTY
    profiles.observe(event(2 * DAY, user="other"), MUG)
    assert len(profiles) == 1
    profiles.observe(event(0.0), MUG)
    assert profiles.profile("u") == EMPTY


def test_who_comes_back_after_the_time_to_live_starts_anew():
    profiles = Profiles(rules=Rules(ttl_s=DAY))
    profiles.observe(event(), MUG)
    profiles.observe(event(2 * DAY), LAMP)
    assert dict(profiles.profile("u").categories) == {"lighting": 1.0}


@given(st.lists(st.tuples(st.integers(0, 30), st.floats(0, 100)), max_size=80))
def test_there_are_never_more_profiles_than_allowed(arrivals):
    profiles = Profiles(max_profiles=5)
    for user, after in arrivals:
        profiles.observe(event(after, user=str(user)), MUG)
        assert len(profiles) <= 5
        assert profiles.profile(str(user)) != EMPTY


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.sampled_from(["a", "b", "c"]), st.floats(0, 1e7), st.integers(0, 3)),
        max_size=60,
    )
)
def test_what_is_kept_of_one_shopper_is_bounded_and_shares_stay_shares(events):
    profiles = Profiles()
    currencies = ["CNY", "USD", "EUR", "JPY"]
    for number, session, after, currency in events:
        seen = product(str(number))
        money = Money(Decimal(100), currencies[currency])
        seen = Product(**{name: getattr(seen, name) for name in seen.__slots__ if name != "price"}, price=money)
        profiles.observe(event(after, session=session), seen)
    profile = profiles.profile("u", "a")
    assert len(profile.recent) <= RECENT
    assert len(set(profile.recent)) == len(profile.recent)
    assert sum(share for _, share in profile.categories) <= 1.001
    if (shopper := profiles.state("u")) is not None:
        assert len(shopper.interest.prices) <= 3


def test_the_summary_is_json_stable_and_names_nobody():
    profiles = Profiles()
    profiles.observe(event(user="pseudonym", session="session"), LAMP)
    summary = json.dumps(profiles.profile("pseudonym", "session").summary())
    again = json.dumps(profiles.profile("pseudonym", "session").summary())
    assert summary == again
    assert "lighting" in summary
    assert "pseudonym" not in summary
