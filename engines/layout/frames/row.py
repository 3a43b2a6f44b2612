"""One row: the product at one end, then words, price and button."""

from engines.layout.blocks import Block, stack
from engines.layout.content import Content, Role
from engines.layout.frames.plan import HEAD, Plan, disclosure, facing, margin, sizes_of
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

EM, LOW_EM, LOW = 0.145, 0.19, 80  # of the height an em; of a slot below so many pixels more, or nobody could read it
LEAST_EM = 8.0  # pixels
GAP, LEAST_GAP = 0.16, 8.0  # of the height, and pixels: words, price and button are told apart by the space between
SCENE_HEIGHTS, SCENE_WIDTH = 1.6, 0.3  # the picture's part: so many heights wide, but no more of the width than this
WORDS_TIGHTER = 0.7  # of an em is one between the lines of a row: there is no height to spare
GROUND = 0.13  # of the height stays below the product's foot, where the podium's front is seen
LEAST_AREA = 8  # pixels: a narrower product is a speck


def _offer(
    content: Content, region: Box, sizes: dict[Role, int], em: float, gap: int
) -> tuple[list[Block], Box] | None:
    """Set the button at the right end of `region` and the price beside it; tell what room is left for words."""
    placed: list[Block] = []
    for role in ("cta", "price"):
        part = stack(content, (role,), region, sizes, em, align="left", anchor=0.5)
        if part is None:
            return None
        if part:
            shift = region.right - max(block.box.right for block in part)
            part = [block.moved(shift, 0) for block in part]
            region = Box(region.left, region.top, min(block.box.left for block in part) - gap, region.bottom)
            placed += part
    return placed, region


def row(content: Content, scale: float, slot: SlotSize, *, product_right: bool, pictured: bool = True) -> Plan | None:
    """Fit price and button at their size, and the words into what is left; all of it is, unless `pictured`."""
    edge = margin(slot)
    em = max(LEAST_EM, (LOW_EM if slot.height < LOW else EM) * slot.height)
    gap = round(max(LEAST_GAP, GAP * slot.height))
    scene = min(round(SCENE_HEIGHTS * slot.height), round(SCENE_WIDTH * slot.width)) if pictured else edge
    mark = disclosure(content, em, Box(edge, 1, slot.width - 3, slot.height - 1), slot)
    if mark is None:
        return None
    texts = Box(edge + gap // 2, edge, slot.width - scene, slot.height - edge)
    region = facing(texts, slot, product_right=product_right)
    if product_right:  # the disclosure would lie on the product: it ends where the texts do
        mark = mark.moved(region.right - mark.box.right, 0)
    sizes = sizes_of(content, em, scale)
    offer = _offer(content, region, sizes, em, gap)
    if offer is None:
        return None
    placed, room = offer
    if room.width <= 0 and any(role in content.texts for role in HEAD):
        return None
    words = stack(content, HEAD, room, sizes, em * WORDS_TIGHTER * scale, align="left", anchor=0.5)
    if words is None or any(mark.box.overlap(block.box) for block in [*placed, *words]):
        return None
    if not pictured:
        return Plan((*words, *placed, mark), Box(slot.width, 0, slot.width, slot.height))
    place = Box(slot.width - scene + gap, edge, slot.width - edge, slot.height - round(GROUND * slot.height))
    area = facing(place, slot, product_right=product_right)
    return Plan((*words, *placed, mark), area) if area.width > LEAST_AREA else None
