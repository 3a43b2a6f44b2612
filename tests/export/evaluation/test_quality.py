"""The measures of faults: pictures made to have a fault show it, pictures made without do not."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.support.layout_samples import STAGE, stage_picture

pytest.importorskip("cv2")

from export.evaluation.measures import colourfulness, edge_energy, rms_contrast, ssim
from export.evaluation.postprocess import UNTOUCHED_DB
from export.evaluation.quality import acutance, banding, checkerboard, sharpness
from export.probing.psnr import EQUAL_DB, psnr

Y, X = np.mgrid[0:256, 0:256]


def walls(pattern: np.ndarray, count: int = 8) -> list[np.ndarray]:
    """Flat walls with a little grain, as 8 bits have, and `pattern` [256, 256] in grey levels over them."""
    rng = np.random.default_rng(1)
    grain = rng.normal(0, 0.4, (count, 256, 256))
    light = 150 + 0.05 * X - 0.03 * Y + pattern + grain
    return [np.repeat(np.rint(one)[..., None], 3, axis=2).astype(np.uint8) for one in light]


def test_a_wall_with_grain_has_no_checkerboard() -> None:
    for lattice in checkerboard(walls(np.zeros((256, 256)))):
        assert lattice.excess < 8
        assert lattice.amplitude < 0.05


@pytest.mark.parametrize(
    ("period", "pattern"),
    [
        (2, np.where((X + Y) % 2, 1.0, -1.0)),
        (2, np.where(X % 2, 1.0, -1.0)),
        (4, np.cos(np.pi / 2 * X)),
        (4, np.cos(np.pi / 2 * (X + Y))),
    ],
    ids=["chess", "columns", "period 4 across", "period 4 along the diagonal"],
)
def test_a_lattice_of_one_grey_level_is_found_at_its_period(period: int, pattern: np.ndarray) -> None:
    found = {lattice.period: lattice for lattice in checkerboard(walls(pattern))}
    assert found[period].excess > 50
    assert found[period].amplitude == pytest.approx(1, abs=0.15)
    assert found[6 - period].amplitude < 0.1


def test_a_wave_off_the_lattice_is_no_checkerboard() -> None:
    for lattice in checkerboard(walls(np.cos(2 * np.pi * X / 10))):
        assert lattice.amplitude < 0.05


def gradient(steps: int) -> np.ndarray:
    """A rise over 100 grey levels in plateaus of `steps` levels."""
    light = 80 + np.floor(X * 100 / 256 / steps) * steps
    return np.repeat(light[..., None], 3, axis=2).astype(np.uint8)


def test_coarse_plateaus_are_bands_and_fine_or_dithered_ones_are_not() -> None:
    coarse = banding(gradient(10))
    assert coarse.share > 0.3
    assert coarse.step == 10
    assert banding(gradient(1)).share == 0
    noise = np.random.default_rng(2).integers(-1, 2, (256, 256, 1))
    assert banding((gradient(10) + noise).astype(np.uint8)).share < 0.01


def test_neither_a_flat_wall_nor_a_hard_edge_is_a_band() -> None:
    assert banding(np.full((64, 64, 3), 128, np.uint8)).share == 0
    edges = np.repeat((X // 64 * 60)[..., None], 3, axis=2).astype(np.uint8)
    assert banding(edges).share == 0


def test_a_blurred_rim_is_less_sharp_and_a_hidden_podium_has_no_rim() -> None:
    crisp = stage_picture()
    soft = np.asarray(Image.fromarray(crisp).filter(ImageFilter.GaussianBlur(2)))
    one, other = acutance(crisp, STAGE), acutance(soft, STAGE)
    assert one is not None
    assert other is not None
    assert one > 2 * other
    assert acutance(np.full((256, 256, 3), 90, np.uint8), STAGE) is None
    assert sharpness([np.full((256, 256, 3), 90, np.uint8)], STAGE) is None
    assert sharpness([crisp], STAGE) == one


def test_likeness_is_perfect_for_the_same_and_falls_with_noise() -> None:
    picture = stage_picture()
    noise = np.random.default_rng(3).normal(0, 10, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    assert psnr(picture, picture) == EQUAL_DB
    assert psnr(picture, picture, most=UNTOUCHED_DB) == UNTOUCHED_DB
    assert psnr(picture, noisy) == pytest.approx(20 * np.log10(255 / 10), abs=0.3)
    assert ssim(picture, picture) == pytest.approx(1)
    assert ssim(picture, noisy) < 0.8


def test_signs_follow_what_was_done_to_a_picture() -> None:
    picture = stage_picture()
    faded = (128 + (picture.astype(float) - 128) * 0.5).astype(np.uint8)
    soft = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(2)))
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert rms_contrast(faded) == pytest.approx(rms_contrast(picture) / 2, rel=0.05)
    assert edge_energy(soft) < edge_energy(picture) / 2
    assert colourfulness(grey) == 0
    assert colourfulness(picture) > colourfulness(faded)
