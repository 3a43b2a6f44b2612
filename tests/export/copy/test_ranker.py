"""The ranker's weights come of readers' marks, beside what its rules take off."""

from dataclasses import dataclass

import pytest

from export.copy.ranker import Mark, fitted, marks_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A trait with how often a draft that has it was fit and unfit."""

    trait: str
    fit: int
    unfit: int


def marks(*seen: Seen, rules: float = 0.0) -> list[Mark]:
    return [
        Mark(
            "en", f"{one.trait} {at}", "view", "A mug", "It holds tea.", "See it", {}, [one.trait], rules, at < one.fit
        )
        for one in seen
        for at in range(one.fit + one.unfit)
    ]


def test_a_trait_of_fit_drafts_weighs_more_than_one_of_unfit_ones():
    weights = fitted(marks(Seen("good", 30, 2), Seen("bad", 2, 30)))
    assert weights["en good"] > 0 > weights["en bad"]


def test_a_trait_that_few_drafts_have_weighs_nothing():
    assert "en rare" not in fitted(marks(Seen("good", 30, 2), Seen("bad", 2, 30), Seen("rare", 2, 0)))


def test_what_the_rules_take_off_already_is_not_learnt_again():
    free = fitted([*marks(Seen("bad", 2, 30)), *marks(Seen("good", 30, 2))])
    ruled = fitted([*marks(Seen("bad", 2, 30), rules=-3.0), *marks(Seen("good", 30, 2))])
    assert ruled["en bad"] > free["en bad"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_corpus_has_marks_of_both_kinds_for_many_products(locale):
    held = marks_of(locale)
    assert len({one.row for one in held}) > 500
    assert 0.3 < sum(bool(one.fit) for one in held) / len(held) < 0.7
    assert all(one.traits for one in held)
