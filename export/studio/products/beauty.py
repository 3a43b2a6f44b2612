"""Beauty: bottle with dropper, cream jar, lipstick, perfume."""

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.materials import WHITE, glass, gloss, gold, matte, satin, tone
from export.studio.mesh import Array
from export.studio.meshes import band, box, cylinder, lathe, torus
from export.studio.parts import Model, Part, made, placed


def serum() -> Model:
    """An apothecary bottle of amber glass with a rubber dropper."""
    body = lathe(rounded([(0, 0), (0.34, 0, 0.06), (0.34, 0.8, 0.22), (0.14, 0.94, 0.1), (0.14, 1.0), (0, 1.0)]))
    label = band(0.345, 0.347, 0.16, 0.6)
    stripe = band(0.347, 0.349, 0.24, 0.29)
    collar = lathe(rounded([(0, 0.97), (0.165, 0.97), (0.165, 1.15), (0, 1.15)], 0.02), 180, flutes=45, depth=0.015)
    bulb = lathe(smooth([(0.105, 1.14), (0.11, 1.2), (0.12, 1.32), (0.1, 1.45), (0.05, 1.515), (0, 1.525)]))
    return [
        Part(body, gloss((214, 134, 30))),
        Part(label, matte(tone("ivory"))),
        Part(stripe, satin(tone("amber"))),
        Part(collar, gold()),
        Part(bulb, satin((46, 40, 38))),
    ]


def cream() -> Model:
    """A pink jar with a golden lid, a smaller one beside it."""

    def jar(radius: float) -> list[Part]:
        body = lathe(rounded([(0, 0), (1, 0, 0.12), (1, 0.76, 0.1), (0, 0.76)]))
        waist = band(1.002, 1.008, 0.26, 0.5)
        seam = cylinder(0.94, 0.06).move(y=0.75)
        lid = lathe(rounded([(0, 0.8), (1.03, 0.8, 0.02), (1.03, 1.12, 0.06), (0.9, 1.15), (0, 1.15)], 0.03))
        parts = [Part(body, gloss(tone("blush"))), Part(waist, matte(WHITE)), *made(gold(), seam, lid)]
        return placed(parts, lambda mesh: mesh.scale(radius, radius, radius))

    small = placed(jar(0.26), lambda mesh: mesh.move(0.46, 0, 0.36))
    return [*placed(jar(0.58), lambda mesh: mesh.move(-0.12)), *small]


def lipstick() -> Model:
    """A red lipstick, open, its cap beside it."""

    def slant(points: Array) -> Array:
        rise = np.clip((points[:, 1] - 0.95) / 0.35, 0, 1)
        return points - np.stack((0 * rise, rise * (0.16 + 1.1 * points[:, 0]), 0 * rise), axis=1)

    bullet = lathe(rounded([(0, 0.6), (0.135, 0.6), (0.135, 0.95), (0.135, 1.42, 0.06), (0, 1.45)], steps=10))
    base = lathe(rounded([(0, 0), (0.215, 0, 0.03), (0.215, 0.5, 0.02), (0, 0.5)]))
    ring = lathe(rounded([(0, 0.5), (0.175, 0.5), (0.175, 0.78, 0.02), (0, 0.78)]))
    cap = lathe(rounded([(0, 0), (0.215, 0, 0.02), (0.215, 0.72, 0.05), (0, 0.72)]))
    trim = lathe(rounded([(0.21, 0.04), (0.222, 0.04), (0.222, 0.1), (0.21, 0.1)]))
    return [
        Part(bullet.warp(slant).move(-0.2), satin((196, 26, 40))),
        Part(base.move(-0.2), gloss(tone("charcoal"))),
        Part(ring.move(-0.2), gold()),
        Part(cap.move(0.34, 0, 0.12), gloss(tone("charcoal"))),
        Part(trim.move(0.34, 0, 0.12), gold()),
        Part(trim.move(-0.2, 0.36), gold()),
    ]


def perfume() -> Model:
    """A square flacon, lilac within clear glass, with a round stopper."""
    shell = box(0.9, 0.98, 0.42, 0.07)
    liquid = box(0.74, 0.8, 0.28, 0.05).move(y=0.08)
    plaque = box(0.34, 0.34, 0.02, 0.01).move(0, 0.32, 0.222)
    neck = cylinder(0.13, 0.14).move(y=0.97)
    collar = torus(0.15, 0.035).move(y=1.02)
    stopper = lathe(rounded([(0, 1.08), (0.2, 1.08, 0.05), (0.23, 1.46, 0.12), (0, 1.48)]), 96, flutes=16, depth=0.02)
    return [
        Part(shell.turn("y", -18), glass(0.2)),
        Part(liquid.turn("y", -18), gloss(tone("lavender"))),
        Part(plaque.turn("y", -18), gold()),
        *made(gold(), neck, collar),
        Part(stopper, gloss(tone("plum"))),
    ]
