"""What every frame gives, a plan, and what frames share: the free margin, the em, the corner of the disclosure."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from engines.layout.blocks import Block, text_block
from engines.layout.content import MARK_SHARE, Content, Role
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

HEAD: tuple[Role, ...] = ("brand", "headline", "description")
FOOT: tuple[Role, ...] = ("price", "cta")
TEXT_ROLES: tuple[Role, ...] = HEAD + FOOT
MARGIN, LEAST_MARGIN = 0.05, 4  # of the shorter side, and pixels: text at the very edge looks cut off
EM, EM_AREA = (
    12.0,
    75_000,
)  # pixels an em in a slot of so many square pixels, as 300x250: a description reads well there


@dataclass(frozen=True, slots=True)
class Plan:
    """Texts placed, the area the product may fill (it stands on the area's bottom), and a flat panel behind texts."""

    blocks: tuple[Block, ...]
    area: Box
    panel: Box | None = None


Fit = Callable[[Content, float, SlotSize], Plan | None]
"""A frame at work: sets a content at a scale of its texts into a slot; None where it does not fit."""


def margin(slot: SlotSize, of_width: float = 0.0) -> int:
    """Return the pixels to leave free at each edge, at least the share `of_width` of the slot's width."""
    safe = max(LEAST_MARGIN, round(MARGIN * min(slot.width, slot.height)) + 1)
    return max(safe, round(of_width * slot.width))


def em_by_area(slot: SlotSize) -> float:
    """Return an em in pixels that grows with the slot: four times the area, twice the letters."""
    em: float = EM * (slot.width * slot.height / EM_AREA) ** 0.5
    return em


def sizes_of(content: Content, em: float, scale: float) -> dict[Role, int]:
    """Return the size of every role in pixels."""
    return {role: content.size(role, em, scale) for role in content.texts}


def disclosure(content: Content, em: float, region: Box, slot: SlotSize) -> Block | None:
    """Set the disclosure in the right bottom corner of `region`; only its first word where there is no room for all."""
    least = math.ceil(MARK_SHARE[content.locale] * min(slot.width, slot.height))
    size = max(content.size("disclosure", em, 1.0), least)
    block = text_block(content, "disclosure", size, region.width, "left")
    block = block or text_block(content.curt(), "disclosure", size, region.width, "left")
    if block is None:
        return None
    tight = Block(block.role, block.runs[0].box, block.runs)
    return tight.moved(region.right - tight.box.right, region.bottom - tight.box.bottom)


def facing(box: Box, slot: SlotSize, *, product_right: bool) -> Box:
    """Return `box`, drawn for a product on the right, where it lies when the product stands on the asked side."""
    return box if product_right else box.mirrored(slot.width)
