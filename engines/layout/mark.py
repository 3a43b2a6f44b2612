"""The word for an ad, or the AI label: small, in a corner that a layout keeps for it."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from engines.layout.blocks import Block, text_block
from engines.layout.calm import steepest
from engines.layout.content import MARK_SHARE, SMALLEST_MARK, Content
from engines.layout.layout_file import Layout
from engines.layout.plan import Plan
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

MARK: Final = 0.72  # of a button's label is the word for an ad
FREE: Final = 0.4  # of its size stays free around a mark that is moved
CLEAR: Final = 1.35  # to 1: a steeper edge beneath a mark is a part of the product, or of a thing beside it


def mark_block(layout: Layout, content: Content, slot: SlotSize) -> Block | None:
    """Set the word for an ad; only its first word where there is no room for all, None where there is none for it."""
    locale, text = content.locale, content.texts.get("disclosure", "")
    region = layout.box(layout.mark, slot)
    label = layout.cta.label if layout.cta else layout.headline.size
    least = math.ceil(MARK_SHARE[locale] * min(slot.width, slot.height))
    size = max(SMALLEST_MARK[locale], round(MARK * label * layout.scale(slot)), least)
    for said in (text, text.split()[0]) if text else ():
        block = text_block(said, locale, "disclosure", size, region.width, "left", 1, (), False)
        if block is not None:
            tight = Block(block.role, block.runs[0].box, block.runs)
            left = region.left if layout.mark_left else region.right - tight.box.width
            return tight.moved(left - tight.box.left, region.bottom - tight.box.bottom)
    return None


def settled(plan: Plan, product: Box | None, small: np.ndarray, size: tuple[int, int]) -> Plan:
    """Return `plan` with its mark off the product, and off the edges of what lies beneath it where a corner is calm.

    `small` is what lies under the texts of a picture of `size` in cells.
    """
    mark = next((block for block in plan.blocks if block.role == "disclosure"), None)
    if mark is None or mark not in plan.bare:
        return plan
    others = tuple(block for block in plan.blocks if block is not mark)
    taken = [block.box for block in others] + ([product] if product is not None else [])
    free = (spot for spot in _corners(mark, size) if not any(_beside(spot).overlap(box) for box in taken))
    calm = (spot for spot in free if _edge(spot, small, size) <= CLEAR)
    first = mark if not _overlaps(mark, product) and _edge(mark, small, size) <= CLEAR else next(calm, mark)
    return plan if first is mark else replace(plan, blocks=(*others, first))


def _overlaps(mark: Block, product: Box | None) -> bool:
    return product is not None and mark.box.overlap(product) > 0


def _beside(mark: Block) -> Box:
    """Return a mark's box with what stays free around it."""
    return mark.box.grown(round(FREE * mark.runs[0].size))


def _edge(mark: Block, small: np.ndarray, size: tuple[int, int]) -> float:
    """Return the steepest edge near a mark: measured as of any other text."""
    return steepest(small, [replace(mark, role="brand")], size)


def _corners(mark: Block, size: tuple[int, int]) -> list[Block]:
    """Return a mark in the other corners, as far from the slot's sides as it is: along its own edge first."""
    box, (width, height) = mark.box, size
    across, down = width - box.right - box.left, height - box.bottom - box.top
    return [mark.moved(across, 0), mark.moved(0, down), mark.moved(across, down)]
