"""Setting texts: one block for each role, stacks of blocks, and the row of price, old price and badge."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from engines.layout.content import Content, Role
from engines.pixels.box import Box, around
from engines.text.fonts import Weight
from engines.text.glyphs import text_width
from engines.text.linebreak import break_lines
from engines.vocabulary.locales import Locale

Align = Literal["left", "centre"]
WEIGHTS: dict[Role, Weight] = {
    "brand": "bold",
    "headline": "bold",
    "description": "regular",
    "price": "bold",
    "old": "regular",
    "badge": "bold",
    "cta": "bold",
    "disclosure": "regular",
}
LINES: dict[Role, int] = {"description": 6}  # at most; a headline has what its frame allows, all else one line
READ_LEADING: dict[Locale, float] = {"en": 1.36, "zh": 1.5}  # of the size, from line to line of a text to be read
SHOWN_LEADING: dict[Locale, float] = {"en": 1.14, "zh": 1.26}  # of texts seen at a glance: closer, so that they hold
ASCENT, DESCENT = 0.88, 0.22  # of the size: highest ink over the baseline, lowest ink below it
MIDDLE = 0.365  # of the size: middle of capitals over the baseline, which the eye takes for a text's middle
GAPS: dict[Role, float] = {  # in ems, above: what is said together stands together, the button apart
    "brand": 0.0,
    "headline": 0.45,
    "description": 0.5,
    "price": 0.75,
    "cta": 0.85,
}
OFFER_GAP = 0.32  # of the price's size between price, old price and badge: about a space, so that they read as one
ROWS = ((0, 3), (0, 1, 3), (0, 1, 2, 3))  # where an offer is cut: one row; the price above the others; one each


@dataclass(frozen=True, slots=True)
class Padding:
    """Of a label's size: what its shape leaves free at either side, and the shape's height."""

    side: float
    height: float


BADGE = Padding(0.5, 1.5)  # close around its number, as a sticker is
BUTTON = Padding(1.15, 2.35)  # wide and high enough to look as if it could be pressed
SMALL_BUTTON = Padding(0.9, 1.95)  # for labels of up to `SMALL_LABEL` pixels, in slots without room for more
SMALL_LABEL = 12
LEAST_INSIDE = 1.1  # of a label's size: what both sides leave free together, or the label touches the shape's ends


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text with its pen's start; `struck` draws a line through it."""

    text: str
    left: float
    baseline: int
    weight: Weight
    size: int
    struck: bool = False

    @property
    def box(self) -> Box:
        """All pixels the line may touch."""
        right = self.left + text_width(self.weight, self.size, self.text)
        top, bottom = self.baseline - math.ceil(ASCENT * self.size), self.baseline + math.ceil(DESCENT * self.size)
        return Box(math.floor(self.left), top, math.ceil(right), bottom)

    def moved(self, right: int, down: int) -> "Run":
        """Return the line shifted."""
        return Run(self.text, self.left + right, self.baseline + down, self.weight, self.size, self.struck)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one role; `filled` blocks (button, badge) lie on a rounded shape as large as the box."""

    role: Role
    box: Box
    runs: tuple[Run, ...]
    filled: bool = False

    def moved(self, right: int, down: int) -> "Block":
        """Return the block shifted."""
        runs = tuple(run.moved(right, down) for run in self.runs)
        return Block(self.role, self.box.moved(right, down), runs, self.filled)


def text_block(
    content: Content, role: Role, size: int, width: int, align: Align, *, most: int | None = None
) -> Block | None:
    """Set the text of `role` in lines of at most `width` pixels, its box at (0, 0); None when it does not fit."""
    return _text_block(content.texts[role], content.locale, role, size, width, align, most or LINES.get(role, 1))


@lru_cache(maxsize=4096)
def _text_block(text: str, locale: Locale, role: Role, size: int, width: int, align: Align, most: int) -> Block | None:  # noqa: PLR0917  all of them key the cache
    weight = WEIGHTS[role]
    lines = break_lines(text, locale, lambda part: text_width(weight, size, part), width, most)
    if not lines:
        return None
    pitch = (READ_LEADING if role == "description" else SHOWN_LEADING)[locale] * size
    widths = [text_width(weight, size, line) for line in lines]
    full = math.ceil(max(widths))
    runs = tuple(
        Run(
            line,
            (full - wide) / 2 if align == "centre" else 0.0,
            round((index + 0.5) * pitch + MIDDLE * size),
            weight,
            size,
            struck=role == "old",
        )
        for index, (line, wide) in enumerate(zip(lines, widths, strict=True))
    )
    return Block(role, around([Box(0, 0, full, round(len(lines) * pitch)), *(run.box for run in runs)]), runs)


def filled_block(content: Content, role: Role, size: int, width: int, *, stretch: bool) -> Block | None:
    """Set a button or badge: one line centred on a shape, as wide as `width` with `stretch`."""
    return _filled_block(content.texts[role], role, size, width, stretch)


@lru_cache(maxsize=4096)
def _filled_block(text: str, role: Role, size: int, width: int, stretch: bool) -> Block | None:
    weight = WEIGHTS[role]
    padding = BADGE if role == "badge" else BUTTON if size > SMALL_LABEL else SMALL_BUTTON
    wide = text_width(weight, size, text)
    full = width if stretch else math.ceil(wide + 2 * padding.side * size)
    if max(full, wide + LEAST_INSIDE * size) > width:
        return None
    tall = round(padding.height * size)
    run = Run(text, (full - wide) / 2, round(tall / 2 + MIDDLE * size), weight, size)
    return Block(role, Box(0, 0, full, tall), (run,), filled=True)


def _span(row: list[Block], gap: int) -> int:
    return sum(part.box.width for part in row) + gap * (len(row) - 1)


def _rows(parts: list[Block], gap: int, width: int) -> list[list[Block]] | None:
    """Share `parts` out over as few rows as `width` allows; None when one alone is too wide."""
    for cuts in ROWS:
        rows = [parts[start:end] for start, end in pairwise(cuts) if parts[start:end]]
        if all(_span(row, gap) <= width for row in rows):
            return rows
    return None


def _parts(content: Content, sizes: dict[Role, int], width: int) -> list[Block] | None:
    """Set price, old price and badge, each on its own."""
    parts: list[Block] = []
    for role in ("price", "old"):
        if role in content.texts:
            if (part := text_block(content, role, sizes[role], width, "left")) is None:
                return None
            parts.append(part)
    if "badge" in content.texts:
        if (part := filled_block(content, "badge", sizes["badge"], width, stretch=False)) is None:
            return None
        parts.append(part)
    return parts


def offer(content: Content, sizes: dict[Role, int], width: int, align: Align) -> list[Block] | None:
    """Set price, old price and badge in as few rows as `width` allows, the first block's left top at (0, 0)."""
    parts = _parts(content, sizes, width)
    gap = round(OFFER_GAP * sizes["price"])
    rows = parts and _rows(parts, gap, width)
    if not rows:
        return None
    full = max(_span(row, gap) for row in rows)
    placed: list[Block] = []
    top = 0
    for row in rows:
        left = (full - _span(row, gap)) // 2 if align == "centre" else 0
        foot = max(part.runs[0].baseline - part.box.top for part in row)
        for part in row:
            down = top - part.box.top
            if len(row) > 1 and part.filled:  # beside a price: centred on its capitals
                down += foot - round(MIDDLE * row[0].runs[0].size) - part.box.height // 2
            elif len(row) > 1:
                down += foot - (part.runs[0].baseline - part.box.top)
            placed.append(part.moved(left - part.box.left, down))
            left += part.box.width + gap
        top = max(part.box.bottom for part in placed) + max(1, gap // 4)  # leading already parts the rows
    return placed


def stack(
    content: Content,
    roles: Sequence[Role],
    region: Box,
    sizes: dict[Role, int],
    em: float,
    *,
    align: Align,
    anchor: float,
    stretch: bool = False,
    lines: int = 3,
) -> list[Block] | None:
    """Set `roles` one below the other inside `region`, the headline in at most `lines` lines.

    `anchor` 0 keeps to the region's top, 0.5 centres, 1 keeps to its bottom.

    Returns:
        The placed blocks, or None when they do not fit.
    """
    groups: list[tuple[list[Block], Box, int]] = []
    free = region.height
    if free < 0:
        return None
    for role in [role for role in roles if role in content.texts]:
        group: list[Block] | None
        if role == "price":
            group = offer(content, sizes, region.width, align)
        elif role == "cta":
            button = filled_block(content, role, sizes[role], region.width, stretch=stretch)
            group = [button] if button else None
        else:
            text = text_block(
                content, role, sizes[role], region.width, align, most=lines if role == "headline" else None
            )
            group = [text] if text else None
        if group is None:
            return None
        box, gap = around([block.box for block in group]), round(GAPS[role] * em) if groups else 0
        groups.append((group, box, gap))
        free -= gap + box.height
        if free < 0:
            return None
    top = region.top + round(free * anchor)
    placed: list[Block] = []
    for group, box, gap in groups:
        top += gap
        left = region.left + ((region.width - box.width) // 2 if align == "centre" else 0)
        placed += [block.moved(left - box.left, top - box.top) for block in group]
        top += box.height
    return placed
