"""What products are made of: principled materials, shades that glow, and the few finishes of a shop's things."""

from dataclasses import dataclass
from typing import Any

from engines.vocabulary.scene import PALETTE
from export.studio.rig import linear

Srgb = tuple[int, int, int]

WHITE: Srgb = (244, 243, 240)
BLACK: Srgb = (30, 30, 33)
WOOD: Srgb = (196, 148, 96)
WALNUT: Srgb = (116, 76, 48)


@dataclass(frozen=True, slots=True)
class Material:
    """A principled material (Burley 2012): sRGB colour, the rest 0..1; `opacity` below 1 is clear glass."""

    colour: Srgb
    roughness: float
    metallic: float = 0.0
    specular: float = 0.5
    clearcoat: float = 0.0
    sheen: float = 0.0
    opacity: float = 1.0

    def bsdf(self) -> dict[str, Any]:
        """Describe the material to Mitsuba, on both sides of a surface."""
        inner = {
            "type": "principled",
            "base_color": {"type": "rgb", "value": linear(self.colour)},
            "roughness": self.roughness,
            "metallic": self.metallic,
            "specular": self.specular,
            "clearcoat": self.clearcoat,
            "clearcoat_gloss": 0.95,
            "sheen": self.sheen,
        }
        both = {"type": "twosided", "material": inner}
        return both if self.opacity >= 1 else {"type": "mask", "opacity": self.opacity, "nested": both}


@dataclass(frozen=True, slots=True)
class Shade:
    """Thin stuff that glows with light from behind: a lamp's shade, a flame; `glow` is the share let through."""

    colour: Srgb
    glow: float
    roughness: float = 0.5

    def bsdf(self) -> dict[str, Any]:
        """Describe the shade to Mitsuba."""
        return {
            "type": "principledthin",
            "base_color": {"type": "rgb", "value": linear(self.colour)},
            "roughness": self.roughness,
            "diff_trans": 2 * self.glow,
        }


def tone(key: str) -> Srgb:
    """Return the sRGB value of a palette key."""
    srgb = PALETTE[key].srgb
    if srgb is None:
        raise KeyError(key)
    return srgb


def matte(colour: Srgb) -> Material:
    """Unglazed clay, plaster, paper, soft plastic."""
    return Material(colour, roughness=0.7, specular=0.3)


def satin(colour: Srgb) -> Material:
    """Painted metal, wood, hard plastic."""
    return Material(colour, roughness=0.38, specular=0.5)


def gloss(colour: Srgb) -> Material:
    """Enamel, glaze, lacquer, coloured glass."""
    return Material(colour, roughness=0.25, specular=0.6, clearcoat=1.0)


def fabric(colour: Srgb) -> Material:
    """Cloth, felt, leather grain."""
    return Material(colour, roughness=0.9, specular=0.15, sheen=0.6)


def metal(colour: Srgb = (214, 214, 216), roughness: float = 0.25) -> Material:
    """Polished to brushed metal."""
    return Material(colour, roughness=roughness, metallic=1.0)


def gold() -> Material:
    """Warm polished metal."""
    return metal((228, 186, 112), 0.22)


def glass(opacity: float = 0.16) -> Material:
    """Clear thin glass."""
    return Material((214, 214, 222), roughness=0.05, specular=0.9, clearcoat=1.0, opacity=opacity)
