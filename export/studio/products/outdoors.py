"""Garden and pets: potted plant, watering can, bird house, pet bowl, scratching post."""

import math

import numpy as np

from export.studio.curves import arc, rounded, smooth, symmetric
from export.studio.materials import WOOD, fabric, gloss, gold, matte, satin, tone
from export.studio.mesh import Array, Mesh
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, torus, tube
from export.studio.parts import Model, Part, made, placed, turned


def _leaf(length: float, width: float, droop: float) -> Mesh:
    """A pointed blade from the origin upward that bends toward +x."""

    def bend(p: Array) -> Array:
        t = np.clip(p[:, 1] / length, -0.1, 1.1)
        return np.column_stack((p[:, 0] + droop * t**2 + 6 * p[:, 2] ** 2, p[:, 1] - 0.35 * droop * t**2, p[:, 2]))

    right = [(0, 0), (width * 0.6, length * 0.3), (width * 0.5, length * 0.62), (0, length)]
    outline = rounded(symmetric(right), length * 0.16, closed=True)
    return extrude(outline, 0.016, 0.006).turn("y", 90).warp(bend)


def plant() -> Model:
    """A leafy plant in a clay pot."""
    pot = lathe(rounded([(0, 0), (0.28, 0, 0.03), (0.36, 0.42), (0.36, 0.44), (0, 0.44)]))
    rim = lathe(rounded([(0.3, 0.4), (0.41, 0.4, 0.02), (0.42, 0.55, 0.02), (0.37, 0.55, 0.02), (0.36, 0.46)]))
    soil = cylinder(0.37, 0.03, 0.01).move(y=0.47)
    parts = [*made(matte(tone("terracotta")), pot, rim), Part(soil, matte((66, 48, 38)))]
    greens = ((58, 124, 66), (78, 146, 78), (46, 106, 62))
    for index in range(17):
        angle = index * 137.5
        inner = index / 16
        leaf = _leaf(1.12 - 0.36 * inner, 0.27, 0.08 + 0.56 * inner)
        parts.append(Part(leaf.move(0.02 + 0.08 * inner).turn("y", angle).move(y=0.46), satin(greens[index % 3])))
    return parts


def watering_can() -> Model:
    """A painted watering can with a long spout."""
    body = lathe(rounded([(0, 0), (0.4, 0, 0.03), (0.38, 0.62, 0.03), (0.3, 0.7, 0.06), (0, 0.7)]))
    bands = [torus(r, 0.014).move(y=y) for r, y in ((0.397, 0.08), (0.384, 0.56))]
    path = smooth([(-0.3, 0.12, 0), (-0.52, 0.3, 0), (-0.66, 0.6, 0), (-0.8, 0.86, 0)], 8)
    spout = tube(path, 0.06, scale=np.linspace(1.3, 0.65, len(path)))
    rose = (
        lathe(rounded([(0, -0.02), (0.05, -0.02), (0.13, 0.12), (0.12, 0.14), (0, 0.15)], 0.01))
        .turn("z", 40)
        .move(-0.8, 0.85)
    )
    bow = tube(
        smooth([(0.38, 0.2, 0), (0.62, 0.34, 0), (0.64, 0.74, 0), (0.36, 1.02, 0), (0.0, 0.98, 0), (-0.16, 0.7, 0)]),
        0.036,
    )
    mouth = lathe(rounded([(0.26, 0.69), (0.28, 0.7), (0.28, 0.74), (0.26, 0.74)], 0.005))
    green = satin(tone("sage"))
    parts = [*made(green, body, spout, mouth), *made(gold(), *bands, rose), Part(bow, green)]
    return placed(parts, lambda mesh: mesh.move(0.08).turn("y", -14))


def bird_house() -> Model:
    """A painted nesting box with a pitched roof."""
    front = rounded(symmetric([(0.38, 0), (0.38, 0.72), (0, 1.1)]), 0.03, closed=True)
    body = extrude(front, 0.58, 0.02)
    hole = cylinder(0.15, 0.02, 0.004).turn("x", 90).move(0, 0.62, 0.283)
    ring = torus(0.155, 0.028).turn("x", 90).move(0, 0.62, 0.3)
    perch = tube(np.array([(0, 0.36, 0.28), (0, 0.36, 0.48)]), 0.028)
    knob = sphere(0.042, 32).move(0, 0.36, 0.48)
    base = box(0.96, 0.07, 0.78, 0.02).move(z=0.04)
    parts = [Part(body.move(y=0.06), satin(tone("sky"))), Part(base, satin(WOOD))]
    parts += [Part(hole.move(y=0.06), matte((40, 34, 32))), Part(ring.move(y=0.06), satin(WOOD))]
    parts += [Part(perch, satin(WOOD)), Part(knob, satin(tone("coral")))]
    for side in (-1, 1):
        for row in range(4):
            board = box(0.2, 0.045, 0.76, 0.012).turn("z", 14 * -side)
            x, y = 0.09 + 0.135 * row, 1.135 - 0.135 * row
            parts.append(Part(board.turn("z", -31 * side).move(side * x, y + 0.02, 0.03), satin(tone("coral"))))
    heart = cylinder(0.035, 0.015, 0.004).turn("x", 90)
    parts += made(satin(tone("ivory")), *(heart.move(x, 0.98, 0.285) for x in (-0.09, 0, 0.09)))
    return turned(parts, -26)


def pet_bowl() -> Model:
    """A heavy feeding bowl full of kibble."""
    bowl = lathe(
        rounded([(0, 0), (0.66, 0, 0.05), (0.56, 0.36, 0.03), (0.5, 0.36, 0.03), (0.44, 0.18, 0.08), (0, 0.16)])
    )
    foot = torus(0.64, 0.03).move(y=0.03)
    paw = sphere(0.1, 32).scale(1, 0.85, 0.2)
    toe = sphere(0.045, 24).scale(0.9, 1.1, 0.3)
    lean = 15.0
    print_parts = [
        paw.move(0, 0),
        *(toe.move(x, y) for x, y in ((-0.12, 0.07), (-0.045, 0.125), (0.045, 0.125), (0.12, 0.07))),
    ]
    marks = [m.turn("x", -lean).move(0, 0.14, 0.622) for m in print_parts]
    generator = np.random.default_rng(7)
    heap = lathe(smooth([(0.46, 0.22), (0.4, 0.3), (0.25, 0.38), (0, 0.42)]))
    kibble = [Part(heap, matte((128, 80, 46)))]
    browns = ((150, 96, 52), (172, 112, 60), (128, 80, 46))
    for index in range(150):
        radius = 0.46 * math.sqrt(generator.random())
        turn = generator.random() * 360
        height = 0.26 + 0.2 * (1 - (radius / 0.48) ** 2) * (0.75 + 0.25 * generator.random())
        lump = (
            sphere(0.058, 12).scale(1, 0.62, 1).turn("x", generator.random() * 60).move(radius, height).turn("y", turn)
        )
        kibble.append(Part(lump, matte(browns[index % 3])))
    return [
        Part(bowl, gloss(tone("blush"))),
        Part(foot, matte((90, 84, 84))),
        *made(satin(tone("ivory")), *marks),
        *kibble,
    ]


def scratching_post() -> Model:
    """A rope-wound cat post with a platform and a dangling ball."""
    base = box(0.98, 0.1, 0.86, 0.05)
    coils = 22
    waves = np.linspace(0.1, 1.22, coils * 8 + 1)
    rope = np.column_stack((0.15 + 0.02 * np.abs(np.sin(np.pi * (waves - 0.1) / 1.12 * coils)), waves))
    post = lathe(np.vstack(([(0, 0.1)], rope, [(0, 1.22)])))
    plate = lathe(rounded([(0, 1.2), (0.42, 1.2, 0.04), (0.42, 1.3, 0.04), (0, 1.3)]))
    bed = torus(0.36, 0.085).move(y=1.34)
    string = tube(np.array([(0.36, 0.78, 0.12), (0.36, 1.22, 0.12)]), 0.01)
    ball = sphere(0.1).move(0.36, 0.7, 0.12)
    mouse = sphere(0.1, 32).scale(1.5, 0.75, 0.8).turn("y", 30).move(-0.3, 0.17, 0.28)
    ears = [sphere(0.035, 24).scale(0.5, 1, 1).move(-0.36 + x, 0.24, 0.3 + z) for x, z in ((0.0, 0.05), (-0.02, -0.05))]
    tail_line = arc(0.14, 180, 320, 24)
    tail = tube(np.column_stack((tail_line[:, 0] - 0.04, 0 * tail_line[:, 0] + 0.12, tail_line[:, 1] + 0.24)), 0.012)
    grey = fabric(tone("grey"))
    return [
        Part(base, grey),
        Part(post, matte((206, 172, 120))),
        Part(plate, grey),
        Part(bed, fabric((214, 214, 216))),
        Part(string, matte(tone("ivory"))),
        Part(ball, fabric(tone("coral"))),
        *made(fabric(tone("teal")), mouse, *ears, tail),
    ]
