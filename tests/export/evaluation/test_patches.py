"""How far pictures are from renders as textures: nought for their equals, more the less alike they are."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: patches are made with it")

import cv2

from export.evaluation.patches import distances


def grained(strength: float, seed: int = 1) -> list[np.ndarray]:
    """Pictures of an edge, with grain of so many grey levels."""
    rng = np.random.default_rng(seed)
    edge = np.where(np.arange(96)[:, None, None] > 50, 180.0, 60.0)
    return [(edge + rng.normal(0, strength, (96, 128, 3))).clip(0, 255).astype(np.uint8) for _ in range(3)]


def test_equal_pictures_are_at_no_distance() -> None:
    assert distances(grained(8), grained(8)) == [0.0, 0.0]


def test_the_softer_a_picture_the_farther_it_is() -> None:
    renders = grained(12)
    soft, softer = ([cv2.GaussianBlur(one, (0, 0), spread) for one in renders] for spread in (0.7, 2.0))
    for near, far in zip(distances(renders, soft), distances(renders, softer), strict=True):
        assert 0 < near < far


def test_other_grain_as_strong_is_nearer_than_none() -> None:
    renders = grained(12)
    assert distances(renders, grained(12, seed=2))[0] < 0.3 * distances(renders, grained(0))[0]
