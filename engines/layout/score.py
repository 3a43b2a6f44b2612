"""How good a laid-out candidate is, after the PosterLayout measures: message, product, legibility, space, alignment."""

from engines.layout.frames.plan import Plan
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around

PRODUCT_WANTED = 0.17  # of the slot's area, as the product's bounding box
FILLED_WANTED = 0.3  # of the slot's area, as the texts' bounding boxes
ILLEGIBLE, LEGIBLE = 2.0, 6.0  # contrast without help: nobody reads the one, more than the other helps nobody
FILL_COUNTS, SPREAD_COUNTS = 0.7, 0.3  # of the score for space: how much text, and how far apart it lies
SAME_EDGE = 3  # pixels; the eye takes left edges that differ by less for one line
MESSAGE, PRODUCT, LEGIBILITY, SPACE, ALIGNMENT = 0.35, 3.0, 2.0, 1.0, 0.5  # weights: what sells before what pleases


def measure(plan: Plan, product: Box | None, contrast: float, worth: float, slot: SlotSize) -> float:
    """Score a candidate; `contrast` is the least of its texts before any underlay, `worth` what it says, and taste."""
    whole = slot.width * slot.height
    boxes = [block.box for block in plan.blocks if block.role != "disclosure"]
    share = min(1.0, product.area / whole / PRODUCT_WANTED) if product else 0.0
    legibility = min(1.0, max(0.0, (contrast - ILLEGIBLE) / (LEGIBLE - ILLEGIBLE)))
    filled = sum(box.area for box in boxes) / whole
    hull = around(boxes).area / whole if boxes else 0.0
    off, spread = abs(filled - FILLED_WANTED) / FILLED_WANTED, max(0.0, hull - filled)
    space = 1 - FILL_COUNTS * min(1.0, off) - SPREAD_COUNTS * min(1.0, spread)
    alignment = 1 / max(1, len({box.left // SAME_EDGE for box in boxes}))
    return MESSAGE * worth + PRODUCT * share + LEGIBILITY * legibility + SPACE * space + ALIGNMENT * alignment
