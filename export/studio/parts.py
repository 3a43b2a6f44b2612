"""What products are made of: surfaces, parts, lights inside, and their form in Mitsuba."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from engines.vocabulary.scene import PALETTE
from export.studio.mesh import Mesh, to_mitsuba
from export.studio.rig import linear

Srgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Surface:
    """A principled material (Burley 2012): sRGB colour, the rest 0..1.

    `opacity` below 1 is clear glass that lets the backdrop through; `translucent` glows with light from behind.
    """

    colour: Srgb
    roughness: float = 0.5
    metallic: float = 0.0
    specular: float = 0.5
    clearcoat: float = 0.0
    sheen: float = 0.0
    opacity: float = 1.0
    translucent: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of one surface."""

    mesh: Mesh
    surface: Surface


@dataclass(frozen=True, slots=True)
class Glow:
    """A point light inside a product, linear RGB intensity."""

    position: tuple[float, float, float]
    intensity: tuple[float, float, float]


Model = list[Part | Glow]


def turned(parts: Sequence[Part], degrees: float) -> Model:
    """Return the parts turned together about the y axis."""
    return [Part(part.mesh.turn("y", degrees), part.surface) for part in parts]


WHITE: Srgb = (244, 243, 240)
BLACK: Srgb = (30, 30, 33)
WOOD: Srgb = (196, 148, 96)
WALNUT: Srgb = (116, 76, 48)


def tone(key: str) -> Srgb:
    """Return the sRGB value of a palette key."""
    srgb = PALETTE[key].srgb
    if srgb is None:
        raise KeyError(key)
    return srgb


def matte(colour: Srgb) -> Surface:
    """Unglazed clay, plaster, paper, soft plastic."""
    return Surface(colour, roughness=0.7, specular=0.3)


def satin(colour: Srgb) -> Surface:
    """Painted metal, wood, hard plastic."""
    return Surface(colour, roughness=0.38, specular=0.5)


def gloss(colour: Srgb) -> Surface:
    """Enamel, glaze, lacquer, coloured glass."""
    return Surface(colour, roughness=0.25, specular=0.6, clearcoat=1.0)


def fabric(colour: Srgb) -> Surface:
    """Cloth, felt, leather grain."""
    return Surface(colour, roughness=0.9, specular=0.15, sheen=0.6)


def metal(colour: Srgb = (214, 214, 216), roughness: float = 0.25) -> Surface:
    """Polished to brushed metal."""
    return Surface(colour, roughness=roughness, metallic=1.0)


def gold() -> Surface:
    """Warm polished metal."""
    return metal((228, 186, 112), 0.22)


def glass(opacity: float = 0.16) -> Surface:
    """Clear thin glass."""
    return Surface((214, 214, 222), roughness=0.05, specular=0.9, clearcoat=1.0, opacity=opacity)


def _bsdf(surface: Surface) -> dict[str, Any]:
    """Describe a surface to Mitsuba."""
    colour = {"type": "rgb", "value": linear(surface.colour)}
    if surface.translucent:
        return {
            "type": "principledthin",
            "base_color": colour,
            "roughness": surface.roughness,
            "diff_trans": 2 * surface.translucent,
        }
    inner = {
        "type": "principled",
        "base_color": colour,
        "roughness": surface.roughness,
        "metallic": surface.metallic,
        "specular": surface.specular,
        "clearcoat": surface.clearcoat,
        "clearcoat_gloss": 0.95,
        "sheen": surface.sheen,
    }
    both = {"type": "twosided", "material": inner}
    return both if surface.opacity >= 1 else {"type": "mask", "opacity": surface.opacity, "nested": both}


def shapes(mi: ModuleType, model: Model) -> dict[str, Any]:
    """Describe a model as entries of a Mitsuba scene, one mesh per surface: fewer materials compile faster."""
    entries: dict[str, Any] = {}
    meshes: dict[Surface, Mesh] = {}
    for index, part in enumerate(model):
        if isinstance(part, Part):
            meshes[part.surface] = meshes[part.surface] + part.mesh if part.surface in meshes else part.mesh
        else:
            intensity = {"type": "rgb", "value": list(part.intensity)}
            entries[f"glow{index}"] = {"type": "point", "position": list(part.position), "intensity": intensity}
    for index, (surface, mesh) in enumerate(meshes.items()):
        entries[f"part{index}"] = to_mitsuba(mi, mesh, _bsdf(surface))
    return entries
