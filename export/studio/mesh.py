"""A triangle mesh of a stage or a product: placed, joined, bent, and handed to Mitsuba; y is up."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices [n, 3], unit normals [n, 3], triangles [m, 3] as vertex indices, texture coordinates [n, 2] or None."""

    points: Array
    normals: Array
    faces: Faces
    uv: Array | None = None

    def __add__(self, other: "Mesh") -> "Mesh":
        return union((self, other))

    def move(self, x: float = 0, y: float = 0, z: float = 0) -> "Mesh":
        """Return the mesh moved."""
        return replace(self, points=self.points + np.array((x, y, z)))

    def scale(self, x: float, y: float, z: float) -> "Mesh":
        """Return the mesh scaled along the axes by positive factors."""
        return replace(self, points=self.points * (x, y, z), normals=unit(self.normals / (x, y, z)))

    def turn(self, axis: str, degrees: float) -> "Mesh":
        """Return the mesh turned about axis "x", "y" or "z" by the right-hand rule."""
        return self.rotate(rotation(axis, degrees))

    def rotate(self, matrix: Array) -> "Mesh":
        """Return the mesh turned by a rotation matrix [3, 3]."""
        return replace(self, points=self.points @ matrix.T, normals=self.normals @ matrix.T)

    def placed(
        self,
        scale: float | tuple[float, float, float] = 1.0,
        turn: Array | None = None,
        to: tuple[float, float, float] = (0, 0, 0),
    ) -> "Mesh":
        """Return the mesh scaled, then turned by rotation matrix `turn`, then moved `to` a place."""
        x, y, z = scale if isinstance(scale, tuple) else (scale, scale, scale)
        scaled = self.scale(x, y, z)
        return (scaled if turn is None else scaled.rotate(turn)).move(*to)

    def warp(self, change: Callable[[Array], Array]) -> "Mesh":
        """Return the mesh bent by `change` ([n, 3] → [n, 3]); normals follow by its numeric Jacobian."""
        step = 1e-4
        columns = [(change(self.points + d) - change(self.points - d)) / (2 * step) for d in np.eye(3) * step]
        jacobian = np.stack(columns, axis=-1)
        normals = np.linalg.solve(np.swapaxes(jacobian, 1, 2), self.normals[..., None])[..., 0]
        return replace(self, points=change(self.points), normals=unit(normals))


def union(meshes: Sequence[Mesh]) -> Mesh:
    """Join meshes of one material; texture coordinates are kept when all have them."""
    starts = np.cumsum([0] + [len(mesh.points) for mesh in meshes[:-1]])
    textured = [mesh.uv for mesh in meshes if mesh.uv is not None]
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]),
        np.concatenate(textured) if len(textured) == len(meshes) else None,
    )


def rotation(axis: str, degrees: float) -> Array:
    """Return the 3x3 rotation matrix about a coordinate axis."""
    i = "xyz".index(axis)
    j, k = (i + 1) % 3, (i + 2) % 3
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = np.eye(3)
    matrix[j, j] = matrix[k, k] = cos
    matrix[j, k], matrix[k, j] = -sin, sin
    return matrix


def unit(vectors: npt.NDArray[Any]) -> Array:
    """Scale the last axis to length one; zero vectors stay zero."""
    result: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return result


def to_mitsuba(mi: ModuleType, mesh: Mesh, bsdf: dict[str, Any]) -> Any:
    """Turn a mesh into a Mitsuba shape of material `bsdf`."""
    properties = mi.Properties()
    properties["bsdf"] = mi.load_dict(bsdf)
    shape = mi.Mesh(
        "mesh",
        vertex_count=len(mesh.points),
        face_count=len(mesh.faces),
        has_vertex_normals=True,
        has_vertex_texcoords=mesh.uv is not None,
        props=properties,
    )
    values = mi.traverse(shape)
    values["vertex_positions"] = np.ascontiguousarray(mesh.points, dtype=np.float32).ravel()
    values["vertex_normals"] = np.ascontiguousarray(mesh.normals, dtype=np.float32).ravel()
    if mesh.uv is not None:
        values["vertex_texcoords"] = np.ascontiguousarray(mesh.uv, dtype=np.float32).ravel()
    values["faces"] = np.ascontiguousarray(mesh.faces, dtype=np.uint32).ravel()
    values.update()
    return shape
