"""The lights of the stage: one key, a fill from the camera's side, the room; a window's bars and neon rims."""

import math
from types import ModuleType
from typing import Any

import numpy as np

from export.studio import forms, rig
from export.studio.mesh import to_mitsuba, union

KEYS: dict[str, tuple[float, float, float, float, tuple[float, float, float], tuple[float, float, float]]] = {
    # azimuth°, elevation°, half size, key strength, key colour, ambient colour: a grey wall comes out grey under each
    "soft": (-35, 48, 3.0, 0.88, (1, 1, 1), (0.24, 0.24, 0.24)),
    "side": (-66, 32, 1.0, 8.0, (1, 0.99, 0.97), (0.2, 0.2, 0.2)),
    "sunset": (52, 30, 1.2, 4.9, (1.06, 0.98, 0.86), (0.25, 0.25, 0.24)),
    "cool": (-30, 50, 2.4, 1.32, (0.95, 1.0, 1.05), (0.24, 0.25, 0.26)),
    "window": (-52, 34, 0.09, 1355.0, (1.02, 1, 0.95), (0.27, 0.27, 0.28)),
    "neon": (-40, 50, 3.0, 0.62, (0.98, 0.98, 1.04), (0.2, 0.2, 0.22)),
    "top": (-5, 76, 1.1, 4.9, (1, 1, 1), (0.24, 0.24, 0.24)),
}
RIMS: dict[str, tuple[tuple[float, tuple[float, float, float]], ...]] = {
    # side, radiance: small lights from the wings that tint the wall's edges and leave its middle the colour asked for
    "neon": ((-1.0, (13.0, 1.6, 8.1)), (1.0, (1.0, 9.1, 13.0))),
    "cool": ((1.0, (1.6, 4.4, 8.0)),),
    "sunset": ((1.0, (11.0, 4.4, 0.6)),),
}
KEY_DISTANCE = 7.0
BARS = 0.68  # of the way to the key: no bucket's picture shows them
FILL_PLACE = (0.6, 1.6, 8.5)
FILL = 4.6


def lights(mi: ModuleType, light: str, u: dict[str, float]) -> dict[str, Any]:
    """Describe the lights of kind `light`, turned and dimmed by the noise `u`."""
    azimuth, elevation, half, strength, colour, ambient = KEYS[light]
    azimuth += 10 * (u["light_turn"] - 0.5)
    exposure = 0.95 + 0.1 * u["exposure"]
    a, e = math.radians(azimuth), math.radians(elevation)
    place = (
        KEY_DISTANCE * math.sin(a) * math.cos(e),
        KEY_DISTANCE * math.sin(e),
        KEY_DISTANCE * math.cos(a) * math.cos(e),
    )
    radiance = [4.2 * strength * exposure * c for c in colour]
    extra: dict[str, Any] = {}
    if light == "window":
        extra["bars"] = _blinds(mi, place)
    for index, (side, tone) in enumerate(RIMS.get(light, ())):
        extra[f"rim{index}"] = rig.area_light(mi, (side * 4.2, 1.3, -0.6), 0.55, [exposure * c for c in tone])
    return {
        **extra,
        "key": rig.area_light(mi, place, half, radiance),
        # From the camera's side: the podium's front shows its own colour, not only what the floor throws back.
        "fill": rig.area_light(mi, FILL_PLACE, 2.2, [FILL * exposure * c for c in colour]),
        "ambient": {"type": "constant", "radiance": {"type": "rgb", "value": [exposure * c for c in ambient]}},
    }


def _blinds(mi: ModuleType, place: tuple[float, float, float]) -> Any:
    """The bars of a window between the key and the stage, which throw their shadows on wall and floor."""
    slats = [forms.box((1.14, 0.043, 0.01)).move(y=y) for y in np.arange(-1.02, 1.03, 0.255)]
    posts = [forms.box((0.043, 1.0, 0.01)).move(x=x) for x in (-0.5, 0.0, 0.5)]
    azimuth = math.degrees(math.atan2(place[0], place[2]))
    elevation = math.degrees(math.atan2(place[1], math.hypot(place[0], place[2])))
    mesh = union([*slats, *posts]).turn("x", -elevation).turn("y", azimuth).move(*(BARS * p for p in place))
    return to_mitsuba(mi, mesh, {"type": "diffuse", "reflectance": {"type": "rgb", "value": 0.0}})
