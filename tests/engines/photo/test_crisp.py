"""Edges of a painted scene get narrow: no halo, no new colours, and what is flat stays flat."""

import cv2
import numpy as np
import pytest

from engines.photo.crisp import TWICE, crispen


def soft_disc(sigma: float = 2.0, inner: int = 60, outer: int = 200) -> np.ndarray:
    y, x = np.mgrid[0:128, 0:128]
    disc = np.where((x - 64) ** 2 + (y - 64) ** 2 < 40**2, inner, outer).astype(np.float32)
    return np.repeat(cv2.GaussianBlur(disc, (0, 0), sigma)[..., None], 3, axis=2).astype(np.uint8)


def width_of_edge(row: np.ndarray, pixel: float) -> float:
    """Return over how many pixels of the first picture a falling edge goes from 85 to 15 % of its way."""
    share = (row.astype(float) - row.min()) / (row.max() - row.min())
    return float(((share < 0.85) & (share > 0.15)).sum()) * pixel


def test_an_edge_is_less_than_half_as_wide() -> None:
    soft = soft_disc()
    crisp, note = crispen(soft)
    assert crisp.shape == (128 * TWICE, 128 * TWICE, 3)
    before, after = width_of_edge(soft[64, :64, 0], 1), width_of_edge(crisp[128, :128, 0], 1 / TWICE)
    assert after < 0.6 * before
    assert (note.name, note.applied) == ("crisp", True)
    assert note.after > 1.3 * note.before


@pytest.mark.parametrize("sigma", [1.0, 2.0, 3.0])
def test_there_is_no_halo(sigma: float) -> None:
    soft = soft_disc(sigma)
    crisp, _ = crispen(soft)
    assert crisp.min() >= int(soft.min()) - 3
    assert crisp.max() <= int(soft.max()) + 3


def test_edges_stay_where_they_are() -> None:
    soft = soft_disc()
    crisp, _ = crispen(soft)
    small = cv2.resize(crisp, (128, 128), interpolation=cv2.INTER_AREA)[..., 0]
    assert abs(int((small < 130).sum()) - int((soft[..., 0] < 130).sum())) < 0.02 * (small < 130).sum()


def test_flat_pictures_and_slow_gradients_stay_as_they_are() -> None:
    flat = np.full((64, 64, 3), 127, np.uint8)
    assert (crispen(flat)[0] == 127).all()
    slope = np.repeat(np.tile(np.linspace(40, 200, 96), (96, 1))[..., None], 3, axis=2).astype(np.uint8)
    plain = cv2.resize(slope, (192, 192), interpolation=cv2.INTER_CUBIC)
    assert np.abs(crispen(slope)[0].astype(int) - plain).max() <= 3
