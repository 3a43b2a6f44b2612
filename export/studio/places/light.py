"""A place's light in the studio: one key, and what the surroundings fill in."""

import math
from types import ModuleType
from typing import Any, Final

from engines.vocabulary.lamps import RATIO, WHITE, Lamp, warmth
from engines.vocabulary.places import Softness
from export.studio.mesh import union
from export.studio.meshes import box
from export.studio.places.surface import Surface, Thing

DEGREES: Final[dict[Softness, float]] = {"s": 40.0, "m": 20.0, "h": 2.0}
"""How large the source looks from the stand: a window with a curtain, a window, the sun."""
AWAY: Final = 12.0
"""Stand widths to the key: far enough that both ends of the stand get the same light."""


def sash(light: Lamp, across: float, depth: float) -> Thing:
    """Return a casement's open sash between the key and the stand: its bars' shadows lie behind and beside the product.

    Where words lie stays plain: the sash reaches to the product's side of the picture alone.
    """
    size = 0.5 * across
    thick = 0.07 * size
    posts = [box(thick, 3.4 * size, thick).move(x * size, -1.7 * size) for x in (0.0, 0.75, 1.5)]
    rails = [box(1.5 * size, thick, thick).move(0.75 * size, y * size) for y in (-1.65, -0.85, 0.0, 0.85, 1.65)]
    x, y, z = light.towards
    mesh = union([*posts, *rails]).move(-0.75 * size).turn("x", -light.elevation).turn("y", light.azimuth)
    away, behind = 2.4 * across, min(depth, across)
    aimed = mesh.move(away * x + 0.4 * across, away * y + 0.3 * across, away * z - behind)
    return Thing(aimed, Surface((0, 0, 0), roughness=1.0, specular=0.0))


def rig(mi: ModuleType, light: Lamp, across: float, exposure: float = 1.0, facing: float = 0.0) -> dict[str, Any]:
    """Describe the lights of a stand `across` centimetres wide to Mitsuba.

    A white card lying on the stand or hanging on the wall, whichever is lit better, comes out white; `facing` moves the
    key's aim so many centimetres back.
    """
    x, y, z = light.towards
    ratio = light.ratio or RATIO[light.softness]
    best = max(y, z, 0.35)
    key = WHITE * math.pi * exposure / (best + 1 / ratio)
    fill = key / ratio / math.pi
    away = AWAY * across
    half = away * math.tan(math.radians(DEGREES[light.softness] / 2)) * math.sqrt(math.pi) / 2
    radiance = key * away**2 / (2 * half) ** 2
    frame = mi.ScalarTransform4f().look_at(
        origin=[away * x, away * y, away * z - facing], target=[0, 0, -facing], up=[0, 1, 0.01]
    )
    return {
        "key": {
            "type": "rectangle",
            "to_world": frame @ mi.ScalarTransform4f().scale(half),
            "emitter": _area(radiance, light.kelvin),
        },
        "fill": {
            "type": "constant",
            "radiance": {"type": "rgb", "value": [fill * c for c in warmth(light.fill_kelvin or light.kelvin)]},
        },
    }


def _area(radiance: float, kelvin: float) -> dict[str, Any]:
    return {"type": "area", "radiance": {"type": "rgb", "value": [radiance * c for c in warmth(kelvin)]}}
