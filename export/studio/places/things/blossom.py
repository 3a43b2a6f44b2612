"""Twigs in flower: cherry, plum, osmanthus; each grows from the origin, sizes in centimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from export.studio.curves import Point, smooth
from export.studio.mesh import Mesh, union, unit
from export.studio.meshes import sphere
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import plants


@dataclass(frozen=True, slots=True)
class Flower:
    """How a kind of tree flowers: its colours, a flower's radius, its stalk's length, its petals' notch."""

    petals: Srgb
    anthers: Srgb
    calyx: Srgb
    bark: Srgb
    radius: float
    stalk: float
    notch: float


CHERRY: Final = Flower((247, 219, 224), (214, 168, 96), (140, 74, 70), (92, 70, 62), 1.55, 1.7, 0.16)
PLUM: Final = Flower((188, 64, 82), (230, 190, 96), (104, 30, 38), (62, 48, 44), 1.25, 0.15, 0.0)
OUTWARDS: Final = np.array((-0.35, 0.55, 0.75))
"""Where most flowers look: up, and to who comes near."""


def blossom(kind: Flower, rng: np.random.Generator, lift: float) -> tuple[Mesh, Mesh, Mesh]:
    """Make a flower that looks along +y: petals, stamens, calyx."""
    r = kind.radius
    blades = []
    for index in range(5):
        blade = plants.petal(
            r * rng.uniform(0.94, 1.04), 0.98 * r, cup=rng.uniform(0.1, 0.25), dish=0.3, notch=kind.notch
        )
        blades.append(plants.opened(blade, lift + rng.uniform(-7, 7), 72 * index + rng.uniform(-5, 5), 0.07 * r))
    turn, steep = rng.uniform(0, 2 * np.pi, 16), rng.uniform(0.9, 2.2, 16)
    ways = unit(np.stack((np.cos(turn), steep, np.sin(turn)), axis=1)) * (r * rng.uniform(0.35, 0.55, 16)[:, None])
    bead = sphere(0.055 * r, 6)
    stamens = [plants.spikes(np.zeros((16, 3)), ways, 0.022 * r), *(bead.move(*map(float, way)) for way in ways)]
    calyx = sphere(0.16 * r, 12).scale(1, 1.5, 1).move(y=-0.16 * r)
    return union(blades), union(stamens), calyx


def bud(kind: Flower, open_: float) -> tuple[Mesh, Mesh]:
    """Make a bud along +y that is `open_` 0..1 of the way: petals and calyx."""
    r = 0.42 * kind.radius
    closed = sphere(r, 14).scale(1, 1.25, 1).move(y=0.9 * r)
    cup = sphere(0.72 * r, 12).scale(1, 1.3, 1).move(y=(0.25 - 0.2 * open_) * r)
    return closed, cup


def flowering(
    paths: Sequence[Sequence[Point]], kind: Flower, rng: np.random.Generator, radius: float, every: float
) -> list[Thing]:
    """Let twigs along `paths` flower: a cluster each `every` centimetres, open ones low and buds at the ends."""
    wood, petals, anthers, green = [], [], [], []
    for order, corners in enumerate(paths):
        line = smooth(corners, 8)
        long = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
        wood.append(plants.rod(line, radius * (1 if order == 0 else 0.62), 0.45, knots=max(2, round(long / 2.5))))
        count = max(2, round(long / every))
        for node in range(count):
            share = 0.22 + 0.76 * (node + rng.uniform(-0.15, 0.15)) / max(count - 1, 1)
            share = float(np.clip(share, 0.12, 1.0))
            at = line[min(len(line) - 1, round(share * (len(line) - 1)))]
            late = share > 0.86
            for _ in range(1 if kind.stalk < 1 else 2 + int(rng.integers(0, 2))):
                way = unit(OUTWARDS + rng.normal(0, 0.62, 3) * (1.0, 0.7, 0.7))
                head = at + way * (kind.stalk * rng.uniform(0.7, 1.1) + 0.5 * radius)
                if kind.stalk > 1:
                    bow = np.stack((at, (at + head) / 2 + (0, 0.12, 0), head))
                    green.append(plants.rod(smooth([tuple(p) for p in bow], 4), 0.055, 0.9, sides=6))
                if late or rng.uniform() < 0.16:
                    closed, cup = bud(kind, float(rng.uniform()))
                    petals.append(plants.aimed(closed, way, head))
                    green.append(plants.aimed(cup, way, head))
                    continue
                parts = blossom(kind, rng, float(rng.uniform(14, 34)))
                flower, stamens, calyx = (plants.aimed(part, way, head, float(rng.uniform(0, 72))) for part in parts)
                petals.append(flower)
                anthers.append(stamens)
                green.append(calyx)
    return [
        Thing(union(wood), Surface(kind.bark, 0.85, specular=0.2)),
        Thing(union(petals), Surface(kind.petals, 0.7, specular=0.2, sheen=0.3)),
        Thing(union(anthers), Surface(kind.anthers, 0.7)),
        Thing(union(green), Surface(kind.calyx, 0.7)),
    ]


def osmanthus(paths: Sequence[Sequence[Point]], rng: np.random.Generator, radius: float = 0.22) -> list[Thing]:
    """Grow osmanthus: pairs of dark pointed leaves, and in their axils tufts of small golden flowers."""
    wood, leaves, gold = [], [], []
    blades = [plants.opened(plants.petal(0.52, 0.42, cup=0.2, dish=0.5), 30, 90 * index, 0.03) for index in range(4)]
    flower = union(blades)
    for order, corners in enumerate(paths):
        line = smooth(corners, 8)
        along = unit(np.gradient(line, axis=0))
        wood.append(plants.rod(line, radius * (1 if order == 0 else 0.7), 0.5))
        nodes = max(2, round(len(line) / 6))
        for node in range(nodes):
            index = round((0.2 + 0.8 * node / (nodes - 1)) * (len(line) - 1))
            side = unit(np.cross(along[index], (0.0, 1.0, 0.25) if node % 2 else (0.5, 0.3, 1.0)))
            for sign in (-1, 1):
                way = unit(0.62 * along[index] + sign * 0.7 * side + (0, 0.18, 0))
                size = rng.uniform(0.85, 1.12) * (0.75 if node == nodes - 1 else 1.0)
                blade = plants.leaf(4.4 * size, 1.75 * size, rng.uniform(0.05, 0.22))
                leaves.append(plants.aimed(blade, way, line[index], plants.facing(way)))
            leaves_off = 0.25 * unit(OUTWARDS)
            for _ in range(15 if node < nodes - 1 else 0):
                way = unit(OUTWARDS + rng.normal(0, 0.75, 3))
                head = line[index] + leaves_off + way * rng.uniform(0.45, 0.95)
                gold.append(plants.aimed(flower, way, head, float(rng.uniform(0, 90))))
    return [
        Thing(union(wood), Surface((112, 98, 80), 0.8, specular=0.2)),
        Thing(union(leaves), Surface((62, 88, 50), 0.36, specular=0.45)),
        Thing(union(gold), Surface((226, 166, 62), 0.7, specular=0.2)),
    ]
