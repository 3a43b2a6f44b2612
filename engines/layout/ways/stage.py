"""The product cut out and set on the podium of the painted scene."""

import math
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
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


@dataclass(frozen=True, slots=True, eq=False)
class OnStage:
    """The way: a scene and a product cut out."""

    scene: Scene
    packshot: Packshot
    picture: Image.Image
    """The scene with narrow edges."""
    crisp: StepNote
    prompt: str
    """The words that the scene was painted by: they name its light and what the podium is made of."""
    theme: Theme
    smaller: float = 1.0
    """Share of its area that the product fills, so that the place need not be stretched."""
    show: Show = field(default="stage", init=False)

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's, and how its edges were narrowed."""
        return *self.scene.notes, self.crisp

    def place(self, plan: Plan, slot: SlotSize) -> "Staged":
        """Stand the product on the area's bottom edge, as large as the area allows."""
        size = self.picture.size
        standing = standing_in(area_of(plan), self.scene.stage, size, self.packshot, self.smaller)
        fade = fade_for(plan, standing.placement, self.scene.stage, size, slot)
        return Staged(self, standing, fade, slot)


def on_stage(scene: Scene, packshot: Packshot, prompt: str, smaller: float) -> OnStage:
    """Narrow the edges of a scene that `prompt` asked for: here they are seen.

    The product fills the share `smaller` of its area.
    """
    crisp, note = crispen(scene.picture)
    theme = scene.theme(accent_of(packshot))
    return OnStage(scene, packshot, Image.fromarray(crisp), note, prompt, theme, smaller)


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

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the stage in its slot, sharpened, with the product's shadow on it."""
        size = self.slot.pixels
        placed = place_stage(self.way.picture, self.way.scene.backdrop, self.standing.placement, size, self.fade)
        crisp, sharp_note = sharpen(placed, self.fade.shown(*size))
        factor = round(self.standing.placement.scale, 4)
        why = "stage scaled into the slot; in slot pixels per stage pixel"
        shaded = cast_shadow(
            crisp,
            self.way.packshot,
            self.product,
            light=light_of(self.way.prompt),
            material=material_of(self.way.prompt),
            density=self.slot.density,
            top=self.standing.top,
        )
        return shaded, (StepNote("crop", True, why, 1.0, factor), sharp_note)

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over the stage."""
        lay(image, self.way.packshot, self.product)
