"""Food: tea tin, honey jar, juice bottle, mooncakes in a gift box, bag of coffee beans."""

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.materials import WOOD, gloss, gold, matte, satin, tone
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import band, box, cylinder, extrude, lathe, sphere, torus, tube
from export.studio.parts import Model, Part, made, placed, turned


def tea_tin() -> Model:
    """A round tea caddy, green with a paper band, a heap of leaf pearls before it."""
    body = lathe(rounded([(0, 0), (0.42, 0, 0.02), (0.42, 0.98, 0.02), (0, 0.98)]))
    label = band(0.421, 0.424, 0.26, 0.72)
    lines = [torus(0.424, 0.009).move(y=y) for y in (0.26, 0.72)]
    seal = cylinder(0.11, 0.012, 0.004).turn("x", 90).move(0, 0.49, 0.42)
    lid = lathe(rounded([(0, 0.98), (0.435, 0.98), (0.435, 1.2, 0.03), (0.3, 1.23, 0.03), (0, 1.24)]))
    knob = lathe(smooth([(0.05, 1.23), (0.045, 1.27), (0.09, 1.31), (0.07, 1.36), (0, 1.37)]))
    on_the_floor = [(0.34, 0.04, 0.5), (0.44, 0.04, 0.45), (0.4, 0.04, 0.56), (0.5, 0.04, 0.54)]
    pearl = sphere(0.048, 16).scale(1.1, 0.8, 0.9)
    places = [*on_the_floor, (0.42, 0.11, 0.51), (0.28, 0.04, 0.58)]
    heap = union([pearl.turn("y", 67 * i).move(x, y, z) for i, (x, y, z) in enumerate(places)])
    return [
        *made(satin(tone("emerald")), body, lid),
        Part(label, matte(tone("ivory"))),
        *made(gold(), *lines, knob),
        Part(seal, matte(tone("red"))),
        Part(heap, matte((78, 92, 48))),
    ]


def honey() -> Model:
    """A squat honey jar with a golden lid, a wooden dipper before it."""
    jar = lathe(
        smooth([(0, 0), (0.4, 0.0), (0.46, 0.06), (0.52, 0.34), (0.48, 0.64), (0.37, 0.78), (0.35, 0.84), (0, 0.84)])
    )
    label = lathe(smooth([(0.513, 0.22), (0.524, 0.32), (0.522, 0.42), (0.505, 0.54)]))
    comb = cylinder(0.09, 0.014, 0.004, 6).turn("x", 90)
    cells = [comb.move(x, y, 0.52) for x, y in ((-0.085, 0.34), (0.085, 0.34), (0, 0.45))]
    lid = lathe(rounded([(0, 0.84), (0.4, 0.84), (0.4, 1.0, 0.03), (0, 1.01)]), 240, flutes=60, depth=0.008)
    stick = tube(np.array([(-0.1, 0.0, 0), (0.62, 0, 0)]), 0.026)
    rings = [
        lathe(smooth([(0, -0.02), (r, -0.016), (r, 0.016), (0, 0.02)])).turn("z", 90).move(-0.1 - 0.052 * i)
        for i, r in enumerate((0.07, 0.095, 0.105, 0.1, 0.08))
    ]
    dipper = sum(rings, stick).turn("z", -4).turn("y", 8).move(-0.08, 0.1, 0.62)
    return [
        Part(jar, gloss((226, 150, 24))),
        Part(label, matte(tone("ivory"))),
        *made(gloss(tone("amber")), *cells),
        Part(lid, gold()),
        Part(dipper, satin(WOOD)),
    ]


def juice() -> Model:
    """A bottle of orange juice beside an orange."""
    fill = lathe(rounded([(0, 0), (0.3, 0, 0.06), (0.3, 0.78, 0.2), (0.13, 1.12, 0.12), (0.13, 1.3), (0, 1.3)]))
    label = band(0.301, 0.304, 0.18, 0.62)
    wave = band(0.304, 0.306, 0.18, 0.3)
    dot = cylinder(0.1, 0.012, 0.004).turn("x", 90).move(0, 0.46, 0.3)
    cap = lathe(rounded([(0, 1.28), (0.155, 1.28), (0.155, 1.44, 0.02), (0, 1.44)]), 160, flutes=32, depth=0.02)
    orange = sphere(0.24).scale(1, 0.94, 1).move(0.4, 0.225, 0.26)
    stem = cylinder(0.022, 0.04, 0.008).move(0.4, 0.44, 0.26)
    leaf = sphere(0.12).scale(1, 0.1, 0.45).turn("z", 20).turn("y", 30).move(0.5, 0.48, 0.22)
    bottle = [
        Part(fill, gloss((244, 128, 42))),
        Part(label, matte(tone("ivory"))),
        Part(wave, matte(tone("emerald"))),
        Part(dot, matte((240, 120, 40))),
        Part(cap, satin(tone("ivory"))),
    ]
    return [
        *placed(bottle, lambda mesh: mesh.move(-0.12)),
        Part(orange, satin((240, 130, 30))),
        Part(stem, matte((90, 110, 50))),
        Part(leaf, satin((60, 130, 60))),
    ]


def _mooncake() -> Mesh:
    """A moulded cake with a flower rim and a ring on top."""
    cake = lathe(rounded([(0, 0), (0.2, 0, 0.03), (0.21, 0.15, 0.04), (0, 0.155)]), 192, flutes=14, depth=0.05)
    petals = [sphere(0.035, 24).scale(1.2, 0.6, 0.8).move(0.08, 0.155).turn("y", 60 * i) for i in range(6)]
    return sum(petals, cake + torus(0.145, 0.012, 64).move(y=0.157) + sphere(0.03, 24).move(y=0.155))


def mooncakes() -> Model:
    """A red gift box standing behind three mooncakes."""
    lid = box(1.3, 0.98, 0.24, 0.03).turn("x", -6).move(0, 0.02, -0.3)
    ring = torus(0.3, 0.02).turn("x", 84).move(0, 0.54, -0.2)
    moon = cylinder(0.27, 0.02, 0.006).turn("x", 84).move(0, 0.54, -0.22)
    petal = sphere(0.085, 32).scale(0.8, 1.1, 0.2).move(y=0.11)
    flower = [petal.turn("z", 72 * i).turn("x", -6).move(0, 0.56, -0.19) for i in range(5)]
    heart = sphere(0.05, 32).scale(1, 1, 0.5).turn("x", -6).move(0, 0.56, -0.175)
    rims = [box(1.31, 0.03, 0.25, 0.01).turn("x", -6).move(0, 0.02 + y, -0.3 - y * 0.105) for y in (0.1, 0.85)]
    cakes = [_mooncake().turn("y", t).move(x, y, z) for t, x, y, z in ((10, -0.36, 0, 0.2), (30, 0.36, 0, 0.2))]
    front = _mooncake().turn("x", 58).move(0, 0.19, 0.36)
    return [
        Part(lid, satin(tone("red"))),
        *made(gold(), ring, heart, *rims),
        Part(moon, satin((250, 222, 150))),
        *made(satin(tone("red")), *flower),
        *made(satin((206, 132, 54)), *cakes, front),
    ]


def coffee() -> Model:
    """A gusseted bag of coffee beans, its top rolled and clipped."""

    def pinch(p: Array) -> Array:
        height = np.clip(p[:, 1] / 1.2, 0, 1)
        squeeze = 1 - 0.84 * height**1.8
        belly = 1 + 0.07 * np.sin(np.pi * height)
        return np.column_stack((p[:, 0] * belly, p[:, 1], p[:, 2] * squeeze))

    sides = [(-0.4, y) for y in np.linspace(1.2, 0, 13)] + [(0.4, y) for y in np.linspace(0, 1.2, 13)]
    bag = extrude(rounded(sides, 0.05, closed=True), 0.62, 0.05)
    roll = box(0.8, 0.15, 0.16, 0.06).move(0, 1.13, 0.02)
    clip = box(0.88, 0.035, 0.18, 0.012).move(0, 1.17, 0.02)
    label = box(0.5, 0.46, 0.02, 0.008).turn("x", -10).move(0, 0.26, 0.292)
    emblem = sphere(0.12, 48).scale(0.72, 1, 0.16)
    seam = tube(smooth([(0.02, -0.11, 0), (-0.02, -0.04, 0.02), (0.02, 0.04, 0.02), (-0.02, 0.11, 0)]), 0.012)
    sign = [m.turn("z", -28).turn("x", -10).move(0, 0.49, 0.265) for m in (emblem, seam)]
    bean = sphere(0.075, 32).scale(1, 0.66, 0.72)
    slit = tube(smooth([(-0.06, 0.04, 0), (0, 0.05, 0.01), (0.06, 0.04, 0)]), 0.01)
    parts = [
        *made(matte(tone("chocolate")), bag.warp(pinch), roll),
        Part(clip, satin(tone("amber"))),
        Part(label, matte(tone("ivory"))),
        Part(sign[0], satin((112, 66, 38))),
        Part(sign[1], matte(tone("ivory"))),
    ]
    beans: list[Part] = []
    for degrees, x, z in ((20, 0.36, 0.5), (80, 0.52, 0.42), (130, 0.22, 0.58), (50, -0.3, 0.56)):
        beans.append(Part(bean.turn("y", degrees).move(x, 0.05, z), satin((84, 48, 28))))
        beans.append(Part(slit.turn("y", degrees).move(x, 0.05, z), matte((40, 22, 14))))
    return [*turned(parts, -26), *beans]
