"""Setting texts: one block for each role, and the row of price, old price and badge."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from engines.layout.content import Role
from engines.pixels.box import Box, around
from engines.text.fonts import Weight
from engines.text.glyphs import text_width
from engines.text.linebreak import break_lines
from engines.vocabulary.locales import Locale

Align = Literal["left", "centre"]
WEIGHTS: Final[dict[Role, Weight]] = {
    "brand": "bold",
    "headline": "bold",
    "description": "regular",
    "price": "bold",
    "old": "regular",
    "badge": "bold",
    "cta": "bold",
    "disclosure": "regular",
}
READ_LEADING: Final[dict[Locale, float]] = {"en": 1.36, "zh": 1.5}  # of the size, between lines of a text to be read
SHOWN_LEADING: Final[dict[Locale, float]] = {"en": 1.14, "zh": 1.25}  # of texts seen at a glance: they hold together
ASCENT, DESCENT = 0.88, 0.22  # of the size: highest ink over the baseline, lowest ink below it
MIDDLE = 0.365  # of the size: middle of capitals over the baseline, which the eye takes for a text's middle
SMALL = 0.6  # of a price's size are its currency and decimals, as shops print them: the whole amount is what is read
OFFER_GAP = 0.32  # of the price's size between price, old price and badge: about a space, so that they read as one
ROWS = ((0, 3), (0, 1, 3), (0, 1, 2, 3))  # where an offer is cut: one row; the price above the others; one each
BADGE_SIDE, BADGE_HEIGHT = 0.5, 1.5  # of its label's size: close around its number, as a sticker is
INSET = 1.1  # of a button's label, free at either side: it looks as if it could be pressed
LEAST_INSET = 0.55  # in a slot without room for more; less, and the label touches the button's ends
_PRICE = re.compile(r"(\D*)(\d[\d,]*)(\.\d+)?(.*)")


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text, or a part of it in one size, with its pen's start; `struck` draws a line through it."""

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

    def times(self, factor: int) -> "Run":
        """Return the line on a screen of `factor` times the pixels."""
        size, baseline = self.size * factor, self.baseline * factor
        return Run(self.text, self.left * factor, baseline, self.weight, size, self.struck)


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

    def times(self, factor: int) -> "Block":
        """Return the block on a screen of `factor` times the pixels."""
        return Block(self.role, self.box.times(factor), tuple(run.times(factor) for run in self.runs), self.filled)

    @property
    def middle(self) -> float:
        """The middle of its first line's capitals, which rows are aligned by; of a shape its own."""
        if self.filled:
            return (self.box.top + self.box.bottom) / 2
        return self.runs[0].baseline - MIDDLE * max(run.size for run in self.runs)


@lru_cache(maxsize=8192)
def text_block(  # noqa: PLR0917  all of them key the cache
    text: str,
    locale: Locale,
    role: Role,
    size: int,
    width: int,
    align: Align,
    most: int,
    kept: tuple[str, ...] = (),
    natural: bool = True,
) -> Block | None:
    """Set `text` in at most `most` lines of `width` pixels, its box at (0, 0); None when it does not fit."""
    weight = WEIGHTS[role]
    lines = break_lines(
        text, locale, lambda part: text_width(weight, size, part), width, most, kept=kept, natural=natural
    )
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
        )
        for index, (line, wide) in enumerate(zip(lines, widths, strict=True))
    )
    return Block(role, around([Box(0, 0, full, round(len(lines) * pitch)), *(run.box for run in runs)]), runs)


@lru_cache(maxsize=4096)
def price_block(text: str, role: Role, size: int, smallest: int) -> Block:
    """Set an amount on one line, its currency and decimals smaller; an old one struck through, all in one size."""
    weight = WEIGHTS[role]
    found = _PRICE.fullmatch(text)
    struck = role == "old"
    parts = [text] if found is None or struck else [found[1], found[2], (found[3] or "") + found[4]]
    sizes = (
        [size] if len(parts) == 1 else [max(smallest, round(SMALL * size)), size, max(smallest, round(SMALL * size))]
    )
    baseline = round(ASCENT * size)
    runs: list[Run] = []
    pen = 0.0
    for part, large in zip(parts, sizes, strict=True):
        if part:
            runs.append(Run(part, pen, baseline, weight, large, struck))
            pen += text_width(weight, large, part)
    return Block(role, around([run.box for run in runs]), tuple(runs))


@lru_cache(maxsize=4096)
def filled_block(text: str, role: Role, size: int, height: int, width: int, *, stretch: bool) -> Block | None:
    """Set a button or badge: one line centred on a shape `height` high, as wide as `width` with `stretch`."""
    weight = WEIGHTS[role]
    wide = text_width(weight, size, text)
    side = BADGE_SIDE if role == "badge" else INSET
    least = min(side, LEAST_INSET)
    full = width if stretch else min(math.ceil(wide + 2 * side * size), width)
    if wide + 2 * least * size > full:
        return None
    run = Run(text, (full - wide) / 2, round(height / 2 + MIDDLE * size), weight, size)
    return Block(role, Box(0, 0, full, height), (run,), filled=True)


def badge_block(text: str, size: int, width: int) -> Block | None:
    """Set a badge."""
    return filled_block(text, "badge", size, round(BADGE_HEIGHT * size), width, stretch=False)


def _span(row: list[Block], gap: int) -> int:
    return sum(part.box.width for part in row) + gap * (len(row) - 1)


def offer_row(parts: list[Block], width: int, align: Align) -> list[Block] | None:
    """Set price, old price and badge in as few rows as `width` allows; None when one alone is too wide."""
    gap = round(OFFER_GAP * max(run.size for run in parts[0].runs))
    for cuts in ROWS:
        rows = [parts[start:end] for start, end in pairwise(cuts) if parts[start:end]]
        if all(_span(row, gap) <= width for row in rows):
            return _placed(rows, gap, align)
    return None


def _placed(rows: list[list[Block]], gap: int, align: Align) -> list[Block]:
    """Set each row on one baseline, a badge by its middle, from (0, 0) down."""
    full = max(_span(row, gap) for row in rows)
    placed: list[Block] = []
    top = 0
    for row in rows:
        left = (full - _span(row, gap)) // 2 if align == "centre" else 0
        first = row[0]
        moved: list[Block] = []
        for part in row:
            if part.filled:
                down = round(first.middle - part.middle)
            else:
                down = first.runs[0].baseline - part.runs[0].baseline if not first.filled else 0
            moved.append(part.moved(left - part.box.left, down))
            left += part.box.width + gap
        shift = top - min(part.box.top for part in moved)
        placed += [part.moved(0, shift) for part in moved]
        top = max(part.box.bottom for part in placed) + max(1, gap // 4)  # leading already parts the rows
    return placed
