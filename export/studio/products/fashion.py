"""Fashion: watch, straw hat, handbag, backpack."""

import math
from itertools import pairwise

import numpy as np

from export.studio.curves import arc, bail, oblong, rounded, symmetric
from export.studio.materials import BLACK, WALNUT, Material, Srgb, fabric, gold, matte, metal, satin, tone
from export.studio.mesh import Array
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, sweep, torus, tube
from export.studio.parts import Model, Part, made, placed, turned


def leather(colour: Srgb) -> Material:
    """Smooth grained leather."""
    return Material(colour, roughness=0.55, specular=0.45, clearcoat=0.15)


def watch() -> Model:
    """A wrist watch on its cushion, the dial to the viewer."""
    t = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    path = np.stack((0 * t, 0.6 * np.cos(t), 0.5 * np.sin(t)), axis=1)
    strap = sweep(path, oblong(0.03, 0.2, 0.025), (1, 0, 0), closed=True)
    cushion = sphere(0.5).scale(0.5, 1.08, 0.9)
    case = lathe(rounded([(0, 0), (0.36, 0, 0.04), (0.38, 0.1, 0.03), (0.34, 0.15, 0.02), (0.32, 0.13), (0, 0.13)]))
    dial = cylinder(0.325, 0.012, 0.002).move(y=0.125)
    crown = cylinder(0.045, 0.07, 0.01).turn("z", -90).move(0.38, 0.06)
    marks = [
        box(0.022 if i % 3 else 0.034, 0.012, 0.06 if i % 3 else 0.085, 0.003).move(0, 0.132, 0.265).turn("y", 30 * i)
        for i in range(12)
    ]
    hour = box(0.028, 0.01, 0.17, 0.004).move(0, 0.142, -0.075).turn("y", 56)
    minute = box(0.02, 0.01, 0.26, 0.004).move(0, 0.148, -0.11).turn("y", -58)
    pin = cylinder(0.024, 0.02, 0.005).move(y=0.142)
    face = [
        Part(case, gold()),
        Part(dial, satin((250, 247, 238))),
        Part(crown, gold()),
        *made(satin(BLACK), *marks),
        *made(satin(tone("navy")), hour, minute, pin),
    ]
    front = placed(face, lambda mesh: mesh.turn("x", 90).move(0, 0, 0.5))
    whole = [Part(strap, leather(tone("chocolate"))), Part(cushion, fabric(tone("ivory"))), *front]
    return placed(whole, lambda mesh: mesh.turn("x", -14).turn("y", -22).move(y=0.6))


def hat() -> Model:
    """A straw hat with a dark ribbon."""
    profile = rounded(
        [(0.75, 0.05), (0.72, 0.035, 0.02), (0.4, 0.0), (0.36, 0.0), (0.35, 0.02, 0.02), (0.31, 0.36, 0.12), (0.0, 0.4)]
    )
    rows = 26

    def weave(points: Array) -> Array:
        """Ripple the surface as plaited straw."""
        bump = 0.004 * np.sin(points[:, 1] * 2 * math.pi * rows) + 0.0035 * np.sin(
            np.hypot(points[:, 0], points[:, 2]) * 2 * math.pi * rows
        )
        return points + np.column_stack((0 * bump, bump, 0 * bump))

    def shape(points: Array) -> Array:
        """Wave the brim and dent the crown."""
        x, y, z = points.T
        distance = np.hypot(x, z)
        brim = np.clip((distance - 0.36) / 0.4, 0, 1) ** 2 * 0.1 * (x / 0.75) ** 2 * 1.2
        dent = np.clip((y - 0.2) / 0.2, 0, 1) ** 2 * (-0.09 * np.exp(-((x / 0.08) ** 2)))
        return np.column_stack((x, y * 1.25 + brim + dent, z))

    fine = np.vstack([np.linspace(a, b, 30, endpoint=False) for a, b in pairwise(profile)])
    fine = fine[np.concatenate(([True], np.linalg.norm(np.diff(fine, axis=0), axis=1) > 1e-3))]
    straw = lathe(np.vstack((fine, profile[-1:])), 128).warp(weave).warp(shape)
    ribbon = lathe(rounded([(0.354, 0.015), (0.36, 0.02), (0.345, 0.15), (0.337, 0.15)])).warp(shape)
    bow = box(0.1, 0.16, 0.03, 0.012).turn("y", 64).move(0.325, 0.03, 0.155)
    return [Part(straw, Material((220, 186, 128), roughness=0.75, specular=0.25)), *made(fabric(BLACK), ribbon, bow)]


def handbag() -> Model:
    """A structured handbag with a flap and a gold lock."""
    front = rounded(symmetric([(0.62, 0, 0.08), (0.5, 0.78, 0.1)]), closed=True)
    flap_view = rounded(symmetric([(0.3, 0.4, 0.16), (0.505, 0.79, 0.08)]), closed=True)
    body = extrude(front, 0.4, 0.07)
    flap = extrude(flap_view, 0.05, 0.02).move(z=0.2)
    plate = box(0.16, 0.14, 0.03, 0.012).move(0, 0.38, 0.225)
    knob = sphere(0.035, 32).move(0, 0.45, 0.25)
    handle = tube(bail([(0.3, 0.72), (0.29, 0.98), (0.17, 1.2)], 1.27), 0.034)
    parts = [
        *made(leather(tone("plum")), body, flap, handle.move(z=0.06), handle.move(z=-0.1)),
        *made(gold(), plate, knob),
    ]
    for x in (-0.3, 0.3):
        parts += [Part(torus(0.05, 0.014, 48).turn("x", 90).move(x, 0.78, z), gold()) for z in (0.06, -0.1)]
    for x in (-0.5, 0.5):
        parts += [Part(sphere(0.03, 24).scale(1, 0.5, 1).move(x, 0.0, z), gold()) for z in (-0.1, 0.1)]
    return turned(parts, -24)


def backpack() -> Model:
    """A day pack with a front pocket and leather tabs."""
    front = rounded(symmetric([(0.48, 0, 0.14), (0.46, 1.2, 0.4)]), closed=True, steps=12)
    pocket_view = rounded(symmetric([(0.36, 0.08, 0.1), (0.35, 0.56, 0.12)]), closed=True)
    body = extrude(front, 0.46, 0.13)
    pocket = extrude(pocket_view, 0.18, 0.07).move(z=0.24)
    seam = np.column_stack((front * (0.965, 0.975) + (0, 0.015), np.full(len(front), 0.19)))
    zipper = tube(seam[seam[:, 1] > 0.55], 0.014)
    pocket_zip = tube(np.array([(-0.28, 0.5, 0.325), (0.28, 0.5, 0.325)]), 0.012)
    tab = box(0.03, 0.09, 0.02, 0.008).move(0.28, 0.41, 0.335)
    patch = box(0.24, 0.14, 0.02, 0.008).move(0, 0.78, 0.235)
    hang = tube(bail([(0.12, 1.18), (0.11, 1.3)], 1.35, -0.1), 0.03)
    half = arc(0.4, -70, 70, 24)
    strap_path = np.column_stack((np.zeros(25), half[:, 1] * 1.1 + 0.62, -0.12 - half[:, 0] * 0.7))
    straps = [sweep(strap_path, oblong(0.025, 0.07, 0.02), (1, 0, 0)).move(x) for x in (-0.24, 0.24)]
    parts = [
        *made(fabric(tone("navy")), body, pocket, *straps),
        *made(metal((206, 190, 150), 0.3), zipper, pocket_zip),
        *made(leather((176, 112, 62)), tab, patch),
        Part(hang, fabric(WALNUT)),
        Part(box(0.84, 0.1, 0.42, 0.05), matte((150, 98, 58))),
    ]
    return turned(parts, -26)
