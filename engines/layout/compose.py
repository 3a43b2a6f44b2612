"""From a generated stage to a finished creative: the product, its ground, words; the best of several layouts wins."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import LayoutError
from engines.layout.content import Content, attempts, content_of, desirability
from engines.layout.draw import bare_contrast, border, paint, prepare
from engines.layout.frames.plan import Plan
from engines.layout.frames.table import Frame
from engines.layout.score import measure
from engines.layout.slots import SlotSize
from engines.layout.ways.card import AsCard
from engines.layout.ways.ground import on_ground
from engines.layout.ways.laid import LaidFlat
from engines.layout.ways.scene import read_scene
from engines.layout.ways.stage import on_stage
from engines.layout.ways.way import Placed, Way
from engines.layout.ways.words import InWords
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.photo.standing import can_stand
from engines.pixels.box import Box
from engines.pixels.contrast import GREATEST
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product, Show

LEAST_CARD: Final = 60  # pixels of a slot's shorter side: a whole photo in less is a speck that tells nothing


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """A finished picture and how it came about."""

    image: Image.Image
    notes: tuple[StepNote, ...]
    boxes: dict[str, tuple[int, int, int, int]]
    """Left, top, right, bottom of each text role, and of `product` when there is one."""
    contrast: float
    """Least WCAG contrast of any text over the pixels beneath it."""
    family: str
    candidate: str
    scores: dict[str, float]
    """Total score of every candidate that was measured over its real pixels."""
    alt: str
    show: Show
    """The way the product is shown."""
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A frame's best plan, how stage and product lie in it, and the worth of what it says, taste included."""

    frame: Frame
    plan: Plan
    placed: Placed
    worth: float

    def score(self, contrast: float, slot: SlotSize) -> float:
        """Return its score if its texts have `contrast` at least."""
        return measure(self.plan, self.placed.product, contrast, self.worth, slot)


def _way(packshot: Packshot | None, product: Product, slot: SlotSize) -> tuple[Show, str]:
    """Return the way to show the product in `slot`, and why."""
    if packshot is None:
        return "words", product.show_why or "there is no picture"
    if packshot.show == "card" and min(slot.width, slot.height) < LEAST_CARD:
        return "words", f"its photo would be a speck in {slot.name}; else as a card, as {packshot.why}"
    return packshot.show, packshot.why


def _shown(  # noqa: PLR0917  as `compose`
    show: Show, packshot: Packshot | None, picture: np.ndarray, stage: Stage, prompt: str, product: Product
) -> Way:
    if packshot is not None and show == "ground":
        return on_ground(packshot)
    scene = read_scene(picture, stage)
    if packshot is None or show == "words":
        return InWords(scene)
    if show == "card":
        return AsCard(scene, packshot)
    if product.flat or not can_stand(packshot, product.view):
        return LaidFlat(scene, packshot, prompt)
    return on_stage(scene, packshot, prompt)


def _fitted(frame: Frame, tries: list[tuple[Content, float]], slot: SlotSize) -> tuple[Plan, float] | None:
    """Return the most desirable plan of `frame` with all texts inside the slot, and how desirable it is."""
    whole = Box(1, 1, slot.width - 1, slot.height - 1)  # inside the border
    for content, scale in tries:
        plan = frame.fit(content, scale, slot)
        if plan and all(block.box.inside(whole) and not block.box.overlap(plan.area) for block in plan.blocks):
            return plan, desirability(content, scale)
    return None


def _candidates(way: Way, content: Content, slot: SlotSize) -> list[tuple[float, _Candidate]]:
    """Return every frame that fits with the most it can score, the most promising first."""
    tries = attempts(content)
    found: list[tuple[float, _Candidate]] = []
    for frame in way.frames[slot.family]:
        if fitted := _fitted(frame, tries, slot):
            plan, message = fitted
            candidate = _Candidate(frame, plan, way.place(plan, slot), message + frame.prior)
            found.append((candidate.score(GREATEST, slot), candidate))
    return sorted(found, key=lambda item: -item[0])


def _canvas(way: Way, candidate: _Candidate) -> np.ndarray:
    """Return what lies under the texts, with the candidate's panel over it: uint8 [h, w, 3]."""
    canvas, panel = candidate.placed.canvas(), candidate.plan.panel
    if panel is not None:
        canvas[panel.top : panel.bottom, panel.left : panel.right] = way.theme.panel
    return canvas


def _best(
    candidates: list[tuple[float, _Candidate]], way: Way, slot: SlotSize
) -> tuple[_Candidate, np.ndarray, dict[str, float]]:
    """Return the candidate with the highest score over its real pixels, its canvas, and the scores that were measured.

    A candidate's geometry bounds its score, so the search ends when no candidate left could still win.
    """
    scores: dict[str, float] = {}
    winner: tuple[float, _Candidate, np.ndarray] | None = None
    for bound, candidate in candidates:
        if winner is not None and winner[0] >= bound:
            break
        canvas = _canvas(way, candidate)
        total = candidate.score(bare_contrast(canvas, candidate.plan.blocks, way.theme), slot)
        scores[candidate.frame.name] = round(total, 4)
        if winner is None or total > winner[0]:
            winner = total, candidate, canvas
    if winner is None:
        raise LayoutError(f"no layout fits a slot of {slot.name}")
    return winner[1], winner[2], scores


def _boxes(candidate: _Candidate) -> dict[str, tuple[int, int, int, int]]:
    """Return what `Composed.boxes` says."""
    boxes: dict[str, Box] = {block.role: block.box for block in candidate.plan.blocks}
    if candidate.placed.product is not None:
        boxes["product"] = candidate.placed.product
    return {name: (box.left, box.top, box.right, box.bottom) for name, box in boxes.items()}


def _alt(product: Product, copy: Copy) -> str:
    """Say for those who cannot see the picture what it shows."""
    price = (product.sale_price or product.price).text(product.locale)
    return (
        f"{product.name}，{copy.headline}，{price}"
        if product.locale == "zh"
        else f"{product.name}: {copy.headline}, {price}"
    )


def compose(  # noqa: PLR0917  one argument for each engine's output, in the order of the pipeline
    picture: np.ndarray,
    stage: Stage,
    product: Product,
    packshot: Packshot | None,
    copy: Copy,
    slot: SlotSize,
    *,
    disclosure: str | None = None,
) -> Composed:
    """Make the creative of `product` for `slot` from the generated `picture` uint8 [h, w, 3].

    The product is shown as `packshot` says, by words without one; its own pixels are only scaled. `disclosure` is the
    word that marks the creative as an ad, by default the one of the product's locale.

    Raises:
        LayoutError: nothing fits the slot, or a text has a character without a glyph.
        ImageError: the picture is not an RGB stage.
    """
    show, why = _way(packshot, product, slot)
    way = _shown(show, packshot, picture, stage, copy.scene, product)
    candidates = _candidates(way, content_of(product, copy, disclosure), slot)
    best, canvas, scores = _best(candidates, way, slot)
    finished, notes = best.placed.finished(canvas, panel=best.plan.panel is not None)
    ground = prepare(finished, best.plan.blocks, best.plan.area, way.theme)
    image = Image.fromarray(ground.canvas)
    best.placed.lay(image)
    contrast = paint(image, ground, best.plan.blocks, way.theme)
    border(image, way.theme)
    return Composed(
        image=image,
        notes=(*way.notes, *notes),
        boxes=_boxes(best),
        contrast=contrast,
        family=slot.family,
        candidate=best.frame.name,
        scores=scores,
        alt=_alt(product, copy),
        show=show,
        why=why,
    )
