"""Things that belong together are turned and moved as one, and their grain and weave go with them."""

from collections.abc import Iterable
from dataclasses import replace

from export.studio.mesh import Mesh
from export.studio.places.surface import Surface, Thing, mapped


def of(surface: Surface, *meshes: Mesh) -> list[Thing]:
    """Return a thing of each mesh, all of one surface."""
    return [Thing(mesh, surface) for mesh in meshes]


def placed(
    things: Iterable[Thing], turn: float = 0.0, *, tip: float = 0.0, x: float = 0.0, y: float = 0.0, z: float = 0.0
) -> list[Thing]:
    """Return the things leaned back by `tip` degrees about x, turned by `turn` about y, then moved."""
    return [
        replace(thing, mesh=_laid(thing).turn("x", -tip).turn("y", turn).move(x, y, z))
        if tip or turn
        else replace(thing, mesh=_laid(thing).move(x, y, z))
        for thing in things
    ]


def _laid(thing: Thing) -> Mesh:
    return mapped(thing.mesh, thing.surface.pattern) if thing.surface.pattern else thing.mesh
