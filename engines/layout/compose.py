"""From a generated stage to a finished creative: photo steps, product, words; the best of several layouts wins."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import ImageError, LayoutError
from engines.layout.content import Content, attempts, content_of, desirability
from engines.layout.draw import bare_contrast, border, paint, prepare
from engines.layout.fade import fade_for
from engines.layout.frames.plan import Plan
from engines.layout.frames.table import FRAMES, Frame
from engines.layout.score import measure
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of
from engines.photo.backdrop import Backdrop, fit_backdrop
from engines.photo.packshot import Packshot
from engines.photo.placement import Fade, place_stage
from engines.photo.retouch import StepNote, denoise, sharpen, tone
from engines.photo.standing import Standing, cast_shadow, lay, stand
from engines.pixels.box import Box
from engines.pixels.contrast import GREATEST
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product

LEAST_STAGE = 32  # pixels: a smaller picture has nothing to measure light and grain by


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


@dataclass(frozen=True, slots=True, eq=False)
class _Scenery:
    """The toned stage with what is known of it."""

    picture: Image.Image
    stage: Stage
    backdrop: Backdrop
    theme: Theme


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A frame's best plan, how stage and product lie in it, and the worth of what it says, taste included."""

    frame: Frame
    plan: Plan
    standing: Standing
    fade: Fade
    worth: float

    def score(self, contrast: float, slot: SlotSize) -> float:
        """Return its score if its texts have `contrast` at least."""
        return measure(self.plan, self.standing.product, contrast, self.worth, slot)


def _fitted(frame: Frame, tries: list[tuple[Content, float]], slot: SlotSize) -> tuple[Plan, float] | None:
    """Return the most desirable plan of `frame` with all texts inside the slot, and how desirable it is."""
    whole = Box(1, 1, slot.width - 1, slot.height - 1)  # inside the border
    for content, scale in tries:
        plan = frame.fit(content, scale, slot)
        if plan and all(block.box.inside(whole) and not block.box.overlap(plan.area) for block in plan.blocks):
            return plan, desirability(content, scale)
    return None


def _candidates(
    scenery: _Scenery, content: Content, packshot: Packshot | None, slot: SlotSize
) -> list[tuple[float, _Candidate]]:
    """Return every frame that fits with the most it can score, the most promising first."""
    tries, size = attempts(content), scenery.picture.size
    found: list[tuple[float, _Candidate]] = []
    for frame in FRAMES[slot.family]:
        if fitted := _fitted(frame, tries, slot):
            plan, message = fitted
            standing = stand(plan.area, scenery.stage, size, packshot)
            fade = fade_for(plan, standing.placement, scenery.stage, size, slot)
            candidate = _Candidate(frame, plan, standing, fade, message + frame.prior)
            found.append((candidate.score(GREATEST, slot), candidate))
    return sorted(found, key=lambda item: -item[0])


def _canvas(scenery: _Scenery, candidate: _Candidate, slot: SlotSize) -> np.ndarray:
    """Place the stage in the slot as `candidate` wants it, and lay its panel over it: uint8 [h, w, 3]."""
    placement, panel = candidate.standing.placement, candidate.plan.panel
    canvas = place_stage(scenery.picture, scenery.backdrop, placement, (slot.width, slot.height), candidate.fade)
    if panel is not None:
        canvas[panel.top : panel.bottom, panel.left : panel.right] = scenery.theme.panel
    return canvas


def _best(
    candidates: list[tuple[float, _Candidate]], scenery: _Scenery, slot: SlotSize
) -> tuple[_Candidate, np.ndarray, dict[str, float]]:
    """Return the candidate with the highest score over its real pixels, its canvas, and the scores that were measured.

    A candidate's geometry bounds its score, so the search ends when no candidate left could still win.
    """
    scores: dict[str, float] = {}
    winner: tuple[float, _Candidate, np.ndarray] | None = None
    for bound, candidate in candidates:
        if winner is not None and winner[0] >= bound:
            break
        canvas = _canvas(scenery, candidate, slot)
        total = candidate.score(bare_contrast(canvas, candidate.plan.blocks, scenery.theme), slot)
        scores[candidate.frame.name] = round(total, 4)
        if winner is None or total > winner[0]:
            winner = total, candidate, canvas
    if winner is None:
        raise LayoutError(f"no layout fits a slot of {slot.name}")
    return winner[1], winner[2], scores


def _boxes(candidate: _Candidate) -> dict[str, tuple[int, int, int, int]]:
    """Return what `Composed.boxes` says."""
    boxes: dict[str, Box] = {block.role: block.box for block in candidate.plan.blocks}
    if candidate.standing.product is not None:
        boxes["product"] = candidate.standing.product
    return {name: (box.left, box.top, box.right, box.bottom) for name, box in boxes.items()}


def _alt(product: Product, copy: Copy) -> str:
    """Say for those who cannot see the picture what it shows."""
    price = (product.sale_price or product.price).text(product.locale)
    return (
        f"{product.name}，{copy.headline}，{price}"
        if product.locale == "zh"
        else f"{product.name}: {copy.headline}, {price}"
    )


def _check(picture: np.ndarray) -> None:
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < LEAST_STAGE:
        raise ImageError(
            f"a stage is uint8 [height, width, 3] of {LEAST_STAGE} pixels or more, got {picture.dtype} {picture.shape}"
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

    The tone steps run before the product is set in; the product's own pixels are only scaled. `disclosure` is the word
    that marks the creative as an ad, by default the one of the product's locale.

    Raises:
        LayoutError: nothing fits the slot, or a text has a character without a glyph.
        ImageError: the picture is not an RGB stage.
    """
    _check(picture)
    clean, noise_note = denoise(picture)
    toned, tone_note = tone(clean)
    scene = Image.fromarray(toned)
    backdrop = fit_backdrop(scene, stage)
    theme = theme_of(toned, backdrop, stage)
    scenery = _Scenery(scene, stage, backdrop, theme)
    candidates = _candidates(scenery, content_of(product, copy, disclosure), packshot, slot)
    best, canvas, scores = _best(candidates, scenery, slot)
    plan, box, whole = best.plan, best.standing.product, Box(0, 0, slot.width, slot.height)
    crisp, sharp_note = sharpen(canvas, best.fade.shown(slot.width, slot.height) if plan.panel is None else whole)
    factor = round(best.standing.placement.scale, 4)
    crop_note = StepNote("crop", True, "stage scaled into the slot; in slot pixels per stage pixel", 1.0, factor)
    if packshot is not None and box is not None:
        crisp = cast_shadow(crisp, packshot, box)
    ground = prepare(crisp, plan.blocks, plan.area, theme)
    image = Image.fromarray(ground.canvas)
    if packshot is not None and box is not None:
        lay(image, packshot, box)
    contrast = paint(image, ground, plan.blocks, theme)
    border(image, theme)
    return Composed(
        image=image,
        notes=(noise_note, tone_note, crop_note, sharp_note),
        boxes=_boxes(best),
        contrast=contrast,
        family=slot.family,
        candidate=best.frame.name,
        scores=scores,
        alt=_alt(product, copy),
    )
