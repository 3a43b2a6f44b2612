"""The place of an ad: right for the thing, its photo, the season and the slot; of several the seed takes one."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.layout.slots import parse_slot
from engines.paint.sets import Set
from engines.photo.packshot import Packshot
from engines.places.choose import choose
from engines.places.wanted import Refused, Wanted
from engines.vocabulary.extent import ProductSize
from engines.vocabulary.product import Product
from tests.support.layout_samples import product

SETS = (
    *(
        Set(place, arrangement)
        for place in ("dining", "kitchen", "desk", "tea", "windowsill", "gifts", "sweep", "plinth", "snow", "beach")
        for arrangement in (0, 1)
    ),
    Set("kitchen", 1, "christmas"),
    Set("gifts", 0, "christmas"),
    Set("dining", 1, "moon"),
    Set("snow", 0, "winter"),
)
SLOT, BAR = parse_slot("300x250"), parse_slot("320x50")
MUG = replace(
    product(),
    kind="Mug",
    archetype="mug",
    view="raised round",
    size=ProductSize(10, "longest", "usual for mug"),
)


def cut_out(fall: float = 0.4, colour: tuple[int, int, int] = (150, 60, 50), aspect: float = 1.0) -> Packshot:
    """A thing of one colour, brighter on the left by `fall`."""
    width = round(240 * aspect)
    light = 1 + fall * (0.5 - np.linspace(0, 1, width))
    picture = np.array(colour) * np.broadcast_to(light[None, :, None], (240, width, 1))
    return Packshot(Image.fromarray(np.dstack([picture.clip(0, 255), np.full((240, width), 255)]).astype(np.uint8)), "")


RED = cut_out()


def chosen(item: Product = MUG, shot: Packshot = RED, scene: str = "", seeds: int = 40) -> Counter[str]:
    """How often each place is taken."""
    found = [choose(item, shot, SETS, scene=scene, seed=seed, slot=SLOT) for seed in range(seeds)]
    return Counter(one.asked.place if isinstance(one, Wanted) else "refused" for one in found)


def wanted(item: Product = MUG, shot: Packshot = RED, scene: str = "", seed: int = 0) -> Wanted:
    """What is chosen for one ad."""
    found = choose(item, shot, SETS, scene=scene, seed=seed, slot=SLOT)
    assert isinstance(found, Wanted), found
    return found


def test_a_mug_is_most_often_in_the_kitchen_and_never_where_mugs_are_not() -> None:
    found = chosen()
    assert found.most_common(1)[0][0] == "kitchen"
    assert len(found) > 1
    assert set(found) <= {"kitchen", "desk", "dining", "windowsill", "plinth"}


@given(st.integers(0, 2**52), st.sampled_from(["", "Christmas baubles", "summer leaves"]))
@settings(max_examples=30, deadline=None)
def test_the_same_ad_has_the_same_place(seed: int, scene: str) -> None:
    first, again = (choose(MUG, RED, SETS, scene=scene, seed=seed, slot=slot) for slot in (SLOT, parse_slot("970x250")))
    assert first == again


@given(st.integers(0, 2**52), st.sampled_from(["", "Christmas baubles", "winter snow"]))
@settings(max_examples=30, deadline=None)
def test_only_what_the_painter_knows_is_asked_for(seed: int, scene: str) -> None:
    found = choose(MUG, RED, SETS, scene=scene, seed=seed, slot=SLOT)
    assert isinstance(found, Wanted)
    assert found.asked.set in SETS


def test_the_seed_takes_the_arrangement() -> None:
    shown = {wanted(seed=seed).asked.set for seed in range(40)}
    assert {Set("kitchen", 0), Set("kitchen", 1)} <= shown


def test_a_place_is_dressed_for_the_occasion_that_the_scene_names_and_for_no_other() -> None:
    assert {wanted(seed=seed).asked.dress for seed in range(40)} == {"none"}
    assert {wanted(seed=seed, scene="winter snow").asked.dress for seed in range(40)} == {"none"}
    dresses = Counter(wanted(seed=seed, scene="Christmas baubles").asked.dress for seed in range(40))
    assert dresses["christmas"] > dresses["none"]
    assert set(dresses) <= {"christmas", "none"}


def test_presents_lie_about_only_while_an_occasion_is_named() -> None:
    assert "gifts" not in chosen()
    assert "gifts" not in chosen(scene="winter snow")
    assert "gifts" in chosen(scene="Christmas baubles")


def test_a_low_slot_shows_the_same_place_without_a_dress() -> None:
    for seed in range(20):
        high, low = (choose(MUG, RED, SETS, scene="Christmas", seed=seed, slot=slot) for slot in (SLOT, BAR))
        assert isinstance(high, Wanted)
        assert isinstance(low, Wanted)
        assert low.asked.place == high.asked.place
        assert low.asked.dress == "none"


def test_out_of_season_places_are_left() -> None:
    pack = replace(
        product(), kind="Backpack", archetype="backpack", view="front", size=ProductSize(45, "longest", "usual")
    )
    assert "snow" in chosen(pack)
    assert "snow" not in chosen(pack, scene="summer leaves")
    assert "beach" in chosen(pack, scene="summer leaves")
    assert "beach" not in chosen(pack, scene="winter snow")


def test_the_place_and_never_the_product_is_mirrored() -> None:
    assert not wanted().mirrored
    assert wanted(shot=cut_out(-0.4)).mirrored


def test_an_unknown_or_sensitive_thing_is_shown_on_neutral_ground_only() -> None:
    unknown = replace(MUG, kind="", archetype="", view="front")
    assert set(chosen(unknown)) <= {"plinth"}
    assert set(chosen(replace(MUG, sensitive="alcohol", view="front"))) <= {"plinth"}


def test_a_thing_of_unknown_size_is_shown_on_paper() -> None:
    item = replace(MUG, size=None, view="front")
    found = choose(item, RED, SETS, scene="", seed=1, slot=SLOT)
    assert isinstance(found, Refused)
    assert "its size is unknown" in found.why


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (replace(MUG, flat=True), "it has no foot to stand on"),
        (replace(MUG, view="above"), "it has no foot to stand on"),
        (
            replace(MUG, kind="Bowl", archetype="bowl", size=ProductSize(200, "longest", "said")),
            "dining table: 200 cm in a place of 90 cm; kitchen counter: 200 cm in a place of 60 cm",
        ),
    ],
)
def test_a_refusal_says_why(item: Product, why: str) -> None:
    assert choose(item, RED, SETS, scene="", seed=1, slot=SLOT) == Refused(why)


def test_a_painter_that_knows_no_such_place_is_no_reason_to_fail() -> None:
    assert choose(MUG, RED, (), scene="", seed=1, slot=SLOT) == Refused("the painter knows no place for it")


def test_a_person_is_told_why_this_place() -> None:
    assert wanted(seed=next(seed for seed in range(40) if wanted(seed=seed).asked.place == "kitchen")).why == (
        "mug, 10 cm, seen from 14°: kitchen counter"
    )


def test_what_would_not_stand_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engines.places.choose.colours_for", lambda *_: None)
    found = choose(MUG, RED, SETS, scene="", seed=1, slot=SLOT)
    assert isinstance(found, Refused)
    assert found.why.startswith("kitchen counter: it would not stand out there; ")


def test_an_occasion_that_the_product_is_made_for_dresses_the_place_though_the_scene_does_not_say_so() -> None:
    found = [choose(MUG, RED, SETS, scene="", seed=seed, slot=SLOT, occasion="christmas") for seed in range(30)]
    dresses = {one.asked.dress for one in found if isinstance(one, Wanted)}
    assert "christmas" in dresses
    assert dresses <= {"christmas", "none"}
