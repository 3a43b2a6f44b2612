"""What stands about in a kitchen: boards, bowls, a crock with spoons; each stands on y = 0, in centimetres."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.curves import oblong, rounded, smooth, symmetric
from export.studio.mesh import Mesh, union
from export.studio.meshes import cylinder, extrude, lathe, sphere, sweep
from export.studio.places import finishes
from export.studio.places.surface import Srgb, Surface, Thing, mapped
from export.studio.places.things import herbs, vessels

BEECH: Final = finishes.wood((190, 146, 100), size=14, boards=1, seed=25)


def board(
    width: float, height: float, thick: float = 1.9, colour: Srgb = (156, 106, 66), *, round_: bool = False
) -> Thing:
    """Stand a board upright, its handle up with a hole in it, the grain along its length; it faces +z."""
    grip, hole = 2.6, 1.15
    neck = 1.55
    body = height - 2 * grip - 3.0
    if round_:
        r = width / 2
        start = math.asin(neck / r)
        turn = np.linspace(start, 2 * np.pi - start, 120)
        outline = [(r * math.cos(a) - r, r * math.sin(a)) for a in turn]  # along x, its handle to +x
        flat = np.array(
            [*((x + 2 * r, y) for x, y in outline), (height - 2 * grip + 0.7, -neck), (height - 2 * grip + 0.7, neck)]
        )
    else:
        half = width / 2
        right = [
            (0.0, -half, 1.6),
            (body, -half, 3.4),
            (body + 1.2, -neck - 0.4, 1.0),
            (height - 2 * grip + 0.7, -neck, 0.1),
        ]
        flat = rounded([*right, *((x, -y, r) for x, y, r in right[::-1])], closed=True, steps=8)
    main = extrude(flat, thick, 0.4)
    middle, reach = (grip + hole) / 2, (grip - hole) / 2
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    ring = np.stack((middle * np.cos(turn), middle * np.sin(turn), 0 * turn), axis=1)
    loop = sweep(ring, oblong(reach, thick / 2, 0.38), (0, 0, 1), closed=True).move(height - grip)
    whole = union((main, loop)).move(y=0.37 * width)  # off the joint of the tile's boards
    surface = finishes.wood(colour, size=1.6 * width, boards=1, seed=21)
    laid = mapped(whole, surface.pattern).move(y=-0.37 * width) if surface.pattern else whole
    return Thing(laid.turn("z", 90), surface)


def leaning(things: list[Thing], lean: float, x: float, wall: float, turn: float = 0.0) -> list[Thing]:
    """Lean what stands upright against a wall at z = `wall` by `lean` degrees."""
    placed = []
    for thing in things:
        mesh = mapped(thing.mesh, thing.surface.pattern) if thing.surface.pattern else thing.mesh
        placed.append(replace(thing, mesh=mesh.turn("z", turn).turn("x", -lean)))
    low = min(float(thing.mesh.points[:, 1].min()) for thing in placed)
    back = min(float(thing.mesh.points[:, 2].min()) for thing in placed)
    return [replace(thing, mesh=thing.mesh.move(x, -low, wall - back + 0.05)) for thing in placed]


def bowl(radius: float, height: float, glaze: Srgb) -> list[Thing]:
    """A stoneware bowl, thrown by hand: a foot ring, a full belly, a rim where the clay shows through."""
    r, h = radius, height
    outer = [(0.0, 0.1 * h), (0.38 * r, 0.1 * h), (0.4 * r, 0, 0.08), (0.47 * r, 0, 0.08), (0.5 * r, 0.1 * h, 0.2)]
    belly = [(0.5 + 0.5 * math.sin(a) ** 0.9, 0.1 + 0.88 * (1 - math.cos(a))) for a in np.linspace(0.18, np.pi / 2, 12)]
    outer += [(x * r, y * h) for x, y in belly]
    wall = 0.055 * r
    inner = [(x * r - wall, y * h) for x, y in belly[::-1]]
    inner = [(x, max(y, 0.17 * h)) for x, y in inner if x > 0.42 * r] + [(0.3 * r, 0.15 * h), (0.0, 0.14 * h)]
    line = rounded([*outer, (r - 0.5 * wall, 0.98 * h + 0.5 * wall), *inner], 0.12, steps=4)
    keep = np.concatenate(([True], np.linalg.norm(np.diff(line, axis=0), axis=1) > 1e-6))

    def thrown(p: np.ndarray) -> np.ndarray:
        ridge = 1 + 0.0035 * np.sin(7.5 * p[:, 1]) + 0.004 * np.cos(2 * np.arctan2(p[:, 2], p[:, 0]))
        return np.column_stack((p[:, 0] * ridge, p[:, 1], p[:, 2] * ridge))

    body = lathe(line[keep], 128).warp(thrown)
    lip = lathe(
        rounded([(r - wall, 0.972 * h), (r - 0.5 * wall, 0.985 * h + 0.5 * wall), (r + 0.02, 0.972 * h)], 0.1), 128
    )
    clay = finishes.shade(glaze, 0.72)
    return [
        Thing(body, Surface(glaze, 0.34, specular=0.45, clearcoat=0.4)),
        Thing(lip.warp(thrown), Surface(clay, 0.6)),
    ]


def spoon(length: float = 28.0, bowl_: float = 3.1) -> Mesh:
    """Stand a wooden spoon on its handle's end, its bowl up, hollow to +z."""
    handle = lathe(smooth([(0, 0), (0.5, 0.1), (0.62, 2), (0.5, 0.5 * length), (0.48, length - 2 * bowl_ + 1)], 6), 24)
    head = sphere(1.0, 40).scale(bowl_, 1.42 * bowl_, 1.0)

    def hollow(p: np.ndarray) -> np.ndarray:
        inside = np.clip(1 - (p[:, 0] / (0.86 * bowl_)) ** 2 - (p[:, 1] / (1.22 * bowl_)) ** 2, 0, 1)
        return np.column_stack((p[:, 0], p[:, 1], np.where(p[:, 2] > 0, p[:, 2] - 1.5 * inside**0.8, p[:, 2])))

    return union((handle, head.warp(hollow).move(y=length - 1.42 * bowl_)))


def spatula(length: float = 29.0, width: float = 5.4) -> Mesh:
    """Stand a wooden turner on its handle's end."""
    low = length - 9.5
    right = [(0.55, 0.0), (0.5, low - 2), (0.5 * width, low + 2.5, 2.0), (0.5 * width, length, 0.8)]
    return extrude(rounded(symmetric(right), 0.3, closed=True, steps=8), 0.6, 0.25)


def crock(radius: float, height: float, glaze: Srgb) -> list[Thing]:
    """A crock with two wooden spoons and a turner in it."""
    body = vessels.vessel(
        [(0.93 * radius, 0), (radius, 0.08 * height), (radius, 0.9 * height), (1.03 * radius, height)], 0.45
    )
    tools = []
    for mesh, turn, lean, twist in ((spoon(), 20, 11, -10), (spoon(26, 2.7), 150, 13, 160), (spatula(), 255, 12, 100)):
        tools.append(mesh.turn("y", twist).turn("z", -lean).move(-0.55 * radius, 1.2, 0).turn("y", turn))
    return [
        Thing(body, Surface(glaze, 0.4, specular=0.45, clearcoat=0.35)),
        Thing(union(tools), BEECH),
    ]


def potted(herb: list[Thing], radius: float, height: float, clay: Srgb, *, glazed: bool = False) -> list[Thing]:
    """Plant a herb in a pot with soil."""
    surface = Surface(clay, 0.35, specular=0.45, clearcoat=0.3) if glazed else finishes.stone(clay, size=14)
    soil = cylinder(0.9 * radius, 0.6, 0.2).move(y=0.84 * height - 0.6)
    rim = vessels.vessel([(0.78 * radius, 0), (radius, height)], 0.09 * radius, lip=0.2)
    shell = rim if glazed else vessels.pot(0.96 * radius, height)
    grown = [Thing(thing.mesh.move(y=0.8 * height), thing.surface) for thing in herb]
    return [Thing(shell, surface), Thing(soil, herbs.SOIL), *grown]
