"""What holds for every row of the table, so for one that is added too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.layout.blocks import Block
from engines.layout.content import content_of
from engines.layout.fade import fade_for
from engines.layout.frames.plan import Plan
from engines.layout.frames.table import PICTURED, WORDED, Frame
from engines.layout.slots import SLOTS, SlotSize, parse_slot
from engines.photo.placement import Fade
from engines.photo.standing import stand
from engines.pixels.box import Box
from tests.support.layout_samples import SIDE, STAGE, copy, packshot, product

TABLES = (PICTURED, WORDED)
ROWS = [(parse_slot(name), frame) for name in SLOTS for table in TABLES for frame in table[parse_slot(name).family]]
STAGE_SIZE = (SIDE, SIDE)
EDGES = st.integers(-50, 50)


def plan_of(frame: Frame, slot: SlotSize) -> Plan | None:
    return frame.fit(content_of(product(), copy(), None), 0.78, slot)


def faded(slot: SlotSize, area: Box, *texts: Box) -> Fade:
    plan = Plan(tuple(Block("headline", box, ()) for box in texts), area)
    return fade_for(plan, stand(area, STAGE, STAGE_SIZE, packshot()).placement, STAGE, STAGE_SIZE, slot)


@pytest.mark.parametrize(("slot", "frame"), ROWS, ids=lambda part: part.name)
def test_a_plan_keeps_its_texts_off_the_product_and_off_each_other(slot: SlotSize, frame: Frame) -> None:
    plan = plan_of(frame, slot)
    if plan is None:
        return
    boxes = [block.box for block in plan.blocks]
    assert (plan.area.area > 0) == (frame in PICTURED[slot.family])
    assert not any(one.overlap(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])
    assert not any(box.overlap(plan.area) for box in boxes)


def test_names_of_frames_are_told_apart_in_explanations() -> None:
    names = [frame.name for table in TABLES for frames in table.values() for frame in frames]
    assert len(set(names)) == len(names)


def test_frames_of_two_sides_mirror_each_other() -> None:
    slot = parse_slot("300x250")
    right, left = (plan_of(frame, slot) for frame in PICTURED["square"][:2])
    assert right is not None
    assert left is not None
    assert left.area == right.area.mirrored(slot.width)


@given(EDGES, EDGES, st.integers(0, 50), st.integers(0, 50), st.integers(0, 100))
def test_a_mirror_shown_twice_gives_the_box_back(left: int, top: int, wide: int, tall: int, width: int) -> None:
    box = Box(left, top, left + wide, top + tall)
    assert box.mirrored(width).mirrored(width) == box
    assert box.mirrored(width).width == box.width


def test_a_stage_as_large_as_its_slot_fades_nowhere() -> None:
    slot = SlotSize(60, 60, 50_000)
    assert faded(slot, Box(5, 5, 55, 50)) == Fade()


def test_a_stage_fades_at_an_edge_inside_the_slot_and_earlier_beneath_a_text() -> None:
    slot = SlotSize(400, 300, 50_000)
    area = Box(150, 100, 250, 220)
    plain, texted = faded(slot, area), faded(slot, area, Box(150, 10, 250, 95))
    assert plain.top is not None
    assert texted.top is not None
    assert plain.right is not None
    assert plain.top.gone < plain.top.full
    assert plain.right.gone > plain.right.full
    assert texted.top.gone > plain.top.gone
    assert (texted.left, texted.right, texted.bottom) == (plain.left, plain.right, plain.bottom)


def test_a_text_over_the_podium_does_not_make_it_fade() -> None:
    slot = parse_slot("300x250")
    area = Box(150, 10, 290, 200)
    placed = stand(area, STAGE, STAGE_SIZE, packshot()).placement
    podium = placed.left + (STAGE.stand[0] - STAGE.half_width) * SIDE * placed.scale
    left = faded(slot, area, Box(10, 10, 150, 200)).left
    assert left is not None
    assert left.full < podium
