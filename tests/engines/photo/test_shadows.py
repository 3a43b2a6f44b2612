"""Shadows by the art direction's numbers: where they lie, how dark, how soft; and never on a pixel of the product."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.photo.packshot import Packshot, scaled
from engines.photo.shadows import (
    AMBIENT,
    CONTACT,
    DARK,
    LYING,
    Layer,
    ambient,
    cast,
    contact,
    depth,
    light_left,
    lying,
    mirror,
    shaded,
)
from engines.photo.standing import Top, cast_behind, cast_shadow
from engines.pixels.box import Box
from engines.vocabulary.light import SOURCES, Light
from tests.support.layout_samples import packshot, stage_picture

SOFT, HARD = Light(-35, 48, 40), Light(55, 40, 2)
lights = st.builds(Light, st.floats(-80, 80), st.floats(10, 85), st.floats(1, 60))


def block(width: int = 120, height: int = 160) -> np.ndarray:
    return np.ones((height, width), np.float32)


def middle(layer: Layer) -> float:
    """The column of the shadow's weight, from the picture's left."""
    columns = layer.mask.sum(axis=0)
    return layer.left + float((columns * np.arange(columns.size)).sum() / columns.sum())


def test_the_contact_shadow_is_a_dark_line_right_below_the_foot() -> None:
    layer = contact(block(), 1.0)
    below = layer.mask[-layer.top :, 60 - layer.left]
    assert 0.4 < below[0] <= CONTACT
    assert below[0] > below[1] > below[3]
    assert below[-1] < 0.02
    assert below.size <= 8


@given(st.floats(8, 30))
@settings(max_examples=20, deadline=None)
def test_the_ambient_shadow_is_an_ellipse_as_flat_as_the_ground_is_seen(angle: float) -> None:
    layer = ambient(200, (0, 200), angle)
    half = np.nonzero(layer.mask > layer.mask.max() / 2)
    wide, high = np.ptp(half[1]) + 1, np.ptp(half[0]) + 1
    assert layer.mask.max() <= AMBIENT + 1e-6
    assert middle(layer) == pytest.approx(99.5, abs=1.5)
    if angle > 20:
        assert wide == pytest.approx(240, rel=0.15)
        assert high == pytest.approx(240 * math.sin(math.radians(angle)), rel=0.3)


@given(lights, st.floats(4, 20))
@settings(max_examples=40, deadline=None)
def test_the_cast_shadow_falls_away_from_the_light_and_is_no_longer_than_it_may_be(light: Light, angle: float) -> None:
    layer = cast(block(), 120, light, angle)
    side = middle(layer) - 59.5
    if abs(light.azimuth) > 10:
        assert side * light.azimuth < 0
    reach = 160 * min(0.6, 1 / math.tan(math.radians(light.elevation)))
    assert abs(side) <= reach
    assert layer.mask.max() <= depth(light.softness) + 0.01


def test_hard_light_casts_darker_shadows_than_soft() -> None:
    assert [depth(degrees) for degrees in (2, 20, 40)] == [0.28, 0.22, 0.14]
    assert depth(30) == pytest.approx(0.18)


def test_a_shadow_is_sharp_at_the_foot_and_soft_at_its_tip() -> None:
    tall = cast(block(120, 400), 120, Light(-60, 45, 2), 20).mask
    steps = np.abs(np.diff(tall, axis=1)).max(axis=1)
    strong = np.nonzero(tall.max(axis=1) > 0.14)[0]
    assert steps[strong[-1] - 3] > 1.6 * steps[strong[0] + 3]


@given(st.sampled_from([SOFT, HARD]), st.sampled_from([8.0, 16.0]))
@settings(deadline=None)
def test_at_twice_the_density_the_same_shadow_is_drawn(light: Light, angle: float) -> None:
    one, two = cast(block(), 120, light, angle), cast(block(240, 320), 240, light, angle)
    assert two.left == pytest.approx(2 * one.left, abs=6)
    assert two.top == pytest.approx(2 * one.top, abs=6)
    assert middle(two) == pytest.approx(2 * middle(one), abs=3)
    assert two.mask.max() == pytest.approx(one.mask.max(), abs=0.02)
    thin, thick = contact(block(60, 80), 1.0), contact(block(120, 160), 2.0)
    assert thick.mask.sum() / 4 == pytest.approx(thin.mask.sum(), rel=0.1)


def test_what_lies_flat_has_its_shadow_beside_it() -> None:
    layer = lying(block(200, 100), SOFT)
    assert layer.mask.max() == pytest.approx(LYING, abs=0.01)
    assert middle(layer) == pytest.approx(99.5 + 0.04 * 200 * math.sin(math.radians(35)), abs=1)
    rows = layer.mask.sum(axis=1)
    assert layer.top + float((rows * np.arange(rows.size)).sum() / rows.sum()) > 50


def test_a_mirror_image_fades_below_a_straight_foot_on_what_mirrors() -> None:
    product = np.dstack([np.full((160, 120, 3), 200, np.uint8), np.full((160, 120), 255, np.uint8)])
    starts = {}
    for material in ("water", "glossy", "marble"):
        found = mirror(product, material, 8, straight=True)
        assert found is not None
        colour, seen = found
        assert seen.shape == (40, 120)
        assert (np.diff(seen[:, 60]) < 0).all()
        assert abs(int(colour[5, 60, 0]) - 200) <= 1
        starts[material] = float(seen[0, 60])
    assert starts["water"] > starts["glossy"] > starts["marble"] > 0.06
    assert mirror(product, "wood", 8, straight=True) is None
    assert mirror(product, "water", 16, straight=True) is None
    assert mirror(product, "water", 8, straight=False) is None


@given(st.integers(0, 255), st.integers(0, 255), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_shadow_takes_the_stands_colour_and_never_goes_darker_than_a_quarter_of_it(
    ground: int, stand: int, mask: float
) -> None:
    dark = shaded(np.full((2, 2, 3), ground, np.uint8), np.full((2, 2), 1 - mask, np.float32), np.full(3, stand))
    assert (dark <= ground).all()
    assert (dark >= min(ground, math.floor(DARK * stand))).all()


def test_shadows_over_each_other_let_through_the_product_of_the_light() -> None:
    one = Layer(np.full((4, 4), 0.5, np.float32), 0, 0)
    assert light_left([one, one], (4, 4), (0, 0)) == pytest.approx(np.full((4, 4), 0.25))
    assert light_left([one], (4, 4), (10, 0)).min() == 1


@pytest.mark.parametrize("light", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("material", ["", "glossy"])
def test_wherever_a_product_stands_its_shadow_stays_on_the_canvas_and_only_darkens(light: Light, material: str) -> None:
    ground = stage_picture()
    for box in (Box(98, 80, 158, 184), Box(-20, 60, 80, 200), Box(200, 150, 270, 256), Box(100, 240, 150, 300)):
        made = cast_shadow(ground, packshot(), box, light=light, material=material)
        assert made.shape == ground.shape
        if not material:
            assert (made <= ground).all()
        assert (cast_behind(ground, packshot(), box, light) <= ground).all()


def test_no_shadow_hangs_in_the_air_beside_a_podium() -> None:
    ground, box = stage_picture(), Box(98, 80, 158, 184)
    top = Top(128, 180, 40, 40 * math.sin(math.radians(9)))
    made = cast_shadow(ground, packshot(), box, light=HARD, top=top)
    changed = np.nonzero((made < ground).any(axis=2))
    assert changed[1].min() >= 128 - 1.4 * 40 - 1
    assert changed[1].max() <= 128 + 1.4 * 40 + 1


def test_a_product_with_its_own_shadow_gets_the_contact_shadow_only() -> None:
    plain = np.asarray(scaled(packshot(200, 200), 200, 200)).copy()
    own = np.zeros((230, 200, 4), np.uint8)
    own[:200] = plain
    own[196:230, 20:180] = np.maximum(own[196:230, 20:180], np.array((0, 0, 0, 90), np.uint8))
    ground = np.full((400, 400, 3), 200, np.uint8)
    shot = Packshot(Image.fromarray(own), "own")
    box = Box(100, 100, 300, 330)
    made = cast_shadow(ground, shot, box, light=HARD)
    assert np.nonzero((made < ground).any(axis=2))[0].min() > 230
    assert (made[:250, 320:] == 200).all()
    assert (made[:, :80] == 200).all()
