"""The place that a prompt asks for: what can be painted is, and what cannot is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.paint.asking import Asking
from engines.paint.place_painter import PlacePainter
from engines.paint.sets import Set
from engines.pixels.colour import to_shade
from engines.places.colours import OWN
from engines.places.spoken import FESTIVE, GROUND, STAND, WALL, spoken
from engines.vocabulary.lamps import LIGHTS, lights_of
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import PALETTE
from export.places.renders import NATURAL
from tests.support.bundle_samples import SETS

KNOWN = (
    *SETS,
    Set("beach", 0),
    Set("windowsill", 0),
    Set("gifts", 0),
    Set("gifts", 1, "christmas"),
    Set("kitchen", 1, "christmas"),
)
askings = st.builds(
    Asking,
    place=st.sampled_from(["none", "kitchen", "desk", "beach", "gifts", "forest"]),
    dress=st.sampled_from(["none", "christmas", "easter"]),
    light=st.sampled_from(LIGHTS),
    wall=st.sampled_from(["own", *PALETTE]),
    stand=st.sampled_from(["own", *PALETTE]),
)


@given(askings, st.integers(0, 2**32))
def test_whatever_is_asked_for_the_painter_knows_it(asking: Asking, seed: int):
    told = spoken(asking, KNOWN, seed)
    assert told.asked.set in KNOWN
    assert told.asked.light in lights_of(told.asked.place)
    assert told.painted[0] == PLACES[told.asked.place].name("en")


@given(askings, st.integers(0, 2**32))
def test_all_that_is_asked_for_is_painted_or_refused(asking: Asking, seed: int):
    told = spoken(asking, KNOWN, seed)
    named = [asking.dress != "none", asking.light != "own", asking.wall != "own", asking.stand != "own"]
    elsewhere = asking.place not in {"none", told.asked.place}
    assert len(told.painted) - 1 + len(told.refused) == sum(named) + elsewhere


def test_the_seed_takes_the_arrangement():
    asking = Asking(place="kitchen")
    assert [spoken(asking, KNOWN, seed).asked.arrangement for seed in (0, 1, 2)] == [0, 1, 0]


def test_an_occasion_without_a_place_is_shown_where_gifts_lie():
    asked = spoken(Asking(dress="christmas"), KNOWN, 5).asked
    assert (asked.place, asked.dress) == (FESTIVE, "christmas")


def test_a_prompt_that_asks_for_nothing_gets_bare_paper():
    assert spoken(Asking(), KNOWN, 1).asked.place == "sweep"


def test_what_is_natural_or_dressed_for_nothing_keeps_its_own_and_says_so():
    told = spoken(Asking("beach", "easter", "window", "red", "navy"), KNOWN, 1)
    assert (told.asked.dress, told.asked.light, told.asked.wall) == ("none", "own", OWN["beach"][0])
    assert told.asked.stand == OWN["beach"][1]
    assert told.refused == (
        "nothing in the beach tells of easter",
        "no window throws its light on the beach",
        "what is behind the beach keeps its colour",
        "the ground of the beach keeps its colour",
    )


@pytest.mark.parametrize("colour", PALETTE)
def test_a_colour_is_painted_as_far_as_the_painter_was_taught(colour: str):
    asked = spoken(Asking("kitchen", wall=colour, stand=colour), KNOWN, 1).asked
    for seen, (dark, light, chroma) in ((asked.wall, WALL), (asked.stand, STAND)):
        shade = to_shade(seen)
        assert dark - 0.01 <= shade.lightness <= light + 0.01
        assert shade.chroma <= chroma + 0.005


def test_ground_is_what_the_studio_never_renders_in_other_colours():
    assert GROUND == NATURAL


def test_the_starter_paints_bare_paper_and_gifts():
    painter = PlacePainter.of(Bundle.open(), threads=1)
    assert painter is not None
    assert {"sweep", FESTIVE} <= {one.place for one in painter.sets}
