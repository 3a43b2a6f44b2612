"""Google's taxonomy of products: a number or a path says what a product is, a stray word does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.taxonomy import find, named, nodes, sensitive_of, types
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
    known = nodes()
    assert {node.category for node in known} <= set(CATEGORIES)
    assert len({node.top for node in known}) == 21
    assert len(known) > 3000


@given(st.text(max_size=60))
def test_any_text_is_found_or_not(text: str) -> None:
    node = find(text)
    assert node is None or node.path


def test_the_types_are_named_in_both_languages_and_all_departments_have_some() -> None:
    found = types()
    assert len(found) > 3000
    assert len({entry.node.top for entry in found}) == 21
    assert {entry.plural for entry in found} <= set("opmx")
    assert all(entry.archetype for entry in found)
    assert sum(bool(entry.english and entry.chinese) for entry in found) > 0.99 * len(found)


def test_what_wants_plain_words_is_marked() -> None:
    marks = {entry.sensitive for entry in types()} - {""}
    assert {"infant-formula", "medicine", "medical-device", "alcohol", "tobacco", "supplement", "weapon"} <= marks
    formula, mugs = find("563"), find("2169")
    assert formula is not None
    assert mugs is not None
    assert (sensitive_of(formula), sensitive_of(mugs)) == ("infant-formula", "")


def test_a_name_tells_a_node_only_where_it_is_one_departments_own() -> None:
    mugs = named("mugs")
    assert mugs is not None
    assert mugs.category == "kitchen"
    assert named("Our mugs") is None


def test_further_nodes_of_a_tree_have_the_category_above_them() -> None:
    tree = {"990001": "Home & Garden > Kitchen & Dining > Moon Kettles"}
    tree |= {path.casefold(): number for number, path in tree.items()}
    for text in ("990001", "Home & Garden > Kitchen & Dining > Moon Kettles > Small"):
        node = find(text, tree)
        assert node is not None
        assert (node.number, node.category) == (990001, "kitchen")
    assert find("990002", tree) is None
