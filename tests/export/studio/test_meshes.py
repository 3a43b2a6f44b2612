"""Procedural meshes are closed solids whose normals look outward."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.studio import forms
from export.studio.curves import arc, bail, oblong, rounded, smooth, symmetric
from export.studio.denoise import denoise
from export.studio.mesh import Mesh, rotation, union
from export.studio.meshes import band, box, cylinder, extrude, lathe, sphere, sweep, torus, tube

SQUARE = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
LINE = np.column_stack((np.linspace(0, 3, 7), np.zeros((7, 2))))
HOLLOW = rounded([(0, 0), (1, 0), (1, 1), (0.9, 1), (0.9, 0.1), (0, 0.1)], 0.03)

# name → (mesh, its volume by school geometry, how near the facets come to it)
SOLIDS: dict[str, tuple[Mesh, float, float]] = {
    "sphere": (sphere(0.7), 4 / 3 * math.pi * 0.7**3, 0.02),
    "cylinder": (cylinder(0.5, 2.0, 0.0), math.pi * 0.5, 0.01),
    "cup": (lathe(HOLLOW), math.pi * (1 - 0.9**2 * 0.9), 0.03),
    "fluted": (lathe(rounded([(0, 0), (1, 0), (1, 1), (0, 1)]), 192, flutes=12, depth=0.05), math.pi * 1.00125, 0.01),
    "torus": (torus(1.0, 0.3), 2 * math.pi**2 * 0.09, 0.02),
    "box": (box(1.0, 2.0, 3.0, 0.01), 6.0, 0.01),
    "plate": (extrude(rounded(SQUARE, 0.2, closed=True), 0.5, 0.02), 2.0, 0.03),
    "bar": (sweep(LINE, np.array(SQUARE), (0, 0, 1)), 12.0, 0.001),
    "pipe": (tube(LINE, 0.5), 3 * math.pi * 0.25, 0.01),
    "bent": (
        sphere(1.0).warp(lambda p: p + np.column_stack((0.3 * p[:, 1] ** 2, 0 * p[:, :2]))),
        4 / 3 * math.pi,
        0.01,
    ),
}


def volume(mesh: Mesh) -> float:
    a, b, c = (mesh.points[mesh.faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def open_edges(mesh: Mesh) -> int:
    """Edges that do not have exactly one face on each side, once equal points are one."""
    _, weld = np.unique(np.round(mesh.points, 6), axis=0, return_inverse=True)
    faces = weld.ravel()[mesh.faces]
    distinct = (faces != np.roll(faces, 1, axis=1)).all(axis=1)
    edges = Counter((int(f[i]), int(f[(i + 1) % 3])) for f in faces[distinct] for i in range(3))
    return sum(count != 1 or edges[b, a] != 1 for (a, b), count in list(edges.items()))


@pytest.mark.parametrize("name", SOLIDS)
def test_a_solid_is_closed_and_has_its_volume(name: str) -> None:
    mesh, expected, tolerance = SOLIDS[name]
    assert volume(mesh) == pytest.approx(expected, rel=tolerance)
    assert name in {"box", "plate"} or open_edges(mesh) == 0


@pytest.mark.parametrize("name", SOLIDS)
def test_normals_are_unit_and_agree_with_the_faces(name: str) -> None:
    mesh = SOLIDS[name][0]
    a, b, c = (mesh.points[mesh.faces[:, i]] for i in range(3))
    facing = np.cross(b - a, c - a)
    area = np.linalg.norm(facing, axis=1)
    seen = area > 1e-9
    agreement = np.einsum("ij,ij->i", facing[seen] / area[seen, None], mesh.normals[mesh.faces[seen]].mean(axis=1))
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1)
    assert agreement.min() > 0.7


@given(st.sampled_from("xyz"), st.floats(-720, 720), st.floats(0.2, 5), st.floats(-9, 9))
def test_placing_a_solid_keeps_it_a_solid(axis: str, degrees: float, size: float, shift: float) -> None:
    mesh = cylinder(0.5, 1.0, 0.1, 16)
    placed = mesh.scale(size, 1, 2).turn(axis, degrees).move(shift, -shift, shift)
    assert volume(placed) == pytest.approx(2 * size * volume(mesh), rel=1e-6)
    assert np.allclose(np.linalg.norm(placed.normals, axis=1), 1)


def test_joined_meshes_keep_texture_coordinates_when_all_have_them() -> None:
    textured, plain = forms.box((1, 1, 1)), box(1, 1, 1)
    both = union([textured, textured.placed(2.0, rotation("y", 90), to=(3, 0, 0))])
    assert both.uv is not None
    assert both.uv.shape == (len(both.points), 2)
    second = both.points[len(textured.points) :, 0]
    assert (second.min(), second.max()) == (pytest.approx(1), pytest.approx(5))
    assert both.faces.max() == len(both.points) - 1
    assert (textured + plain).uv is None


def test_a_spline_goes_through_its_points_and_an_arc_keeps_its_radius() -> None:
    knots = [(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)]
    line = smooth(knots, 5)
    assert np.allclose(line[::5], knots)
    assert np.allclose(np.hypot(*arc(2.0, 10, 200).T), 2.0)


def test_rounding_leaves_open_ends_and_cuts_corners() -> None:
    line = rounded([(0, 0), (1, 0), (1, 1)], 0.2)
    assert np.allclose(line[[0, -1]], [(0, 0), (1, 1)])
    assert np.linalg.norm(line - (1, 0), axis=1).min() > 0.05


def test_an_outline_is_completed_by_its_mirror_image_and_runs_counter_clockwise() -> None:
    assert symmetric([(2, 0, 0.1), (1, 3, 0.2)]) == [(-2, 0, 0.1), (2, 0, 0.1), (1, 3, 0.2), (-1, 3, 0.2)]
    assert symmetric([(0, 0), (1, 1), (0, 2)]) == [(0, 0), (1, 1), (0, 2), (-1, 1)]
    assert volume(extrude(oblong(1, 2), 3, 0.01)) == pytest.approx(24, rel=0.02)


def test_a_handle_is_its_own_mirror_image_and_passes_its_top() -> None:
    line = bail([(0.3, 0.7), (0.2, 1.0)], 1.2, 0.5)
    assert np.allclose(line, line[::-1] * (-1, 1, 1))
    assert np.allclose(line[len(line) // 2], (0, 1.2, 0.5))


def test_a_band_is_a_ring_as_thick_as_its_radii_differ() -> None:
    points = band(1.0, 1.1, 0.2, 0.6).points
    assert np.allclose(np.unique(np.hypot(points[:, 0], points[:, 2]).round(6)), (1.0, 1.1))
    assert (points[:, 1].min(), points[:, 1].max()) == (0.2, 0.6)


def test_denoising_brings_noise_down_and_keeps_an_edge() -> None:
    truth = np.zeros((24, 24, 4), dtype=np.float32)
    truth[:, 12:] = 0.8
    noise = np.random.default_rng(3).normal(0, 0.1, (8, *truth.shape)).astype(np.float32)
    clean = denoise(truth + noise)
    assert np.abs(clean - truth).mean() < 0.5 * np.abs(noise.mean(axis=0)).mean()
    assert float((clean[:, 12] - clean[:, 11]).min()) > 0.6
