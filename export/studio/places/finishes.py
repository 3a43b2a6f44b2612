"""The surfaces of stands and walls: one for each material of the scene vocabulary, in any colour."""

from dataclasses import replace
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


def cloth(colour: Srgb, *, size: float = 32.0, seed: int = 7) -> Surface:
    """Linen with its weave: threads of a millimetre and a quarter at the usual size."""
    pattern = Pattern(patterns.linen(seed), shade(colour, 0.76), size, -0.0016 * size)
    return Surface(shade(colour, 1.1), roughness=0.95, specular=0.1, sheen=0.35, pattern=pattern)


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


def bamboo(colour: Srgb, *, size: float = 24.0, strips: int = 16, turn: float = 0.0, seed: int = 61) -> Surface:
    """Oiled bamboo in strips, `strips` of them in `size` centimetres."""
    pattern = Pattern(patterns.bamboo(seed, strips), shade(colour, 0.74), size, -0.015, turn)
    return Surface(shade(colour, 1.1), roughness=0.42, specular=0.4, pattern=pattern)


def glass(tint: Srgb = (251, 253, 252)) -> Surface:
    """Clear glass that bends what is behind it; light passes four faces of a tumbler, so a faint tint is enough."""
    return Surface(tint, refraction=1.5)


def limewash(colour: Srgb, *, size: float = 260.0, seed: int = 71) -> Surface:
    """A wall washed with lime by a wide brush: slow clouds, as a plain dark wall would look like nothing."""
    tile = 0.55 * patterns.clouds(seed, 2, 9) + 0.45 * patterns.plaster(seed + 1)
    return Surface(
        shade(colour, 1.06), roughness=0.92, specular=0.12, pattern=Pattern(tile, shade(colour, 0.87), size, 0.2)
    )


def limestone(colour: Srgb, *, size: float = 34.0, seed: int = 77) -> Surface:
    """Honed limestone: one calm tone with the grain of the stone and a few fossils as faint flecks."""
    tile = np.clip(
        0.5 * patterns.grain(seed) + 0.25 * patterns.clouds(seed, 3, 30) + 0.45 * patterns.speckle(seed + 3, 0.05), 0, 1
    )
    return Surface(
        shade(colour, 1.04), roughness=0.5, specular=0.35, pattern=Pattern(tile, shade(colour, 0.84), size, 0.01)
    )


def plain_wood(
    colour: Srgb, *, size: float = 40.0, boards: int = 2, turn: float = 0.0, seed: int = 24, dark: float = 0.84
) -> Surface:
    """Birch, beech, maple: wood whose grain is close and hardly darker, by `dark`, than its ground."""
    pattern = Pattern(patterns.wood(seed, boards), shade(colour, dark), size, 0.015, turn)
    return Surface(shade(colour, 1.05), roughness=0.5, specular=0.35, pattern=pattern)


def faint(surface: Surface, colour: Srgb) -> Pattern | None:
    """Return a surface's pattern as it shows through a coat of paint of `colour`: hardly a tone, half its relief."""
    if surface.pattern is None:
        return None
    return replace(surface.pattern, second=shade(colour, 0.94), relief=0.5 * surface.pattern.relief)
