"""Painting a plan: underlays where the contrast needs them, shapes, texts, border; contrast is measured as it goes."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageDraw

from engines.layout.blocks import Block, Run
from engines.layout.content import Role
from engines.layout.theme import SALE_HUE, Theme, fill_for, muted
from engines.pixels.box import Box, around
from engines.pixels.colour import RGB
from engines.pixels.contrast import GREATEST, REQUIRED, Ground, ratio
from engines.pixels.rounded import rounded
from engines.text.glyphs import draw_text

GROUPS = ({"brand", "headline", "description"}, {"price", "old", "badge"}, {"cta"}, {"disclosure"})
QUIET: frozenset[Role] = frozenset({"old", "description", "disclosure"})  # set softer, so that headline and price lead
VEILS = (0.3, 0.45, 0.6, 0.75, 0.88, 1.0)  # opacities tried in turn: a weak one keeps the scene
VEIL_SOFT, LEAST_VEIL_SOFT = 0.07, 6  # of the mean side, and pixels, over which a veil ends: its edge is not seen
ENOUGH = REQUIRED + 0.2  # the drawn text must pass with a little to spare
FIT_FOR_COMMON = 3.0  # a group keeps the creative's common ink from this contrast on, a veil does the rest
LIVELIER, MOST_CHROMA = 1.15, 0.17  # a button has so much more chroma than its scene's accent; beyond that is neon
BUTTON_ROUND, BADGE_ROUND = 0.24, 0.3  # radius of the corners, of the shape's height
STRIKE, STRIKE_THIN = 0.31, 13  # of the size over the baseline, through the digits' middle; sizes to the line's width
HAIRLINE = 0.28  # opacity of the border: just seen on a white page
Grounds = dict[Role, Ground]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A ground on which every text can be read: picture uint8 [h, w, 3], ink and ground of each role."""

    canvas: np.ndarray
    inks: dict[Role, RGB]
    grounds: Grounds


def _cut(values: np.ndarray, box: Box) -> np.ndarray:
    return values[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]


def _lines(block: Block) -> list[Box]:
    return [block.box] if block.filled else [run.box for run in block.runs]


def _ground(pixels: Callable[[Box], np.ndarray], block: Block) -> Ground:
    """Measure what lies beneath every line (or the shape) of `block`; `pixels` cuts a box out."""
    return Ground(np.concatenate([pixels(box).reshape(-1, 3) for box in _lines(block)]))


def _grounds(canvas: np.ndarray, blocks: Iterable[Block]) -> Grounds:
    return {block.role: _ground(partial(_cut, canvas), block) for block in blocks}


def _least(grounds: Grounds, group: list[Block], ink: RGB) -> float:
    """Return the contrast of `ink` beneath the worst block of `group`."""
    return min(grounds[block.role].contrast(ink) for block in group)


def _best_ink(theme: Theme, grounds: Grounds, group: list[Block]) -> tuple[RGB, float]:
    """Return the ink that reads better beneath `group`, and its contrast."""
    contrast, ink = max((_least(grounds, group, ink), ink) for ink in (theme.dark, theme.light))
    return ink, contrast


def _groups(blocks: tuple[Block, ...]) -> list[list[Block]]:
    """Return the blocks that share an ink and an underlay."""
    found = [[block for block in blocks if block.role in roles] for roles in GROUPS]
    return [group for group in found if group]


def bare_contrast(canvas: np.ndarray, blocks: tuple[Block, ...], theme: Theme) -> float:
    """Return the least contrast of `blocks` over uint8 [h, w, 3] `canvas` if no underlay helped."""
    grounds = _grounds(canvas, blocks)
    return min(_best_ink(theme, grounds, group)[1] for group in _groups(blocks))


def _mask(size: tuple[int, int], boxes: list[Box], area: Box | None) -> np.ndarray:
    """Return a veil's share 0..1 [h, w, 1]: from the slot's edges over `boxes`, softly ending at the product's `area`.

    Without an `area` the veil keeps to the surroundings of `boxes`.
    """
    height, width = size
    hull = around(boxes)
    soft = max(LEAST_VEIL_SOFT, round(VEIL_SOFT * (width + height) / 2))
    open_sides = {"left", "right", "above", "below"} if area is None else {hull.side_of(area)}
    left = max(0, hull.left - soft) if "right" in open_sides else 0
    right = min(width, hull.right + soft) if "left" in open_sides else width
    top = max(0, hull.top - soft) if "below" in open_sides else 0
    bottom = min(height, hull.bottom + soft) if "above" in open_sides else height
    across, down = (np.arange(size, dtype=np.float32) + 0.5 for size in (width, height))
    mask: np.ndarray = np.ones((height, width), dtype=np.float32)
    for place, edge, sign in (
        (across[None], left, 1),
        (across[None], right, -1),
        (down[:, None], top, 1),
        (down[:, None], bottom, -1),
    ):
        if edge not in {0, width if place.shape[0] == 1 else height}:
            ramp = np.clip((place - edge) * sign / soft, 0, 1)
            mask = mask * (ramp * ramp * (3 - 2 * ramp))
    return mask[..., None]


def _laid(pixels: np.ndarray, mask: np.ndarray, colour: RGB, opacity: float) -> np.ndarray:
    """Lay a veil of `colour` over uint8 [h, w, 3]."""
    veil = np.array(colour, dtype=np.float32)
    veiled: np.ndarray = (pixels + (veil - pixels) * (opacity * mask) + 0.5).astype(np.uint8)
    return veiled


def prepare(canvas: np.ndarray, blocks: tuple[Block, ...], area: Box, theme: Theme) -> Prepared:
    """Find each role's ink, and lay the weakest veils over uint8 [h, w, 3] `canvas` that make every text legible.

    `area` is where the product stands: the product is laid over the result, so a veil never changes its pixels.
    """
    grounds = _grounds(canvas, blocks)
    groups = sorted(_groups(blocks), key=lambda group: -sum(block.box.area for block in group))
    common = max(
        theme.dark, theme.light, key=lambda ink: sum(math.log(_least(grounds, group, ink)) for group in groups)
    )
    own = [
        common if _least(grounds, group, common) >= FIT_FOR_COMMON else _best_ink(theme, grounds, group)[0]
        for group in groups
    ]
    prepared, legible = _veiled(canvas, grounds, list(zip(groups, own, strict=True)), area, theme)
    if not legible:  # a veil for one ink has spoilt the ground of the other: veils of one colour only ever help
        prepared, _ = _veiled(canvas, grounds, [(group, common) for group in groups], area, theme)
    return prepared


def _veiled(
    canvas: np.ndarray, grounds: Grounds, groups: list[tuple[list[Block], RGB]], area: Box, theme: Theme
) -> tuple[Prepared, bool]:
    """Lay a veil wherever a group cannot be read in its ink; tell whether every group can be read in the end."""
    blocks = [block for group, _ in groups for block in group]
    for group, ink in groups:
        if _least(grounds, group, ink) >= ENOUGH:
            continue
        side = group[0].box.side_of(area)
        alone = group[0].role == "disclosure"
        others = [block for block in blocks if block.role != "disclosure" and not alone]
        boxes = [block.box for block in [*group, *others] if block in group or block.box.side_of(area) == side]
        mask = _mask((canvas.shape[0], canvas.shape[1]), boxes, None if alone else area)
        colour = theme.light if ink == theme.dark else theme.dark
        canvas = _laid(canvas, mask, colour, _opacity(canvas, mask, group, ink, colour))
        grounds = _grounds(canvas, blocks)
    legible = all(_least(grounds, group, ink) >= REQUIRED for group, ink in groups)
    return Prepared(canvas, {block.role: ink for group, ink in groups for block in group}, grounds), legible


def _opacity(canvas: np.ndarray, mask: np.ndarray, group: list[Block], ink: RGB, colour: RGB) -> float:
    """Return the least opacity at which a veil of `colour` makes `group` legible in `ink`, else the greatest."""
    for opacity in VEILS:

        def veiled(box: Box, opacity: float = opacity) -> np.ndarray:
            return _laid(_cut(canvas, box), _cut(mask, box), colour, opacity)

        if all(_ground(veiled, block).contrast(ink) >= ENOUGH for block in group):
            return opacity
    return VEILS[-1]


def _draw(image: Image.Image, run: Run, ink: RGB) -> None:
    draw_text(image, run.left, run.baseline, run.text, run.weight, run.size, ink)
    if run.struck:
        y, thick = run.baseline - round(STRIKE * run.size), max(1, round(run.size / STRIKE_THIN))
        ImageDraw.Draw(image).rectangle((run.box.left - 1, y, run.box.right, y + thick - 1), fill=ink)


def paint(image: Image.Image, ground: Prepared, blocks: tuple[Block, ...], theme: Theme) -> float:
    """Draw `blocks` into `image` (the prepared ground, the product laid over it).

    Returns:
        The least contrast of any text over the pixels beneath it.
    """
    least = GREATEST
    sale = any(block.role == "old" for block in blocks)
    for block in blocks:
        ink, under = ground.inks[block.role], ground.grounds[block.role]
        if block.filled:
            button = block.role == "cta"
            hue, chroma = (theme.accent.hue, theme.accent.chroma) if button else (SALE_HUE, MOST_CHROMA)
            fill, ink = fill_for(theme, hue, min(chroma * LIVELIER, MOST_CHROMA), under, ink)
            radius = round((BUTTON_ROUND if button else BADGE_ROUND) * block.box.height)
            image.paste(fill, (block.box.left, block.box.top), rounded(block.box.width, block.box.height, radius))
            least = min(least, ratio(ink, fill))
        else:
            if block.role in QUIET:
                red, green, blue = (
                    int(v) for v in _cut(ground.canvas, block.box)[::2, ::2].reshape(-1, 3).mean(axis=0)
                )
                ink = muted(ink, (red, green, blue), under)
            elif block.role == "price" and sale:
                fill, _ = fill_for(theme, SALE_HUE, MOST_CHROMA, under, ink)
                ink = fill if under.contrast(fill) >= ENOUGH else ink
            least = min(least, under.contrast(ink))
        for run in block.runs:
            _draw(image, run, ink)
    return least


def border(image: Image.Image, theme: Theme) -> None:
    """Draw a hairline along the edge of `image`, so that the ad is set apart from any page."""
    width, height = image.size
    ink = np.array(theme.dark, dtype=np.float32)
    for edge in (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    ):
        pixels = np.asarray(image.crop(edge), dtype=np.float32)
        image.paste(Image.fromarray((pixels + (ink - pixels) * HAIRLINE).astype(np.uint8)), edge)
