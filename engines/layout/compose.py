"""From a generated stage to a finished creative: the product, its ground, words; the best layout that fits wins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import LayoutError
from engines.layout.calm import MOST, steepest
from engines.layout.content import Content, Role, content_of
from engines.layout.draw import Inked, hairlines, ink, paint
from engines.layout.layout_file import Layout, suited
from engines.layout.plan import Plan
from engines.layout.score import measure
from engines.layout.setting import fit
from engines.layout.slots import SlotSize
from engines.layout.ways.choice import dense, ways
from engines.layout.ways.way import Placed, Shown
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.pixels.box import Box
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product, Show

NEVER_DROPPED: Final[tuple[Role, ...]] = ("price", "cta")
WORSE: Final = 2.5  # of score: a layout that much below the best says less, and another way to show it is better
NEARLY: Final = 0.9  # of score: layouts that differ by less are as good, and the seed takes one, so that ads vary
ILLEGIBLE, RESTLESS = 4.0, 1.5  # of score: what an unreadable text, and an edge behind letters, take from it


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """A finished picture and how it came about."""

    image: Image.Image
    notes: tuple[StepNote, ...]
    boxes: dict[str, tuple[int, int, int, int]]
    """Left, top, right, bottom in CSS pixels of each text role, and of `product` when there is one."""
    contrast: float
    """Least WCAG contrast of any text over the pixels beneath it."""
    edge: float
    """Highest contrast of an edge in or close to a text."""
    family: str
    candidate: str
    scores: dict[str, float]
    """Score of every candidate by its geometry, and less for what was measured over its real pixels."""
    alt: str
    show: Show
    """The way the product is shown."""
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A layout set, how stage and product lie in it, and its score by geometry."""

    layout: Layout
    plan: Plan
    placed: Placed
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A candidate over its real pixels, uint8 [h, w, 3]."""

    candidate: _Candidate
    canvas: np.ndarray
    notes: tuple[StepNote, ...]
    inked: Inked
    edge: float

    @property
    def passes(self) -> bool:
        """Whether every text can be read and nothing lies behind letters."""
        return self.inked.legible and self.edge <= MOST

    def whole(self, content: Content) -> bool:
        """Tell whether price and button are there, if `content` has them."""
        said = {block.role for block in self.candidate.plan.blocks}
        return all(role in said for role in NEVER_DROPPED if role in content.texts)

    @property
    def score(self) -> float:
        """Its score with what the pixels take from it."""
        return self.candidate.score - ILLEGIBLE * (not self.inked.legible) - RESTLESS * (self.edge > MOST)


def _candidates(shown: Shown, content: Content, slot: SlotSize) -> list[_Candidate]:
    """Return every layout that fits, the best by geometry first."""
    found: list[_Candidate] = []
    for layout in suited(slot, shown.way.show):
        if content.percent_off < layout.least_off:
            continue
        fitted = fit(layout, content, slot)
        if fitted is not None:
            placed = shown.way.place(fitted.plan, slot)
            score = measure(fitted.plan, placed.product, fitted.worth + layout.prior, slot)
            found.append(_Candidate(layout, fitted.plan, placed, score))
    return sorted(found, key=lambda one: -one.score)


def _in_turn(candidates: list[_Candidate], seed: int) -> list[_Candidate]:
    """Return the candidates as they are looked at: of those as good as the best, `seed` takes the first."""
    near = [one for one in candidates if one.score >= candidates[0].score - NEARLY]
    first = near[seed % len(near)]
    return [first, *(one for one in candidates if one is not first)]


def _seen(candidate: _Candidate, shown: Shown, density: int) -> _Seen:
    """Draw what lies under a candidate's texts and measure it."""
    canvas, notes = candidate.placed.canvas()
    plan, theme = candidate.plan, shown.way.theme
    edge = steepest(canvas, plan.blocks, density)
    if plan.board is not None:
        box = plan.board.box
        canvas[box.top : box.bottom, box.left : box.right] = theme.fill(plan.board.fill)
        bare = [block for block in plan.blocks if not block.box.overlap(box)]
        edge = steepest(canvas, bare, density) if bare else 1.0
    return _Seen(candidate, canvas, notes, ink(canvas, plan.blocks, theme), edge)


def _best(shown: Shown, content: Content, slot: SlotSize, seed: int) -> tuple[_Seen | None, dict[str, float]]:
    """Return the first candidate in turn that passes, else the best of those seen; and the scores of all."""
    candidates = _candidates(shown, content, slot)
    scores = {one.layout.name: round(one.score, 4) for one in candidates}
    looked: list[_Seen] = []
    good = [one for one in candidates if one.score >= candidates[0].score - WORSE]
    for candidate in _in_turn(good, seed) if good else ():
        seen = _seen(candidate, shown, slot.density)
        scores[candidate.layout.name] = round(seen.score, 4)
        if seen.passes:
            return seen, scores
        looked.append(seen)
    return max(looked, key=lambda one: one.score, default=None), scores


def _chosen(
    asked: Iterator[Shown], content: Content, slot: SlotSize, seed: int
) -> tuple[Shown, _Seen, dict[str, float]]:
    """Return the first way with a candidate that passes, else the best of all; words are for where no picture fits."""
    found: list[tuple[Shown, _Seen, dict[str, float]]] = []
    for shown in asked:
        if shown.way.show == "words" and any(seen.whole(content) for _, seen, _ in found):
            break  # a picture whose texts are a little less calm says more than none
        seen, scores = _best(shown, content, slot, seed)
        if seen is not None:
            found.append((shown, seen, scores))
            if seen.passes and seen.whole(content):
                return found[-1]
    if not found:
        raise LayoutError(f"no layout fits a slot of {slot.name}")
    return max(found, key=lambda one: one[1].score)


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
    seed: int = 0,
    disclosure: str | None = None,
) -> Composed:
    """Make the creative of `product` for `slot` from the generated `picture` uint8 [h, w, 3].

    The product is shown as `packshot` says, by words without one; its own pixels are only scaled. The `seed` takes one
    of layouts that are as good. `disclosure` is the word that marks the creative as an ad, by default the one of the
    product's locale. A slot for a dense screen is laid out as the plain one and drawn with its pixels.

    Raises:
        LayoutError: nothing fits the slot, or a text has a character without a glyph.
        ImageError: the picture is not an RGB stage.
    """
    content, plain = content_of(product, copy, disclosure), slot.dense(1)
    asked = ways(picture, stage, product, packshot, copy.scene, plain, seed)
    shown, seen, scores = _chosen(asked, content, plain, seed)
    boxes = _boxes(seen.candidate)
    if slot.density > 1:
        plan = seen.candidate.plan.times(slot.density)
        shown = dense(shown, plan, seed)
        placed = shown.way.place(plan, slot)
        seen = _seen(_Candidate(seen.candidate.layout, plan, placed, seen.candidate.score), shown, slot.density)
    candidate, theme = seen.candidate, shown.way.theme
    image = Image.fromarray(seen.canvas)
    candidate.placed.lay(image)
    contrast = paint(image, seen.canvas, candidate.plan, seen.inked, theme, product.category, slot.density)
    hairlines(image, candidate.plan, theme, seen.inked.inks["disclosure"], slot.density)
    return Composed(
        image=image,
        notes=(*shown.way.notes, *seen.notes),
        boxes=boxes,
        contrast=contrast,
        edge=seen.edge,
        family=candidate.layout.family,
        candidate=candidate.layout.name,
        scores=scores,
        alt=_alt(product, copy),
        show=shown.way.show,
        why=shown.why,
    )
