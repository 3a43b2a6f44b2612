"""A product stands on its lowest solid pixels, never on a shadow that was photographed with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engines.photo.foot import behind, foot_of, touching
from engines.photo.packshot import Packshot
from engines.photo.standing import stand
from engines.pixels.box import Box
from tests.support.layout_samples import STAGE


def shot(image: Image.Image) -> Packshot:
    return Packshot(image, "drawn")


def jar(height: int = 300, below: int = 0, faint: tuple[int, int, int, int] = (0, 0, 0, 60)) -> Image.Image:
    """A jar 200 pixels wide above something faint that is `below` pixels high."""
    image = Image.new("RGBA", (200, height + below), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, height, 189, height + below), fill=faint if below else (0, 0, 0, 0))
    draw.rectangle((0, 0, 199, height - 1), fill=(30, 90, 160, 255))
    return image


@given(st.integers(0, 80), st.integers(10, 200))
@settings(max_examples=30, deadline=None)
def test_what_is_faint_below_is_no_foot(below: int, alpha: int) -> None:
    assert foot_of(shot(jar(300, below, (0, 0, 0, alpha)))).row == pytest.approx(300 / (300 + below))


@given(st.integers(0, 80), st.integers(60, 260))
@settings(max_examples=30, deadline=None)
def test_no_product_hangs_above_its_podium(below: int, room: int) -> None:
    area = Box(10, 20, 10 + room, 20 + room)
    packshot = shot(jar(300, below))
    box = stand(area, STAGE, (256, 256), packshot).product
    assert abs(box.top + foot_of(packshot).row * box.height - area.bottom) <= 1


def test_a_thread_below_a_product_carries_nothing() -> None:
    image = jar(300, 8, (0, 0, 0, 0))
    ImageDraw.Draw(image).line((100, 300, 100, 307), fill=(30, 90, 160, 255), width=2)
    assert foot_of(shot(image)).row == pytest.approx(300 / 308)


def test_thin_legs_carry_all_the_same() -> None:
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 299, 120), fill=(120, 80, 40, 255))
    for left in (20, 275):
        draw.rectangle((left, 120, left + 4, 299), fill=(120, 80, 40, 255))
    foot = foot_of(shot(image))
    assert foot.row == 1
    assert (foot.left, foot.right) == (pytest.approx(20 / 300), pytest.approx(280 / 300))


def test_legs_behind_touch_the_ground_and_a_handle_does_not() -> None:
    table = np.zeros((200, 300), bool)
    table[:60] = True
    table[:200, 10:24] = table[:200, 276:290] = True
    table[:165, 90:102] = table[:165, 200:212] = True
    found = behind(table, touching(table))
    assert {90, 101, 200, 211} <= set(found.tolist())
    assert set(found.tolist()) <= {*range(90, 102), *range(200, 212)}
    mug = np.zeros((200, 300), bool)
    mug[:, :200] = True
    mug[40:160, 200:280] = True
    assert not behind(mug, touching(mug)).size


def test_glass_carries_and_a_shadow_as_faint_does_not() -> None:
    assert foot_of(shot(jar(300, 40, (220, 235, 245, 90)))).row == 1
    assert foot_of(shot(jar(300, 40, (20, 20, 20, 90)))).row == pytest.approx(300 / 340)


def test_a_straight_underside_is_known_from_a_round_one() -> None:
    ball = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(ball).ellipse((0, 0, 299, 299), fill=(200, 30, 30, 255))
    assert foot_of(shot(jar())).straight
    assert not foot_of(shot(ball)).straight


def test_a_shadow_left_in_a_cut_out_is_noticed() -> None:
    assert foot_of(shot(jar(300, 40, (20, 20, 20, 90)))).baked
    assert not foot_of(shot(jar())).baked


def test_what_is_nowhere_solid_stands_on_its_last_row() -> None:
    assert foot_of(shot(Image.fromarray(np.full((120, 120, 4), 30, np.uint8)))).row == 1
