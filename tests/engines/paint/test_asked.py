"""What a painter of places is asked for: one key, warm and strong as the light is, and colours as light sees them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.paint.asked import KEYS, SETTING, Asked, linear, setting
from engines.paint.sets import Set
from engines.vocabulary.lamps import key_of, lights_of, mix
from engines.vocabulary.places import PLACES

COLOUR = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
PAINTED = sorted(set(PLACES) - {"peg", "flat"})
KEY, LIGHT, WALL, STAND = np.split(np.arange(SETTING), [len(KEYS), SETTING - 6, SETTING - 3])


@st.composite
def asked_places(draw: st.DrawFn) -> Asked:
    place = draw(st.sampled_from(PAINTED))
    light = draw(st.sampled_from(lights_of(place)))
    return Asked(place=place, arrangement=draw(st.integers(0, 2)), light=light, wall=draw(COLOUR), stand=draw(COLOUR))


@given(asked_places())
def test_a_setting_is_a_key_its_light_and_two_colours(asked: Asked) -> None:
    numbers, place = setting(asked), PLACES[asked.place]
    light = mix(place, asked.light)
    assert (numbers.shape, numbers.dtype) == ((SETTING,), np.float32)
    assert [name for name, taken in zip(KEYS, numbers[KEY], strict=True) if taken] == [key_of(place, asked.light)]
    assert numbers[KEY].sum() == 1
    assert numbers[LIGHT] == pytest.approx([*light.key_rgb, *light.fill_rgb], rel=1e-6)
    assert np.array_equal(numbers[WALL], linear(asked.wall))
    assert np.array_equal(numbers[STAND], linear(asked.stand))


@given(COLOUR)
def test_linear_light_keeps_black_and_white_and_the_order_of_values(colour: tuple[int, int, int]) -> None:
    values = linear(colour)
    assert values.dtype == np.float32
    assert np.array_equal(np.argsort(values, kind="stable"), np.argsort(colour, kind="stable"))
    assert np.all((values >= 0) & (values <= 1))
    assert linear((0, 127, 255)) == pytest.approx([0, 0.2122, 1], abs=1e-4)


@given(asked_places())
def test_equal_wishes_are_one_key_of_a_cache_and_of_one_setting(asked: Asked) -> None:
    again = Asked(**{name: getattr(asked, name) for name in asked.__struct_fields__})
    assert (again, hash(again)) == (asked, hash(asked))
    assert np.array_equal(setting(again), setting(asked))


def test_a_wish_names_its_set() -> None:
    asked = Asked(place="desk", arrangement=1, dress="christmas", wall=(230, 226, 220), stand=(150, 120, 90))
    assert asked.set == Set("desk", 1, "christmas")
    assert asked.light == "own"
