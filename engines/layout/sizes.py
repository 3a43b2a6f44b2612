"""Sizes that a headline is tried at, from a layout's own down to what can just be read."""

from dataclasses import dataclass
from functools import lru_cache

from engines.layout.content import HEADLINE_MOST, LARGER, SMALLEST
from engines.layout.layout_file import Layout
from engines.vocabulary.locales import Locale

STEP = 0.94  # from one size to the next smaller one: a difference that can just be seen
SMALLER_COSTS = (
    12.0  # worth per share that the headline is smaller: it shrinks by a quarter before the description goes
)
TIGHT = (0.85, 0.7, 0.55)  # of the least size, where nothing else fits
TIGHT_COSTS = 3.0  # worth, and as much for each further step
LEAST_PRICE = 0.75  # of its size, beside the smallest headlines


@dataclass(frozen=True, slots=True)
class Size:
    """One try for a headline: pixels, lines, characters a line (0: any), and what it costs of the worth."""

    pixels: int
    lines: int
    characters: float
    cost: float
    price: float = 1.0
    """Share of its own size that the price is set at: it keeps to the headline's."""
    natural: bool = True


@lru_cache(maxsize=512)
def headline_sizes(layout: Layout, scale: float, locale: Locale) -> tuple[Size, ...]:
    """Return the sizes to try, the best first: from the layout's own down to its least, at last some below."""
    largest = layout.headline.size * scale * LARGER[locale][0]
    least = layout.headline.least * scale * LARGER[locale][0]
    most, characters = HEADLINE_MOST[locale]
    lines = min(layout.headline.lines, most)
    found: dict[tuple[int, int], Size] = {}

    size = base = largest

    def add(size: float, allowed: int, wide: float, extra: float = 0.0, *, natural: bool = True) -> None:
        pixels = max(SMALLEST[locale], round(size))
        cost = SMALLER_COSTS * max(0.0, 1 - pixels / largest) + extra
        price = min(1.0, max(LEAST_PRICE, pixels / base))
        found.setdefault((pixels, allowed), Size(pixels, allowed, wide, cost, price, natural))

    if layout.headline.low is not None:
        add(size, 1, characters)
        size = base = layout.headline.low * scale * LARGER[locale][0]
    while size >= least - 1e-6:
        add(size, lines, characters)
        size *= STEP
    add(least, lines, characters)
    more = max(lines, layout.headline.lines)
    add(least, more + 1, 0.0, TIGHT_COSTS / 2)
    for turn, part in enumerate(TIGHT, 1):
        add(least * part, more + 1, 0.0, turn * TIGHT_COSTS, natural=False)
    return tuple(sorted(found.values(), key=lambda one: one.cost))
