"""Scraps of ground and shadow go from a cut-out, its own edges stay; what is torn is known by its outline."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.photo.cutout import steepness
from engines.photo.ground import fit_ground, to_lab
from engines.photo.outline import cracks, outline_of, without_scraps

SIDE = 300


def body(middle: int = 120, radius: int = 70) -> np.ndarray:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.asarray((x - middle) ** 2 + (y - 130) ** 2 <= radius**2)


def scene(product: np.ndarray, colour: tuple[int, int, int], shadow: np.ndarray | None = None) -> np.ndarray:
    """A product on pale grey, uint8 RGB, with a soft shadow where `shadow` says."""
    rgb = np.full((SIDE, SIDE, 3), 242, np.float32)
    if shadow is not None:
        rgb -= 90 * cv2.GaussianBlur(shadow.astype(np.float32), (0, 0), 14)[..., None]
    share = cv2.GaussianBlur(product.astype(np.float32), (0, 0), 0.8)[..., None]
    return (rgb * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)


def mended(rgb: np.ndarray, found: np.ndarray) -> np.ndarray:
    lab = to_lab(rgb)
    return without_scraps(found, lab, fit_ground(lab), steepness(lab))


@pytest.mark.parametrize("colour", [(30, 120, 50), (150, 30, 40), (25, 25, 28)])
def test_a_scrap_of_shadow_beside_a_product_goes_and_the_product_stays(colour: tuple[int, int, int]) -> None:
    product, scrap = body(), np.zeros((SIDE, SIDE), bool)
    scrap[178:200, 150:205] = True
    scrap &= ~product
    result = mended(scene(product, colour, scrap), product | scrap)
    assert (result & scrap).sum() < 0.2 * scrap.sum()
    assert (product & ~result).sum() < 0.01 * product.sum()


@given(st.integers(20, 120), st.integers(20, 120), st.integers(20, 120), st.integers(30, 80))
@settings(max_examples=25, deadline=None)
def test_a_clean_cut_out_is_left_as_it_is(red: int, green: int, blue: int, radius: int) -> None:
    product = body(radius=radius)
    assert np.array_equal(mended(scene(product, (red, green, blue)), product), product)


def test_a_pale_part_with_an_edge_of_its_own_is_no_scrap() -> None:
    product, band = body(), np.zeros((SIDE, SIDE), bool)
    band[120:140] = True
    rgb = scene(product, (170, 30, 30))
    rgb[product & band] = (205, 205, 208)  # chrome
    assert np.array_equal(mended(rgb, product), product)


def test_more_changes_across_a_true_outline_than_across_one_drawn_anywhere() -> None:
    product = body()
    lab = to_lab(scene(product, (30, 120, 50)))
    assert float(np.median(outline_of(product, lab).change)) > 30
    assert float(np.median(outline_of(body(210, 30), lab).change)) < 1


def test_clefts_into_a_body_count_as_cracks_and_gaps_between_spokes_do_not() -> None:
    lab = to_lab(scene(body(), (30, 120, 50)))
    torn = body()
    torn[60:200, 118:122] = torn[128:131, 60:118] = False
    spokes = np.zeros((SIDE, SIDE), bool)
    for left in range(60, 200, 14):
        spokes[60:220, left : left + 6] = True
    assert cracks(body(), outline_of(body(), lab)) < 0.05
    assert cracks(torn, outline_of(torn, lab)) > 0.3
    assert cracks(spokes, outline_of(spokes, lab)) < 0.3
