"""Which ways to show a product are tried in a slot, one after the other, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from engines.bundle.manifest import Stage
from engines.layout.layout_file import suited
from engines.layout.plan import Plan, area_of, unset
from engines.layout.slots import SlotSize
from engines.layout.ways.card import as_card
from engines.layout.ways.ground import on_ground
from engines.layout.ways.laid import laid_flat
from engines.layout.ways.place import Placing, Settled, in_place
from engines.layout.ways.scene import read_scene
from engines.layout.ways.stage import OnStage, on_stage, stretch
from engines.layout.ways.sweep import STRETCHED, on_sweep
from engines.layout.ways.way import Placed, Shown
from engines.layout.ways.words import in_own_colour, in_words
from engines.photo.elevation import BY_KIND, elevation_of
from engines.photo.extend import extended
from engines.photo.packshot import Packshot
from engines.photo.standing import stands
from engines.vocabulary.product import Product

LEAST_CARD: Final = 60  # pixels of a slot's shorter side: a whole photo in less is a speck that tells nothing
LEAST_PHOTO: Final = 200  # pixels of a photo's longer side: less is a smudge beside words
SMALLER: Final = 0.87  # of its size a product is set, rather than losing its place
UNREAD: Final = "no text could be read there, or an edge would lie behind it"
CUT: Final = "the photo cuts it or its shadow off, and in no layout that ends at the slot's edge"
UNFIT: Final = f"in no layout does it fill the slot beneath the product, or {UNREAD}"


@dataclass(frozen=True, slots=True, eq=False)
class Staging:
    """A painted stage, and the prompt that it was painted by: its words name the light."""

    picture: np.ndarray
    stage: Stage
    prompt: str


@dataclass(frozen=True, slots=True)
class Unpainted:
    """Nothing was painted, and why."""

    why: str


Ground = Staging | Placing | Unpainted


def ways(ground: Ground, product: Product, packshot: Packshot | None, slot: SlotSize, turn: int) -> Iterator[Shown]:
    """Yield the ways in turn, each for when none of the texts could be read in the one before; words at last.

    `turn` tells which of alike papers is taken.

    Raises:
        ImageError: the picture is not an RGB stage.
    """
    why = packshot.why if packshot else product.show_why or "there is no picture"
    if packshot is not None and packshot.show in {"ground", "card"} and max(packshot.image.size) < LEAST_PHOTO:
        why = f"its photo is only {max(packshot.image.size)} pixels large; else as a {packshot.show}, as {why}"
    elif packshot is not None and packshot.show != "words":
        beside = ""
        if packshot.show == "stage":
            yield from _cut_out(ground, product, packshot, slot, turn)
        elif packshot.show == "ground":
            yield Shown(on_ground(packshot), why)
            beside = CUT if extended(packshot).cut else UNREAD
        if packshot.show in {"ground", "card"}:
            if min(slot.width, slot.height) >= LEAST_CARD:
                yield Shown(as_card(packshot), why if packshot.show == "card" else f"{why}; as a card: {beside}")
            else:
                why = f"its photo would be a speck in {slot.name}; else as a card, as {why}"
    if isinstance(ground, Staging):
        yield Shown(in_words(read_scene(ground.picture, ground.stage)), why)
    else:
        yield Shown(in_own_colour(product, packshot, turn), why)


def _cut_out(ground: Ground, product: Product, packshot: Packshot, slot: SlotSize, turn: int) -> Iterator[Shown]:
    """Yield the ways of a cut-out: what was painted, else paper."""
    if not stands(product, packshot):
        seen = None if product.flat else elevation_of(packshot, product.view)
        if seen is not None and not seen.upright and seen.sureness > BY_KIND:
            why = f"{packshot.why}; on paper: seen from {seen.degrees:.0f}° above, no place is"
            yield Shown(laid_flat(packshot, turn, seen.degrees), why)
        else:
            yield Shown(laid_flat(packshot, turn), f"{packshot.why}; laid flat: it has no foot")
    elif isinstance(ground, Staging):
        yield from _on_stage(ground, packshot, slot, turn)
    elif isinstance(ground, Placing):
        yield from _in_place(ground, product, packshot, slot, turn)
    else:
        yield Shown(on_sweep(packshot, turn, ground.why, 0.0), f"{packshot.why}; on paper: {ground.why}")


def _in_place(ground: Placing, product: Product, packshot: Packshot, slot: SlotSize, turn: int) -> Iterator[Shown]:
    """Yield the painted place, where it covers a layout, and paper."""
    way = in_place(ground, product, packshot)
    plans = [unset(one, slot) for one in suited(slot, "stage", place=True) if one.product]
    reason, factor = way.refusal(plans, slot)
    if not reason:
        yield Shown(way, f"{packshot.why}; {ground.wanted.why}")
        reason = UNFIT
    yield Shown(on_sweep(packshot, turn, reason, factor), f"{packshot.why}; on paper: {reason}")


def _on_stage(ground: Staging, packshot: Packshot, slot: SlotSize, turn: int) -> Iterator[Shown]:
    """Yield the painted stage, where it need not be stretched, and paper."""
    picture, stage = ground.picture, ground.stage
    areas = [one.box(one.product, slot) for one in suited(slot, "stage")[:1] if one.product]
    most = max((stretch(area, stage, picture.shape[1::-1], packshot) for area in areas), default=0.0)
    if most <= STRETCHED / SMALLER:
        scene = read_scene(picture, stage)
        yield Shown(on_stage(scene, packshot, ground.prompt, min(1.0, STRETCHED / max(most, 1e-6))), packshot.why)
        reason = UNREAD
    else:
        reason = f"the painted place would be stretched {most:.1f} times"
    yield Shown(on_sweep(packshot, turn, reason, most), f"{packshot.why}; on paper: {reason}")


def dense(shown: Shown, placed: Placed, plan: Plan, slot: SlotSize, turn: int) -> tuple[Shown, Placed]:
    """Return how what is `placed` in a plain slot is drawn for a dense one: on paper where a stage would be stretched.

    `plan` has the pixels of the dense `slot`.
    """
    way = shown.way
    if isinstance(placed, Settled):
        return shown, placed.times(slot.density)
    if isinstance(way, OnStage):
        painted = way.scene.picture.shape[1::-1]
        factor = stretch(area_of(plan), way.scene.stage, painted, way.packshot)
        if factor > STRETCHED:
            reason = f"the painted place would be stretched {factor:.1f} times"
            paper = on_sweep(way.packshot, turn, reason, factor, way.smaller)
            return Shown(paper, f"{way.packshot.why}; on paper: {reason}"), paper.place(plan, slot)
    return shown, way.place(plan, slot) or placed
