"""What is wrong in a shop's own sentence is not printed; what cannot be told is let pass."""

import pytest

from engines.copy.reading.english_slips import slips


@pytest.mark.parametrize(
    "clause",
    [
        "Derby-style high neck ankle boots features a 6cm chunky sole",
        "This set features a cute cow toy that make realistic mooing sounds",
        "Constructed from canvas with leather accents which sets it apart",
        "An elegant marble-white design and delivers a floral scent",
        "A realistic design and can be used to haul cargo",
        "This boots is warm",
    ],
)
def test_a_clause_that_disagrees_with_itself_is_told(clause: str):
    assert slips(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "The wide range of colours makes it easy to choose",
        "A pair of gloves that keeps hands warm",
        "Leather and a lining that keep you warm",
        "A glass that has a rim",
        "A slim design that folds and can be hung up",
        "Boots with a zip that opens from below",
        "The series features two mugs",
    ],
)
def test_a_clause_that_agrees_is_let_pass(clause: str):
    assert not slips(clause)
