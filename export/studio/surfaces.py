"""What the stage is made of: plain, textured, metal and glass surfaces described to Mitsuba."""

from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from engines.vocabulary.scene import METALS
from export.studio import rig

GOLD = [1.0, 0.72, 0.32]
Surface = dict[str, Any]


def mix(first: list[float], second: list[float], amount: float) -> list[float]:
    """Blend two linear colours."""
    return [a + (b - a) * amount for a, b in zip(first, second, strict=True)]


# Textures are bold and the same in every scene: what is finer than a cell of the generator's grid nobody gets to see.


@cache
def _vein_texture() -> np.ndarray:
    """Marble veins as 0..1 on [256, 256]: broad ridges of summed sines."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    warp = sum(np.sin(x * k + 1.7 * k) * np.cos(y * (k + 1) + k) / k for k in (1, 2))
    ridge = 1 - np.abs(np.sin(x * 1.0 + y * 1.0 + 1.3 * warp))
    veins: np.ndarray = np.clip(1.4 * ridge**7, 0, 1)
    return veins


@cache
def _grain_texture() -> np.ndarray:
    """Wood as 0..1 on [256, 256]: a few broad wavy rings along u, dark between pale."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    rings = np.sin(y * 5 + 0.9 * np.sin(x + y) + 0.5 * np.sin(2 * x - 2 * y))
    grain: np.ndarray = 0.5 + 0.5 * np.tanh(2 * rings)
    return grain


@cache
def _speckle_texture() -> np.ndarray:
    """Terrazzo as 0..1 on [256, 256]: big and small stones, pale and dark."""
    rng = np.random.default_rng(8)
    y, x = np.mgrid[0:256, 0:256]
    ground = np.full((256, 256), 0.5)
    for radius, count, tone in ((17, 12, 1.0), (13, 16, 0.0), (9, 20, 1.0)):
        for cx, cy in rng.uniform(0, 256, (count, 2)):
            dx, dy = (x - cx + 128) % 256 - 128, (y - cy + 128) % 256 - 128
            ground[dx**2 + dy**2 < radius**2] = tone
    return ground


@cache
def _weave_texture() -> np.ndarray:
    """Vertical pleats of cloth as 0..1 on [256, 256]."""
    x = np.mgrid[0:256, 0:256][1] / 256 * 2 * np.pi
    folds: np.ndarray = 0.5 + 0.5 * np.sin(x * 6)
    return folds


@cache
def _brushed_texture() -> np.ndarray:
    """Brushed metal as 0..1 on [256, 256]: two narrow bright bands along v between darker ones."""
    x = np.mgrid[0:256, 0:256][1] / 256 * 2 * np.pi
    bands: np.ndarray = np.clip(0.5 + 0.5 * np.cos(2 * x), 0, 1) ** 3
    return bands


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


def podium_material(mi: ModuleType, material: str, colour: list[float]) -> Surface:  # noqa: PLR0911  one return for each material
    """Describe a podium surface: the colour asked for stays its dominant colour in every material."""
    base = np.asarray(colour)
    if material == "glossy":
        return {**plain(colour, 0.12, 0.0, 0.6), "clearcoat": 1.0, "clearcoat_gloss": 0.92}
    if material == "metal":  # part metal: a mirror would show the backdrop, not the colour asked for
        band = _brushed_texture()[..., None]
        texture = base * (0.72 + 0.28 * band) + (0.95 - base * 0.5) * 0.5 * band
        return {**plain(colour, 0.34, 0.35, 0.4), "base_color": bitmap(mi, np.clip(texture, 0, 1))}
    if material == "marble":
        vein = np.where(base.mean() > 0.3, base * 0.22, base + (0.95 - base) * 0.8)
        texture = base + (vein - base) * _vein_texture()[..., None]
        return {**plain(colour, 0.3, 0.0, 0.35), "base_color": bitmap(mi, texture)}
    if material == "wood":
        texture = base * (0.6 + 0.5 * _grain_texture()[..., None]) + 0.02
        return {**plain(colour, 0.55, 0.0, 0.3), "base_color": bitmap(mi, np.clip(texture, 0, 1))}
    if material == "fabric":
        texture = base * (0.58 + 0.54 * _weave_texture()[..., None])
        return {**plain(colour, 0.95, 0.0, 0.1), "base_color": bitmap(mi, np.clip(texture, 0, 1)), "sheen": 0.8}
    if material == "concrete":
        stone = _speckle_texture()[..., None]
        texture = np.where(stone > 0.5, base + (0.9 - base) * 0.4, np.where(stone < 0.5, base * 0.45, base))
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
