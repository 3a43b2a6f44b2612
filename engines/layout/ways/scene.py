"""The painted scene made ready: grain smoothed, tones lifted, edges narrowed, its backdrop and its colours known."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import ImageError
from engines.layout.theme import Theme, theme_of_scene
from engines.photo.backdrop import Backdrop, fit_backdrop
from engines.photo.crisp import crispen
from engines.photo.retouch import StepNote, denoise, tone

LEAST_STAGE = 32  # pixels: a smaller picture has nothing to measure light and grain by


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The toned scene with what is known of it."""

    picture: Image.Image
    stage: Stage
    backdrop: Backdrop
    theme: Theme
    notes: tuple[StepNote, ...]


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
    crisp, crisp_note = crispen(toned)
    backdrop = fit_backdrop(Image.fromarray(toned), stage)
    return Scene(
        Image.fromarray(crisp),
        stage,
        backdrop,
        theme_of_scene(toned, backdrop, stage),
        (noise_note, tone_note, crisp_note),
    )
