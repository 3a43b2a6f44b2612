"""Product pictures come out in one form: upright, sRGB, 8 bit, bounded; what cannot be used is refused in words."""

import io
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engines.errors import ImageError
from engines.photo.normalise import SIDE_KEPT, normalise

RED, BLUE = (180, 40, 50), (30, 60, 170)


def halves(size: tuple[int, int] = (200, 120)) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0], size[1] // 2))
    return image


def file(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def near(pixel: object, wanted: tuple[int, int, int], most: int = 8) -> bool:
    assert isinstance(pixel, tuple)
    return max(abs(a - b) for a, b in zip(pixel[:3], wanted, strict=True)) <= most


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "TIFF"])
def test_every_format_that_feeds_may_link_to_is_read(kind: str) -> None:
    photo = normalise(file(halves(), kind, **({"quality": 90} if kind in {"JPEG", "WEBP", "AVIF"} else {})))
    assert photo.image.mode == "RGB"
    assert photo.image.size == (200, 120)
    assert near(photo.image.getpixel((100, 20)), RED)
    assert near(photo.image.getpixel((100, 100)), BLUE)


@pytest.mark.parametrize(("turn", "degrees"), [(3, 180), (6, 90), (8, 270)])
def test_a_phone_s_picture_is_turned_upright(turn: int, degrees: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    photo = normalise(file(halves().rotate(degrees, expand=True), "JPEG", quality=95, exif=exif.tobytes()))
    assert photo.image.size == (200, 120)
    assert near(photo.image.getpixel((100, 20)), RED)
    assert any("upright" in note for note in photo.notes)


def test_sixteen_bits_keep_their_tones() -> None:
    ramp = np.linspace(0, 65535, 200).astype(np.uint16)[None].repeat(100, 0)
    pixels = np.asarray(normalise(file(Image.fromarray(ramp), "PNG")).image)[50, :, 0]
    assert abs(int(pixels[100]) - 128) <= 2
    assert len(set(pixels.tolist())) > 150


def test_cmyk_and_profiles_become_srgb() -> None:
    cmyk = normalise(file(halves().convert("CMYK"), "JPEG", quality=95)).image
    assert near(cmyk.getpixel((100, 20)), RED, 40)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(normalise(file(halves(), "PNG", icc_profile=profile)).image.getpixel((100, 20)), RED)
    broken = normalise(file(halves(), "PNG", icc_profile=b"no profile at all"))
    assert any("profile" in note for note in broken.notes)


def test_a_palette_s_transparency_is_kept_and_a_channel_that_hides_nothing_is_dropped() -> None:
    clear = Image.new("RGBA", (100, 100), (*RED, 255))
    clear.paste((0, 0, 0, 0), (0, 0, 100, 40))
    assert normalise(file(clear.convert("P"), "PNG", transparency=0)).image.mode in {"RGBA", "RGB"}
    assert normalise(file(clear, "PNG")).transparent
    assert not normalise(file(halves().convert("RGBA"), "PNG")).transparent


def test_the_first_frame_of_an_animation_is_the_picture() -> None:
    frames = [halves(), Image.new("RGB", (200, 120), "white")]
    photo = normalise(file(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert near(photo.image.getpixel((100, 20)), RED)
    assert "first frame of an animation" in photo.notes


def test_a_large_picture_is_kept_no_larger_than_any_slot_shows_it() -> None:
    photo = normalise(file(halves((4200, 4100)), "JPEG", quality=60))  # 17 megapixels
    assert max(photo.image.size) == SIDE_KEPT
    assert near(photo.image.getpixel((800, 100)), RED)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a readable"),
        (b"<svg/>", "not a readable"),
        (file(halves(), "PNG")[:300], "not a readable"),
        (b"x" * 16_000_001, "bytes"),
        (file(Image.new("RGBA", (80, 80), (0, 0, 0, 0)), "PNG"), "wholly transparent"),
        (file(Image.new("1", (8100, 8100)), "PNG"), "at most 64000000"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(ImageError, match=why):
        normalise(data)


@given(st.binary(max_size=400), st.integers(0, 200))
def test_bytes_of_any_kind_are_a_picture_or_refused(noise: bytes, at: int) -> None:
    data = file(halves((70, 70)), "PNG")
    for attempt in (noise, data[:at] + noise + data[at + len(noise) :]):
        with suppress(ImageError):
            assert normalise(attempt).image.mode in {"RGB", "RGBA"}
