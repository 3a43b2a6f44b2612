"""What lies on a gym's floor: dumbbells, kettlebell, plates, ball, mat, rope; each stands on y = 0, in centimetres."""

import math
from typing import Final

import numpy as np

from export.studio.curves import arc, bail, oblong, rounded, smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, sweep, torus, tube
from export.studio.places import finishes, patterns
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things.group import of, placed

RUBBER: Final = Surface(
    (50, 52, 55), 0.62, specular=0.35, pattern=Pattern(patterns.grain(51), (60, 62, 65), 12.0, 0.01)
)
STEEL: Final = Surface((176, 178, 182), 0.3, metallic=1.0)
IRON: Final = Surface((58, 60, 63), 0.5, metallic=0.2, specular=0.4)
ORANGE: Final[Srgb] = (190, 88, 52)
MANILA: Final = Surface(
    (186, 160, 120), 0.9, specular=0.1, pattern=Pattern(patterns.grain(52), (150, 122, 84), 9.0, 0.03)
)


def dumbbell(length: float = 24.0) -> list[Thing]:
    """A hexagonal dumbbell that lies along x on one of its sides: rubber heads, a knurled steel grip."""
    head = 0.27 * length
    corners = [(float(x), float(y)) for x, y in arc(0.26 * length, 0, 300, 5)]
    hexagon = rounded(corners, 0.035 * length, closed=True)
    heads = [extrude(hexagon, head, 0.028 * length).turn("y", 90).move(side * (length - head) / 2) for side in (-1, 1)]
    rims = [torus(0.15 * length, 0.011 * length, 48).turn("z", 90).move(side * 0.497 * length) for side in (-1, 1)]
    discs = [
        cylinder(0.14 * length, 0.02 * length, 0.006 * length).turn("z", -90).move(side * 0.49 * length)
        for side in (-1, 1)
    ]
    grip = lathe(
        smooth([(0, -0.25), (0.058, -0.25), (0.066, -0.12), (0.07, 0.0), (0.066, 0.12), (0.058, 0.25), (0, 0.25)])
        * length,
        96,
        flutes=32,
        depth=0.03,
    ).turn("z", 90)
    things = [*of(RUBBER, *heads, *rims), *of(Surface(ORANGE, 0.5), *discs), Thing(grip, STEEL)]
    return placed(things, y=0.26 * length * math.sin(math.radians(60)))


def kettlebell(height: float = 26.0, band: Srgb = ORANGE) -> list[Thing]:
    """A cast kettlebell: a body with a flat foot, its handle, a painted ring at the horns."""
    r = 0.385 * height
    foot = -0.86 * r
    body = sphere(r, 72).warp(
        lambda p: np.column_stack((p[:, 0], np.where(p[:, 1] < foot, foot + 0.04 * (p[:, 1] - foot), p[:, 1]), p[:, 2]))
    )
    line = bail([(0.5 * r, 0.66 * r), (0.72 * r, 1.12 * r), (0.56 * r, 1.58 * r)], 1.7 * r)[::2]
    thick = np.interp(np.linspace(0, 1, len(line)), (0, 0.25, 0.5, 0.75, 1), (1.25, 1.0, 0.92, 1.0, 1.25))
    handle = tube(line, 0.175 * r, scale=thick)
    rings = [torus(0.21 * r, 0.035 * r, 32).turn("z", side * -15).move(side * 0.585 * r, 0.86 * r) for side in (-1, 1)]
    return placed([Thing(body, IRON), Thing(handle, IRON), *of(Surface(band, 0.5), *rings)], y=-foot + 0.005 * r)


def plate(radius: float = 17.0, thick: float = 5.5, colour: Srgb = (52, 54, 57)) -> list[Thing]:
    """A bumper plate that lies flat: a raised rim, a dished face, a steel hub."""
    r, t = radius, thick
    line = [(0.15 * r, 0), (0.72 * r, 0.06 * t), (0.76 * r, 0, 0.3), (r, 0, 0.5), (r, t, 0.5), (0.76 * r, t, 0.3)]
    line += [(0.71 * r, 0.86 * t, 0.3), (0.34 * r, 0.84 * t, 0.3), (0.3 * r, 0.97 * t, 0.2), (0.15 * r, 0.97 * t)]
    body = lathe(rounded(line, steps=3), 88)
    hub = lathe(
        rounded([(0.11 * r, 0), (0.19 * r, 0), (0.19 * r, 1.0 * t, 0.1), (0.11 * r, 1.0 * t, 0.1)], steps=4), 64
    )
    return [
        Thing(body, Surface(colour, 0.55, specular=0.35, pattern=RUBBER.pattern and _soft(colour))),
        Thing(hub, STEEL),
    ]


def _soft(colour: Srgb) -> Pattern:
    return Pattern(patterns.grain(51), finishes.shade(colour, 1.12), 12.0, 0.01)


def ball(radius: float = 13.0, skin: Srgb = (152, 102, 70)) -> list[Thing]:
    """A medicine ball of leather, its panels stitched."""
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    seams = []
    for turn in (0, 60, 120):
        ring = np.stack((np.cos(t), np.sin(t), 0 * t), axis=1) * radius * 1.001
        seams.append(tube(ring, 0.016 * radius, closed=True).turn("y", turn))
    caps = [torus(0.34 * radius, 0.02 * radius, 64).move(y=side * 0.94 * radius) for side in (-1, 1)]
    hide = Pattern(patterns.noise(53, 30, 160, 0.5), finishes.shade(skin, 0.8), 16.0, 0.03)
    things = [
        Thing(sphere(radius, 72), Surface(skin, 0.5, specular=0.35, pattern=hide)),
        Thing(union([*seams, *caps]), Surface(finishes.shade(skin, 0.5), 0.8)),
    ]
    tilted = [Thing(thing.mesh, thing.surface) for thing in placed(things, 24, tip=28)]
    return placed(tilted, y=radius)


def mat(width: float = 61.0, radius: float = 6.6, colour: Srgb = (190, 88, 52)) -> list[Thing]:
    """A rolled mat that stands on its end, two straps around it."""
    thick = 0.62
    turns = (radius - 0.9) / (1.06 * thick)
    angle = np.linspace(0.0, turns * 2 * math.pi, int(40 * turns))
    reach = 0.9 + 1.06 * thick * angle / (2 * math.pi)
    spiral = np.stack((reach * np.cos(angle), reach * np.sin(angle), 0 * angle), axis=1)
    roll = sweep(spiral, oblong(thick / 2, width / 2, 0.2), (0, 0, 1))
    outer = arc(radius + 0.5, 0, 360, 72)[:-1]
    path = np.column_stack((outer, np.zeros(len(outer))))
    straps = [
        sweep(path, oblong(0.14, 1.3, 0.1), (0, 0, 1), closed=True).move(z=z) for z in (-0.27 * width, 0.27 * width)
    ]
    foam = Surface(
        colour, 0.85, specular=0.15, pattern=Pattern(patterns.grain(54), finishes.shade(colour, 0.9), 10.0, 0.02)
    )
    things = [Thing(roll, foam), *of(finishes.cloth((60, 60, 62), size=5), *straps)]
    return [Thing(thing.mesh.turn("x", -90).move(y=width / 2), thing.surface) for thing in things]


def rope(radius: float = 17.0, thick: float = 3.6, turns: float = 4.4) -> list[Thing]:
    """A battle rope laid down in a coil, three strands twisted, its end in a sleeve that lies before it."""
    angle = np.linspace(0, 2 * np.pi * turns, int(110 * turns))
    layer = np.clip((angle / (2 * np.pi) - turns / 2 + 0.5), 0, 1)
    inwards = np.abs(angle / (2 * np.pi) - turns / 2) / (turns / 2)
    reach = radius - thick / 2 - 0.93 * thick * (turns / 2) * (1 - inwards)
    centre = np.stack(
        (reach * np.cos(angle), thick * (0.5 + 0.88 * layer), -reach * np.sin(angle)),
        axis=1,
    )
    end = centre[-1] + np.array(((0.3, -0.1, 0.9), (1.0, -0.45, 2.2), (2.6, -0.885, 3.4), (5.6, -0.885, 4.4))) * thick
    line = np.concatenate((centre[:-12], smooth([tuple(centre[-12]), *(tuple(p) for p in end)], 9)))
    strands = [_strand(line, thick, phase) for phase in (0.0, 2.094, 4.189)]
    sleeve = tube(line[-14:], 0.53 * thick)
    return [Thing(union(strands), MANILA), Thing(sleeve, RUBBER)]


def _strand(line: Array, thick: float, phase: float) -> Mesh:
    """Wind one of a rope's strands about its middle line."""
    step = np.linalg.norm(np.gradient(line, axis=0), axis=1)
    twist = 2 * np.pi * np.cumsum(step) / (3.2 * thick) + phase
    along = np.gradient(line, axis=0) / step[:, None]
    side = np.cross(along, (0.0, 1.0, 0.0))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, along)
    path = line + 0.24 * thick * (np.cos(twist)[:, None] * side + np.sin(twist)[:, None] * up)
    return sweep(path, arc(0.27 * thick, 0, 360, 8)[:-1], (0, 1, 0))


def roller(length: float = 33.0, radius: float = 7.0, colour: Srgb = (74, 78, 82)) -> list[Thing]:
    """A foam roller that lies along x, ribbed, hollow."""
    r, long = radius, length
    line = [(0.62 * r, 0), (0.96 * r, 0, 0.4), (r, 0.04 * long)]
    for k in range(6):
        low = (0.06 + 0.15 * k) * long
        line += [
            (r, low, 0.2),
            (r, low + 0.1 * long, 0.2),
            (0.94 * r, low + 0.115 * long, 0.2),
            (0.94 * r, low + 0.135 * long, 0.2),
        ]
    line += [(r, 0.965 * long, 0.2), (0.96 * r, long, 0.4), (0.62 * r, long), (0.62 * r, 0)]
    body = lathe(rounded(line, steps=3), 96).turn("z", 90).move(long / 2, r)
    return [Thing(body, Surface(colour, 0.8, specular=0.2))]


def rack(width: float = 110.0, height: float = 74.0) -> list[Thing]:
    """A rack with two rows of dumbbells, seen from the front: for the background."""
    posts = [box(5, height, 30, 0.6).move(x) for x in (-width / 2, width / 2)]
    shelves = [box(width, 3, 26, 0.5).turn("x", 14).move(0, y, 0) for y in (0.3 * height, 0.78 * height)]
    bells = []
    for row, y in enumerate((0.3 * height, 0.78 * height)):
        count = 6 - row
        for k in range(count):
            x = (k - (count - 1) / 2) * 0.86 * width / count
            bells += [Thing(t.mesh.turn("y", 84).move(x, y + 3, 1), t.surface) for t in dumbbell(20 + 2 * row)[:2]]
    return [*of(Surface((42, 44, 47), 0.45, specular=0.4), *posts, *shelves), *bells]


def crate_box(side: float = 50.0) -> list[Thing]:
    """A plywood box for jumps, with a slot to carry it by: for the background."""
    wood = finishes.wood((196, 164, 120), size=90, boards=2, seed=55)
    slot = extrude(oblong(7, 1.8, 1.7), 1.0, 0.2).move(0, 0.78 * side, 0.5 * side)
    return [Thing(box(side, side, side, 0.5), wood), Thing(slot, Surface((40, 34, 28), 0.9))]
