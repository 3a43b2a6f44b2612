"""Lighting: table lamp, candle, camping lantern."""

import numpy as np

from export.studio.curves import arc, rounded, smooth
from export.studio.materials import WOOD, Material, Shade, glass, gold, matte, satin, tone
from export.studio.meshes import cylinder, lathe, sphere, torus, tube
from export.studio.parts import Glow, Model, Part, made


def lamp() -> Model:
    """A mushroom lamp, lit."""
    stem = [(0.16, 0.16), (0.11, 0.4), (0.12, 0.7), (0.16, 0.86)]
    foot = lathe(smooth([(0, 0), (0.36, 0.0), (0.38, 0.03), (0.34, 0.07), *stem, (0, 0.86)]))
    dome = arc(0.6, 2, 90, 24) * (1, 0.92)
    shade = lathe(np.vstack((dome, [(0, 0.552)]))).move(y=0.8)
    rim = torus(0.6, 0.018).move(y=0.815)
    knob = sphere(0.04).move(y=1.375)
    return [
        Part(foot, satin(tone("coral"))),
        Part(shade, Shade((255, 190, 150), glow=0.5, roughness=0.4)),
        *made(gold(), rim, knob),
        Glow((0, 0.98, 0), (0.75, 0.5, 0.26)),
    ]


def candle() -> Model:
    """A scented candle in a fluted ceramic cup, its lid against it."""
    cup = lathe(
        rounded([(0, 0), (0.42, 0, 0.05), (0.46, 0.85, 0.02), (0.42, 0.85, 0.02), (0.4, 0.6), (0, 0.6)]),
        288,
        flutes=36,
        depth=0.012,
    )
    wax = cylinder(0.41, 0.72, 0.01)
    label = lathe(np.array([(0.452, 0.28), (0.462, 0.28), (0.466, 0.52), (0.456, 0.52)]))
    wick = tube(smooth([(0, 0.72, 0), (0.005, 0.78, 0), (0.015, 0.83, 0)]), 0.012)
    flame = lathe(smooth([(0, 0.8), (0.045, 0.85), (0.055, 0.91), (0.03, 1.0), (0, 1.08)]))
    lid = cylinder(0.4, 0.06, 0.02).turn("x", 76).turn("y", 14).move(0.42, 0.4, 0.44)
    knob = sphere(0.05).turn("x", 76).turn("y", 14).move(0.43, 0.41, 0.5)
    return [
        Part(cup, Material(tone("plum"), roughness=0.32, clearcoat=0.7)),  # a soft glaze
        Part(wax, matte((250, 240, 220))),
        Part(label, matte(tone("ivory"))),
        Part(wick, matte((40, 34, 30))),
        Part(flame, Shade((255, 214, 120), glow=1.0)),
        *made(satin(WOOD), lid, knob),
        Glow((0, 0.92, 0), (0.1, 0.07, 0.03)),
    ]


def lantern() -> Model:
    """A camping lantern with a wire cage and a carrying ring."""
    base = lathe(rounded([(0, 0), (0.4, 0, 0.03), (0.4, 0.16, 0.02), (0.3, 0.28, 0.03), (0, 0.28)]))
    cap = lathe(
        rounded([(0, 0.94), (0.34, 0.94, 0.02), (0.36, 1.0, 0.02), (0.18, 1.14, 0.05), (0.13, 1.24, 0.03), (0, 1.25)])
    )
    globe = lathe(smooth([(0.24, 0.27), (0.3, 0.4), (0.32, 0.6), (0.3, 0.82), (0.24, 0.95)]))
    bulb = lathe(smooth([(0, 0.34), (0.1, 0.36), (0.13, 0.52), (0.12, 0.7), (0.07, 0.8), (0, 0.82)]))
    dial = cylinder(0.07, 0.06, 0.015).turn("x", 90).move(0, 0.09, 0.4)
    hang = arc(0.18, -32, 212, 40)
    ring = tube(np.column_stack((hang[:, 0], hang[:, 1] + 1.25, 0 * hang[:, 0])), 0.022)
    parts = made(satin(tone("olive")), base, cap)
    for angle in (45, 135, 225, 315):
        bow = smooth([(0.36, 0.16, 0), (0.39, 0.4, 0), (0.39, 0.75, 0), (0.33, 0.98, 0)])
        parts.append(Part(tube(bow, 0.018).turn("y", angle + 20), gold()))
    return [
        *parts,
        Part(globe, glass(0.16)),
        Part(bulb, Shade((255, 224, 170), glow=0.8)),
        *made(gold(), dial, ring.turn("y", 20)),
        Glow((0, 0.56, 0), (0.11, 0.085, 0.05)),
    ]
