"""A brief has one ad at first and more as more ask for it, within a bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.planning import variants
from stream.planning.variants import ASKS, Variants
from tests.support.word_samples import brief, product


def seeds(given_by: Variants, count: int, **changes) -> list[int]:
    return [given_by.seed(f"e{number}", brief(**changes)) for number in range(count)]


@given(st.integers(1, 12), st.integers(1, 12 * ASKS))
def test_a_brief_never_has_more_ads_than_allowed_nor_than_its_askers_pay_for(most, asks) -> None:
    found = seeds(Variants(most), asks)
    assert set(found) <= set(range(most))
    assert len(set(found)) <= 1 + (asks - 1) // ASKS


def test_who_asks_first_shares_an_ad_and_many_see_all() -> None:
    found = seeds(Variants(8), 40 * ASKS)
    assert len(set(found[:ASKS])) == 1
    assert set(found) == set(range(8))


def test_the_same_history_and_event_give_the_same_seed() -> None:
    assert seeds(Variants(8), 300) == seeds(Variants(8), 300)


def test_neither_event_type_nor_segment_makes_another_brief() -> None:
    given_by = Variants(8)
    found = {*seeds(given_by, 1), *seeds(given_by, 1, segment="new"), *seeds(given_by, 1, event="view")}
    assert (len(found), len(given_by)) == (1, 1)


def test_briefs_begin_at_different_seeds() -> None:
    begun = {seeds(Variants(8), 1, product=product(id=f"p{number}"))[0] for number in range(60)}
    assert begun == set(range(8))


def test_what_is_counted_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "MOST_COUNTED", 5)
    given_by = Variants(8)
    for number in range(20):
        seeds(given_by, 1, product=product(id=f"p{number}"))
    assert len(given_by) == 5
