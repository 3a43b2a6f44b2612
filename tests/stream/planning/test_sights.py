"""Sights: what a shopper saw of few products, for a limited time."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from stream.planning.sights import MOST, VISIT_S, Sights
from tests.stream.planning.test_profiles import product

DAY = 86_400.0
TTL_S = 30 * DAY


def sights(*seen: tuple[float, str, str]) -> Sights:
    memory = Sights()
    for time, name, price in seen:
        memory.add(product(name, price=price), time, TTL_S)
    return memory


def test_a_sight_is_of_the_offer_and_keeps_the_one_of_the_visit_before():
    (_, sight), *_ = sights((0.0, "mug", "100"), (DAY, "mug", "90"), (DAY + 60, "mug", "90")).all()
    assert (sight.time, sight.paid.amount, sight.available) == (DAY + 60, Decimal(90), True)
    assert sight.before
    assert (sight.before.time, sight.before.paid.amount) == (0.0, Decimal(100))


def test_only_one_visit_before_is_kept():
    (_, sight), *_ = sights(*((visit * DAY, "mug", "100") for visit in range(5))).all()
    assert sight.before
    assert sight.before.time == 3 * DAY
    assert sight.before.before is None


def test_what_was_seen_longer_ago_than_the_time_to_live_is_forgotten():
    memory = sights((0.0, "mug", "100"), (0.0, "lamp", "100"), (TTL_S + 1, "mug", "100"))
    assert [name for name, _ in memory.all()] == ["mug"]
    assert memory.all()[0][1].before is None


@given(st.lists(st.tuples(st.floats(0, 100 * DAY), st.integers(0, 40)), max_size=100))
def test_memory_is_bounded_and_newest_first(seen):
    memory = sights(*((time, str(number), "100") for time, number in seen))
    kept = memory.all()
    assert len(kept) <= MOST
    if seen:
        assert kept[0][0] == str(seen[-1][1])
    for _, sight in kept:
        assert sight.before is None or sight.time - sight.before.time > VISIT_S
