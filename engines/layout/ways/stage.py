"""The product cut out and set on the podium of the painted scene."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

import numpy as np
from PIL import Image

from engines.layout.fade import fade_for
from engines.layout.frames.plan import Plan
from engines.layout.frames.table import PICTURED, Frames
from engines.layout.slots import SlotSize
from engines.layout.ways.scene import InScene, Scene
from engines.photo.crisp import crispen
from engines.photo.packshot import Packshot
from engines.photo.placement import Fade, place_stage
from engines.photo.retouch import StepNote, sharpen
from engines.photo.standing import Standing, cast_shadow, lay, stand
from engines.pixels.box import Box
from engines.vocabulary.light import light_of, material_of

RAISED: Final = 0.4  # of the free height above a product goes below it: it stands between words and offer


@dataclass(frozen=True, slots=True, eq=False)
class OnStage(InScene):
    """The way: a scene and a product cut out."""

    packshot: Packshot
    picture: Image.Image
    """The scene with narrow edges."""
    crisp: StepNote
    prompt: str
    """The words that the scene was painted by: they name its light and what the podium is made of."""
    frames: ClassVar[Frames] = PICTURED

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's, and how its edges were narrowed."""
        return *self.scene.notes, self.crisp

    def place(self, plan: Plan, slot: SlotSize) -> "Staged":
        """Stand the product on the area's bottom; in a tall slot higher, where it leaves much of the area free."""
        size = self.picture.size
        standing = stand(plan.area, self.scene.stage, size, self.packshot)
        if slot.family == "tall":
            free = standing.product.top - plan.area.top
            plan = replace(plan, area=replace(plan.area, bottom=plan.area.bottom - round(RAISED * free)))
            standing = stand(plan.area, self.scene.stage, size, self.packshot)
        fade = fade_for(plan, standing.placement, self.scene.stage, size, slot)
        return Staged(self, standing, fade, slot)


def on_stage(scene: Scene, packshot: Packshot, prompt: str) -> OnStage:
    """Narrow the edges of a scene that `prompt` asked for: here they are seen."""
    crisp, note = crispen(scene.picture)
    return OnStage(scene, packshot, Image.fromarray(crisp), note, prompt)


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

    def canvas(self) -> np.ndarray:
        """Return the stage in its slot."""
        size = self.slot.width, self.slot.height
        return place_stage(self.way.picture, self.way.scene.backdrop, self.standing.placement, size, self.fade)

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Sharpen the stage and cast the product's shadow on it."""
        whole = Box(0, 0, self.slot.width, self.slot.height)
        crisp, sharp_note = sharpen(canvas, whole if panel else self.fade.shown(self.slot.width, self.slot.height))
        factor = round(self.standing.placement.scale, 4)
        why = "stage scaled into the slot; in slot pixels per stage pixel"
        shaded = cast_shadow(
            crisp,
            self.way.packshot,
            self.product,
            light=light_of(self.way.prompt),
            material=material_of(self.way.prompt),
            top=self.standing.top,
        )
        return shaded, (
            StepNote("crop", True, why, 1.0, factor),
            sharp_note,
        )

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over the stage."""
        lay(image, self.way.packshot, self.product)
