"""Moods: how the wall behind the stage is dressed."""

import math

from engines.vocabulary.scene import Scene
from export.studio import forms
from export.studio.mesh import Mesh, rotation, union
from export.studio.props import Piece
from export.studio.surfaces import GOLD, mix, plain

WALL = -2.6


def _disc(radius: float, x: float, y: float, depth: float) -> Mesh:
    return forms.cylinder(radius, 0.02, -0.02, 0.005).placed(turn=rotation("x", 90), to=(x, y, depth))


def _ring(radius: float, width: float, x: float, y: float, depth: float) -> Mesh:
    profile = [(radius, 0.03), (radius + width, 0.03), (radius + width, -0.03), (radius, -0.03), (radius, 0.03)]
    return forms.lathe(profile).placed(turn=rotation("x", 90), to=(x, y, depth))


def mood(scene: Scene, floor: float, backdrop: list[float], podium: list[float]) -> list[Piece]:
    """Dress the wall: pale panels, a drape with a gold ring, confetti discs, or a glowing ring."""
    if scene.mood == "fresh":
        panels = [forms.box((0.42, 4.0, 0.03)).move(x, floor + 2.0, WALL + 0.15) for x in (-1.55, 1.55)]
        return [(union(panels), plain(mix(backdrop, [0.95, 0.97, 0.95], 0.45), 0.9, 0.0, 0.1))]
    if scene.mood == "luxury":
        folds = [
            forms.cylinder(0.2, 6.0, floor).move(side * (1.3 + 0.36 * i), 0, WALL + 0.1)
            for side in (-1.0, 1.0)
            for i in range(4)
        ]
        return [
            (union(folds), plain(mix(backdrop, [0.0, 0.0, 0.0], 0.15), 0.8, 0.0, 0.2)),
            (_ring(1.0, 0.05, 0, 1.25, WALL + 0.25), plain(GOLD, 0.25, 1.0, 0.5)),
        ]
    if scene.mood == "playful":
        places = [
            (-1.6, 2.3, 0.3),
            (-1.75, 1.2, 0.2),
            (1.7, 2.0, 0.34),
            (1.5, 0.9, 0.18),
            (-0.9, 2.75, 0.16),
            (1.0, 2.75, 0.2),
        ]
        discs = [_disc(r, x, y, WALL + 0.1) for x, y, r in places]
        return [
            (union(discs[::2]), plain(mix(podium, [0.95, 0.9, 0.85], 0.2), 0.8)),
            (union(discs[1::2]), plain(mix(backdrop, [1.0, 1.0, 1.0], 0.55), 0.8)),
        ]
    if scene.mood == "tech":
        glow = plain([0.75, 0.95, 1.0], 0.5)
        bars = [
            forms.box((0.02, 1.5, 0.02)).move(x, floor + 1.5 + 0.3 * math.cos(9 * x), WALL + 0.2)
            for x in (-1.8, -1.5, 1.5, 1.8)
        ]
        return [(union([_ring(1.15, 0.06, 0, 1.2, WALL + 0.25), *bars]), glow)]
    return []
