"""Which places suit a thing, and where it is never seen."""

from dataclasses import replace

import pytest

from engines.places.suits import NEUTRAL, Kind, barred, kind_for, never, suited, table
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.places import PLACES
from engines.vocabulary.taxonomy import nodes, types
from tests.support.layout_samples import product


def kind(title: str) -> Kind:
    """What a title names."""
    thing = head_noun(title)
    assert thing is not None, title
    return Kind(thing.archetype, thing.path)


@pytest.mark.parametrize(
    ("title", "best"),
    [
        ("Stoneware mug", "kitchen"),
        ("马克杯", "kitchen"),
        ("Teapot", "tea"),
        ("Face serum", "vanity"),
        ("Lipstick", "vanity"),
        ("Toothbrush", "bathroom"),
        ("Laptop", "desk"),
        ("Table lamp", "bedside"),
        ("Vase", "windowsill"),
        ("Watering can", "garden"),
        ("Sunscreen", "beach"),
        ("Hiking boots", "forest"),
        ("Running shoes", "gym"),
        ("Dumbbells", "gym"),
        ("Toy car", "nursery"),
        ("Pet bowl", "pet"),
        ("Juice", "market"),
        ("Suitcase", "room"),
        ("Wireless earbuds", "night"),
        ("Hammer", "workshop"),
    ],
)
def test_a_thing_is_at_home_where_people_have_it(title: str, best: str) -> None:
    assert suited(kind(title))[0] == best


def test_the_narrowest_word_for_a_thing_counts() -> None:
    drinkware = "Home & Garden > Kitchen & Dining > Tableware > Drinkware"
    assert suited(Kind("mug", f"{drinkware} > Mugs")) != suited(Kind("saucer", drinkware))
    assert suited(Kind("saucer", drinkware)) != suited(Kind("chopsticks", drinkware.rpartition(" > ")[0]))


def test_a_thing_that_no_table_names_has_no_place_of_its_own() -> None:
    assert suited(Kind("brake pads", "Vehicles & Parts > Vehicle Parts & Accessories")) == ()


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Running shoes", "kitchen"),
        ("Running shoes", "bedside"),
        ("Juice", "bathroom"),
        ("Mug", "room"),
        ("Scented candle", "nursery"),
        ("Laptop", "beach"),
        ("Yoga mat", "tea"),
        ("Hammer", "vanity"),
        ("Sofa", "plinth"),
        ("Lipstick", "forest"),
    ],
)
def test_there_are_places_where_a_thing_is_never_seen(title: str, place: str) -> None:
    assert barred(kind(title), place)


def test_what_suits_a_thing_is_never_barred_to_it() -> None:
    for entry in types():
        thing = Kind(entry.archetype, entry.node.path)
        assert [place for place in suited(thing) if barred(thing, place)] == [], thing


def test_the_tables_name_places_and_things_that_there_are() -> None:
    things = {entry.archetype for entry in types()} | {node.path for node in nodes()}
    assert set(table()) <= things
    assert set().union(*never().values()) <= things
    assert {place for places in table().values() for place in places} <= set(PLACES) - set(NEUTRAL)
    assert set(never()) <= set(PLACES)


def test_a_product_is_what_its_type_says_or_its_noun_in_either_language() -> None:
    by_type = kind_for(replace(product(), kind="Satin Lipstick", archetype="lipstick", category="beauty"))
    by_noun = kind_for(replace(product(), kind="口红", archetype="", category="beauty"))
    assert by_type is not None
    assert by_type == by_noun
    assert by_type.archetype == "lipstick"


def test_of_two_departments_the_products_own_is_meant() -> None:
    worn, used = (
        kind_for(replace(product(), kind="Hair Ties", archetype="hair ties", category=category))
        for category in ("fashion", "beauty")
    )
    assert worn is not None
    assert used is not None
    assert worn.path.startswith("Apparel & Accessories")
    assert used.path.startswith("Health & Beauty")


def test_an_unknown_thing_is_no_kind() -> None:
    assert kind_for(replace(product(), kind="", archetype="", category="other")) is None
    assert kind_for(replace(product(), kind="Zorblax", archetype="", category="other")) is None
