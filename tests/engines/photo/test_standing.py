import gc
import io
import struct
import weakref
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engines.errors import ImageError
from engines.photo.packshot import BYTES_MOST, Packshot, load_packshot, read_packshot, scaled
from engines.photo.standing import WIDTH_SHARE, can_stand, cast_shadow, lay, slanted, stand
from engines.pixels.box import Box
from tests.support.layout_samples import STAGE, packshot, packshot_file, product, stage_picture


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims `width` x `height` pixels and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_packshot_is_cropped_to_what_can_be_seen() -> None:
    image = read_packshot(packshot_file(200, 400)).image
    assert image.size == (200, 400)
    assert image.mode == "RGBA"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_png_and_webp_with_alpha_are_read(kind: str) -> None:
    assert read_packshot(packshot_file(kind=kind)).image.size == (200, 400)


def test_a_jpeg_is_read_as_opaque() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (160, 140), (200, 10, 10)).save(stream, "JPEG")
    assert read_packshot(stream.getvalue()).image.getpixel((0, 0))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize("side", [8001, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(ImageError, match=r"at most|bomb"):
        read_packshot(png_header(side, side))


def test_other_formats_broken_files_and_empty_pictures_are_refused() -> None:
    icon, empty = io.BytesIO(), io.BytesIO()
    Image.new("L", (16, 16)).save(icon, "ICO")
    Image.new("RGBA", (9, 9)).save(empty, "PNG")
    for data in (icon.getvalue(), b"", b"<svg/>", packshot_file()[:200]):
        with pytest.raises(ImageError, match="not a readable"):
            read_packshot(data)
    with pytest.raises(ImageError, match="transparent"):
        read_packshot(empty.getvalue())
    with pytest.raises(ImageError, match="80x60 pixels; its longer side needs 100"):
        read_packshot(packshot_file(40, 40))
    with pytest.raises(ImageError, match="bytes"):
        read_packshot(b"\0" * (BYTES_MOST + 1))


def test_a_packshot_stays_ready_until_its_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "kettle.png"
    path.write_bytes(packshot_file())
    first = load_packshot(path)
    assert load_packshot(path) is first
    path.write_bytes(packshot_file(300, 200))
    assert load_packshot(path).sha256 != first.sha256


def test_a_missing_or_oversized_file_is_an_image_error(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="cannot be read"):
        load_packshot(tmp_path / "absent.png")
    heavy = tmp_path / "heavy.png"
    heavy.write_bytes(b"\0" * (BYTES_MOST + 1))
    with pytest.raises(ImageError, match="at most"):
        load_packshot(heavy)


def test_scaling_lets_no_hidden_colour_bleed_into_the_edge() -> None:
    image = Image.new("RGBA", (100, 100), (255, 0, 255, 0))
    image.paste((0, 128, 0, 255), (25, 0, 75, 100))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    small = np.asarray(scaled(read_packshot(stream.getvalue()), 17, 31)).astype(int)
    seen = small[small[..., 3] > 16]
    assert (seen[:, 0] <= 8).all()
    assert (seen[:, 2] <= 8).all()


@given(st.integers(20, 700), st.integers(20, 700), st.integers(30, 400), st.integers(30, 500))
@settings(max_examples=60, deadline=None)
def test_a_product_stands_on_the_podium_and_keeps_to_its_place(width: int, height: int, room: int, rise: int) -> None:
    area = Box(10, 20, 10 + room, 20 + rise)
    shot = packshot(width, height)
    standing = stand(area, STAGE, (256, 256), shot)
    box, side = standing.product, 256 * standing.placement.scale
    assert box.inside(Box(area.left - 1, area.top - 1, area.right + 1, area.bottom + 1))
    assert box.bottom == area.bottom
    assert box.width <= WIDTH_SHARE * STAGE.half_width * side + 1
    assert box.height <= STAGE.headroom * side + 1
    podium_top = standing.placement.top + STAGE.stand[1] * side
    assert 0 <= box.bottom - podium_top <= 0.1 * box.width + 1
    assert abs((box.left + box.right) / 2 - (standing.placement.left + STAGE.stand[0] * side)) <= 1


@given(st.integers(20, 120), st.integers(20, 120))
@settings(max_examples=25, deadline=None)
def test_the_products_own_pixels_are_never_repainted(width: int, height: int) -> None:
    shot = packshot(160, 240)
    box = Box(60, 200 - height, 60 + width, 200)
    image = Image.fromarray(cast_shadow(stage_picture(), shot, box))
    lay(image, shot, box)
    product = np.asarray(scaled(shot, box.width, box.height))
    opaque = product[..., 3] == 255
    assert opaque.any()
    assert np.array_equal(np.asarray(image)[box.top : box.bottom, box.left : box.right][opaque], product[opaque][:, :3])


def test_the_shadow_only_darkens_and_is_deepest_at_the_foot() -> None:
    ground = stage_picture()
    box = Box(98, 80, 158, 184)
    shaded = cast_shadow(ground, packshot(), box)
    assert (shaded <= ground).all()
    loss = (ground.astype(int) - shaded).sum(axis=2)
    assert loss[box.bottom - 2, box.left : box.right].mean() > 3 * loss[box.top + 10, box.left : box.right].mean()


def drawn(*polygons: list[tuple[int, int]]) -> Packshot:
    image = Image.new("RGBA", (400, 400))
    for polygon in polygons:
        ImageDraw.Draw(image).polygon(polygon, fill=(40, 80, 120, 255))
    return Packshot(image.crop(image.getbbox()), str(polygons))


def test_what_stood_stands_and_what_lay_would_topple() -> None:
    jar = drawn([(120, 50), (280, 50), (280, 350), (120, 350)])
    box_over_its_corner = drawn([(60, 60), (200, 40), (340, 60), (340, 300), (190, 330), (60, 305)])
    hammer = drawn([(20, 20), (380, 20), (380, 90), (90, 90), (90, 380), (50, 380), (50, 90), (20, 90)])
    assert can_stand(jar)
    assert can_stand(box_over_its_corner)
    assert not can_stand(hammer)


def test_a_pair_of_shoes_from_above_lies_and_two_bottles_stand() -> None:
    def shoe(left: int) -> list[tuple[int, int]]:
        return [(left + 60 + round(60 * np.cos(a)), 200 + round(170 * np.sin(a))) for a in np.linspace(0, 6.28, 60)]

    def bottle(left: int) -> list[tuple[int, int]]:
        return [(left, 60), (left + 110, 60), (left + 110, 360), (left, 360)]

    assert not can_stand(drawn(shoe(40), shoe(220)))
    assert can_stand(drawn(bottle(40), bottle(220)))


def test_a_watch_lies_on_a_strap_cut_short_and_stands_on_one_that_is_closed() -> None:
    head = [(200 + round(150 * np.cos(a)), 200 + round(150 * np.sin(a))) for a in np.linspace(0, 6.28, 90)]
    cut = drawn(head, [(120, 20), (280, 20), (280, 380), (120, 380)])
    loop = [(200 + round(110 * np.cos(a)), 200 + round(180 * np.sin(a))) for a in np.linspace(0, 6.28, 90)]
    assert can_stand(cut)
    assert not can_stand(cut, worn=True)
    assert can_stand(drawn(head, loop), worn=True)


def test_a_shoe_across_its_fellow_lies_and_one_on_its_sole_stands() -> None:
    front = [(10, 370), (200, 372), (330, 120), (200, 100), (10, 300)]
    across = drawn(front, [(200, 100), (380, 120), (380, 240), (250, 260)])
    sole = drawn([(20, 200), (180, 120), (380, 60), (380, 300), (20, 300)])
    assert can_stand(across)
    assert not can_stand(across, worn=True)
    assert can_stand(sole, worn=True)


def test_legs_behind_carry_a_barrow_too() -> None:
    tray, wheel = [(120, 60), (390, 40), (330, 180), (190, 190)], [(270, 180), (330, 180), (330, 330), (270, 330)]
    handles, leg = [(10, 10), (30, 10), (200, 120), (190, 140)], [(120, 90), (140, 90), (140, 270), (120, 270)]
    assert not can_stand(drawn(tray, wheel, handles, [(10, 10), (60, 10), (60, 240), (10, 200)]))
    assert can_stand(drawn(tray, wheel, handles, leg))


def test_what_is_made_of_a_picture_goes_with_it() -> None:
    shot = packshot(180, 300)
    assert scaled(shot, 40, 60) is scaled(shot, 40, 60)
    gone = weakref.ref(scaled(shot, 41, 61))
    kept = weakref.ref(shot)
    assert can_stand(shot)
    del shot
    gc.collect()
    assert (kept(), gone()) == (None, None)


def test_what_is_seen_through_everywhere_stands_on_nothing() -> None:
    assert not can_stand(Packshot(Image.new("RGBA", (60, 90), (200, 210, 220, 60)), "glass"))


def test_a_shoe_seen_at_a_slant_is_told_and_a_level_one_and_a_bag_with_a_handle_are_not() -> None:
    level = drawn([(20, 120), (20, 180), (220, 180), (220, 120)])
    heel_up = drawn([(20, 120), (20, 155), (150, 180), (220, 180), (220, 120)])
    worn, hard = replace(product(), category="fashion"), product()
    assert slanted(worn, heel_up)
    assert not slanted(worn, level)
    assert not slanted(hard, heel_up)
