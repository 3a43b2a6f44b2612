"""What lies before a product is out of focus, softer the nearer it is; what is behind stays sharp."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engines.photo.focus import REACH, SOFT, focused

PLANKS = np.repeat(np.where(np.arange(200) % 8 < 4, 90, 160), 60).reshape(200, 60).astype(np.uint8)
STRIPED = np.repeat(PLANKS[..., None], 3, axis=2)


def contrast(canvas: np.ndarray, row: int) -> int:
    """Return the range of eight rows."""
    return int(np.ptp(canvas[row : row + 8].astype(int)))


@given(st.floats(0, 260), st.floats(20, 900))
def test_nothing_above_the_foot_changes(foot: float, side: float) -> None:
    assert np.array_equal(focused(STRIPED, foot, side)[: int(foot)], STRIPED[: int(foot)])


def test_the_ground_gets_softer_towards_the_camera() -> None:
    canvas = focused(STRIPED, 60, 512)
    far, near = contrast(canvas, 60), contrast(canvas, 60 + round(REACH * 512))
    assert near < 0.2 * contrast(STRIPED, 60)
    assert far > 2 * near


def test_the_picture_itself_is_left_alone() -> None:
    before = STRIPED.copy()
    focused(STRIPED, 20, 512)
    assert np.array_equal(STRIPED, before)


def test_in_a_tiny_picture_no_blur_is_seen() -> None:
    assert focused(STRIPED, 20, 30) is STRIPED


def test_as_near_as_it_gets_all_is_blurred_as_much() -> None:
    canvas = np.random.default_rng(2).integers(0, 256, (240, 50, 3), np.uint8)
    side, foot = 700.0, 90.4
    nearest = int(foot + REACH * side) + 1
    blurred = cv2.GaussianBlur(canvas, (0, 0), SOFT[1] * side)
    assert np.array_equal(focused(canvas, foot, side)[nearest:], blurred[nearest:])
