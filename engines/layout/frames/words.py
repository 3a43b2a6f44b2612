"""All texts one below the other, in the middle of the slot: there is no product beside them."""

from engines.layout.blocks import Align, stack
from engines.layout.content import Content
from engines.layout.frames.plan import TEXT_ROLES, Plan, disclosure, em_by_area, margin, sizes_of
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

MARGIN = 0.09  # of the width: lines of uneven length need air at both ends
LARGER = 1.35  # than beside a product: the words are all there is
LINES = 4  # of a headline
EM_WIDTH = 0.075  # of the width an em at most: a narrow slot breaks larger words too often
EM_HEIGHT = 0.075  # of the height


def words(content: Content, scale: float, slot: SlotSize, *, align: Align = "centre") -> Plan | None:
    """Fit the texts between the slot's margins, above the disclosure."""
    edge = margin(slot, MARGIN)
    em = min(LARGER * em_by_area(slot), EM_WIDTH * slot.width, EM_HEIGHT * slot.height)
    mark = disclosure(content, em, Box(edge, 0, slot.width - edge // 2 - 1, slot.height - edge // 3), slot)
    if mark is None:
        return None
    region = Box(edge, edge // 2, slot.width - edge, mark.box.top - 1)
    sizes = sizes_of(content, em, scale)
    blocks = stack(content, TEXT_ROLES, region, sizes, em * scale, align=align, anchor=0.5, lines=LINES)
    beside = Box(slot.width, 0, slot.width, slot.height)  # nothing: to the right of all texts
    return Plan((*blocks, mark), beside) if blocks is not None else None
