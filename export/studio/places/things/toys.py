"""Toys of turned and sawn wood: arches, blocks, rings on a peg, a car, peg dolls, a bird; in centimetres on y = 0."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.curves import arc, oblong, rounded, smooth
from export.studio.mesh import Mesh, union
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, sweep
from export.studio.places import finishes
from export.studio.places.skin import skin
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things.group import of, placed

BEECH: Final[Srgb] = (222, 186, 140)
APRICOT: Final[Srgb] = (217, 172, 134)
SAGE: Final[Srgb] = (150, 170, 148)
CLAY: Final[Srgb] = (182, 122, 100)
OCHRE: Final[Srgb] = (208, 176, 116)
DUSK: Final[Srgb] = (130, 150, 164)
CHALK: Final[Srgb] = (232, 224, 208)


def bare(turn: float = 0.0) -> Surface:
    """Beech, oiled: a close quiet grain."""
    return finishes.plain_wood(BEECH, size=22, turn=turn)


def stained(colour: Srgb) -> Surface:
    """Wood under a water stain: matt, its pores just seen."""
    return Surface(colour, 0.62, specular=0.3)


def arches(width: float, colours: Sequence[Srgb], *, deep: float = 4.5, gap: float = 0.16) -> list[Thing]:
    """A rainbow of arches that stand in one another, facing z, the largest `width` wide."""
    thick = width / 2 / (len(colours) + 0.8)
    things = []
    for index, colour in enumerate(colours):
        outer = width / 2 - index * thick
        inner = outer - thick + gap
        things.append(Thing(_arch(inner, outer, deep), stained(colour)))
    return things


def _arch(inner: float, outer: float, deep: float) -> Mesh:
    """Half a ring that stands on y = 0, its edges rounded."""
    middle, half = (inner + outer) / 2, (outer - inner) / 2
    turn = np.linspace(0, np.pi, 49)
    path = np.stack((middle * np.cos(turn), middle * np.sin(turn), 0 * turn), axis=1)
    return sweep(path, oblong(half, deep / 2, 0.3), (0, 0, 1))


def block(side: float, colour: Srgb | None = None) -> list[Thing]:
    """A cube with rounded edges, stained or bare."""
    return of(bare() if colour is None else stained(colour), box(side, side, side, 0.09 * side))


def rings(radius: float, colours: Sequence[Srgb]) -> list[Thing]:
    """Rings of falling size on a peg, a ball on top."""
    things = [Thing(cylinder(1.05 * radius, 1.2, 0.3), bare())]
    y = 1.2
    for index, colour in enumerate(colours):
        reach = radius * (1 - 0.13 * index)
        thick = 0.27 * radius
        line = rounded([(0.4, 0), (reach, 0, 0.46 * thick), (reach, thick, 0.46 * thick), (0.4, thick)], steps=6)
        things.append(Thing(lathe(line, 80).move(y=y), stained(colour)))
        y += thick + 0.04
    return [*things, Thing(sphere(0.3 * radius, 48).move(y=y + 0.24 * radius), bare())]


def car(length: float, colour: Srgb = CLAY) -> list[Thing]:
    """A car sawn of one piece, four turned wheels; it looks to -x."""
    k = length / 10
    outline = [(-5, 1.1), (5, 1.1), (5, 3.0), (4.1, 3.3), (3.0, 5.0), (-1.1, 5.0), (-2.6, 3.3), (-4.9, 2.9)]
    body = extrude(rounded(outline, 0.7, closed=True) * k, 3.6 * k, 0.35 * k)
    window = extrude(
        rounded([(-1.3, 3.3), (2.5, 3.3), (1.9, 4.3), (-0.7, 4.3)], 0.35, closed=True) * k, 3.64 * k, 0.05 * k
    )
    wheel = lathe(rounded([(0, 0), (1.25, 0), (1.25, 0.9), (0.55, 0.9), (0.5, 1.05), (0, 1.05)], 0.2) * k, 64).turn(
        "x", 90
    )
    wheels = [
        wheel.turn("y", 0 if s > 0 else 180).move(x * k, 1.25 * k, s * 1.75 * k) for x in (-2.9, 2.9) for s in (-1, 1)
    ]
    return [Thing(body, stained(colour)), Thing(window, stained(CHALK)), Thing(union(wheels), bare())]


def doll(height: float, colour: Srgb) -> list[Thing]:
    """A peg doll: a turned body under a stain, a bare round head with a stained cap."""
    h = height
    body = lathe(
        rounded(
            [(0, 0), (0.23 * h, 0, 0.03 * h), (0.2 * h, 0.4 * h, 0.3 * h), (0.1 * h, 0.62 * h, 0.02 * h), (0, 0.62 * h)]
        ),
        64,
    )
    head = sphere(0.19 * h, 48).move(y=0.79 * h)
    cap = lathe(arc(0.197 * h, 22, 90, 16) * (1, 1), 64).move(y=0.79 * h)
    return [Thing(body + cap, stained(colour)), Thing(head, stained(BEECH))]


def bird(length: float, colour: Srgb = DUSK) -> list[Thing]:
    """A bird turned of wood with a bare beak and a peg of a tail, looking to -x."""
    k = length / 10
    line = smooth(
        [(0, -0.2), (1.3, 0.1), (2.5, 1.3), (2.9, 2.9), (2.5, 4.4), (1.9, 5.6), (1.75, 6.6), (1.2, 7.7), (0, 8.1)], 6
    )

    def leaning(p: np.ndarray) -> np.ndarray:
        return np.column_stack((p[:, 0] - 0.05 / k * np.maximum(p[:, 1], 0) ** 2, p[:, 1], p[:, 2]))

    body = lathe(line * k, 64).scale(1.18, 1, 1).warp(leaning).move(1.4 * k)
    eyes = [sphere(0.24 * k, 16).move(-2.4 * k, 6.5 * k, s * 1.62 * k) for s in (-1, 1)]
    beak = lathe(np.array([(0, -0.5), (0.5, 0), (0.0, 1.5)]) * k, 32).turn("z", 96).move(-3.3 * k, 6.1 * k)
    tail = box(4.6 * k, 0.55 * k, 1.5 * k, 0.25 * k).turn("z", 24).move(4.6 * k, 2.9 * k)
    wing = [
        sphere(1.0, 32).scale(2.1 * k, 1.3 * k, 0.28 * k).turn("z", 14).move(1.5 * k, 3.2 * k, s * 2.72 * k)
        for s in (-1, 1)
    ]
    return [
        Thing(union([body, tail]), stained(colour)),
        Thing(union(wing), stained(finishes.shade(colour, 1.35))),
        Thing(beak, stained(OCHRE)),
        Thing(union(eyes), Surface((40, 36, 34), 0.3)),
    ]


def ball(radius: float, colours: tuple[Srgb, Srgb]) -> list[Thing]:
    """A cloth ball sewn of eight gores, in two colours by turns."""
    turn = np.linspace(0, 2 * np.pi, 8 * 12 + 1)
    lift = np.linspace(-np.pi / 2, np.pi / 2, 41)
    gores: tuple[list[Mesh], list[Mesh]] = ([], [])
    for gore in range(8):
        t, p = np.meshgrid(turn[12 * gore : 12 * gore + 13], lift, indexing="ij")
        seam = 1 - 0.035 * np.abs(np.cos(4 * t)) ** 18
        reach = radius * seam
        gores[gore % 2].append(
            skin(
                np.stack(
                    (reach * np.cos(p) * np.cos(t), radius + reach * np.sin(p), -reach * np.cos(p) * np.sin(t)), axis=-1
                )
            )
        )
    things = [
        Thing(union(pieces), finishes.cloth(colour, size=20)) for pieces, colour in zip(gores, colours, strict=True)
    ]
    return placed(things, tip=35, z=radius * np.sin(np.radians(35)), y=radius * (1 - np.cos(np.radians(35))))


def picture_book(width: float, height: float, thick: float, colour: Srgb, motif: Srgb) -> list[Thing]:
    """A board book that stands on its long edge facing +z, a round moon over a hill on its cover."""
    board = 0.3
    covers = [box(width, height, board, 0.1).move(z=s * (thick - board) / 2) for s in (-1, 1)]
    back = box(board, height, thick, 0.1).move(-width / 2 + board / 2)
    pages = box(width - 0.8, height - 0.7, thick - 2 * board, 0.05).move(0.1, 0.3)
    moon = cylinder(0.17 * width, 0.03, 0.01).turn("x", 90).move(0.12 * width, 0.66 * height, thick / 2)
    hill = extrude(
        rounded([(-0.46, 0.05), (0.46, 0.05), (0.46, 0.2), (0.1, 0.36), (-0.2, 0.26), (-0.46, 0.4)], 0.1, closed=True)
        * (width, height),
        0.03,
        0.01,
    ).move(z=thick / 2)
    return [
        Thing(union([*covers, back]), Surface(colour, 0.5, specular=0.35)),
        Thing(pages, Surface((236, 230, 218), 0.9)),
        Thing(moon, Surface(CHALK, 0.55)),
        Thing(hill, Surface(motif, 0.55)),
    ]
