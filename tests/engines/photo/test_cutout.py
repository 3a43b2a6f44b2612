"""A product is cut out of a plain ground with clean edges, and a photo that does not allow it says so."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engines.photo.cutout import cut_out
from engines.photo.packshot import read_packshot
from engines.photo.prepare import TRUSTED
from engines.photo.transparency import RIM, without_shadow

SIZE = 400
RED = (180, 40, 50)


def shape() -> Image.Image:
    """A mug's outline: a body, a handle with an opening."""
    mask = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle((110, 120, 260, 330), 18, fill=255)
    draw.ellipse((230, 160, 330, 280), fill=255)
    draw.ellipse((252, 182, 308, 258), fill=0)
    draw.rounded_rectangle((110, 120, 260, 330), 18, fill=255)
    return mask


def photo(
    ground: tuple[int, int, int] = (255, 255, 255), product: tuple[int, int, int] = RED, *, shadow: bool = False
) -> Image.Image:
    """A mug on a ground that darkens towards one corner, as studio photos do, kept as a JPEG."""
    across, down = np.meshgrid(np.linspace(0, 1, SIZE), np.linspace(0, 1, SIZE))
    fall = 1 - (0.06 * across * down if ground != (255, 255, 255) else 0 * across)
    pixels = np.array(ground, np.float32)[None, None] * fall[..., None]
    image = Image.fromarray(pixels.astype(np.uint8))
    if shadow:
        soft = Image.new("L", (SIZE, SIZE), 0)
        ImageDraw.Draw(soft).ellipse((100, 300, 300, 350), fill=110)
        image.paste((40, 40, 42), (0, 0), soft.filter(ImageFilter.GaussianBlur(14)))
    image.paste(product, (0, 0), shape().filter(ImageFilter.GaussianBlur(0.7)))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return Image.open(buffer).convert("RGB")


def overlap(image: Image.Image) -> float:
    """Share of agreement of a cut-out's outline with the true one."""
    solid = image.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    alpha = np.asarray(solid.crop(solid.getbbox())) >= 128
    true = np.asarray(shape().crop(shape().getbbox())) >= 128
    alpha = np.asarray(Image.fromarray(alpha).resize(true.shape[::-1]))
    return float((alpha & true).sum() / (alpha | true).sum())


@pytest.mark.parametrize("ground", [(255, 255, 255), (236, 236, 238), (120, 150, 140)])
@pytest.mark.parametrize("shadow", [False, True])
def test_a_product_on_a_plain_ground_is_cut_out_surely(ground: tuple[int, int, int], shadow: bool) -> None:
    found = cut_out(photo(ground, shadow=shadow))
    assert found is not None
    assert found.confidence >= TRUSTED
    assert overlap(found.image) > 0.95


def test_the_edge_holds_none_of_the_old_ground_and_the_inside_is_untouched() -> None:
    image = photo((255, 255, 255))
    found = cut_out(image)
    assert found is not None
    pixels = np.asarray(found.image).astype(int)
    rim = (pixels[..., 3] > 60) & (pixels[..., 3] < 200)
    assert rim.any()
    assert np.abs(pixels[rim][:, :3] - RED).mean() < 30  # white would be far brighter in green and blue
    left, top = 110, 120
    inside = np.asarray(image)[top + 40 : top + 160, left + 30 : left + 100]
    assert any(
        np.array_equal(pixels[y : y + 120, x : x + 70, :3], inside) for y in range(34, 48) for x in range(24, 38)
    )


def test_the_ground_shows_through_a_handle_and_not_through_a_print() -> None:
    image = photo()
    ImageDraw.Draw(image).rectangle((150, 190, 220, 240), fill=(255, 255, 255))  # a white label amid the body
    found = cut_out(image)
    assert found is not None
    alpha = np.asarray(found.image.getchannel("A"))
    assert alpha[215 - 120, 280 - 110] < 60
    assert alpha[215 - 120, 185 - 110] > 200


@pytest.mark.parametrize(
    "image",
    [
        photo((255, 255, 255), (252, 252, 253)),
        Image.effect_noise((SIZE, SIZE), 90).convert("RGB").filter(ImageFilter.GaussianBlur(6)),
        photo().crop((150, 150, 300, 300)),
    ],
    ids=["white on white", "no plain ground", "cut off by the picture"],
)
def test_a_photo_that_does_not_allow_it_says_so(image: Image.Image) -> None:
    found = cut_out(image)
    assert found is None or found.confidence < TRUSTED
    assert found is None or found.doubts


def test_an_empty_ground_has_no_product() -> None:
    assert cut_out(Image.new("RGB", (200, 200), "white")) is None


def test_a_baked_shadow_goes_and_the_foot_is_where_the_product_is_solid() -> None:
    image = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    soft = Image.new("L", image.size, 0)
    ImageDraw.Draw(soft).ellipse((60, 340, 240, 380), fill=100)
    image.putalpha(soft.filter(ImageFilter.GaussianBlur(8)))
    image.paste((*RED, 255), (90, 60, 210, 320))
    clean, was_there = without_shadow(image)
    assert was_there
    left, top, right, bottom = clean.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert (left, top, right) == (90, 60, 210)
    assert bottom <= 320 + RIM
    glass = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    glass.paste((200, 230, 240, 90), (90, 60, 210, 320))
    glass.paste((*RED, 255), (90, 60, 210, 90))
    assert without_shadow(glass) == (glass, False)


def test_a_packshot_of_an_opaque_photo_is_its_cut_out_or_the_photo_as_it_is() -> None:
    def packed(image: Image.Image) -> Image.Image:
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        return read_packshot(buffer.getvalue()).image

    assert packed(photo()).size[0] < SIZE * 0.7
    assert packed(photo((255, 255, 255), (252, 252, 253))).size == (SIZE, SIZE)
