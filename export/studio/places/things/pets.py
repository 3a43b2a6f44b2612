"""What a dog or cat has: a bed, a cushion, a rug, a ball, a knotted rope, and a plant; in centimetres on y = 0."""

from typing import Final

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Mesh, union
from export.studio.meshes import box, cylinder, lathe
from export.studio.places import finishes, patterns
from export.studio.places.skin import skin
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import plants, soft, vessels
from export.studio.places.things.crates import mound
from export.studio.places.things.group import placed

FELT: Final[Srgb] = (185, 180, 166)
LEAF: Final = Surface((70, 92, 60), 0.38, specular=0.5)
STEM: Final = Surface((96, 100, 66), 0.6)
SOIL: Final = Surface((66, 52, 42), 0.95, specular=0.1)
COTTON: Final = Surface((214, 200, 174), 0.9, specular=0.1, sheen=0.4)


def fleece(colour: Srgb, size: float = 14.0) -> Surface:
    """Short curly pile."""
    tile = 0.7 * patterns.noise(95, 26, 90, 0.5) + 0.3 * patterns.clouds(96, 2, 8)
    return Surface(
        finishes.shade(colour, 1.1),
        0.95,
        specular=0.08,
        sheen=0.8,
        pattern=Pattern(tile, finishes.shade(colour, 0.76), size, 0.16),
    )


def bed(radius: float = 24.0, colour: Srgb = FELT, lining: Srgb = (222, 214, 200)) -> list[Thing]:
    """A round bed: a stuffed roll with creases, low in front, around a pad of fleece."""
    turn = np.linspace(0, 2 * np.pi, 193)
    around = np.linspace(0, 2 * np.pi, 49)
    t, a = np.meshgrid(turn, around, indexing="ij")
    thick = 6.4 * (1 - 0.16 * np.exp(-((((t - 1.5 * np.pi + np.pi) % (2 * np.pi) - np.pi) / 0.7) ** 2)))
    crease = 1 - 0.035 * np.abs(np.sin(7.5 * t)) ** 12 + 0.02 * np.sin(5 * t + 1)
    ring = radius - 6.4
    reach = ring + thick * crease * np.cos(a)
    height = 0.94 * thick * (1 + crease * np.sin(a))
    roll = skin(np.stack((reach * np.cos(t), np.maximum(height, 0), -reach * np.sin(t)), axis=-1)[:, ::-1])
    pad = mound(ring - 2.0, 2.6).move(y=2.4)
    return [Thing(roll, finishes.cloth(colour, size=26)), Thing(pad, fleece(lining))]


def square_cushion(side: float = 48.0, height: float = 13.0, colour: Srgb = FELT) -> list[Thing]:
    """A floor cushion with piping along its seam."""
    depth = 0.82 * side
    seam = soft.seam(side, depth)
    piping = plants.rod(np.vstack((seam, seam[:1])), 0.5, 1.0, sides=8).move(y=0.5 * height)
    cover = finishes.cloth(colour, size=26)
    return [
        Thing(soft.cushion(side, height, depth), cover),
        Thing(piping, finishes.cloth(finishes.shade(colour, 0.82), size=26)),
    ]


def rug(width: float, depth: float, colour: Srgb = FELT) -> list[Thing]:
    """A rug of looped wool with a fringe at its short ends."""
    body = box(width, 1.0, depth, 0.45)
    rng = np.random.default_rng(12)
    tassels = []
    for side in (-1, 1):
        for z in np.arange(-depth / 2 + 0.8, depth / 2 - 0.5, 1.3):
            x, sway = side * width / 2, rng.uniform(-0.5, 0.5)
            path = np.array(
                [(x - side * 0.3, 0.45, z), (x + side * 1.6, 0.3, z + 0.4 * sway), (x + side * 3.4, 0.2, z + sway)]
            )
            tassels.append(plants.rod(path, 0.24, sides=6))
    return [Thing(body, fleece(colour, 18.0)), Thing(union(tassels), COTTON)]


def ball(radius: float = 3.5, colour: Srgb = (170, 100, 76)) -> list[Thing]:
    """A rubber ball with two grooves around it."""
    t = np.linspace(-np.pi / 2, np.pi / 2, 121)
    groove = 1 - 0.05 * np.exp(-(((np.abs(t) - 0.32) / 0.035) ** 2))
    line = radius * groove[:, None] * np.stack((np.cos(t), np.sin(t)), axis=1)
    line[[0, -1], 0] = 0
    return [Thing(lathe(line, 72).turn("z", 62).turn("y", 30).move(y=radius), Surface(colour, 0.5, specular=0.4))]


def rope(length: float = 26.0) -> list[Thing]:
    """A rope to tug: three strands laid round one another, a knot near each end, frayed tips; along x."""
    core = (
        smooth([(-0.5, 0.05, 0.04), (-0.28, 0.05, -0.05), (0, 0.05, 0.02), (0.25, 0.05, 0.08), (0.5, 0.05, 0.0)], 28)
        * length
    )
    core[:, 1] = 1.25
    along = np.gradient(core, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(along, (0.0, 1.0, 0.0))
    strands = []
    for strand in range(3):
        swing = 2 * np.pi * (np.linspace(0, length / 4.2, len(core)) + strand / 3)
        line = core + 0.62 * (np.cos(swing)[:, None] * across + np.sin(swing)[:, None] * (0.0, 1.0, 0.0))
        strands.append(plants.rod(line, 0.66, 1.0, sides=8))
    knots = [_knot().move(*(float(v) for v in core[n])) for n in (12, -13)]
    rng = np.random.default_rng(4)
    tips = []
    for end, way in ((0, -1.0), (-1, 1.0)):
        for _ in range(16):
            y, z = rng.uniform(-1.0, 0.7), rng.uniform(-1.3, 1.3)
            start = core[end] + (0, 0.3 * y, 0.3 * z)
            steps = ((0, 0, 0), (way * 1.6, 0.5 * y - 0.2, 0.6 * z), (way * 3.2, y - 0.25, 1.2 * z))
            path = start + np.array(steps)
            tips.append(plants.rod(path, 0.17, sides=5))
    blue = Surface((96, 112, 122), 0.9, specular=0.1, sheen=0.4)
    things = [Thing(union([*strands[:2], *tips]), COTTON), Thing(strands[2], blue), Thing(union(knots), COTTON)]
    low = min(float(thing.mesh.points[:, 1].min()) for thing in things)
    return placed(things, y=-low)


def _knot() -> Mesh:
    """An overhand knot, pulled tight."""
    t = np.linspace(0, 2 * np.pi, 61)
    line = np.stack(
        (0.9 * np.sin(3 * t) * 0.5, 1.15 * np.cos(2 * t) * (1 + 0.2 * np.cos(3 * t)), 1.15 * np.sin(2 * t)), axis=1
    )
    return plants.rod(line, 0.78, 1.0, sides=8)


def rubber_plant(height: float, pot: Surface, rng: np.random.Generator, radius: float = 8.0) -> list[Thing]:
    """A house plant in a pot: three stems with large firm leaves that hang a little."""
    tall = 1.75 * radius
    things = [
        Thing(vessels.vessel([(0.78 * radius, 0), (0.98 * radius, 0.9 * tall), (radius, tall)], 0.6, lip=0.3), pot)
    ]
    things.append(Thing(cylinder(0.93 * radius, 0.8, 0.2).move(y=0.86 * tall), SOIL))
    for index in range(3):
        turn = 2.1 * index + 0.5
        out = np.array((np.cos(turn), 0, np.sin(turn)))
        rise = (height - tall) * (1.0, 0.8, 0.66)[index]
        path = np.stack(
            [out * (1.5 + 0.2 * rise * t**1.6) + (0, 0.9 * tall + rise * t, 0) for t in (0, 0.25, 0.5, 0.75, 1)]
        )
        leaves, stem = plants.sprig(path, 5, 0.36 * height, 0.19 * height, rng=rng, stem=0.36, spread=58)
        things += [Thing(leaves, LEAF), Thing(stem, STEM)]
    return things
