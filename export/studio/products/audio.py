"""Audio: headphones, loudspeaker, earbuds."""

import numpy as np

from export.studio.curves import arc, oblong, rounded
from export.studio.materials import WHITE, fabric, gloss, gold, matte, metal, satin, tone
from export.studio.mesh import Mesh
from export.studio.meshes import box, cylinder, lathe, sphere, sweep, torus, tube
from export.studio.parts import Model, Part, made, turned


def headphones() -> Model:
    """Over-ear headphones, upright, turned a little."""
    half_circle = arc(0.56, -8, 188, 40) * (1, 1.12)
    path = np.column_stack((half_circle[:, 0], half_circle[:, 1] + 0.82, 0 * half_circle[:, 0]))
    section = oblong(0.035, 0.1, 0.03)
    hoop = sweep(path, section, (0, 0, 1))
    inner = sweep(path * (0.93, 0.965, 1) + (0, 0.008, 0), section, (0, 0, 1))
    parts = [Part(hoop, satin(tone("ivory"))), Part(inner, fabric(tone("chocolate")))]
    for side in (-1.0, 1.0):
        cup = lathe(rounded([(0, 0), (0.29, 0), (0.31, 0.1, 0.05), (0.22, 0.19, 0.06), (0, 0.2)]))
        plate = lathe(rounded([(0, 0.2), (0.15, 0.2), (0.14, 0.215), (0, 0.215)], 0.005))
        pad = torus(0.2, 0.105)
        for mesh, material, inwards in (
            (cup, gloss(tone("ivory")), 0.0),
            (plate, gold(), 0.0),
            (pad, fabric(tone("chocolate")), -0.06),
        ):
            laid = mesh.move(y=inwards).scale(1, 1, 1.18).turn("z", -90)
            laid = laid if side > 0 else laid.turn("y", 180)
            parts.append(Part(laid.move(side * 0.5, 0.42), material))
        arm = tube(np.array([(side * 0.555, 0.62, 0), (side * 0.56, 0.9, 0)]), 0.03)
        parts.append(Part(arm, gold()))
    return turned(parts, -38)


def speaker() -> Model:
    """A bookshelf loudspeaker with two open drivers, on brass feet."""
    front = 0.3
    parts = [Part(box(0.86, 1.3, 2 * front, 0.08).move(y=0.06), satin(tone("teal")))]
    parts.append(Part(box(0.72, 1.16, 0.02, 0.009).move(0, 0.13, front), matte((46, 48, 52))))
    for height, radius in ((0.46, 0.28), (1.04, 0.15)):
        cone = lathe(rounded([(0, -0.05), (0.3, -0.04), (0.78, 0.06), (0.84, 0.1, 0.03), (0.94, 0.06)], 0.02))
        dome = sphere(0.3).scale(1, 0.5, 1)
        ring = torus(0.97, 0.05)
        for mesh, material in ((cone, satin((62, 64, 70))), (dome, metal((206, 190, 150))), (ring, gold())):
            driver = mesh.scale(radius, radius, radius).turn("x", 90).move(0, height, front + 0.03)
            parts.append(Part(driver, material))
    for x in (-0.3, 0.3):
        parts += [Part(cylinder(0.05, 0.07, 0.015).move(x, 0, z), gold()) for z in (-0.2, 0.2)]
    parts.append(Part(sphere(0.018, 24).move(0.3, 0.18, front + 0.012), gloss(tone("amber"))))
    return turned(parts, -24)


def _bud() -> Mesh:
    """One earbud, its stem down."""
    stem = lathe(rounded([(0, 0), (0.055, 0), (0.06, 0.3), (0, 0.3)], 0.04))
    return stem + sphere(0.125).scale(1, 0.95, 0.95).move(0, 0.34, 0.04)


def earbuds() -> Model:
    """Earbuds in their open charging case."""
    case = box(0.98, 0.5, 0.5, 0.17)
    slot = box(0.66, 0.03, 0.24, 0.014).move(y=0.48)
    lid = box(0.98, 0.5, 0.24, 0.115).turn("x", -14).move(0, 0.47, -0.27)
    lining = box(0.74, 0.28, 0.02, 0.009).turn("x", -14).move(0, 0.58, -0.174)
    hinge = tube(np.array([(-0.2, 0.47, -0.2), (0.2, 0.47, -0.2)]), 0.03)
    parts = [
        *made(gloss(tone("sky")), case, lid),
        *made(matte((236, 240, 244)), slot, lining),
        Part(hinge, metal()),
        Part(sphere(0.02, 24).move(0, 0.28, 0.245), gloss(tone("emerald"))),
    ]
    for side in (-1, 1):
        bud = _bud().turn("z", -5 * side).move(side * 0.19, 0.42, 0.02)
        tip = cylinder(0.07, 0.07, 0.03).turn("x", 80).turn("y", -20 * side).move(side * 0.2, 0.76, 0.14)
        parts += [Part(bud, gloss(WHITE)), Part(tip, matte((120, 128, 136)))]
    return turned(parts, 8)
