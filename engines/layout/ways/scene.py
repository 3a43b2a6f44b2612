"""The painted scene made ready: its grain smoothed, its tones lifted, its backdrop and its colours known."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import ImageError
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of_scene
from engines.photo.backdrop import Backdrop, fit_backdrop
from engines.photo.placement import dithered
from engines.photo.retouch import StepNote, denoise, tone

LEAST_STAGE = 32  # pixels: a smaller picture has nothing to measure light and grain by


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The toned scene with what is known of it."""

    picture: np.ndarray
    """uint8 [h, w, 3]."""
    stage: Stage
    backdrop: Backdrop
    theme: Theme
    notes: tuple[StepNote, ...]

    def bare(self, slot: SlotSize) -> np.ndarray:
        """Return its wall and floor alone over the whole slot, uint8 [h, w, 3]."""
        across = (np.arange(slot.width) + 0.5) / slot.width
        down = (np.arange(slot.height) + 0.5) / slot.height
        return dithered(self.backdrop.paint(across, down))


@dataclass(frozen=True, slots=True, eq=False)
class InScene:
    """What the ways share that show a product in a painted scene."""

    scene: Scene

    @property
    def theme(self) -> Theme:
        """The scene's."""
        return self.scene.theme

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's."""
        return self.scene.notes


def read_scene(picture: np.ndarray, stage: Stage) -> Scene:
    """Make a painted scene, uint8 [h, w, 3], ready; a product is set in afterwards, so none of it is touched.

    Raises:
        ImageError: the picture is not an RGB stage.
    """
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < LEAST_STAGE:
        raise ImageError(
            f"a stage is uint8 [height, width, 3] of {LEAST_STAGE} pixels or more, got {picture.dtype} {picture.shape}"
        )
    clean, noise_note = denoise(picture)
    toned, tone_note = tone(clean)
    backdrop = fit_backdrop(Image.fromarray(toned), stage)
    return Scene(toned, stage, backdrop, theme_of_scene(toned, backdrop, stage), (noise_note, tone_note))
