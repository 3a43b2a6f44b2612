"""Texts in a column on one side, the product on the other."""

from engines.layout.blocks import stack
from engines.layout.content import Content
from engines.layout.frames.plan import EM, TEXT_ROLES, Plan, disclosure, em_by_area, facing, margin, sizes_of
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

COLUMN = 0.48  # of the width for the texts: the picture keeps the larger half
SQUARE_MARGIN = 0.045  # of the width: beside a column of words the shorter side's share looks cramped
HEIGHT, WIDE_HEIGHT = (
    215,
    170,
)  # pixels of height for all texts at an em of 12; longer lines, in a wide slot, need fewer
GROUND = 0.19  # of the height stays below the product's foot, where the podium's front is seen
LEAST_EM = 9.0  # pixels: a lower wide slot would set all its texts alike, at the least that can be read
AIR = 2  # pixels between the disclosure and what stands above it


def _em(slot: SlotSize) -> float:
    """Return the area's em, or less where a low slot could not hold all texts in it."""
    return min(em_by_area(slot), EM * (slot.height / (WIDE_HEIGHT if slot.family == "wide" else HEIGHT)))


def beside(
    content: Content, scale: float, slot: SlotSize, *, product_right: bool, panel: bool = False, column: float = COLUMN
) -> Plan | None:
    """Fit the texts into a column that takes the share `column` of the width, on a flat ground with `panel`."""
    edge = margin(slot, SQUARE_MARGIN if slot.family == "square" else 0.0)
    em, wide = _em(slot), round(column * slot.width)
    if em < LEAST_EM and slot.family == "wide":
        return None
    corner = Box(edge, edge, slot.width - edge // 2 - 1, slot.height - edge // 2)
    mark = disclosure(content, em, corner, slot)
    if mark is None:
        return None
    # The disclosure keeps to the right, so it lies under the texts when the product stands on the left.
    texts = Box(edge, edge, wide - edge // 2, slot.height - edge if product_right else mark.box.top - AIR)
    region = facing(texts, slot, product_right=product_right)
    sizes = sizes_of(content, em, scale)
    blocks = stack(content, TEXT_ROLES, region, sizes, em * scale, align="left", anchor=0.5)
    if blocks is None:
        return None
    near = wide + (edge // 2 if panel else 0)
    area = Box(near, edge + AIR, slot.width - edge, slot.height - round(GROUND * slot.height))
    board = facing(Box(0, 0, wide, slot.height), slot, product_right=product_right) if panel else None
    return Plan((*blocks, mark), facing(area, slot, product_right=product_right), board)
