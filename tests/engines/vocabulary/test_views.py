"""How kinds of things are photographed, by their type, else by the nearest known part of their category."""

import pytest

from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.taxonomy import nodes, types
from engines.vocabulary.views import VIEWS, named_parts, named_types, view_of


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Water bottle", "front round"),
        ("智能手机", "front"),
        ("Stoneware mug", "raised round"),
        ("马克杯", "raised round"),
        ("Frying pan", "raised round"),
        ("Running shoes", "raised"),
        ("Laptop", "high"),
        ("Sunglasses", "above"),
        ("T-shirt", "above"),
    ],
)
def test_a_kind_is_shown_as_shops_show_it(title: str, expected: str) -> None:
    thing = head_noun(title)
    assert thing is not None
    assert view_of(thing.path, thing.archetype) == expected


def test_a_category_is_enough_and_an_unknown_one_says_nothing() -> None:
    assert view_of("Food, Beverages & Tobacco > Beverages > Juice") == "front round"
    assert view_of("Business & Industrial") == ""
    assert view_of("") == ""


def test_the_views_are_those_of_the_art_direction() -> None:
    assert (VIEWS["front"].least, VIEWS["front"].most) == (0, 7)
    assert (VIEWS["raised"].least, VIEWS["raised"].most) == (8, 20)
    assert VIEWS["above"].least > 30
    assert all(view.least <= view.usual <= view.most for view in VIEWS.values())


def test_the_tables_name_what_the_taxonomy_knows() -> None:
    known = {
        path.rsplit(" > ", cut)[0] for path in (node.path for node in nodes()) for cut in range(path.count(">") + 1)
    }
    assert named_parts() <= known
    assert named_types() <= {entry.archetype for entry in types()}
