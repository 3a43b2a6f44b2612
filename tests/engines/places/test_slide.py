"""A painted place is slid beneath a product so that it covers what is seen, near enough to its true scale."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engines.paint.plane import UNIT, WINDOWS, foot_in
from engines.photo.belonging import SHARE
from engines.pixels.box import Box
from engines.places.slide import (
    ASIDE,
    FORGIVEN,
    LEEWAY,
    NEAR,
    SMALLER,
    Wish,
    ground_behind,
    painted,
    reach,
    shares,
    slides,
)
from engines.vocabulary.extent import ProductSize
from engines.vocabulary.places import PLACES

MUG = ProductSize(10, "longest", "said")
SQUARE = Wish(
    area=Box(152, 16, 288, 190),
    bare=Box(0, 0, 300, 250),
    aspect=1.2,
    foot=1.0,
    back=0.0,
    tallest=600,
    sharp=1,
    stretched=1.5,
)


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Wish, str]:
    """Return a product's area somewhere in a slot about as long as a bucket, and the bucket."""
    bucket = draw(st.sampled_from(sorted(WINDOWS)))
    scale = draw(st.floats(0.3, 1.6))
    width = round(WINDOWS[bucket].width * scale * draw(st.floats(0.3, 1)))
    height = round(WINDOWS[bucket].height * scale * draw(st.floats(0.3, 1)))
    left, top = draw(st.integers(0, width // 2)), draw(st.integers(0, height // 3))
    right, bottom = draw(st.integers(left + width // 3, width)), draw(st.integers(top + height // 2, height))
    wish = Wish(
        area=Box(left, top, right, bottom),
        bare=Box(0, 0, width, height),
        aspect=draw(st.floats(0.3, 3)),
        foot=draw(st.floats(0.8, 1)),
        back=draw(st.floats(0, 0.3)),
        tallest=draw(st.floats(40, 2000)),
        sharp=1.0,
        stretched=draw(st.sampled_from([0.75, 1.5])),
    )
    return wish, bucket


@given(wishes(), st.booleans(), st.floats(6, 40))
def test_the_picture_covers_all_that_is_bare_and_the_product_stays_in_its_area(
    wished: tuple[Wish, str], mirrored: bool, cm: float
) -> None:
    wish, bucket = wished
    picture = painted(bucket, "kitchen", mirrored=mirrored)
    allowed = shares(ProductSize(cm, "longest", "said"), wish.aspect, "kitchen", 60)
    for slide in slides(wish, picture, allowed):
        left, top, right, bottom = slide.shown(wish.bare)
        assert left >= -1e-6
        assert top >= -1e-6
        assert right <= picture.width + 1e-6
        assert bottom <= picture.height + 1e-6
        foot = slide.product.top + wish.foot * slide.product.height
        nearer = (foot - slide.top) / slide.scale - picture.foot[1]
        assert wish.back * slide.product.height / slide.scale <= ground_behind("kitchen") + nearer + LEEWAY + 2
        assert wish.area.left <= slide.product.left
        assert slide.product.right <= wish.area.right
        assert slide.product.height >= int(SMALLER[-1] * wish.height) or slide.product.height == 1


@given(wishes(), st.booleans())
def test_a_product_stands_beside_the_foot_or_nearer_and_never_behind_it(
    wished: tuple[Wish, str], mirrored: bool
) -> None:
    wish, bucket = wished
    picture = painted(bucket, "kitchen", mirrored=mirrored)
    for slide in slides(wish, picture, shares(MUG, wish.aspect, "kitchen", 60)):
        box = slide.product
        foot = box.bottom - box.height + max(1, round(wish.foot * box.height))
        across, down, *_ = slide.shown(at_foot(box, foot))
        one = 1 / slide.scale  # painted pixels of a slot pixel: products lie on whole ones
        assert abs(across - picture.foot[0]) <= ASIDE + one
        assert -one <= down - picture.foot[1] <= NEAR + one


def at_foot(box: Box, foot: int) -> Box:
    """Return a box whose left top corner is the middle of the product's foot."""
    return Box((box.left + box.right) // 2, foot, box.right, foot + 1)


@given(wishes(), st.floats(6, 40))
def test_no_place_is_stretched_further_than_it_may_be_nor_a_product_shown_in_a_wrong_size(
    wished: tuple[Wish, str], cm: float
) -> None:
    wish, bucket = wished
    allowed = shares(ProductSize(cm, "longest", "said"), wish.aspect, "kitchen", 60)
    for slide in slides(wish, painted(bucket, "kitchen", mirrored=False), allowed):
        share = max(slide.product.width, slide.product.height) / slide.scale / UNIT
        assert slide.scale <= wish.stretched + 1e-9
        assert allowed.least - 1e-6 <= share <= allowed.most + 1e-6


@given(wishes())
def test_slides_come_the_best_first(wished: tuple[Wish, str]) -> None:
    wish, bucket = wished
    lost = [
        slide.lost
        for slide in slides(wish, painted(bucket, "kitchen", mirrored=False), shares(MUG, wish.aspect, "desk", 80))
    ]
    assert lost == sorted(lost)


@given(wishes())
def test_what_reaches_nowhere_has_no_slides(wished: tuple[Wish, str]) -> None:
    wish, bucket = wished
    picture, allowed = painted(bucket, "kitchen", mirrored=False), shares(MUG, wish.aspect, "kitchen", 60)
    least, most = reach(wish, picture, allowed)
    assume(least > min(most, wish.stretched))
    assert not slides(wish, picture, allowed)


def test_a_product_that_is_set_higher_may_need_less_of_the_picture() -> None:
    high = Wish(Box(0, 48, 55, 351), Box(0, 0, 165, 351), 0.5, 1.0, 0.0, 110, 1.0, 0.75)
    picture, allowed = painted("square", "kitchen", mirrored=False), shares(MUG, 0.5, "kitchen", 60)
    assert slides(high, picture, allowed)
    least, most = reach(high, picture, allowed)
    assert least <= min(most, high.stretched)


def test_a_mug_is_set_on_the_counter_of_a_rectangle_full_size() -> None:
    best = slides(SQUARE, painted("square", "kitchen", mirrored=False), shares(MUG, 1.2, "kitchen", 60))[0]
    assert best.product.width == pytest.approx(SQUARE.area.width, abs=2)
    assert best.product.bottom == SQUARE.area.bottom
    assert best.scale <= 1.05


def test_a_bar_is_too_long_for_a_place_and_its_end_beside_a_board_is_not() -> None:
    bar = replace(SQUARE, area=Box(8, 4, 128, 83), bare=Box(0, 0, 728, 90))
    picture, allowed = painted("wide", "kitchen", mirrored=False), shares(MUG, 1.2, "kitchen", 60)
    assert not slides(bar, picture, allowed)
    assert slides(replace(bar, bare=Box(0, 0, 192, 90)), picture, allowed)


def test_what_is_so_flat_that_a_row_of_its_pixels_is_wider_than_its_area_is_not_set() -> None:
    thread = replace(SQUARE, area=Box(4, 3, 43, 48), bare=Box(0, 0, 47, 52), aspect=137.0)
    assert not slides(thread, painted("wide", "kitchen", mirrored=False), shares(None, thread.aspect, "kitchen", 60))


def test_a_story_would_stretch_the_place() -> None:
    story = replace(SQUARE, area=Box(140, 660, 940, 1267), bare=Box(0, 0, 1080, 1920))
    picture, allowed = painted("tall", "kitchen", mirrored=False), shares(MUG, 1.2, "kitchen", 60)
    assert reach(story, picture, allowed)[0] > 1.5
    assert not slides(story, picture, allowed)


@pytest.mark.parametrize("bucket", sorted(WINDOWS))
def test_a_mirrored_picture_has_its_foot_on_the_other_side(bucket: str) -> None:
    plain, turned = painted(bucket, "kitchen", mirrored=False), painted(bucket, "kitchen", mirrored=True)
    assert plain.foot == foot_in(bucket)
    assert turned.foot == (plain.width - plain.foot[0], plain.foot[1])


@given(st.floats(SHARE[0], SHARE[1] / 2), st.floats(0.2, 4), st.sampled_from(sorted(PLACES)))
def test_a_product_looks_at_most_twice_as_large_as_it_is_and_a_fifth_smaller(
    share: float, aspect: float, place: str
) -> None:
    across = PLACES[place].across
    allowed = shares(ProductSize(share * across, "longest", "said"), aspect, place, across)
    assert allowed.truest == pytest.approx(share)
    assert (allowed.least, allowed.most) == pytest.approx((max(SHARE[0], FORGIVEN * share), 2 * share))


@given(st.floats(1, 300), st.sampled_from(sorted(PLACES)), st.floats(20, 240))
def test_whatever_its_size_it_has_a_share_of_the_square_that_leaves_room(cm: float, place: str, span: float) -> None:
    allowed = shares(ProductSize(cm, "longest", "said"), 1.0, place, span)
    assert 0 < allowed.least <= allowed.truest <= allowed.most <= SHARE[1]


def test_a_thing_of_unknown_size_is_half_a_square_high() -> None:
    assert shares(None, 1.0, "kitchen", 60).truest == pytest.approx(1 / 2.1)


def test_on_a_screen_of_twice_the_pixels_all_is_twice_as_large() -> None:
    one = slides(SQUARE, painted("square", "kitchen", mirrored=False), shares(MUG, 1.2, "kitchen", 60))[0]
    two = one.times(2)
    assert two.product == one.product.times(2)
    assert two.shown(SQUARE.bare.times(2)) == pytest.approx(one.shown(SQUARE.bare))


@given(wishes(), st.booleans())
def test_all_slides_tell_at_once_what_each_tells_alone(wished: tuple[Wish, str], mirrored: bool) -> None:
    wish, bucket = wished
    found = slides(wish, painted(bucket, "kitchen", mirrored=mirrored), shares(MUG, wish.aspect, "kitchen", 60))
    boxes = np.array([[0, 0, 10, 10], [5, 7, 60, 90]])
    at_once = found.shown(boxes)
    assert at_once.shape == (len(found), 2, 4)
    for slide, parts in zip(found, at_once, strict=True):
        for box, part in zip(boxes.tolist(), parts, strict=True):
            assert tuple(part) == pytest.approx(slide.shown(Box(*box)))


def test_a_leg_behind_stands_on_the_ground_or_nowhere() -> None:
    chair = replace(SQUARE, back=0.12)
    assert ground_behind("room") == pytest.approx(21, abs=1)
    assert ground_behind("kitchen") == pytest.approx(48, abs=1)
    large = ProductSize(110, "longest", "said")
    assert slides(SQUARE, painted("square", "room", mirrored=False), shares(large, 1.2, "room", 240))
    deep = replace(chair, back=0.4)
    assert not slides(deep, painted("square", "room", mirrored=False), shares(large, 1.2, "room", 240))
