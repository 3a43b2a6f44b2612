"""How good a laid-out candidate is by its geometry: what it says, how large the product is, how the slot is filled."""

from itertools import accumulate, pairwise
from typing import Final

from engines.layout.plan import Plan
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around

MESSAGE, PRODUCT, SPACE, THIRDS, HOLE = 0.5, 3.0, 1.0, 2.0, 6.0  # weights: what sells before what pleases
PRODUCT_WANTED: Final = 0.17  # of the slot's area, as the product's bounding box
FILLED_WANTED: Final = 0.28  # of the slot's area, as the texts' bounding boxes
DEAD: Final = 0.04  # of a third's area: with less in it a third is dead
TILES: Final = 3
CELLS: Final = 12  # a side, of the grid that holes are measured in
HOLE_MOST: Final = 0.22  # of the slot's area, as the largest rectangle without anything: the air that an ad wants


def _covered(part: Box, boxes: list[Box]) -> float:
    return sum(box.overlap(part) for box in boxes) / max(1, part.area)


def thirds(boxes: list[Box], slot: SlotSize) -> float:
    """Return the share of the slot's thirds, along its longer side, that hold something."""
    wide = slot.width >= slot.height
    side = slot.width if wide else slot.height
    edges = [round(side * part / TILES) for part in range(TILES + 1)]
    parts = [
        Box(first, 0, last, slot.height) if wide else Box(0, first, slot.width, last) for first, last in pairwise(edges)
    ]
    return sum(_covered(part, boxes) >= DEAD for part in parts) / TILES


def hole(boxes: list[Box], slot: SlotSize) -> float:
    """Return the share of the slot that its largest rectangle without any of `boxes` takes, in cells of a grid."""
    across, down = slot.width / CELLS, slot.height / CELLS
    largest, heights = 0, [0] * CELLS
    for row in range(CELLS):
        cells = [
            Box(round(column * across), round(row * down), round((column + 1) * across), round((row + 1) * down))
            for column in range(CELLS)
        ]
        free = [not any(cell.overlap(box) for box in boxes) for cell in cells]
        heights = [height + 1 if empty else 0 for height, empty in zip(heights, free, strict=True)]
        largest = max(largest, *(_widest(heights, column) for column in range(CELLS)))
    return largest / CELLS**2


def _widest(heights: list[int], first: int) -> int:
    """Return the largest rectangle under `heights` that begins at column `first`."""
    lowest = accumulate(heights[first:], min)
    return max(height * width for width, height in enumerate(lowest, 1))


def measure(plan: Plan, product: Box | None, worth: float, slot: SlotSize) -> float:
    """Score a plan in CSS pixels; `worth` is what it says, and taste."""
    whole = slot.width * slot.height
    texts = [block.box for block in plan.blocks if block.role != "disclosure"]
    share = min(1.0, product.area / whole / PRODUCT_WANTED) if product else 0.0
    filled = sum(box.area for box in texts) / whole
    space = 1 - min(1.0, abs(filled - FILLED_WANTED) / FILLED_WANTED)
    hulls = [*([around(texts)] if texts else []), *([product] if product else [])]
    empty = max(0.0, hole([*texts, *([product] if product else [])], slot) - HOLE_MOST)
    return MESSAGE * worth + PRODUCT * share + SPACE * space + THIRDS * thirds(hulls, slot) - HOLE * empty
