"""Shares carry honest intervals, and agreement is counted beyond chance."""

import pytest

from export.copy.judging.counting import agreement, wilson


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(81, 100, 0.722, 0.875), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 100, 0.002, 0.054)],
)
def test_the_interval_is_wilsons(hits: float, count: int, low: float, high: float):
    share = wilson(hits, count)
    assert share.share == hits / count
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_no_marks_are_told_as_none():
    assert str(wilson(0, 0)) == "no marks"
    assert str(wilson(81, 100)) == "81.0 % [72, 87] of 100"


def test_kappa_is_agreement_beyond_chance():
    # Cohen's textbook table: 20 both yes, 15 both no, 5 and 10 apart.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert found.share == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)


def test_who_always_say_the_same_leave_nothing_to_agree_in():
    assert agreement([("y", "y")] * 3).kappa is None
    assert agreement([]).count == 0
