"""What a photo's border tells: whether its ground can be carried on, and what it cuts off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.photo.border import corners_colour, cut_off, one_colour, restlessness, seen_beside
from engines.photo.ground import fit_ground, to_lab

SIDE = 200


def grey(level: int = 240) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), level, np.uint8)


def disc(middle: tuple[float, float], radius: float) -> np.ndarray:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.asarray((x - middle[0]) ** 2 + (y - middle[1]) ** 2 <= radius**2)


def test_what_ends_at_a_side_is_cut_off_there_and_a_ball_that_touches_it_is_not() -> None:
    cord = np.zeros((SIDE, SIDE), bool)
    cord[60:120, 40:160] = cord[120:, 90:96] = True
    assert cut_off(cord, 0.012) == {"below": pytest.approx(6 / SIDE)}
    assert cut_off(disc((100, 60), 60.2), 0.012) == {}
    assert set(cut_off(disc((100, 30), 60), 0.012)) == {"above"}


@given(st.integers(30, 120), st.integers(30, 120), st.integers(5, 40))
def test_what_keeps_off_the_border_is_whole(x: int, y: int, side: int) -> None:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[y : y + side, x : x + side] = True
    assert cut_off(mask, 0.0) == {}


def test_a_ground_of_one_colour_keeps_it_beside_a_reflection_that_reaches_the_border() -> None:
    picture = grey()
    picture[170:, 20:150] = 200
    alike = one_colour(to_lab(picture))
    assert alike is not None
    assert (picture[alike] == 240).all()
    assert restlessness(to_lab(picture), fit_ground(to_lab(picture))) == 0.0


def test_the_light_of_a_ground_may_fall_off_little_or_much() -> None:
    def falling(by: float) -> float:
        lab = to_lab((grey().astype(float) - by * np.linspace(0, 1, SIDE)[:, None, None]).astype(np.uint8))
        return restlessness(lab, fit_ground(lab))

    assert falling(12) < 10 < falling(70)


def test_a_ground_is_seen_beside_what_is_cut_off_where_half_the_border_is_it() -> None:
    apart = np.zeros((SIDE, SIDE))
    apart[SIDE // 2 :] = 40.0
    assert not seen_beside(apart)
    apart[: SIDE * 4 // 5] = 0.0
    assert seen_beside(apart)


def test_the_corners_tell_the_ground_of_what_fills_its_photo() -> None:
    photo = grey(255)
    photo[4:196, 1:199] = 60
    photo[20:180] = 60
    assert corners_colour(photo) == (255, 255, 255)
    photo[:8, :8] = 200
    assert corners_colour(photo) is None
