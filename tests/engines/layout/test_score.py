"""The largest hole of a layout."""

from hypothesis import given
from hypothesis import strategies as st

from engines.layout.score import CELLS, hole
from engines.layout.slots import parse_slot
from engines.pixels.box import Box

SLOT = parse_slot("300x250")


def test_an_empty_slot_is_one_hole_and_a_full_one_has_none() -> None:
    assert hole([], SLOT) == 1
    assert hole([Box(0, 0, 300, 250)], SLOT) == 0


def test_a_column_at_the_left_leaves_the_rest_free() -> None:
    assert hole([Box(0, 0, 150, 250)], SLOT) == 0.5


def test_a_thing_in_the_middle_leaves_one_side() -> None:
    assert hole([Box(126, 105, 174, 145)], SLOT) == 5 * CELLS / CELLS**2


BOXES = st.lists(
    st.builds(
        lambda left, top, wide, high: Box(left, top, left + wide, top + high),
        st.integers(0, 250),
        st.integers(0, 200),
        st.integers(1, 50),
        st.integers(1, 50),
    ),
    max_size=6,
)


@given(BOXES, BOXES)
def test_more_things_never_leave_a_larger_hole(some: list[Box], more: list[Box]) -> None:
    assert 0 <= hole([*some, *more], SLOT) <= hole(some, SLOT) <= 1
