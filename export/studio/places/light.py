"""A place's light: one key at its azimuth, height, softness and warmth, and what the surroundings fill in."""

import math
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Final

from engines.vocabulary.places import Place, Softness
from export.studio.mesh import union
from export.studio.meshes import box
from export.studio.places.surface import Surface, Thing

DEGREES: Final[dict[Softness, float]] = {"s": 40.0, "m": 20.0, "h": 2.0}
"""How large the source looks from the stand: a window with a curtain, a window, the sun."""
RATIO: Final[dict[Softness, float]] = {"s": 2.0, "m": 3.0, "h": 4.0}
"""Key over fill."""
NEUTRAL: Final = 5300.0
"""Kelvin that the camera is balanced for."""
ADAPTED: Final = 0.55
"""Of a warmth's difference stays in the picture: a photographer balances most of it away."""
AWAY: Final = 12.0
"""Stand widths to the key: far enough that both ends of the stand get the same light."""
WHITE: Final = 0.93
"""Linear radiance of a white card on the best lit side of the place."""


@dataclass(frozen=True, slots=True)
class Light:
    """One light; azimuth in degrees, negative from the left, 0 from the camera's side; no `fill_kelvin`: as the key."""

    azimuth: float
    elevation: float
    softness: Softness
    kelvin: float
    fill_kelvin: float = 0.0
    ratio: float = 0.0

    @property
    def towards(self) -> tuple[float, float, float]:
        """Unit vector from the stand to the key."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return (math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e))

    def warmer(self, factor: float) -> "Light":
        """Return the light with the key's kelvin times `factor`."""
        return replace(self, kelvin=self.kelvin * factor)


def lit(place: Place, kind: str) -> Light:
    """Return the light of `kind` in `place`: its own, soft, side, sunset, cool or window.

    The key stays where the place has it, so shadows fall as they do in its own light; what changes is how soft, how
    warm and how strong it is. Raises KeyError: no such light.
    """
    own = Light(place.azimuth, place.elevation, place.softness, place.kelvin, place.fill_kelvin)
    return {
        "own": own,
        "soft": replace(own, softness="s", ratio=1.6),
        "side": replace(own, softness="m", ratio=6.0),
        "sunset": replace(own, softness="m", kelvin=3300.0, fill_kelvin=4600.0, ratio=4.0),
        "cool": replace(own, softness="s", kelvin=7600.0, fill_kelvin=7000.0),
        "window": replace(own, softness="h", kelvin=5600.0, ratio=4.0),
    }[kind]


def sash(light: Light, across: float, depth: float) -> Thing:
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


def warmth(kelvin: float) -> tuple[float, float, float]:
    """Return linear RGB of a light of `kelvin` seen by the camera, of luminance 1."""
    red, green, blue = (a / b for a, b in zip(_black_body(kelvin), _black_body(NEUTRAL), strict=True))
    red, green, blue = (value**ADAPTED for value in (red, green, blue))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (red / luminance, green / luminance, blue / luminance)


def _black_body(kelvin: float) -> tuple[float, float, float]:
    """Return relative radiance at 610, 550 and 465 nm (Planck)."""
    red, green, blue = (1 / (wave**5 * (math.exp(14_387_769 / (wave * kelvin)) - 1)) for wave in (610, 550, 465))
    return red / green, 1.0, blue / green


def rig(mi: ModuleType, light: Light, across: float, exposure: float = 1.0, facing: float = 0.0) -> dict[str, Any]:
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
