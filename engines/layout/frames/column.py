"""One column: words above the product; price and button below it, or above it too."""

from engines.layout.blocks import stack
from engines.layout.content import Content
from engines.layout.frames.plan import FOOT, HEAD, TEXT_ROLES, Plan, disclosure, margin, sizes_of
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

MARGIN = 0.07  # of the width: centred lines of uneven length need air at both ends
EM, EM_WIDTH, EM_HEIGHT = 12.5, 160, 500  # pixels an em in a slot so wide and high; the scarcer side decides
TOP = 1.4  # margins above the first line: a tall slot looks top-heavy with less
HEAD_END, FOOT_START = 0.62, 0.55  # of the height, as far as words and offer may come; the product decides who does
WORDS_LOOSER = 1.2  # of an em is one between words: there is height to spare
HEADLINE_LINES = 4  # a narrow column breaks a long headline that often
STRETCHED = 220  # pixels: in a narrower column the button spans it, as buttons on a phone do
GROUND, BARE_GROUND = 0.46, 0.32  # of the width stay below the product's foot, above an offer (no price lies on a
# podium's edge) or the slot's end
LEAST_AREA = 0.22  # of the height: a lower product is lost between the texts


def column(content: Content, scale: float, slot: SlotSize, *, offer_below: bool, panel: bool = False) -> Plan | None:
    """Fit the words from the top and, with `offer_below`, price and button from the bottom, on a `panel` or not."""
    edge = margin(slot, MARGIN)
    em = EM * min(slot.width / EM_WIDTH, slot.height / EM_HEIGHT)
    sizes = sizes_of(content, em, scale)
    mark = disclosure(content, em, Box(edge, 0, slot.width - edge // 2 - 1, slot.height - edge // 3), slot)
    if mark is None:
        return None
    above, below = (HEAD, FOOT) if offer_below else (TEXT_ROLES, ())
    left, right, top, bottom = edge, slot.width - edge, round(edge * TOP), mark.box.top - edge // 2
    room = Box(left, top, right, round(HEAD_END * slot.height))
    gaps = em * scale * WORDS_LOOSER
    head = stack(content, above, room, sizes, gaps, align="centre", anchor=0.0, lines=HEADLINE_LINES)
    room = Box(left, round(FOOT_START * slot.height), right, bottom)
    narrow = slot.width < STRETCHED
    foot = stack(content, below, room, sizes, em * scale, align="centre", anchor=1.0, stretch=narrow)
    if head is None or foot is None:
        return None
    ceiling = max([block.box.bottom for block in head], default=top) + edge
    if foot:
        floor = min(block.box.top for block in foot) - edge
        ground = floor - round(GROUND * slot.width)
    else:
        floor, ground = bottom, slot.height - round(BARE_GROUND * slot.width)
    board = Box(0, floor, slot.width, slot.height) if panel and foot else None
    area = Box(left, ceiling, right, ground)
    return Plan((*head, *foot, mark), area, board) if area.height >= LEAST_AREA * slot.height else None
