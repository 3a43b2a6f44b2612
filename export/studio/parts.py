"""What a product's model is put together of, parts and lights inside, and its form in Mitsuba."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from export.studio.materials import Material, Shade
from export.studio.mesh import Mesh, to_mitsuba


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of one material."""

    mesh: Mesh
    material: Material | Shade


@dataclass(frozen=True, slots=True)
class Glow:
    """A point light inside a product, linear RGB intensity."""

    position: tuple[float, float, float]
    intensity: tuple[float, float, float]


Model = Sequence[Part | Glow]


def made(material: Material | Shade, *meshes: Mesh) -> list[Part]:
    """Return a part of each mesh, all of one material."""
    return [Part(mesh, material) for mesh in meshes]


def placed(parts: Iterable[Part], change: Callable[[Mesh], Mesh]) -> list[Part]:
    """Return the parts moved or turned together by `change`."""
    return [Part(change(part.mesh), part.material) for part in parts]


def turned(parts: Iterable[Part], degrees: float) -> list[Part]:
    """Return the parts turned together about the y axis."""
    return placed(parts, lambda mesh: mesh.turn("y", degrees))


def shapes(mi: ModuleType, model: Model) -> dict[str, Any]:
    """Describe a model as entries of a Mitsuba scene, one mesh per material: fewer materials compile faster."""
    entries: dict[str, Any] = {}
    meshes: dict[Material | Shade, Mesh] = {}
    for index, part in enumerate(model):
        if isinstance(part, Part):
            known = meshes.get(part.material)
            meshes[part.material] = part.mesh if known is None else known + part.mesh
        else:
            intensity = {"type": "rgb", "value": list(part.intensity)}
            entries[f"glow{index}"] = {"type": "point", "position": list(part.position), "intensity": intensity}
    for index, (material, mesh) in enumerate(meshes.items()):
        entries[f"part{index}"] = to_mitsuba(mi, mesh, material.bsdf())
    return entries
