"""A place's light in layers: light adds up, so a picture in any light is a sum of few that are path-traced once.

Each layer is lit by one source of white light: a card that faces it has the radiance 1. What falls in from all around
is the layer `fill`; keys differ in how large they look, and `sash` is the hard one behind the bars of a window.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from engines.vocabulary.lamps import Lamp, Layer, lit
from engines.vocabulary.places import Place, Softness
from export.studio.clean import cleaned
from export.studio.places.frame import Camera, sensor
from export.studio.places.light import AWAY, DEGREES, sash
from export.studio.places.render import DEPTH, GUIDES, SAMPLES
from export.studio.places.surface import Thing
from export.studio.stage import opaque


def render_layers(
    mi: ModuleType,
    things: Sequence[Thing],
    camera: Camera,
    place: Place,
    layers: Iterable[Layer],
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    scale: float = 1.0,
    clean: bool = True,
) -> Mapping[Layer, np.ndarray]:
    """Path-trace `layers` of the plane: linear radiance float16 [736, 768, 3] each at a `scale` of 1.

    What noise the samples leave is taken out if it is to be `clean`.
    """
    own = lit(place, "own")
    guides: np.ndarray | None = None
    found: dict[Layer, np.ndarray] = {}
    for layer in layers:
        barred = [sash(own, camera.across, place.depth)] if layer == "sash" else []
        described: dict[str, Any] = {
            "type": "scene",
            "integrator": {"type": "path", "max_depth": DEPTH, "hide_emitters": True},
            "sensor": sensor(mi, camera, samples, scale),
            "light": _fill() if layer == "fill" else _key(mi, own, "h" if layer == "sash" else layer, camera.across),
        }
        for index, thing in enumerate((*things, *barred)):
            described[f"thing{index}"] = thing.shape(mi)
        scene = opaque(mi.load_dict(described))
        radiance = np.asarray(mi.render(scene, seed=seed))
        if clean:
            if guides is None:
                guides = np.asarray(mi.render(scene, seed=seed, integrator=mi.load_dict(GUIDES)))
            radiance = cleaned(radiance, np.clip(guides[..., :3], 0, 1), guides[..., 3:])
        found[layer] = np.clip(radiance, 0, 60000).astype(np.float16)
    return found


def _key(mi: ModuleType, light: Lamp, softness: Softness, across: float) -> dict[str, Any]:
    x, y, z = light.towards
    away = AWAY * across
    half = away * math.tan(math.radians(DEGREES[softness] / 2)) * math.sqrt(math.pi) / 2
    value = math.pi * away**2 / (2 * half) ** 2
    frame = mi.ScalarTransform4f().look_at(origin=[away * x, away * y, away * z], target=[0, 0, 0], up=[0, 1, 0.01])
    return {
        "type": "rectangle",
        "to_world": frame @ mi.ScalarTransform4f().scale(half),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [value] * 3}},
    }


def _fill() -> dict[str, Any]:
    return {"type": "constant", "radiance": {"type": "rgb", "value": [1.0, 1.0, 1.0]}}
