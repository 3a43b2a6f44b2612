"""Google's taxonomy of products: a number or a path says what a product is, a stray word does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.taxonomy import _nodes, find
from engines.vocabulary.words import CATEGORIES


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("5322", "fashion"),
        ("Apparel & Accessories > Clothing > Activewear", "fashion"),
        ("Apparel &amp; Accessories&gt;Clothing&gt;Something that is not known", "fashion"),
        ("Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs", "kitchen"),
        ("electronics > audio > audio components > headphones", "audio"),
        ("Vehicles & Parts > Vehicle Parts & Accessories", "other"),
        ("632", "other"),
    ],
)
def test_a_number_or_a_path_is_found_by_its_longest_known_beginning(text: str, category: str) -> None:
    node = find(text)
    assert node is not None
    assert node.category == category


@pytest.mark.parametrize("text", ["", "999999999", "Summer audio sale", "My shop > Headphones", "耳机", "> >"])
def test_what_is_no_category_of_the_taxonomy_is_not_guessed(text: str) -> None:
    assert find(text) is None


def test_every_node_has_a_category_of_ours_and_all_tops_are_there() -> None:
    nodes = set(_nodes().values())
    assert {node.category for node in nodes} <= set(CATEGORIES)
    assert len({node.path.split(" > ")[0] for node in nodes}) == 21
    assert len(nodes) > 1000


@given(st.text(max_size=60))
def test_any_text_is_found_or_not(text: str) -> None:
    node = find(text)
    assert node is None or node.path
