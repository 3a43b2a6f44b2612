"""Product pictures in memory: scaled from one premultiplied copy, and what was measured of them outlives them."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engines.photo.packshot import PREPARED_MOST, Packshot, known, load_packshot, scaled
from tests.support.layout_samples import packshot_file

TIMES: list[str] = []


@known
def heights(packshot: Packshot, unit: int = 1) -> int:
    """Return the height, and note that it was measured."""
    TIMES.append(packshot.sha256)
    return packshot.image.height // unit


def written(folder: Path, number: int) -> Path:
    path = folder / f"{number}.webp"
    Image.new("RGBA", (20 + number, 30), (number, 80, 90, 255)).save(path, "WEBP", lossless=True)
    return path


def test_what_was_measured_of_a_file_is_known_when_its_picture_has_left_memory(tmp_path: Path) -> None:
    TIMES.clear()
    first = written(tmp_path, 0)
    before = load_packshot(first, "stage")
    assert heights(before) == 30
    for number in range(1, PREPARED_MOST + 1):
        load_packshot(written(tmp_path, number), "stage")
    again = load_packshot(first, "stage")
    assert again is not before
    assert heights(again) == 30
    assert len(TIMES) == 1


def test_a_file_that_has_changed_is_measured_anew(tmp_path: Path) -> None:
    path = tmp_path / "cup.png"
    path.write_bytes(packshot_file(200, 400))
    before = heights(load_packshot(path))
    path.write_bytes(packshot_file(200, 300))
    os.utime(path, ns=(1, 1))
    assert heights(load_packshot(path)) < before


def test_one_file_shown_in_two_ways_is_measured_in_each(tmp_path: Path) -> None:
    TIMES.clear()
    path = written(tmp_path, 3)
    assert [heights(load_packshot(path, show)) for show in ("stage", "card", "stage")] == [30, 30, 30]
    assert len(TIMES) == 2


def test_each_question_has_its_own_answer() -> None:
    one = Packshot(Image.new("RGBA", (10, 40)), "one")
    assert (heights(one), heights(one, 2), heights(one, unit=4)) == (40, 20, 10)
    assert heights(Packshot(Image.new("RGBA", (10, 60)), "one")) == 60


@pytest.mark.parametrize("alpha", [255, 90])
def test_a_picture_is_scaled_as_pillow_does_it_premultiplied(alpha: int) -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (90, 60, 4), np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 128, 255, alpha)
    image = Image.fromarray(pixels)
    expected = image.resize((25, 40), Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(scaled(Packshot(image, "noise"), 25, 40)), np.asarray(expected))


def test_a_large_photo_made_small_looks_as_if_it_were_resampled_at_once() -> None:
    y, x = np.mgrid[0:900, 0:1200]
    waves = 128 + 90 * np.sin(x / 40) * np.cos(y / 33)
    image = Image.fromarray(np.dstack([waves, waves[::-1], waves[:, ::-1], np.full_like(waves, 255)]).astype(np.uint8))
    small = np.asarray(scaled(Packshot(image, "waves"), 160, 120)).astype(int)
    assert np.abs(small - np.asarray(image.resize((160, 120), Image.Resampling.LANCZOS))).max() <= 2
