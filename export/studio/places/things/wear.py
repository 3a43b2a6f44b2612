"""What hangs on pegs: a hat, a bag, a scarf, a bunch of lavender; the peg is at the origin, the wall behind, in cm."""

import math
from typing import Final

import numpy as np

from export.studio.curves import arc, oblong, rounded, smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import lathe, sweep, tube
from export.studio.places import finishes, patterns
from export.studio.places.skin import skin
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import plants

STRAW: Final = Surface((212, 186, 140), 0.75, specular=0.2)
BAND: Final = Surface((62, 58, 56), 0.8, sheen=0.3)


def hat(radius: float = 15.0) -> list[Thing]:
    """A straw hat hung by its crown: its brim before the wall, its crown to the camera, plaited in rounds."""
    r = radius
    line = rounded(
        [(0, 0.62 * r), (0.4 * r, 0.6 * r), (0.52 * r, 0.5 * r), (0.55 * r, 0.04 * r), (r, 0.0), (1.0 * r, -0.03 * r)],
        0.12 * r,
        steps=10,
    )
    # Every round of the plait is a small step of the profile.
    fine = smooth([tuple(p) for p in line[::-1]], 4)
    length = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))))
    even = np.linspace(0, length[-1], 260)
    path = np.stack([np.interp(even, length, fine[:, k]) for k in (0, 1)], axis=1)
    way = unit(np.gradient(path, axis=0))
    path += np.abs(np.sin(np.pi * even / 0.75))[:, None] * 0.07 * np.stack((way[:, 1], -way[:, 0]), axis=1)
    path[-1, 0] = 0.0

    def wave(p: Array) -> Array:
        turn, out = np.arctan2(p[:, 2], p[:, 0]), np.clip(np.hypot(p[:, 0], p[:, 2]) / r - 0.6, 0, 1)
        return np.column_stack((p[:, 0], p[:, 1] + 1.6 * out * np.sin(2 * turn + 0.6), p[:, 2]))

    body = lathe(path, 96).warp(wave)
    ribbon = lathe(
        np.array([(0.552 * r, 0.1 * r), (0.565 * r, 0.1 * r), (0.556 * r, 0.3 * r), (0.54 * r, 0.3 * r)]), 96
    )
    turned = [mesh.turn("x", 90).turn("x", -7).move(0, -0.42 * r, 1.0) for mesh in (body, ribbon)]
    return [Thing(turned[0], STRAW), Thing(turned[1], BAND)]


def tote(width: float = 34.0, height: float = 37.0, colour: Srgb = (222, 212, 192)) -> list[Thing]:
    """A canvas bag that hangs by both its handles, slack and softly creased."""
    u, v = np.meshgrid(np.linspace(-1, 1, 81), np.linspace(0, 1, 81), indexing="xy")
    drop = 22.0
    belly = 2.6 * np.sin(np.pi * np.clip(v, 0, 1)) ** 0.8 * (1 - np.abs(u) ** 3) + 0.4
    pull = np.exp(-(((np.abs(u) - 0.42) / 0.16) ** 2)) * np.exp(-v / 0.22)
    crease = 0.34 * np.sin(7 * u + 5 * v) * v * (1 - v) + 0.5 * np.sin(3.2 * u * (1 + v)) * v * (1 - u**2)
    x = width / 2 * u * (1 - 0.05 * np.sin(np.pi * v)) * (1 - 0.05 * (1 - v))
    y = -drop - height * v + 1.6 * pull - 0.8 * np.exp(-v / 0.1) * (1 - np.abs(u))
    front = np.stack((x, y, belly + crease + 0.6 * pull), axis=-1)
    back = np.stack((x, y + 0.5, -0.5 - 0.25 * belly), axis=-1)
    body = union([skin(front[::-1]), skin(back)])
    hem = tube(np.concatenate((front[0], back[0][::-1]))[:, :], 0.22, closed=True)
    straps = []
    for z, lean in ((0.8, 1.0), (-0.8, -0.6)):
        half = 0.42 * width / 2
        path = smooth(
            [(-half, -drop - 3, z + 0.6), (-half * 0.86, -drop + 6, z), (-0.8, -0.9, 0.4 * lean), (0, 0.6, 0.4 * lean)],
            8,
        )
        mirrored = path[::-1][1:] * (-1, 1, 1)
        straps.append(sweep(np.concatenate((path, mirrored)), oblong(1.15, 0.13, 0.1), (0, 0, 1)))
    canvas = finishes.cloth(colour, size=9)
    return [Thing(body, canvas), Thing(union([hem, *straps]), canvas)]


def scarf(width: float = 11.0, drop: float = 44.0, colour: Srgb = (176, 162, 142)) -> list[Thing]:
    """A scarf over the peg, both ends down, with fringes."""
    across = np.linspace(-1, 1, 73)[None, :]
    parts, bases, ways = [], [], []
    for end, (long, shift, z) in enumerate(((drop, -1.6, 1.5), (0.8 * drop, 2.2, -0.4))):
        along = np.linspace(0, 1, 70)[:, None]
        gather = 0.28 + 0.72 * np.clip(along / 0.55, 0, 1) ** 0.7
        fold = (1.5 - 0.7 * along) * np.sin(3.6 * across * np.pi / 2 + 1.2 * end) * (0.5 + 0.5 * gather)
        x = shift * along**0.6 + width / 2 * across * gather
        y = 0.9 * np.cos(0.9 * across) * np.clip(1 - along / 0.1, 0, 1) - long * along
        sheet = np.stack((x + 0 * y, y, z + fold + 0 * along + 1.6 * (1 - along) ** 6), axis=-1)
        parts.append(skin(sheet[::-1]))
        ends = sheet[-1, ::3]
        bases.append(ends)
        ways.append(np.column_stack((0.2 * np.sin(9 * ends[:, 0]), np.full(len(ends), -3.2), 0 * ends[:, 0])))
    fringe = plants.spikes(np.concatenate(bases), np.concatenate(ways), 0.16, 5)
    wool = Surface(
        colour,
        0.95,
        specular=0.08,
        sheen=0.6,
        pattern=Pattern(patterns.linen(), finishes.shade(colour, 0.82), 26.0, 0.08),
    )
    return [Thing(union(parts), wool), Thing(fringe, Surface(colour, 0.95, sheen=0.5))]


def lavender(length: float = 34.0, rng: np.random.Generator | None = None) -> list[Thing]:
    """A bunch of dried lavender, tied, its heads down."""
    rng = rng or np.random.default_rng(5)
    stems, bases, ways = [], [], []
    for index in range(30):
        turn = 2.399963 * index
        out = np.array((math.cos(turn), 0.0, 0.55 * math.sin(turn))) * math.sqrt((index + 0.5) / 30)
        long = length * float(rng.uniform(0.8, 1.0))
        neck = np.array((0.0, -4.6, 1.3))
        tip = neck + out * 0.2 * length + np.array((0, -long + 4.6, 0))
        head = neck - 0.9 * out * (1, 0, 1) + np.array((0, 3.6, 0)) * rng.uniform(0.7, 1.1)
        path = smooth([tuple(head), tuple(neck + 0.6 * out), tuple((neck + tip) / 2 + 0.3 * out), tuple(tip)], 7)
        stems.append(plants.rod(path, 0.09, 0.8, sides=6))
        way = unit(path[-1] - path[-4])
        for k in range(13):
            at = path[-1] - way * (0.52 * k if k < 11 else 0.52 * k + 1.1)
            for _ in range(5):
                side = unit(rng.standard_normal(3))
                bases.append(at)
                ways.append(unit(0.6 * way + 0.9 * side) * 0.75)
    loop = [
        (0.0, 0.6, 0.3),
        (0.5, -1.6, 1.0),
        (0.75, -4.4, 1.3),
        (0.2, -4.7, 2.1),
        (-0.7, -4.4, 1.3),
        (-0.5, -1.6, 1.0),
        (0.0, 0.6, 0.3),
    ]
    string = [tube(smooth(loop, 8), 0.11)]
    string += [
        sweep(_ring(0.95, -4.6 + 0.24 * k), arc(0.14, 0, 360, 8)[:-1], (0, 1, 0), closed=True) for k in (-1, 0, 1)
    ]
    return [
        Thing(plants.spikes(np.array(bases), np.array(ways), 0.2, 5), Surface((138, 126, 154), 0.9, specular=0.1)),
        Thing(union(stems), Surface((136, 140, 108), 0.85, specular=0.15)),
        Thing(union(string), Surface((186, 160, 118), 0.9)),
    ]


def _ring(radius: float, y: float) -> Array:
    turn = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    return np.stack((radius * np.cos(turn), y + 0 * turn, 1.3 - radius * np.sin(turn)), axis=1)


def peg(radius: float = 1.1, length: float = 7.0) -> Mesh:
    """A turned peg out of the wall along +z from the origin, its end a button, tilted up a little."""
    r, long = radius, length
    line = [(0, 0), (1.25 * r, 0), (1.2 * r, 0.08 * long), (0.72 * r, 0.2 * long), (0.66 * r, 0.62 * long)]
    line += [
        (0.9 * r, 0.76 * long),
        (1.5 * r, 0.86 * long),
        (1.62 * r, 0.93 * long),
        (1.2 * r, 1.0 * long),
        (0, 1.03 * long),
    ]
    return lathe(smooth(line, 6), 64).turn("x", 90).turn("x", -9)


def knob(radius: float = 2.0, length: float = 5.0) -> Mesh:
    """A round knob out of the wall along +z from the origin."""
    r, long = radius, length
    line = [(0, 0), (0.55 * r, 0), (0.5 * r, 0.45 * long, 0.4), (r, 0.55 * long, 0.5), (r, long, 0.45), (0, long)]
    return lathe(rounded(line, 0.2, steps=6), 96).turn("x", 90)
