"""The surfaces of stands and walls: one for each material of the scene vocabulary, in any colour."""

from typing import Final

import numpy as np

from export.studio.places import patterns
from export.studio.places.surface import Pattern, Srgb, Surface

DARKER: Final = 0.62
"""Of a colour's light is left in the dark of wood or the shade of a weave."""


def shade(colour: Srgb, factor: float) -> Srgb:
    """Return `colour` with `factor` of its light, each channel in 0..255; above 1 it goes towards white."""
    values = np.asarray(colour, dtype=float)
    mixed = values * factor if factor <= 1 else 255 - (255 - values) / factor
    red, green, blue = (round(float(v)) for v in np.clip(mixed, 0, 255))
    return red, green, blue


def wood(colour: Srgb, *, size: float = 60.0, boards: int = 4, turn: float = 0.0, seed: int = 1) -> Surface:
    """Oiled boards; `size` centimetres hold `boards` of them."""
    tile = patterns.wood(seed, boards)
    return Surface(
        shade(colour, 1.12),
        roughness=0.5,
        specular=0.35,
        pattern=Pattern(tile, shade(colour, DARKER), size, 0.03, turn),
    )


def plaster(colour: Srgb, *, size: float = 140.0, seed: int = 5) -> Surface:
    """A painted wall: nearly plain, with a trowel's marks that only grazing light shows."""
    return Surface(
        colour, roughness=0.9, specular=0.15, pattern=Pattern(patterns.plaster(seed), shade(colour, 0.965), size, 0.12)
    )


def marble(colour: Srgb, *, size: float = 70.0, seed: int = 3) -> Surface:
    """Polished marble with few veins, darker on pale stone and pale on dark."""
    pale = sum(colour) > 330
    vein = shade(colour, 0.55) if pale else shade(colour, 2.2)
    return Surface(colour, roughness=0.18, specular=0.5, pattern=Pattern(patterns.marble(seed), vein, size))


def cloth(colour: Srgb, *, size: float = 16.0, seed: int = 7) -> Surface:
    """Linen with its weave."""
    pattern = Pattern(patterns.linen(seed), shade(colour, 0.8), size, 0.04)
    return Surface(shade(colour, 1.06), roughness=0.95, specular=0.1, sheen=0.4, pattern=pattern)


def stone(colour: Srgb, *, size: float = 50.0, seed: int = 15) -> Surface:
    """Honed stone or concrete: clouds and a fine grain."""
    tile = 0.6 * patterns.clouds(seed, 2, 40) + 0.4 * patterns.grain(seed)
    return Surface(
        shade(colour, 1.05), roughness=0.75, specular=0.25, pattern=Pattern(tile, shade(colour, 0.8), size, 0.03)
    )


def terrazzo(colour: Srgb, *, size: float = 40.0, seed: int = 13) -> Surface:
    """Chips in a polished ground."""
    pattern = Pattern(patterns.speckle(seed), shade(colour, 0.6), size)
    return Surface(colour, roughness=0.35, specular=0.4, pattern=pattern)


def stand(colour: Srgb, material: str, *, size: float = 60.0, seed: int = 1) -> Surface:
    """Return the surface of a stand of `material`, a key of the scene vocabulary.

    Raises:
        KeyError: no such material.
    """
    return {
        "matte": lambda: Surface(colour, roughness=0.8, specular=0.2),
        "glossy": lambda: Surface(colour, roughness=0.15, specular=0.6, clearcoat=1.0),
        "marble": lambda: marble(colour, size=1.2 * size, seed=seed + 2),
        "wood": lambda: wood(colour, size=size, seed=seed),
        "metal": lambda: Surface(colour, roughness=0.32, metallic=0.9),
        "fabric": lambda: cloth(colour, seed=seed + 6),
        "concrete": lambda: stone(colour, size=size, seed=seed + 14),
        "glass": lambda: Surface(colour, roughness=0.06, specular=0.8, clearcoat=1.0, opacity=0.7),
    }[material]()
