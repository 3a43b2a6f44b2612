"""How good a laid-out candidate is, after the PosterLayout measures: message, product, legibility, space, alignment."""

from engines.layout.frames.plan import Plan
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around

PRODUCT_WANTED = 0.17  # of the slot's area, as the product's bounding box
FILLED_WANTED = 0.3  # of the slot's area, as the texts' bounding boxes


def measure(plan: Plan, product: Box | None, contrast: float, worth: float, slot: SlotSize) -> float:
    """Score a candidate; `contrast` is the least of its texts before any underlay, `worth` what it says, and taste."""
    whole = slot.width * slot.height
    boxes = [block.box for block in plan.blocks if block.role != "disclosure"]
    share = min(1.0, product.area / whole / PRODUCT_WANTED) if product else 0.0
    legibility = min(1.0, max(0.0, (contrast - 2.0) / 4.0))
    filled = sum(box.area for box in boxes) / whole
    hull = around(boxes).area / whole if boxes else 0.0
    space = 1 - 0.7 * min(1.0, abs(filled - FILLED_WANTED) / FILLED_WANTED) - 0.3 * min(1.0, max(0.0, hull - filled))
    alignment = 1 / max(1, len({box.left // 3 for box in boxes}))
    return 0.35 * worth + 3 * share + 2 * legibility + space + 0.5 * alignment
