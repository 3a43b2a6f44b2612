"""From a generated stage to a finished creative: photo steps, product, words; the best of several layouts wins."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import ImageError, LayoutError
from engines.layout.content import Content, attempts, content_of, desirability
from engines.layout.draw import bare_contrast, border, paint, prepare
from engines.layout.frames import FRAMES, Frame, Plan
from engines.layout.score import measure
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of
from engines.photo.backdrop import Backdrop, fit_backdrop
from engines.photo.cutout import Standing, cast_shadow, lay, stand
from engines.photo.packshot import Packshot
from engines.photo.retouch import Fade, StepNote, denoise, place_stage, sharpen, tone
from engines.pixels.box import Box
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product

PODIUM_REACH = 1.45  # half widths of the narrowest podium reach to the rim of a common one; a wide foot may fade
FADE = 0.75  # half widths of the narrowest podium: over this length the stage gives way


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """A finished picture and how it came about."""

    image: Image.Image
    notes: tuple[StepNote, ...]
    boxes: dict[str, tuple[int, int, int, int]]
    """Left, top, right, bottom of each text role, and of `product` when there is one."""
    contrast: float
    """Least WCAG contrast of any text over the pixels beneath it."""
    underlay: float
    """Opacity 0..1 of the strongest underlay that the contrast asked for."""
    family: str
    candidate: str
    scores: dict[str, float]
    """Total score of every candidate that was measured over its real pixels."""
    alt: str


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    frame: Frame
    plan: Plan
    standing: Standing
    message: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """The picture with what is known of it."""

    picture: Image.Image
    stage: Stage
    backdrop: Backdrop
    theme: Theme


def _fade(plan: Plan, standing: Standing, slot: SlotSize, scenery: _Set) -> Fade:
    """Let the stage give way to plain backdrop at its own edges and under the texts, but not across the podium."""
    place, area, picture, stage = standing.placement, plan.area, scenery.picture, scenery.stage
    wide, half = picture.width * place.scale, stage.half_width * picture.width * place.scale
    length, reach = FADE * half, PODIUM_REACH * half
    left, top, right, bottom = place.left, place.top, place.left + wide, place.top + picture.height * place.scale
    middle = left + stage.stand[0] * wide
    podium_left, podium_right = middle - reach, middle + reach
    for block in plan.blocks:
        box = block.box
        if block.role == "disclosure":
            continue
        if box.right <= area.left:
            left = max(left, min(box.right - 0.6 * length, podium_left - length))
        elif box.left >= area.right:
            right = min(right, max(box.left + 0.6 * length, podium_right + length))
        elif box.bottom <= area.top:
            top = max(top, box.bottom - 0.6 * length)
        elif box.top >= area.bottom:
            bottom = min(bottom, max(box.top + 0.6 * length, area.bottom + 2 * length))
    return Fade(
        (left, left + length) if left > 0 else (-2, -1),
        (top, top + length) if top > 0 else (-2, -1),
        (right, right - length) if right < slot.width else (slot.width + 2, slot.width + 1),
        (bottom, bottom - length) if bottom < slot.height else (slot.height + 2, slot.height + 1),
    )


def _fitted(frame: Frame, tries: list[tuple[Content, float]], slot: SlotSize) -> tuple[Plan, float] | None:
    """Return the most desirable plan of `frame` with all texts inside the slot, and how desirable it is."""
    whole = Box(1, 1, slot.width - 1, slot.height - 1)
    for content, scale in tries:
        plan = frame.fit(content, scale, slot)
        if plan and all(block.box.inside(whole) and not block.box.overlap(plan.area) for block in plan.blocks):
            return plan, desirability(content, scale)
    return None


def _scene(scenery: _Set, candidate: _Candidate, slot: SlotSize) -> np.ndarray:
    """Place the stage in the slot as `candidate` wants it, and lay its panel over it."""
    plan, standing = candidate.plan, candidate.standing
    fade = _fade(plan, standing, slot, scenery)
    canvas = place_stage(scenery.picture, scenery.backdrop, standing.placement, (slot.width, slot.height), fade)
    if plan.panel is not None:
        canvas[plan.panel.top : plan.panel.bottom, plan.panel.left : plan.panel.right] = scenery.theme.panel
    return canvas


def _best(found: list[_Candidate], scenery: _Set, slot: SlotSize) -> tuple[_Candidate, np.ndarray, dict[str, float]]:
    """Return the candidate with the highest score over its real pixels, its canvas, and the scores that were measured.

    A candidate's geometry bounds its score, so the search ends when no candidate left could still win.
    """
    scores: dict[str, float] = {}
    winner: tuple[float, _Candidate, np.ndarray] | None = None
    for candidate in sorted(found, key=lambda candidate: -candidate.bound):
        if winner is not None and winner[0] >= candidate.bound:
            break
        canvas = _scene(scenery, candidate, slot)
        plan = candidate.plan
        contrast = bare_contrast(canvas, plan.blocks, scenery.theme)
        total = measure(plan, candidate.standing.product, contrast, candidate.message + candidate.frame.prior, slot)
        scores[candidate.frame.name] = round(total, 4)
        if winner is None or total > winner[0]:
            winner = total, candidate, canvas
    if winner is None:
        raise LayoutError(f"no layout fits a slot of {slot.name}")
    return winner[1], winner[2], scores


def _alt(product: Product, copy: Copy) -> str:
    """Say for those who cannot see the picture what it shows."""
    price = (product.sale_price or product.price).text(product.locale)
    return (
        f"{product.name}，{copy.headline}，{price}"
        if product.locale == "zh"
        else f"{product.name}: {copy.headline}, {price}"
    )


def _check(picture: np.ndarray) -> None:
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < 32:
        raise ImageError(
            f"a stage is uint8 [height, width, 3] of 32 pixels or more, got {picture.dtype} {picture.shape}"
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
    scenery = _Set(scene, stage, backdrop, theme)
    tries = attempts(content_of(product, copy, disclosure))
    found: list[_Candidate] = []
    for frame in FRAMES[slot.family]:
        if fitted := _fitted(frame, tries, slot):
            plan, message = fitted
            standing = stand(plan.area, stage, scene.size, packshot)
            found.append(
                _Candidate(
                    frame, plan, standing, message, measure(plan, standing.product, 21.0, message + frame.prior, slot)
                )
            )
    best, canvas, scores = _best(found, scenery, slot)
    fade = _fade(best.plan, best.standing, slot, scenery)
    shown = fade.shown(slot.width, slot.height) if best.plan.panel is None else Box(0, 0, slot.width, slot.height)
    crisp, sharp_note = sharpen(canvas, shown)
    factor = round(best.standing.placement.scale, 4)
    crop_note = StepNote("crop", True, "stage scaled into the slot; in slot pixels per stage pixel", 1.0, factor)
    box = best.standing.product
    if packshot is not None and box is not None:
        crisp = cast_shadow(crisp, packshot, box)
    ground = prepare(crisp, best.plan.blocks, best.plan.area, theme)
    image = Image.fromarray(ground.canvas)
    if packshot is not None and box is not None:
        lay(image, packshot, box)
    contrast = paint(image, ground, best.plan.blocks, theme)
    boxes: dict[str, tuple[int, int, int, int]] = {
        block.role: (block.box.left, block.box.top, block.box.right, block.box.bottom) for block in best.plan.blocks
    }
    if box is not None:
        boxes |= {"product": (box.left, box.top, box.right, box.bottom)}
    border(image, theme)
    return Composed(
        image=image,
        notes=(noise_note, tone_note, crop_note, sharp_note),
        boxes=boxes,
        contrast=contrast,
        underlay=ground.veil,
        family=slot.family,
        candidate=best.frame.name,
        scores=scores,
        alt=_alt(product, copy),
    )
