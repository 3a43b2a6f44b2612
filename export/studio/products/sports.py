"""Sports: dumbbells, water bottle, rolled mat, basketball, kettlebell."""

import math

import numpy as np

from export.studio.curves import arc, bail, oblong, rounded, smooth
from export.studio.materials import BLACK, fabric, gold, matte, metal, satin, tone
from export.studio.meshes import band, cylinder, extrude, lathe, sphere, sweep, torus, tube
from export.studio.parts import Model, Part, made, placed


def dumbbells() -> Model:
    """Two hexagonal dumbbells, one lying before the other."""
    corners = [(float(x), float(y)) for x, y in arc(0.3, 0, 300, 5)]
    head = extrude(rounded(corners, 0.05, closed=True), 0.36, 0.05).turn("y", 90)
    disc = cylinder(0.17, 0.02, 0.008).turn("z", -90)
    handle = lathe(
        smooth([(0, -0.4), (0.055, -0.4), (0.06, -0.2), (0.075, 0.0), (0.06, 0.2), (0.055, 0.4), (0, 0.4)]),
        144,
        flutes=36,
        depth=0.02,
    ).turn("z", 90)
    bell = [Part(handle, metal(roughness=0.35))]
    for side in (-1, 1):
        bell.append(Part(head.move(side * 0.48), matte(tone("charcoal"))))
        bell.append(Part(disc.move(side * 0.665 - 0.01), satin(tone("amber"))))
    height = 0.3 * math.sin(math.radians(60))
    lying = placed(bell, lambda mesh: mesh.turn("y", 24).move(0.06, height, 0.36))
    standing = placed(bell, lambda mesh: mesh.turn("x", 20).turn("z", 90).move(-0.12, 0.675, -0.32))
    return [*lying, *standing]


def bottle() -> Model:
    """An insulated water bottle with a carrying loop."""
    body = lathe(rounded([(0, 0), (0.3, 0, 0.04), (0.3, 1.02, 0.2), (0.2, 1.18, 0.06), (0.2, 1.22), (0, 1.22)]))
    foot = lathe(rounded([(0, 0), (0.304, 0, 0.03), (0.304, 0.12), (0.3, 0.12)]))
    cap = lathe(rounded([(0, 1.2), (0.22, 1.2), (0.22, 1.4, 0.03), (0, 1.4)]), 192, flutes=32, depth=0.012)
    neck = torus(0.2, 0.018).move(y=1.195)
    loop = sweep(bail([(0.2, 1.34), (0.17, 1.5)], 1.55), oblong(0.025, 0.07, 0.02), (0, 0, 1))
    stripes = (band(0.3, 0.303, 0.5, 0.56), band(0.3, 0.303, 0.6, 0.62))
    return [
        Part(body, satin(tone("sky"))),
        Part(foot, matte(tone("navy"))),
        Part(cap, satin(tone("navy"))),
        Part(neck, metal()),
        Part(loop.turn("y", 30), satin(tone("navy"))),
        *made(satin((250, 250, 250)), *stripes),
    ]


def mat() -> Model:
    """A rolled yoga mat with two straps, its spiral end to the viewer."""
    turns, thick = 4.5, 0.052
    angle = np.linspace(0.6, turns * 2 * math.pi, 260)
    radius = 0.03 + thick * 1.08 * angle / (2 * math.pi)
    spiral = np.stack((radius * np.cos(angle), radius * np.sin(angle), 0 * angle), axis=1)
    roll = sweep(spiral, oblong(thick / 2, 0.72), (0, 0, 1))
    outer = float(radius[-1]) + thick / 2
    strap_path = arc(outer + 0.008, 0, 360, 72)[:-1]
    path = np.column_stack((strap_path, np.zeros(len(strap_path))))
    straps = [sweep(path, oblong(0.012, 0.045), (0, 0, 1), closed=True).move(z=z) for z in (-0.36, 0.36)]
    parts = [Part(roll, matte(tone("lavender"))), *made(fabric(tone("plum")), *straps)]
    return placed(parts, lambda mesh: mesh.turn("y", 52).move(y=outer + 0.02))


def basketball() -> Model:
    """A basketball with its eight panels."""
    radius = 0.66
    ball = sphere(radius, 96)
    t = np.linspace(0, 2 * math.pi, 128, endpoint=False)
    ring = np.stack((np.cos(t), np.sin(t), 0 * t), axis=1) * radius
    bow = np.stack((0.62 + 0.16 * np.cos(2 * t), 0.95 * np.sin(t), 0.95 * np.cos(t)), axis=1)
    bow *= radius / np.linalg.norm(bow, axis=1, keepdims=True)
    seams = [tube(path, 0.014, closed=True) for path in (ring, ring[:, [2, 1, 0]], bow, bow * (-1, 1, 1))]
    parts = [Part(ball, matte((198, 98, 46))), *made(matte(BLACK), *seams)]
    return placed(parts, lambda mesh: mesh.turn("y", 28).turn("z", 18).turn("x", 14).move(y=radius))


def kettlebell() -> Model:
    """A kettlebell, painted, its handle bare."""
    body = sphere(0.5).warp(
        lambda p: np.column_stack((p[:, 0], np.maximum(p[:, 1], -0.42 + 0.05 * (p[:, 1] + 0.42)), p[:, 2]))
    )
    handle = tube(bail([(0.24, 0.34), (0.33, 0.56), (0.27, 0.8)], 0.88), 0.085)
    badge = cylinder(0.2, 0.02, 0.008).turn("x", 90).move(0, 0.0, 0.485)
    rim = torus(0.2, 0.014).turn("x", 90).move(0, 0.0, 0.5)
    parts = [
        Part(body, satin(tone("emerald"))),
        Part(handle, metal((120, 122, 126), 0.3)),
        Part(badge, satin(tone("ivory"))),
        Part(rim, gold()),
    ]
    return placed(parts, lambda mesh: mesh.turn("y", -18).move(y=0.425))
