"""Where the stage gives way to plain backdrop: at its own edges, earlier beneath texts, but never across the podium."""

from engines.bundle.manifest import Stage
from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.photo.placement import Fade, Placement, Ramp
from engines.pixels.box import Box, Side

PODIUM_REACH = 1.45  # half widths of the narrowest podium reach to the rim of a common one; a wide foot may fade
LENGTH = 0.75  # half widths of the narrowest podium: over this length the stage gives way, so that nobody sees an edge
LOW = 120  # pixels: in a wide slot below, a prop beside the podium is cut off above and cannot be told
LOW_REACH, LOW_LENGTH = 1.12, 0.42  # half widths in such a slot: the stage ends with the podium, before its props
BENEATH = 0.6  # of the length may lie beneath a text, which is calm enough there, and the rest beside it
BELOW = 2  # lengths below the product's foot stay free of the fade and show the podium's front


def _beside(plan: Plan) -> dict[Side, list[Box]]:
    """Return the texts on each side of the product's area; the disclosure is small enough to lie on the scene."""
    area = area_of(plan)
    found: dict[Side, list[Box]] = {"left": [], "right": [], "above": [], "below": []}
    for block in plan.blocks:
        if block.role != "disclosure":
            found[block.box.side_of(area)].append(block.box)
    return found


def fade_for(plan: Plan, place: Placement, stage: Stage, size: tuple[int, int], slot: SlotSize) -> Fade:
    """Return the fade of a stage, a picture of `size` pixels put at `place`, for the texts of `plan`."""
    wide, tall, half = size[0] * place.scale, size[1] * place.scale, stage.half_width * size[0] * place.scale
    middle = place.left + stage.stand[0] * wide
    (across, down), bottom_edge = slot.pixels, area_of(plan).bottom
    low = slot.family == "wide" and slot.height < LOW
    reach, length = (LOW_REACH * half, LOW_LENGTH * half) if low else (PODIUM_REACH * half, LENGTH * half)
    podium_left, podium_right = middle - reach, middle + reach
    beneath, texts = BENEATH * length, _beside(plan)
    # Where the stage is gone: at its own edge, or further in where a text wants calm and the podium does not forbid it.
    left = max([place.left, *(min(box.right - beneath, podium_left - length) for box in texts["left"])])
    right = min([place.left + wide, *(max(box.left + beneath, podium_right + length) for box in texts["right"])])
    top = max([place.top, *(box.bottom - beneath for box in texts["above"])])
    lowest = bottom_edge + BELOW * length
    bottom = min([place.top + tall, *(max(box.top + beneath, lowest) for box in texts["below"])])
    return Fade(
        left=Ramp(left, left + length) if left > 0 else None,
        top=Ramp(top, top + length) if top > 0 else None,
        right=Ramp(right, right - length) if right < across else None,
        bottom=Ramp(bottom, bottom - length) if bottom < down else None,
    )
