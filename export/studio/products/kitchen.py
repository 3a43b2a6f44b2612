"""Kitchen: mug, teapot, kettle, casserole, bowls."""

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.materials import WALNUT, WOOD, gloss, gold, matte, metal, satin, tone
from export.studio.meshes import cylinder, lathe, sphere, torus, tube
from export.studio.parts import Model, Part, made, placed, turned


def mug() -> Model:
    """A stoneware mug, glazed down to a bare foot."""
    wall = [(0, 0.06), (0.4, 0.06), (0.46, 0.14, 0.05), (0.5, 0.95, 0.02)]
    body = lathe(rounded([*wall, (0.46, 0.95, 0.02), (0.42, 0.16, 0.1), (0, 0.12)]))
    foot = lathe(rounded([(0, 0), (0.42, 0, 0.03), (0.468, 0.17), (0.473, 0.24), (0, 0.24)]))
    coffee = cylinder(0.47, 0.02, 0.005).move(y=0.82)
    handle = tube(
        smooth([(0.44, 0.78, 0), (0.62, 0.82, 0), (0.78, 0.68, 0), (0.76, 0.44, 0), (0.62, 0.28, 0), (0.44, 0.27, 0)]),
        0.06,
    )
    parts = [
        Part(body, gloss(tone("sage"))),
        Part(foot, matte((206, 180, 140))),
        Part(coffee, gloss((58, 34, 20))),
        Part(handle.turn("y", 24), gloss(tone("sage"))),
    ]
    return placed(parts, lambda mesh: mesh.move(-0.14))


def teapot() -> Model:
    """A clay teapot of the Yixing kind."""
    belly = [(0.3, 0.0), (0.36, 0.04), (0.52, 0.24), (0.55, 0.44), (0.42, 0.68), (0.3, 0.75)]
    body = lathe(smooth([(0, 0), *belly, (0.26, 0.75), (0, 0.75)]))
    lid = lathe(smooth([(0, 0.74), (0.3, 0.745), (0.31, 0.77), (0.22, 0.85), (0.08, 0.9), (0, 0.91)]))
    knob = sphere(0.085).scale(1, 0.9, 1).move(y=0.97)
    path = smooth([(-0.44, 0.3, 0), (-0.6, 0.4, 0), (-0.68, 0.58, 0), (-0.8, 0.74, 0)], 10)
    spout = tube(path, 0.1, scale=np.linspace(1.3, 0.5, len(path)))
    handle = tube(smooth([(0.4, 0.62, 0), (0.58, 0.72, 0), (0.74, 0.6, 0), (0.72, 0.38, 0), (0.52, 0.24, 0)]), 0.05)
    ring = torus(0.53, 0.015).move(y=0.52)
    return turned(made(satin(tone("terracotta")), body, lid, knob, spout, handle, ring), 14)


def kettle() -> Model:
    """A pour-over kettle with a swan neck and a wooden handle."""
    body = lathe(rounded([(0, 0), (0.5, 0, 0.05), (0.47, 0.2), (0.33, 0.86, 0.05), (0, 0.88)]))
    lid = lathe(rounded([(0, 0.86), (0.27, 0.86), (0.26, 0.91, 0.02), (0, 0.94)]))
    knob = cylinder(0.07, 0.11, 0.03).move(y=0.94)
    path = smooth(
        [(-0.4, 0.16, 0), (-0.56, 0.2, 0), (-0.64, 0.4, 0), (-0.62, 0.66, 0), (-0.68, 0.86, 0), (-0.82, 0.9, 0)], 12
    )
    spout = tube(path, 0.042, scale=np.linspace(1.25, 0.75, len(path)))
    holder = tube(smooth([(0.3, 0.84, 0), (0.44, 0.93, 0), (0.58, 0.9, 0)]), 0.035)
    grip_path = smooth([(0.55, 0.92, 0), (0.65, 0.82, 0), (0.71, 0.6, 0), (0.7, 0.32, 0)])
    grip = tube(grip_path, 0.062, scale=1 - 0.25 * np.linspace(-1, 1, len(grip_path)) ** 4)
    dark = made(satin(tone("charcoal")), body, lid, spout, holder)
    whole = [*dark, Part(knob, satin(WALNUT)), Part(grip, satin(WOOD))]
    return [*turned(whole, 10), Part(torus(0.502, 0.012).move(y=0.05), metal())]


def casserole() -> Model:
    """An enamelled cast-iron pot with a lid."""
    pot = lathe(rounded([(0, 0), (0.52, 0, 0.1), (0.6, 0.5, 0.02), (0, 0.5)]))
    rim = torus(0.6, 0.02).move(y=0.5)
    lid = lathe(smooth([(0.625, 0.52), (0.63, 0.55), (0.58, 0.61), (0.4, 0.68), (0.2, 0.72), (0, 0.73)]))
    ridge = torus(0.42, 0.014).move(y=0.68)
    knob = lathe(smooth([(0.05, 0.72), (0.05, 0.77), (0.11, 0.8), (0.12, 0.84), (0.08, 0.87), (0, 0.88)]))
    parts = made(gloss(tone("navy")), pot, lid, ridge)
    for side in (-1, 1):
        loop = [(0.56, 0.4, -0.17), (0.7, 0.42, -0.13), (0.74, 0.43, 0), (0.7, 0.42, 0.13), (0.56, 0.4, 0.17)]
        handle = tube(smooth([(side * x, y, z) for x, y, z in loop]), 0.04)
        parts.append(Part(handle.turn("y", 16), gloss(tone("navy"))))
    return [*parts, Part(rim, satin(tone("ivory"))), Part(knob, gold())]


def bowls() -> Model:
    """Three nested bowls of different glaze."""
    outside = [(0, 0), (0.26, 0, 0.02), (0.28, 0.06, 0.03), (0.5, 0.2, 0.2), (0.62, 0.46, 0.02)]
    profile = rounded([*outside, (0.585, 0.46, 0.02), (0.46, 0.24, 0.2), (0, 0.1)])
    parts: list[Part] = []
    for index, (key, size) in enumerate((("coral", 1.12), ("ivory", 1.0), ("sky", 0.88))):
        bowl = lathe(profile).scale(size, size, size).move(y=0.19 * index)
        parts.append(Part(bowl, gloss(tone(key))))
    spoon = tube(smooth([(-0.1, 0.62, 0.05), (0.25, 0.86, 0), (0.62, 1.14, -0.05)]), 0.035)
    return [*parts, Part(spoon, satin(WOOD))]
