"""Toys: stacking rings, wooden robot, car, bath duck."""

import numpy as np

from export.studio.curves import rounded
from export.studio.materials import BLACK, WHITE, WOOD, gloss, matte, metal, satin, tone
from export.studio.mesh import Array
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, torus, tube
from export.studio.parts import Model, Part, made, turned


def rings() -> Model:
    """Wooden rings of falling size on a peg."""
    parts = [Part(lathe(rounded([(0, 0), (0.46, 0, 0.03), (0.46, 0.1, 0.03), (0, 0.1)])), satin(WOOD))]
    height = 0.1
    for key, radius in (("coral", 0.33), ("amber", 0.295), ("sage", 0.26), ("sky", 0.225), ("lavender", 0.19)):
        thick = 0.13 - 0.008 * len(parts)
        parts.append(Part(torus(radius, thick).move(y=height + thick), satin(tone(key))))
        height += 2 * thick - 0.012
    parts.append(Part(cylinder(0.06, height - 0.05), satin(WOOD)))
    parts.append(Part(sphere(0.15).move(y=height + 0.12), satin(tone("coral"))))
    return parts


def robot() -> Model:
    """A jointed wooden robot."""
    wood = satin((214, 170, 112))
    body = box(0.62, 0.54, 0.4, 0.05).move(y=0.42)
    head = box(0.5, 0.4, 0.38, 0.05).move(y=1.02)
    neck = cylinder(0.1, 0.08).move(y=0.95)
    panel = box(0.4, 0.26, 0.02, 0.01).move(0, 0.58, 0.2)
    parts = [*made(wood, body, head), *made(satin(tone("teal")), neck, panel)]
    parts += [
        Part(sphere(0.05, 32).move(x, 0.71, 0.215), satin(tone(key)))
        for x, key in ((-0.11, "coral"), (0, "amber"), (0.11, "ivory"))
    ]
    for side in (-1, 1):
        leg = box(0.2, 0.34, 0.24, 0.03).move(side * 0.17, 0.1, 0)
        foot = box(0.25, 0.12, 0.36, 0.04).move(side * 0.18, 0, 0.04)
        shoulder = sphere(0.1, 32).move(side * 0.37, 0.86, 0)
        arm = box(0.14, 0.42, 0.16, 0.04).move(0, -0.42, 0).turn("z", side * 14).move(side * 0.41, 0.86, 0)
        eye = cylinder(0.075, 0.03, 0.01).turn("x", 90).move(side * 0.115, 1.24, 0.185)
        pupil = cylinder(0.04, 0.02, 0.008).turn("x", 90).move(side * 0.115, 1.24, 0.205)
        ear = cylinder(0.07, 0.06, 0.015).turn("z", 90).move(side * 0.25 + 0.03, 1.22, 0)
        parts += [
            Part(leg, wood),
            Part(foot, satin(tone("teal"))),
            Part(shoulder, satin(tone("coral"))),
            Part(arm, wood),
        ]
        parts += [Part(eye, satin(WHITE)), Part(pupil, gloss(BLACK)), Part(ear, satin(tone("coral")))]
    mouth = box(0.2, 0.035, 0.02, 0.008).move(0, 1.1, 0.19)
    aerial = tube(np.array([(0, 1.4, 0), (0, 1.52, 0)]), 0.016)
    parts += [
        Part(mouth, matte(BLACK)),
        Part(aerial, metal()),
        Part(sphere(0.055, 32).move(y=1.54), satin(tone("coral"))),
    ]
    return turned(parts, -20)


def car() -> Model:
    """A plump little car."""
    side_view = rounded(
        [
            (-0.7, 0.14, 0.08),
            (0.7, 0.14, 0.08),
            (0.72, 0.4, 0.14),
            (0.4, 0.47, 0.1),
            (-0.6, 0.5, 0.1),
            (-0.72, 0.42, 0.1),
        ],
        0.1,
        closed=True,
    )
    roof_view = rounded([(-0.52, 0.44), (0.36, 0.44), (0.12, 0.78), (-0.38, 0.78)], 0.14, closed=True)
    window_view = rounded([(-0.4, 0.5), (0.24, 0.5), (0.08, 0.71), (-0.32, 0.71)], 0.07, closed=True)
    body = extrude(side_view, 0.66, 0.09)
    roof = extrude(roof_view, 0.54, 0.09)
    windows = extrude(window_view, 0.56, 0.02)
    pillar = box(0.05, 0.26, 0.57, 0.01).move(-0.1, 0.48, 0)
    screen = box(0.02, 0.24, 0.38, 0.01).turn("z", 36).move(0.335, 0.5, 0)
    bumper = box(0.06, 0.1, 0.6, 0.03).move(0.71, 0.15, 0)
    parts = [*made(gloss(tone("red")), body, roof, pillar), *made(gloss((176, 210, 232)), windows, screen)]
    parts.append(Part(bumper, metal()))
    for x in (-0.42, 0.42):
        for side in (-1, 1):
            wheel = lathe(rounded([(0, -0.07), (0.19, -0.07, 0.05), (0.19, 0.07, 0.05), (0, 0.07)])).turn("x", 90)
            hub = cylinder(0.1, 0.03, 0.012).move(y=-0.015).turn("x", 90).move(z=side * 0.075)
            parts.append(Part(wheel.move(x, 0.19, side * 0.31), matte(BLACK)))
            parts.append(Part(hub.move(x, 0.19, side * 0.31), satin(tone("ivory"))))
    for side in (-1, 1):
        light = sphere(0.075, 32).scale(0.5, 1, 1).move(0.7, 0.34, side * 0.21)
        parts.append(Part(light, gloss((255, 240, 190))))
    stripe = extrude(
        rounded([(-0.69, 0.29), (0.69, 0.29), (0.69, 0.33), (-0.69, 0.33)], 0.01, closed=True), 0.672, 0.004
    )
    parts.append(Part(stripe, satin(WHITE)))
    return turned(parts, -32)


def duck() -> Model:
    """A rubber bath duck."""

    def tail(p: Array) -> Array:
        back = np.clip(p[:, 0] / 0.56, 0, 1.2)
        return np.column_stack((p[:, 0], p[:, 1] + 0.3 * back**3, p[:, 2] * (1 - 0.35 * back**2)))

    body = sphere(0.5).scale(1.18, 0.8, 0.95).warp(tail)
    head = sphere(0.35)
    wing = sphere(0.26, 48).scale(1.1, 0.62, 0.3)
    yellow = gloss((246, 200, 44))
    bill = sphere(0.14, 48).scale(1.0, 0.32, 1.0)
    parts = [
        *made(yellow, body.move(0.06, 0.4), head.move(-0.24, 0.98)),
        Part(bill.turn("z", -8).move(-0.6, 0.97), gloss((238, 110, 40))),
        Part(bill.scale(0.8, 0.9, 0.8).turn("z", 10).move(-0.57, 0.92), gloss((220, 90, 36))),
    ]
    for side in (-1, 1):
        parts.append(Part(wing.turn("z", 16).turn("y", -side * 8).move(0.16, 0.5, side * 0.44), yellow))
        eye = sphere(0.055, 32).move(-0.45, 1.1, side * 0.22)
        parts.append(Part(eye, gloss(BLACK)))
    return turned(parts, 38)
