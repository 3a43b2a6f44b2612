"""Painting a plan: inks found on the real pixels beneath each text, shapes, texts, hairlines; contrast is measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from engines.layout.blocks import Block, Run
from engines.layout.content import Role
from engines.layout.plan import Plan
from engines.layout.theme import SALE, Theme, badge_fill, button_fill, button_round, muted, sale_ink
from engines.pixels.box import Box
from engines.pixels.colour import RGB
from engines.pixels.contrast import GREATEST, REQUIRED, Ground, ratio
from engines.pixels.rounded import rounded
from engines.text.glyphs import draw_text

QUIET: frozenset[Role] = frozenset({"description", "disclosure"})  # set softer, so that headline and price lead
HEADLINE: Final = 7.0  # contrast that a headline has at least: WCAG 2.2 criterion 1.4.6
BADGE_ROUND: Final = 0.3  # radius of the corners, of the shape's height
STRIKE: Final = 0.31  # of the size over the baseline, through the digits' middle
HAIRLINE: Final = 0.28  # opacity of the border: just seen on a white page
RULE: Final = 0.35  # opacity of a rule within the slot
SAMPLES: Final = 4096  # pixels beneath a text that are looked at: more tell nothing new
Grounds = dict[Role, Ground]


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """Ink and ground of each role, the least contrast of any text, and that of the headline (`GREATEST` without)."""

    inks: dict[Role, RGB]
    grounds: Grounds
    least: float
    headline: float

    @property
    def legible(self) -> bool:
        """Whether every text can be read, and the headline at a glance."""
        return self.least >= REQUIRED and self.headline >= HEADLINE


def _cut(values: np.ndarray, box: Box) -> np.ndarray:
    return values[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]


def _ground(canvas: np.ndarray, block: Block, cell: int) -> Ground:
    """Measure what lies beneath every line (or the shape) of `block`."""
    boxes = [block.box] if block.filled else [run.box for run in block.runs]
    pixels = np.concatenate([_cut(canvas, box.shrunk(cell)).reshape(-1, 3) for box in boxes])
    return Ground(pixels[:: max(1, len(pixels) // SAMPLES)])


def ink(canvas: np.ndarray, blocks: Iterable[Block], theme: Theme, cell: int = 1) -> Inked:
    """Find the inks of `blocks` on uint8 [h, w, 3] `canvas`: one for all where that can be read, else each its own.

    A canvas of cells has one place for `cell` pixels.
    """
    grounds = {block.role: _ground(canvas, block, cell) for block in blocks}
    inks = (theme.dark, theme.light)
    common = max(inks, key=lambda colour: min(ground.contrast(colour) for ground in grounds.values()))
    found = {
        role: common if ground.contrast(common) >= HEADLINE else max(inks, key=ground.contrast)
        for role, ground in grounds.items()
    }
    contrasts = {role: ground.contrast(found[role]) for role, ground in grounds.items()}
    return Inked(found, grounds, min(contrasts.values()), contrasts.get("headline", GREATEST))


def _draw(image: Image.Image, run: Run, colour: RGB, density: int) -> None:
    draw_text(image, run.left, run.baseline, run.text, run.weight, run.size, colour)
    if run.struck:
        y = run.baseline - round(STRIKE * run.size)
        ImageDraw.Draw(image).rectangle((run.box.left - 1, y, run.box.right, y + density - 1), fill=colour)


def _shape(  # noqa: PLR0917  as `paint`
    image: Image.Image, block: Block, inked: Inked, theme: Theme, category: str, density: int, *, beside_red: bool
) -> tuple[RGB, RGB]:
    """Draw the shape of a button or a badge; return its colour and that of its label."""
    ground, own = inked.grounds[block.role], inked.inks[block.role]
    if block.role == "cta":
        fill, label = button_fill(theme, ground, own, beside_red=beside_red)
        radius = button_round(category, block.box.height, density)
    else:
        fill, label = badge_fill(theme, ground, own)
        radius = round(BADGE_ROUND * block.box.height)
    image.paste(fill, (block.box.left, block.box.top), rounded(block.box.width, block.box.height, radius))
    return fill, label


def _reds(plan: Plan, inked: Inked, theme: Theme, *, sale: bool) -> set[RGB]:
    """Return the colours of badge and sale price."""
    roles = {block.role for block in plan.blocks}
    found = {badge_fill(theme, inked.grounds["badge"], inked.inks["badge"])[0]} if "badge" in roles else set()
    if sale and "price" in roles:
        found.add(sale_ink(theme, inked.grounds["price"], inked.inks["price"]))
    return found


def paint(  # noqa: PLR0917  what is painted, on what, and how
    image: Image.Image, canvas: np.ndarray, plan: Plan, inked: Inked, theme: Theme, category: str, density: int
) -> float:
    """Draw the texts of `plan` into `image`, which is `canvas` with the product laid over it.

    Returns:
        The least contrast of any text over the pixels beneath it.
    """
    least = GREATEST
    sale = any(block.role == "old" for block in plan.blocks)
    beside_red = SALE in _reds(plan, inked, theme, sale=sale)
    for block in plan.blocks:
        colour, ground = inked.inks[block.role], inked.grounds[block.role]
        if block.filled:
            fill, colour = _shape(image, block, inked, theme, category, density, beside_red=beside_red)
            least = min(least, ratio(colour, fill))
        else:
            if block.role in QUIET:
                red, green, blue = (int(v) for v in _cut(canvas, block.box)[::2, ::2].reshape(-1, 3).mean(axis=0))
                colour = muted(colour, (red, green, blue), ground)
            elif block.role == "price" and sale:
                colour = sale_ink(theme, ground, colour)
            least = min(least, ground.contrast(colour))
        for run in block.runs:
            _draw(image, run, colour, density)
    return least


def _blended(image: Image.Image, edge: tuple[int, int, int, int], colour: RGB, opacity: float) -> None:
    pixels = np.asarray(image.crop(edge), dtype=np.float32)
    image.paste(Image.fromarray((pixels + (np.array(colour) - pixels) * opacity).astype(np.uint8)), edge)


def _edges(box: Box, thick: int) -> list[tuple[int, int, int, int]]:
    """Return the four sides of a frame; of a box without height its one line."""
    if box.height < 2 * thick:
        return [(box.left, box.top, box.right, box.top + thick)]
    return [
        (box.left, box.top, box.right, box.top + thick),
        (box.left, box.bottom - thick, box.right, box.bottom),
        (box.left, box.top + thick, box.left + thick, box.bottom - thick),
        (box.right - thick, box.top + thick, box.right, box.bottom - thick),
    ]


def hairlines(image: Image.Image, plan: Plan, theme: Theme, ink_of_rule: RGB, density: int) -> None:
    """Draw the plan's rule, and a hairline along the edge of `image`, so that the ad is set apart from any page."""
    if plan.rule is not None:
        for edge in _edges(plan.rule, density):
            _blended(image, edge, ink_of_rule, RULE)
    for edge in _edges(Box(0, 0, *image.size), density):
        _blended(image, edge, theme.dark, HAIRLINE)
