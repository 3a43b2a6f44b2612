"""How good a laid-out candidate is by its geometry: what it says, how large the product is, how the slot is filled."""

from bisect import bisect_left, bisect_right
from functools import cache
from itertools import accumulate, pairwise
from operator import and_
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
FREE: Final = (1 << CELLS) - 1  # a row of cells without anything
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
    """Return the share of the slot that its largest rectangle without any of `boxes` takes, in cells of a grid.

    A row of cells is a number, a bit for each that is free.
    """
    columns, rows = _edges(slot.width), _edges(slot.height)
    free = [FREE] * CELLS
    for box in boxes:
        first, last = _cells(columns, box.left, box.right)
        top, bottom = _cells(rows, box.top, box.bottom)
        if box.area > 0 and first < last:
            for row in range(top, bottom):
                free[row] &= ~((1 << last) - (1 << first))
    largest = 0
    for top in range(CELLS):
        for high, shared in enumerate(accumulate(free[top:], and_), 1):
            if not shared:
                break
            largest = max(largest, high * _longest()[shared])
    return largest / CELLS**2


def _edges(side: int) -> list[int]:
    return [round(cell * side / CELLS) for cell in range(CELLS + 1)]


def _cells(edges: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the first of the cells between `edges` that `start` to `end` touches, and the one behind the last."""
    return max(0, bisect_right(edges, start) - 1), min(CELLS, bisect_left(edges, end))


@cache
def _longest() -> list[int]:
    """Return the longest run of ones in each number of `CELLS` bits."""
    return [max(map(len, f"{number:b}".split("0"))) for number in range(FREE + 1)]


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
