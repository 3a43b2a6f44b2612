"""Triangle meshes of a stage as numpy arrays: surfaces of revolution, boxes, sweeps, and their union."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Form:
    """Vertices [n, 3], unit normals [n, 3], texture coordinates [n, 2] and triangles [m, 3]."""

    vertices: Array
    normals: Array
    uv: Array
    faces: Array

    def moved(
        self,
        scale: float | tuple[float, float, float] = 1.0,
        turn: Array | None = None,
        to: tuple[float, float, float] = (0, 0, 0),
    ) -> "Form":
        """Return the form scaled, then turned by rotation matrix `turn`, then moved `to` a place."""
        factor = np.broadcast_to(np.asarray(scale, dtype=float), (3,))
        normals = self.normals / factor
        normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)
        rotation = np.eye(3) if turn is None else turn
        return Form(self.vertices * factor @ rotation.T + to, normals @ rotation.T, self.uv, self.faces)


def union(forms: list[Form]) -> Form:
    """Join forms of one material into one mesh."""
    starts = np.cumsum([0] + [len(form.vertices) for form in forms[:-1]])
    return Form(
        np.concatenate([form.vertices for form in forms]),
        np.concatenate([form.normals for form in forms]),
        np.concatenate([form.uv for form in forms]),
        np.concatenate([form.faces + start for form, start in zip(forms, starts, strict=True)]),
    )


def _strip(rows: int, columns: int) -> Array:
    """Triangles of a grid of `rows` by `columns` vertices."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    return np.concatenate([np.stack([a, a + 1, a + columns], 1), np.stack([a + 1, a + columns + 1, a + columns], 1)])


def lathe(profile: list[tuple[float, float]], segments: int = 72, *, smooth: bool = False) -> Form:
    """Turn a profile of (radius, y), listed from top to bottom, around the y axis; edges stay sharp unless `smooth`."""
    points = np.asarray(profile, dtype=float)
    if not smooth:  # each profile edge gets its own pair of rows, so that normals do not blur over it
        points = np.repeat(points, 2, axis=0)[1:-1]
    tangent = np.gradient(points, axis=0) if smooth else np.repeat(points[1::2] - points[::2], 2, axis=0)
    outward = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-9)
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    sine, cosine = np.sin(angle), np.cos(angle)

    def spin(radial: Array, height: Array) -> Array:
        return np.stack(
            [np.outer(radial, sine), np.outer(height, np.ones_like(sine)), np.outer(radial, cosine)], -1
        ).reshape(-1, 3)

    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    uv = np.stack(np.broadcast_arrays(angle[None] / np.pi * 1.5, length[:, None]), -1).reshape(-1, 2)
    return Form(
        spin(points[:, 0], points[:, 1]), spin(outward[:, 0], outward[:, 1]), uv, _strip(len(points), segments + 1)
    )


def cylinder(radius: float, top: float, bottom: float, bevel: float = 0.02) -> Form:
    """A disc with a chamfered rim that catches the light."""
    return lathe(
        [
            (1e-4, top),
            (radius - bevel, top),
            (radius - bevel * 0.3, top - bevel * 0.3),
            (radius, top - bevel),
            (radius, bottom),
        ]
    )


def sphere(radius: float = 1.0) -> Form:
    """A ball around the origin."""
    angle = np.linspace(0, np.pi, 33)
    form = lathe([(float(np.sin(a)) + 1e-4, float(np.cos(a))) for a in angle], 48, smooth=True)
    return Form(
        form.vertices * radius,
        form.vertices / np.linalg.norm(form.vertices, axis=1, keepdims=True),
        form.uv,
        form.faces,
    )


def box(half: tuple[float, float, float]) -> Form:
    """A box around the origin with flat faces."""
    parts = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            first, second = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            corners = [normal + first * a * sign + second * b for a, b in ((-1, -1), (1, -1), (-1, 1), (1, 1))]
            vertices = np.asarray(corners) * half
            uv = vertices[:, [(axis + 1) % 3, (axis + 2) % 3]] * 0.8
            parts.append(Form(vertices, np.tile(normal, (4, 1)), uv, np.array([[0, 1, 2], [1, 3, 2]])))
    return union(parts)


def sweep(profile: list[tuple[float, float]], half_width: float) -> Form:
    """Extrude a smooth profile of (y, z) along x: the seamless paper roll of a photo studio."""
    points = np.asarray(profile, dtype=float)
    tangent = np.gradient(points, axis=0)
    normals = np.stack([np.zeros(len(points)), -tangent[:, 1], tangent[:, 0]], 1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    vertices = np.concatenate([np.insert(points, 0, x, axis=1) for x in (-half_width, half_width)])
    return Form(vertices, np.tile(normals, (2, 1)), vertices[:, [0, 1]] * 0.5, _strip(2, len(points)))


def arch(half_width: float, height: float, thickness: float, depth: float) -> Form:
    """A flat ring in the shape of an archway, standing on y = 0 and facing z."""
    turn = np.linspace(0, np.pi, 33)

    def outline(width: float) -> Array:
        curve = np.stack([np.cos(turn) * width, height - half_width + np.sin(turn) * width], 1)
        return np.concatenate([[[width, 0]], curve, [[-width, 0]]])

    outer, inner = outline(half_width), outline(half_width - thickness)
    count = len(outer)

    def band(first: Array, second: Array, normals: Array) -> Form:
        vertices = np.concatenate([first, second])
        return Form(vertices, np.tile(normals, (2, 1)), vertices[:, :2] * 0.5, _strip(2, count))

    front_outer, front_inner = np.insert(outer, 2, depth, axis=1), np.insert(inner, 2, depth, axis=1)
    back_outer, back_inner = np.insert(outer, 2, 0, axis=1), np.insert(inner, 2, 0, axis=1)
    radial = outer - [0, height - half_width]
    radial[[0, -1]] = [[1, 0], [-1, 0]]
    radial /= np.linalg.norm(radial, axis=1, keepdims=True)
    radial = np.insert(radial, 2, 0, axis=1)
    face = np.tile([0.0, 0.0, 1.0], (count, 1))
    return union(
        [
            band(front_outer, front_inner, face),
            band(back_outer, front_outer, radial),
            band(front_inner, back_inner, -radial),
        ]
    )


def turned(axis: str, degrees: float) -> Array:
    """Rotation matrix about x, y or z."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def to_mitsuba(mi: ModuleType, form: Form, bsdf: dict[str, Any]) -> Any:
    """Turn a form into a Mitsuba mesh with material `bsdf`."""
    properties = mi.Properties()
    properties["mesh_bsdf"] = mi.load_dict({"type": "twosided", "bsdf": bsdf})
    mesh = mi.Mesh(
        "form",
        len(form.vertices),
        len(form.faces),
        has_vertex_normals=True,
        has_vertex_texcoords=True,
        props=properties,
    )
    parameters = mi.traverse(mesh)
    parameters["vertex_positions"] = form.vertices.astype(np.float32).ravel()
    parameters["vertex_normals"] = form.normals.astype(np.float32).ravel()
    parameters["vertex_texcoords"] = form.uv.astype(np.float32).ravel()
    parameters["faces"] = form.faces.astype(np.uint32).ravel()
    parameters.update()
    return mesh
