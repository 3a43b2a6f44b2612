"""Path-trace a place: the whole plane once, clean, as sRGB pixels."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

import numpy as np

from engines.vocabulary.lamps import Lamp
from export.studio.clean import cleaned
from export.studio.places.frame import Camera, sensor
from export.studio.places.light import rig
from export.studio.places.surface import Thing
from export.studio.stage import develop, opaque

SAMPLES: Final = 8
"""A pixel; what noise they leave the denoiser takes out."""
DEPTH: Final = 10
"""Bounces of a path at most: corners of a pale room want three or four, a wall seen through a glass and back eight."""

GUIDES: Final = {"type": "aov", "aovs": "albedo:albedo,normal:sh_normal"}
"""What steers the denoiser, by paths of its own: found on the way of the light's it takes twice as long."""


def build(  # noqa: PLR0917  one for each part of a photograph
    mi: ModuleType, things: Sequence[Thing], camera: Camera, light: Lamp, samples: int, scale: float, exposure: float
) -> Any:
    """Describe the place as a Mitsuba scene."""
    described: dict[str, Any] = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": DEPTH, "hide_emitters": True},
        "sensor": sensor(mi, camera, samples, scale),
        **rig(mi, light, camera.across, exposure),
    }
    for index, thing in enumerate(things):
        described[f"thing{index}"] = thing.shape(mi)
    return opaque(mi.load_dict(described))


def render(
    mi: ModuleType,
    things: Sequence[Thing],
    camera: Camera,
    light: Lamp,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    scale: float = 1.0,
    exposure: float = 1.0,
) -> np.ndarray:
    """Path-trace `things` to the plane, sRGB uint8 [736, 768, 3] at a `scale` of 1."""
    scene = build(mi, things, camera, light, samples, scale, exposure)
    radiance = np.asarray(mi.render(scene, seed=seed))
    guides = np.asarray(mi.render(scene, seed=seed, integrator=mi.load_dict(GUIDES)))
    return develop(cleaned(radiance, np.clip(guides[..., :3], 0, 1), guides[..., 3:]))
