"""Cut flowers and herbs that lie: a rose, a chrysanthemum, a bundle of mugwort with its red string."""

import math

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import sphere, torus
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import blooms, plants

GREEN = Surface((74, 100, 58), 0.5, specular=0.35)


def _sepals(radius: float) -> Mesh:
    """Make what holds a rose that looks along +y: five sepals and the hip."""
    sepals = [
        plants.opened(plants.leaf(0.95 * radius, 0.3 * radius, -0.3), -8, 72 * k, 0.14 * radius) for k in range(5)
    ]
    return union([*sepals, sphere(0.25 * radius, 16).move(y=-0.12 * radius)])


def rose(size: float = 1.0) -> list[Thing]:
    """Lay a long-stemmed rose, its head to the left and towards the camera."""
    way = unit(np.array((-0.75, 0.34, 0.6)))
    petals, sepals = blooms.bloom(3.0, 30, seed=5, open_to=56.0), _sepals(2.8)
    head = np.array((-4.2, 2.7, 1.2))
    path = smooth([tuple(head - 0.9 * way), (-1.2, 1.5, -0.6), (4, 0.5, -2.0), (11, 0.3, -3.0)], 8)
    leaves = []
    for at, side in (((0.8, 1.1, -1.1), (0.2, 0.45, 0.9)), ((3.6, 0.6, -1.9), (0.1, 0.7, -0.6))):
        rib = np.array(side) / np.linalg.norm(side)
        for k, turn in ((1.0, 0.0), (0.5, 0.8), (0.5, -0.8)):
            lean = unit(rib + turn * np.array((1.0, 0.1, 0.0)))
            blade = plants.leaf(3.0, 1.9, 0.2)
            leaves.append(plants.aimed(blade, lean, np.array(at) + 2.0 * k * rib, plants.facing(lean)))
        leaves.append(plants.rod(np.array(at) + np.linspace(0, 2.2, 6)[:, None] * rib, 0.06, 0.8, sides=6))
    spots = path[10:26:4]
    thorns = plants.spikes(spots, np.array([(0.2, 0.55, 0.2), (0.1, 0.4, 0.5), (0.2, 0.5, -0.3), (0.1, 0.5, 0.3)]), 0.1)
    return _sized(
        [
            Thing(plants.aimed(petals, way, head), Surface((152, 26, 38), 0.62, specular=0.25, sheen=0.6)),
            Thing(union([plants.aimed(sepals, way, head), *leaves]), GREEN),
            Thing(union([plants.rod(path, 0.23, 0.9), thorns]), Surface((88, 108, 62), 0.55)),
        ],
        size,
    )


def chrysanthemum_head(radius: float, rng: np.random.Generator) -> tuple[Mesh, Mesh]:
    """Make a full chrysanthemum that looks along +y: narrow petals, curled in at the heart and open outside."""
    blades = []
    count = 150
    for index in range(count):
        t = ((index + 0.5) / count) ** 0.62
        long = radius * (0.3 + 0.62 * t)
        blade = plants.petal(long, radius * 0.2, cup=0.55 - 0.42 * t, dish=0.9)
        lift = 84 - 82 * t + rng.uniform(-6, 6)
        turned = plants.opened(blade, lift, 137.508 * index + rng.uniform(-3, 3), radius * 0.1 * (1 + t))
        blades.append(turned.move(y=radius * 0.18 * (1 - t)))
    calyx = sphere(0.3 * radius, 16).scale(1, 0.6, 1).move(y=-0.14 * radius)
    return union(blades), calyx


def chrysanthemum(rng: np.random.Generator, size: float = 1.0) -> list[Thing]:
    """Lay a golden chrysanthemum on its stem with two lobed leaves and a bud."""
    way = unit(np.array((-0.5, 0.52, 0.7)))
    petals, calyx = chrysanthemum_head(4.0, rng)
    head = np.array((-1.6, 3.5, 0.6))
    path = smooth([tuple(head - 0.3 * way), (0.6, 1.9, -0.9), (5, 0.5, -2.2), (11, 0.3, -3.0)], 8)
    green: list[Mesh] = [plants.aimed(calyx, way, head)]
    for at, rib in (((2.4, 1.2, -1.4), (0.5, 0.55, 0.75)), ((4.6, 0.6, -2.1), (0.1, 0.8, -0.2))):
        green += _lobed(np.array(at), unit(np.array(rib)), 5.2)
    return _sized(
        [
            Thing(plants.aimed(petals, way, head), Surface((222, 172, 62), 0.65, specular=0.2, sheen=0.3)),
            Thing(union(green), Surface((80, 104, 64), 0.6, specular=0.25)),
            Thing(plants.rod(path, 0.25, 1.1), Surface((96, 112, 72), 0.6)),
        ],
        size,
    )


def _lobed(at: Array, way: Array, length: float) -> list[Mesh]:
    """Grow a leaf with two pairs of lobes from `at` along `way`."""
    side = unit(np.cross(way, (0.0, 1.0, 0.3)))
    lobes = [
        plants.aimed(plants.leaf(0.62 * length, 0.4 * length, 0.15), way, at + 0.38 * length * way, plants.facing(way))
    ]
    for share in (0.22, 0.46):
        for sign in (-1, 1):
            lean = unit(0.75 * way + 0.75 * sign * side)
            blade = plants.leaf(0.44 * length, 0.22 * length, 0.15)
            lobes.append(plants.aimed(blade, lean, at + share * length * way, plants.facing(lean)))
    lobes.append(plants.rod(at + np.linspace(0, 0.9 * length, 8)[:, None] * way, 0.07, 0.5, sides=6))
    return lobes


def mugwort(rng: np.random.Generator, size: float = 1.0) -> list[Thing]:
    """Lay a bundle of mugwort, leaves to the left, tied with red string."""
    tie = np.array((4.4, 1.3, 0.0))
    stems, leaves = [], []
    for index, fan in enumerate(np.linspace(-24, 24, 8)):
        lift = math.radians(8 + 13 * (index % 3))
        angle = math.radians(180 - fan)
        way = np.array((math.cos(angle) * math.cos(lift), math.sin(lift), math.sin(angle) * math.cos(lift)))
        long = float(rng.uniform(9.5, 13))
        foot = tie + np.array((4.6, -0.8 + 0.35 * (index % 3), -0.03 * fan))
        path = smooth(
            [
                tuple(foot),
                tuple(tie + np.array((0, 0.2 * (index % 3), 0.02 * fan))),
                tuple(tie + 0.5 * long * way),
                tuple(tie + long * way),
            ],
            8,
        )
        stems.append(plants.rod(path, 0.2, 0.45, sides=8))
        for node in range(7):
            place = path[round((0.42 + 0.58 * node / 6) * (len(path) - 1))]
            turn = math.radians(137.5 * node + 40 * index)
            out = unit(0.7 * way + 0.8 * np.array((0.2, math.sin(turn), math.cos(turn))))
            if place[1] + 2.5 * out[1] < 0.3:
                out = unit(out * (1, 0.1, 1))
            leaves += _lobed(place, out, 3.9 - 0.25 * node)
    ring = torus(1.05, 0.14, 40).turn("z", 90)
    string = [ring.move(*(tie + np.array((0.3 * k - 0.3, 0.15, 0)))) for k in range(3)]
    bow = []
    for sign in (-1, 1):
        loop = [(0, 0, 0), (sign * 0.9, 0.9, 0.5), (sign * 1.7, 0.7, 0.9), (sign * 1.1, 0.1, 0.7), (0, 0, 0.1)]
        tail = [(0, 0, 0), (sign * 0.6, -0.4, 1.0), (sign * 0.9, -1.3, 1.5)]
        bow += [
            plants.rod(smooth(points, 8), 0.12, 1.0, sides=8).move(*(tie + np.array((0, 1.15, 0.5))))
            for points in (loop, tail)
        ]
    return _sized(
        [
            Thing(union(leaves), Surface((118, 138, 106), 0.75, specular=0.2, sheen=0.3)),
            Thing(union(stems), Surface((128, 128, 92), 0.7)),
            Thing(union([*string, *bow]), Surface((170, 34, 36), 0.75, sheen=0.3)),
        ],
        size,
    )


def _sized(things: list[Thing], size: float) -> list[Thing]:
    return [Thing(thing.mesh.placed(size), thing.surface) for thing in things]
