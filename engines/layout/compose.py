"""From a generated stage to a finished creative: the product, its ground, words; the best layout that fits wins."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.layout.choosing import Candidate, chosen, seen_as
from engines.layout.content import content_of
from engines.layout.draw import hairlines, paint
from engines.layout.slots import SlotSize
from engines.layout.ways.choice import Ground, Staging, Unpainted, dense, ways
from engines.layout.ways.place import Placing
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.pixels.box import Box
from engines.places.wanted import Wanted
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product, Show


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


def _boxes(candidate: Candidate) -> dict[str, tuple[int, int, int, int]]:
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
    picture: np.ndarray | None,
    stage: Stage | None,
    product: Product,
    packshot: Packshot | None,
    copy: Copy,
    slot: SlotSize,
    *,
    seed: int = 0,
    disclosure: str | None = None,
    wanted: Wanted | None = None,
    refused: str = "",
    bucket: str = "square",
) -> Composed:
    """Make the creative of `product` for `slot` from the generated `picture` uint8 [h, w, 3].

    The product is shown as `packshot` says, by words without one; its own pixels are only scaled. The `seed` takes one
    of layouts that are as good. A slot for a dense screen is laid out as the plain one and drawn with its pixels.

    Args:
        picture: the place that is `wanted`, not yet mirrored, else a stage; None: nothing was painted.
        stage: where the stage's stand is in the picture; None without a stage.
        product: what is advertised.
        packshot: its picture; None: there is none.
        copy: what is said.
        slot: the ad's size.
        seed: takes one of layouts that are as good.
        disclosure: the word that marks the creative as an ad, by default the one of the product's locale.
        wanted: the place of which `picture` is painted; None: a stage.
        refused: why no place was painted, for explanations.
        bucket: the picture's shape, a key of `engines.paint.plane.WINDOWS`.

    Raises:
        LayoutError: nothing fits the slot, or a text has a character without a glyph.
        ImageError: the picture is not an RGB stage.
    """
    content, plain = content_of(product, copy, disclosure), slot.dense(1)
    ground: Ground = Unpainted(refused or "nothing was painted")
    if picture is not None and wanted is not None:
        ground = Placing(picture, bucket, wanted, slot.density)
    elif picture is not None and stage is not None:
        ground = Staging(picture, stage, copy.scene)
    shown, seen, scores = chosen(ways(ground, product, packshot, plain, seed), content, plain, seed)
    boxes = _boxes(seen.candidate)
    if slot.density > 1:
        plan = seen.candidate.plan.times(slot.density)
        shown, placed = dense(shown, seen.candidate.placed, plan, slot, seed)
        seen = seen_as(Candidate(seen.candidate.layout, plan, placed, seen.candidate.score), shown, slot.density)
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
