"""A shop's own path of a product is read by whole steps: a stray word in one says nothing."""

import pytest

from engines.vocabulary.departments import category_of


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("Home & Garden > Kitchen & Dining > Cookware", "kitchen"),
        ("家居 > 家饰", "home"),
        ("Pets > Bowls", "pets"),
        ("Home > Kitchen > Bowls", "kitchen"),
        ("Audio > Headphones > Earbuds", "audio"),
        ("Bracelet", "fashion"),
        ("My shop > New in > Mugs", "kitchen"),
        ("宠物用品 > 食盆", "pets"),
        ("Apparel/ Outerwear / Ski Jackets", "fashion"),
    ],
)
def test_the_deepest_known_step_tells_the_category(path: str, category: str) -> None:
    assert category_of(path) == category


@pytest.mark.parametrize(
    "path",
    [
        "",
        "Widgets",
        "Summer audio sale",
        "Tyres & accessories",
        "Computer parts for games",
        "Baby > Formula",
        "Vacuum bags and accessories",
        "Accessories",
        "men",
        "> >",
    ],
)
def test_no_stray_word_makes_a_category(path: str) -> None:
    assert category_of(path) == "other"
