"""What the stage is made of: plain, textured, metal and glass surfaces described to Mitsuba."""

from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from engines.scene import METALS
from export.studio import rig

GOLD = [1.0, 0.72, 0.32]
Surface = dict[str, Any]


def mix(first: list[float], second: list[float], amount: float) -> list[float]:
    """Blend two linear colours."""
    return [a + (b - a) * amount for a, b in zip(first, second, strict=True)]


@cache
def _vein_texture() -> np.ndarray:
    """Marble veins as 0..1 on [256, 256]: ridges of summed sines, the same in every scene, so learnable."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    warp = sum(np.sin(x * k + 1.7 * k) * np.cos(y * (k + 1) + k) / k for k in (1, 2, 3))
    ridge = 1 - np.abs(np.sin(x * 1.0 + y * 2.0 + 1.3 * warp))
    fine = 1 - np.abs(np.sin(x * 3.0 - y * 2.0 + 2.1 * warp + 1))
    veins: np.ndarray = np.clip(ridge**14 + 0.4 * fine**18, 0, 1)
    return veins


@cache
def _grain_texture() -> np.ndarray:
    """Wood grain as 0..1 on [256, 256]: long wavy lines along u."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    rings = np.sin(y * 9 + 1.2 * np.sin(x + y) + 0.7 * np.sin(2 * x - 3 * y))
    grain: np.ndarray = 0.5 + 0.32 * rings + 0.18 * np.sin(y * 23 + np.sin(x))
    return grain


@cache
def _speckle_texture() -> np.ndarray:
    """Terrazzo as 0..1 on [256, 256]: stones of three sizes in a cloudy ground, the same in every scene."""
    rng = np.random.default_rng(8)
    y, x = np.mgrid[0:256, 0:256]
    ground = 0.5 + 0.12 * np.sin(x / 19 + np.sin(y / 23)) + 0.12 * np.sin(y / 17 - np.sin(x / 29))
    for radius, count, tone in ((9, 30, 0.95), (6, 70, 0.15), (4, 90, 0.8)):
        for cx, cy in rng.uniform(0, 256, (count, 2)):
            dx, dy = (x - cx + 128) % 256 - 128, (y - cy + 128) % 256 - 128
            ground[dx**2 + dy**2 < radius**2] = tone
    speckle: np.ndarray = np.clip(ground, 0, 1)
    return speckle


@cache
def _weave_texture() -> np.ndarray:
    """Soft vertical folds of cloth as 0..1 on [256, 256]."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    folds: np.ndarray = 0.5 + 0.5 * np.sin(x * 9 + 0.6 * np.sin(y * 2) + 0.4 * np.sin(x * 4))
    return folds


def bitmap(mi: ModuleType, colour: np.ndarray) -> dict[str, Any]:
    """Describe a texture of linear colours [h, w, 3]."""
    return {"type": "bitmap", "bitmap": mi.Bitmap(colour.astype(np.float32)), "raw": True, "filter_type": "bilinear"}


def plain(colour: list[float], roughness: float = 0.75, metallic: float = 0.0, specular: float = 0.3) -> dict[str, Any]:
    """Describe a surface of one linear colour."""
    return {
        "type": "principled",
        "base_color": {"type": "rgb", "value": colour},
        "roughness": roughness,
        "metallic": metallic,
        "specular": specular,
    }


def podium_material(  # noqa: PLR0911  one return for each material
    mi: ModuleType, material: str, colour: list[float]
) -> Surface:
    """Describe a podium surface: the colour asked for stays its dominant colour in every material."""
    base = np.asarray(colour)
    if material == "glossy":
        return plain(colour, 0.16, 0.0, 0.42)
    if material == "metal":
        return plain(colour, 0.36, 0.3, 0.35)  # part metal: a mirror would show the backdrop, not the colour asked for
    if material == "marble":
        vein = np.where(base.mean() > 0.3, base * 0.3, base + (0.92 - base) * 0.7)
        texture = base + (vein - base) * _vein_texture()[..., None]
        return {**plain(colour, 0.3, 0.0, 0.35), "base_color": bitmap(mi, texture)}
    if material == "wood":
        texture = base * (0.62 + 0.55 * _grain_texture()[..., None])
        return {**plain(colour, 0.55, 0.0, 0.3), "base_color": bitmap(mi, np.clip(texture, 0, 1))}
    if material == "fabric":
        texture = base * (0.5 + 0.6 * _weave_texture()[..., None])
        return {**plain(colour, 0.95, 0.0, 0.1), "base_color": bitmap(mi, np.clip(texture, 0, 1)), "sheen": 0.8}
    if material == "concrete":
        stone = _speckle_texture()[..., None]
        texture = base * (0.55 + 0.75 * stone) + 0.04 * stone
        return {**plain(colour, 0.9, 0.0, 0.1), "base_color": bitmap(mi, np.clip(texture, 0, 1))}
    if material == "glass":
        return plain(colour, 0.08, 0.0, 0.7)
    if material in METALS:
        return plain(rig.linear(METALS[material][1]), 0.3, 1.0, 0.5)
    return plain(colour, 0.85, 0.0, 0.2)


def twosided(surface: Surface, opacity: float = 1.0) -> Surface:
    """Describe a surface seen from both sides; below 1, `opacity` lets through what is behind."""
    both = {"type": "twosided", "bsdf": surface}
    return both if opacity >= 1 else {"type": "mask", "opacity": opacity, "nested": both}
