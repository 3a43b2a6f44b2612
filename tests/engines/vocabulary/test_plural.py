"""English words without their number, as keys."""

import pytest

from engines.vocabulary.plural import folded, is_plural


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Coffee Mugs", "coffee mug"),
        ("T-Shirts", "t shirt"),
        ("Knives", "knife"),
        ("Batteries", "battery"),
        ("Brushes", "brush"),
        ("Glasses", "glasses"),
        ("Men's Dress", "man dress"),
    ],
)
def test_a_key_is_lower_case_and_singular(text: str, key: str) -> None:
    assert folded(text) == key


@pytest.mark.parametrize(
    ("noun", "several"), [("Mugs", True), ("Mug", False), ("Ski Trousers", True), ("Dress", False)]
)
def test_several_are_told_from_one(noun: str, several: bool) -> None:
    assert is_plural(noun) is several
