"""Headline across the top, product in the middle, price left and button right along the bottom."""

from engines.layout.blocks import Block, stack
from engines.layout.content import Content, Role
from engines.layout.frames.plan import HEAD, Plan, disclosure, em_by_area, margin, sizes_of
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around

MARGIN = 0.045  # of the width: a headline across the whole slot wants air at both ends
MARK_GAP = 4  # pixels between the headline and the disclosure beside it
HEAD_END = 0.5  # of the height: words that reach further down leave no middle for a product
FOOT_START = 0.7  # of the height: price and button keep to the lowest third
GROUND = 0.11  # of the height between the product's foot and the price, where the podium's front is seen
LEAST_AREA = 0.34  # of the height: a lower product is lost between two bands of text


def _foot(content: Content, sizes: dict[Role, int], em: float, edge: int, slot: SlotSize) -> list[Block] | None:
    """Set the price at the left and the button at the right end of the lowest band."""
    half = (slot.width - 3 * edge) // 2
    top, bottom = round(FOOT_START * slot.height), slot.height - edge
    left = Box(edge, top, edge + half + edge // 2, bottom)
    right = Box(slot.width - edge - half, top, slot.width - edge, bottom)
    price = stack(content, ("price",), left, sizes, em, align="left", anchor=0.5)
    button = stack(content, ("cta",), right, sizes, em, align="left", anchor=0.5)
    if price is None or button is None:
        return None
    return [*price, *(block.moved(right.right - block.box.right, 0) for block in button)]


def poster(content: Content, scale: float, slot: SlotSize) -> Plan | None:
    """Fit a headline, a product as high as what is left between the texts, and a band with price and button."""
    edge, em = margin(slot, MARGIN), em_by_area(slot)
    sizes = sizes_of(content, em, scale)
    mark = disclosure(content, em, Box(edge, edge // 2, slot.width - edge // 2 - 1, slot.height // 2), slot)
    if mark is None:
        return None
    mark = mark.moved(0, edge // 2 - mark.box.top)
    top = Box(edge, edge, mark.box.left - MARK_GAP, round(HEAD_END * slot.height))
    head = stack(content, HEAD, top, sizes, em * scale, align="left", anchor=0.0)
    foot = _foot(content, sizes, em, edge, slot)
    if head is None or foot is None:
        return None
    ceiling = max(around([block.box for block in head]).bottom if head else edge, mark.box.bottom) + edge // 2
    floor = min([block.box.top for block in foot], default=slot.height) - round(GROUND * slot.height)
    area = Box(slot.width // 4, ceiling, slot.width - slot.width // 4, floor)
    return Plan((*head, *foot, mark), area) if area.height >= LEAST_AREA * slot.height else None
