"""Creatives for screens of twice the pixels: the same ad, sharper."""

import io

import numpy as np
import pytest
from PIL import Image

from engines.errors import LayoutError
from engines.layout.compose import compose
from engines.layout.image_file import encode_image
from engines.layout.slots import parse_slot
from tests.support.layout_samples import STAGE, chinese_copy, copy, packshot, photo, product, stage_picture


def test_a_dense_slot_is_named_by_its_size_and_density() -> None:
    slot = parse_slot("300x250@2x")
    assert (slot.name, slot.pixels, slot.weight) == ("300x250@2x", (600, 500), parse_slot("300x250").weight)
    assert parse_slot("300x250@1x") == parse_slot("300x250")


@pytest.mark.parametrize("text", ["300x250@3x", "300x250@0x", "300x250@x", "300x250@2", "1080x1080@2x", "9x9@2x"])
def test_a_density_that_is_not_drawn_is_refused(text: str) -> None:
    with pytest.raises(LayoutError):
        parse_slot(text)


@pytest.mark.parametrize("size", ["300x250", "728x90", "160x600", "320x50"])
@pytest.mark.parametrize("show", ["stage", "ground", "card", "words"])
def test_layout_words_and_breaks_are_those_of_the_plain_slot(size: str, show: str) -> None:
    shots = {
        "stage": packshot(800, 1200),
        "ground": photo(side=1200),
        "card": photo(side=1200, show="card"),
        "words": None,
    }
    one, two = (
        compose(stage_picture(), STAGE, product(), shots[show], copy(), parse_slot(name))
        for name in (size, f"{size}@2x")
    )
    assert (one.candidate, one.boxes, one.show) == (two.candidate, two.boxes, two.show)
    assert two.image.size == (2 * one.image.width, 2 * one.image.height)
    assert two.contrast >= 4.5


def test_letters_are_drawn_with_the_screens_own_pixels() -> None:
    one, two = (
        compose(stage_picture(), STAGE, product("zh"), None, chinese_copy(), parse_slot(name))
        for name in ("300x250", "300x250@2x")
    )
    box = one.boxes["headline"]
    stretched = np.asarray(one.image.resize(two.image.size, Image.Resampling.BICUBIC).convert("L"), dtype=float)
    sharp = np.asarray(two.image.convert("L"), dtype=float)
    part = slice(2 * box[1], 2 * box[3]), slice(2 * box[0], 2 * box[2])
    assert np.abs(np.diff(sharp[part], axis=1)).max() > 1.3 * np.abs(np.diff(stretched[part], axis=1)).max()


def test_a_dense_file_keeps_to_the_weight_of_the_plain_slot() -> None:
    slot = parse_slot("300x250@2x")
    composed = compose(stage_picture(), STAGE, product(), packshot(), copy(), slot)
    encoded = encode_image(composed.image, slot)
    assert len(encoded.data) <= parse_slot("300x250").weight
    with Image.open(io.BytesIO(encoded.data)) as opened:
        assert opened.size == (600, 500)
