"""The product cut out and set on the podium of the painted scene."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.layout.calm import CELL
from engines.layout.fade import fade_for
from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.layout.ways.scene import Scene
from engines.photo.accent import accent_of
from engines.photo.crisp import crispen
from engines.photo.packshot import Packshot
from engines.photo.placement import Fade, place_stage
from engines.photo.retouch import StepNote, sharpen
from engines.photo.standing import PODIUM_SHARE, WIDTH_SHARE, Standing, cast_shadow, lay, stand
from engines.pixels.box import Box
from engines.vocabulary.light import light_of, material_of
from engines.vocabulary.product import Show

HALF = 2  # pixels a side that become one in a sketch


@dataclass(frozen=True, slots=True, eq=False)
class OnStage:
    """The way: a scene and a product cut out."""

    scene: Scene
    packshot: Packshot
    prompt: str
    """The words that the scene was painted by: they name its light and what the podium is made of."""
    theme: Theme
    small: Image.Image
    """The scene at a half of its pixels, for sketches."""
    smaller: float = 1.0
    """Share of its area that the product fills, so that the place need not be stretched."""
    show: Show = field(default="stage", init=False)

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's."""
        return self.scene.notes

    @property
    def painted(self) -> tuple[int, int]:
        """Width and height of the painted picture."""
        return self.scene.picture.shape[1], self.scene.picture.shape[0]

    def place(self, plan: Plan, slot: SlotSize) -> "Staged":
        """Stand the product on the area's bottom edge, as large as the area allows."""
        standing = standing_in(area_of(plan), self.scene.stage, self.painted, self.packshot, self.smaller)
        fade = fade_for(plan, standing.placement, self.scene.stage, self.painted, slot)
        return Staged(self, standing, fade, slot)


def on_stage(scene: Scene, packshot: Packshot, prompt: str, smaller: float) -> OnStage:
    """Find the colours of texts on a scene of `prompt`. The product fills the share `smaller` of its area."""
    small = Image.fromarray(scene.picture).reduce(HALF)
    return OnStage(scene, packshot, prompt, scene.theme(accent_of(packshot)), small, smaller)


def standing_in(area: Box, stage: Stage, size: tuple[int, int], packshot: Packshot, smaller: float = 1.0) -> Standing:
    """Stand a product as large as the share `smaller` of `area` allows, on its bottom edge.

    The podium, not the product, may reach beyond the area's sides.
    """
    height = int(smaller * min(area.height, area.width / packshot.aspect))
    half, headroom = stage.half_width * size[0], stage.headroom * size[1]
    for_width = 2 * height * packshot.aspect / (PODIUM_SHARE * WIDTH_SHARE)
    for_height = 2 * half * height / (PODIUM_SHARE * headroom)
    more = math.ceil(max(0.0, for_width - area.width, for_height - area.width) / 2) + 1
    return stand(
        Box(area.left - more, area.bottom - max(1, height), area.right + more, area.bottom), stage, size, packshot
    )


def stretch(area: Box, stage: Stage, painted: tuple[int, int], packshot: Packshot) -> float:
    """Return slot pixels per painted pixel of a stage, painted at (width, height), whose product fills `area`."""
    return standing_in(area, stage, painted, packshot).placement.scale


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Where stage and product lie, and how the stage gives way to its backdrop."""

    way: OnStage
    standing: Standing
    fade: Fade
    slot: SlotSize

    @property
    def product(self) -> Box:
        """The product's box."""
        return self.standing.product

    def sketch(self) -> np.ndarray:
        """Return the stage in cells, without shadow."""
        per = CELL * self.slot.density
        size = max(2, self.slot.pixels[0] // per), max(2, self.slot.pixels[1] // per)
        place = self.standing.placement.times(1 / per)
        place = replace(place, scale=place.scale * self.way.painted[0] / self.way.small.width)
        return place_stage(self.way.small, self.way.scene.backdrop, place, size, self.fade.times(1 / per))

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the stage in its slot, its edges narrow, with the product's shadow on it."""
        size, scene, placement = self.slot.pixels, self.way.scene, self.standing.placement
        crisp, crisp_note = crispen(scene.picture)
        fine = replace(placement, scale=placement.scale * scene.picture.shape[1] / crisp.shape[1])
        placed = place_stage(Image.fromarray(crisp), scene.backdrop, fine, size, self.fade)
        sharp, sharp_note = sharpen(placed, self.fade.shown(*size))
        why = "stage scaled into the slot; in slot pixels per painted pixel"
        note = StepNote("crop", True, why, 1.0, round(placement.scale, 4))
        shaded = cast_shadow(
            sharp,
            self.way.packshot,
            self.product,
            light=light_of(self.way.prompt),
            material=material_of(self.way.prompt),
            density=self.slot.density,
            top=self.standing.top,
        )
        return shaded, (crisp_note, note, sharp_note)

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over the stage."""
        lay(image, self.way.packshot, self.product)
