"""The painted scene made ready: its grain smoothed, its tones lifted, its backdrop and its colours known."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.errors import ImageError
from engines.layout.theme import Theme, theme_of
from engines.photo.backdrop import Backdrop, fit_backdrop
from engines.photo.retouch import StepNote, denoise, tone
from engines.pixels.colour import RGB

LEAST_STAGE = 32  # pixels: a smaller picture has nothing to measure light and grain by
WALL = (0.5, 0.3)  # of the picture, across and down: bare backdrop above the product
PODIUM_SIDE, PODIUM_FROM, PODIUM_TO = 0.54, 0.32, 0.7  # half widths from where the product stands: the podium's front


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The toned scene with what is known of it."""

    picture: np.ndarray
    """uint8 [h, w, 3]."""
    stage: Stage
    backdrop: Backdrop
    wall: RGB
    """The backdrop's colour above the product."""
    accent: RGB
    """The podium's colour."""
    notes: tuple[StepNote, ...]

    def theme(self, product: RGB | None) -> Theme:
        """Return the colours of texts: inks in the wall's hue, the button in the product's, else the podium's."""
        return theme_of(self.wall, product, self.accent)


def _podium(picture: np.ndarray, stage: Stage) -> RGB:
    height, width = picture.shape[:2]
    x, y, half = stage.stand[0] * width, stage.stand[1] * height, stage.half_width * width
    rows = slice(int(y + PODIUM_FROM * half), int(y + PODIUM_TO * half))
    patch = picture[rows, int(x - PODIUM_SIDE * half) : int(x + PODIUM_SIDE * half)]
    red, green, blue = (int(v) for v in np.median(patch.reshape(-1, 3), axis=0))
    return red, green, blue


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
    return Scene(toned, stage, backdrop, backdrop.colour(*WALL), _podium(toned, stage), (noise_note, tone_note))
