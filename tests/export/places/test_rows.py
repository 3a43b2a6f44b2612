"""The sets that the painter of places knows: each has a maker, and what it is dressed for has something to show."""

import pytest

from engines.vocabulary.places import PLACES
from export.places.renders import maker
from export.places.rows import FIRST, STANDING, sets
from export.studio.places.things.dress import DRESSES


def test_every_place_where_a_product_stands_has_bare_sets_and_no_other_has_any() -> None:
    bare = [one for one in sets() if one.dress == "none"]
    assert {one.place for one in sets()} == set(STANDING) == set(PLACES) - {"peg", "flat"}
    for name in STANDING:
        arrangements = [one.arrangement for one in bare if one.place == name]
        assert arrangements == list(range(3 if name in FIRST else 2))


def test_no_set_is_there_twice_and_their_order_stays() -> None:
    assert len(set(sets())) == len(sets())
    assert sets() == sets()


def test_a_set_is_dressed_for_what_its_place_takes_or_knows() -> None:
    dressed = [one for one in sets() if one.dress != "none"]
    assert dressed
    for one in dressed:
        place = PLACES[one.place]
        assert one.dress in DRESSES
        assert one.dress in {*place.takes, *place.seasons}
        assert one.arrangement in {0, 1}


@pytest.mark.parametrize("name", STANDING)
def test_every_set_has_a_maker_with_colours_of_its_own(name: str) -> None:
    module = maker(next(one for one in sets() if one.place == name))
    wall, stand, _ = module.DEFAULT
    assert callable(getattr(module, name))
    assert module.BLUR >= 0
    assert all(0 <= value <= 255 for value in (*wall, *stand))
