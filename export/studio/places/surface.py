"""What things in a place are made of: a colour, a pattern that breaks it, a relief, and how it shines."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from export.studio import rig
from export.studio.mesh import Array, Mesh, rotation, to_mitsuba
from export.studio.places.patterns import Tile

Srgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A tile 0..1 that leads from a surface's colour to `second`.

    `size` is the tile's side and `relief` its depth, both in centimetres; `turn` in degrees about the face's normal.
    """

    tile: Tile
    second: Srgb
    size: float
    relief: float = 0.0
    turn: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A principled surface (Burley 2012), sRGB of 0..255, the rest 0..1; `opacity` below 1 is thin clear stuff.

    A `picture`, linear RGB [h, w, 3], is what the mesh's own texture coordinates show in place of colour and pattern.
    With `refraction`, its index, the surface is solid clear stuff tinted by `colour`: its mesh must be closed.
    """

    colour: Srgb
    roughness: float = 0.6
    metallic: float = 0.0
    specular: float = 0.4
    clearcoat: float = 0.0
    sheen: float = 0.0
    opacity: float = 1.0
    refraction: float = 0.0
    pattern: Pattern | None = None
    picture: Array | None = None

    def bsdf(self, mi: ModuleType) -> dict[str, Any]:
        """Describe the surface to Mitsuba, seen from both sides."""
        if self.refraction:
            tint = {"type": "rgb", "value": rig.linear(self.colour)}
            return {"type": "dielectric", "int_ior": self.refraction, "ext_ior": 1.0, "specular_transmittance": tint}
        inner: dict[str, Any] = {
            "type": "principled",
            "base_color": self._colour(mi),
            "roughness": self.roughness,
            "metallic": self.metallic,
            "specular": self.specular,
            "clearcoat": self.clearcoat,
            "clearcoat_gloss": 0.95,
            "sheen": self.sheen,
        }
        if self.pattern and self.pattern.relief:
            relief = _texture(mi, self.pattern.tile[..., None].astype(np.float32))
            inner = {
                "type": "bumpmap",
                "relief": relief,
                "scale": self.pattern.relief,
                "nested": inner,
            }
        both = {"type": "twosided", "nested": inner}
        return both if self.opacity >= 1 else {"type": "mask", "opacity": self.opacity, "nested": both}

    def _colour(self, mi: ModuleType) -> dict[str, Any]:
        if self.picture is not None:
            return _texture(mi, self.picture)
        first = np.asarray(rig.linear(self.colour))
        if self.pattern is None:
            return {"type": "rgb", "value": first.tolist()}
        second = np.asarray(rig.linear(self.pattern.second))
        return _texture(mi, first + (second - first) * self.pattern.tile[..., None])


def _texture(mi: ModuleType, values: np.ndarray) -> dict[str, Any]:
    return {
        "type": "bitmap",
        "bitmap": mi.Bitmap(np.ascontiguousarray(values, dtype=np.float32)),
        "raw": True,
        "filter_type": "bilinear",
        "wrap_mode": "repeat",
    }


def mapped(mesh: Mesh, pattern: Pattern) -> Mesh:
    """Lay `pattern` onto a mesh from the side that each face looks to; a mesh that has coordinates keeps them."""
    if mesh.uv is not None:
        return mesh
    normals = mesh.normals[mesh.faces].reshape(-1, 3)  # faces part, so that none is stretched between two sides
    axis = np.repeat(np.argmax(np.abs(normals.reshape(-1, 3, 3).sum(axis=1)), axis=1), 3)
    corners = mesh.points[mesh.faces].reshape(-1, 3)
    points = corners @ rotation("y", pattern.turn).T
    along: Array = np.where((axis == 0)[:, None], points[:, [2, 1]], points[:, [0, 1]])
    along = np.where((axis == 1)[:, None], points[:, [0, 2]], along)
    return Mesh(corners, normals, np.arange(len(corners)).reshape(-1, 3), along / pattern.size)


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A mesh, and what it is made of."""

    mesh: Mesh
    surface: Surface

    def shape(self, mi: ModuleType) -> Any:
        """Return it as a Mitsuba shape."""
        mesh = mapped(self.mesh, self.surface.pattern) if self.surface.pattern else self.mesh
        return to_mitsuba(mi, mesh, self.surface.bsdf(mi))
