"""What seasons and occasions strew on the stage and hang in its air."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from engines.vocabulary.scene import Scene
from export.studio import forms, rig
from export.studio.mesh import Mesh, rotation, union
from export.studio.props import Piece
from export.studio.surfaces import GOLD, plain


@cache
def _scatter_places() -> tuple[np.ndarray, np.ndarray]:
    """Fixed places (x, y, z) on the floor [16, 3] and in the air [10, 3] beside the podium, no two close together."""
    rng = np.random.default_rng(20)

    def spread(count: int, low: tuple[float, ...], high: tuple[float, ...], apart: float) -> np.ndarray:
        places: list[np.ndarray] = []
        while len(places) < count:
            place = rng.uniform(low, high)
            place[0] *= -1.0 if len(places) % 2 else 1.0
            if all(np.linalg.norm(place - other) > apart for other in places):
                places.append(place)
        return np.stack(places)

    return spread(16, (1.05, 0.0, -0.9), (1.85, 0.0, 1.1), 0.26), spread(10, (0.8, 0.4, -0.9), (1.85, 2.5, 0.3), 0.6)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where an occasion may put things: floor places [16, 3], places in the air [10, 3], and the floor's height."""

    ground: np.ndarray
    air: np.ndarray
    floor: float


def _balls(places: np.ndarray, radius: float, lift: float) -> list[Mesh]:
    ball = forms.sphere()
    return [
        ball.placed(radius * (0.75 + 0.5 * (i * 0.37 % 1)), to=(float(x), float(y) + lift, float(z)))
        for i, (x, y, z) in enumerate(places)
    ]


def _christmas(places: _Places) -> list[Piece]:
    """Red and gold baubles on the floor and on strings, a little snow."""
    ground, air = places.ground, places.air
    strings = [forms.cylinder(0.008, 4.0, 0.0).move(float(x), float(y), float(z)) for x, y, z in air[:6]]
    return [
        (
            union(_balls(ground[::2], 0.12, 0.1) + _balls(air[0:6:2], 0.15, 0)),
            plain(rig.linear((186, 24, 34)), 0.18, 0.0, 0.6),
        ),
        (union(_balls(ground[1::2], 0.1, 0.09) + _balls(air[1:6:2], 0.13, 0) + strings), plain(GOLD, 0.22, 1.0, 0.5)),
        (union(_balls(air[6:], 0.03, 0)), plain([0.93, 0.95, 0.98], 0.8)),
    ]


def _lunar(places: _Places) -> list[Piece]:
    """A garland of small red lanterns on each side, gold coins on the floor."""
    ground, floor = places.ground, places.floor
    body, cap = forms.sphere(), forms.cylinder(0.4, 1.0, 0.75)
    bodies, caps = [], []
    for side in (-1.0, 1.0):
        for row, size in enumerate((0.17, 0.15, 0.13)):
            place = (side * (1.25 + 0.22 * row), 2.35 - 0.42 * row, -0.4)
            bodies.append(body.placed((size, 0.85 * size, size), to=place))
            caps += [cap.placed(size, to=place), forms.cylinder(0.008, 5.0, 0.0).move(*place)]
    coin = forms.cylinder(0.1, 0.02, -0.02, 0.005)
    coins = [
        coin.placed(0.8 + 0.5 * (i * 0.37 % 1), rotation("x", 8 * (i % 3)), to=(float(x), floor + 0.03, float(z)))
        for i, (x, _, z) in enumerate(ground)
    ]
    return [(union(bodies), plain(rig.linear((206, 30, 34)), 0.5)), (union(caps + coins), plain(GOLD, 0.25, 0.4, 0.5))]


def _moon(places: _Places) -> list[Piece]:
    """A full moon behind the stage, osmanthus blossoms on the floor and in the air."""
    ground, air = places.ground, places.air
    disc = forms.cylinder(0.95, 0.04, -0.04, 0.01).placed(turn=rotation("x", 90), to=(0.55, 1.75, -2.2))
    return [
        (
            disc,
            plain(rig.linear((255, 236, 176)), 0.8),
        ),
        (union(_balls(ground, 0.06, 0.045) + _balls(air, 0.055, 0)), plain(rig.linear((246, 190, 60)), 0.6)),
    ]


def _double11(places: _Places) -> list[Piece]:
    """Two tall bars on each side as the date 11.11, coupons in the air."""
    air, floor = places.air, places.floor
    bars = [
        forms.box((0.075, 0.62, 0.075)).move(side * x, floor + 0.62, -0.9) for side in (-1.0, 1.0) for x in (1.3, 1.6)
    ]
    slab = forms.box((0.13, 0.075, 0.012))
    slips = [
        slab.placed(1.0, rotation("y", 50 * i) @ rotation("z", 20 + 25 * i), to=(float(x), float(y), float(z)))
        for i, (x, y, z) in enumerate(air)
    ]
    return [
        (union(bars + slips[::2]), plain(rig.linear((230, 36, 48)), 0.35)),
        (union(slips[1::2]), plain(GOLD, 0.3, 0.8, 0.5)),
    ]


def _midyear(places: _Places) -> list[Piece]:
    """Balloons on strings."""
    air = places.air
    ball = forms.sphere()
    balloons = [ball.placed((0.2, 0.24, 0.2), to=(float(x), float(y) + 0.25, float(z))) for x, y, z in air]
    strings = [forms.cylinder(0.007, 0.0, -1.1).move(float(x), float(y) + 0.03, float(z)) for x, y, z in air]
    colours = ((240, 92, 84), (252, 204, 84), (120, 196, 232))
    return [
        *((union(balloons[i::3]), plain(rig.linear(colour), 0.2, 0.0, 0.55)) for i, colour in enumerate(colours)),
        (union(strings), plain([0.8, 0.8, 0.8], 0.6)),
    ]


_OCCASIONS = {"christmas": _christmas, "lunar": _lunar, "moon": _moon, "double11": _double11, "midyear": _midyear}


def season(scene: Scene, u: dict[str, float], floor: float) -> list[Piece]:
    """Petals, leaves, snow or confetti on the floor and in the air."""
    if scene.season == "none":
        return []
    shift = 0.12 * (u["scatter_shift"] - 0.5)
    ground, air = (
        places + np.array([shift, lift, 0]) for places, lift in zip(_scatter_places(), (floor, 0.0), strict=True)
    )
    flake = forms.sphere()

    def flat(places: np.ndarray, size: tuple[float, float, float], lift: float, tilt: float) -> list[Mesh]:
        return [
            flake.placed(
                tuple(s * (0.8 + 0.4 * (i * 0.37 % 1)) for s in size),  # type: ignore[arg-type]
                rotation("y", 137.5 * i) @ rotation("x", tilt * (1 + i % 3)),
                to=(float(p[0]), float(p[1]) + lift, float(p[2])),
            )
            for i, p in enumerate(places)
        ]

    if scene.season in _OCCASIONS:
        return _OCCASIONS[scene.season](_Places(ground, air, floor))
    if scene.season == "winter":
        mounds = flat(ground, (0.2, 0.075, 0.16), 0.0, 0)
        flakes = [
            flake.placed(0.045 + 0.025 * (i * 0.37 % 1), to=(float(p[0]), float(p[1]), float(p[2])))
            for i, p in enumerate(air)
        ]
        return [(union(mounds + flakes), plain([0.93, 0.95, 0.98], 0.8))]
    size, first, second, metallic = {
        "spring": ((0.12, 0.02, 0.085), rig.linear((250, 176, 196)), rig.linear((255, 214, 224)), 0.0),
        "summer": ((0.19, 0.016, 0.08), rig.linear((52, 140, 58)), rig.linear((120, 184, 66)), 0.0),
        "autumn": ((0.15, 0.016, 0.1), rig.linear((214, 112, 32)), rig.linear((172, 52, 28)), 0.0),
        "festival": ((0.085, 0.012, 0.085), GOLD, [1.0, 0.8, 0.45], 0.4),
    }[scene.season]
    pieces = flat(ground, size, 0.02, 6) + flat(air, size, 0.0, 35)
    return [
        (union(pieces[::2]), plain(first, 0.4 if metallic else 0.6, metallic)),
        (union(pieces[1::2]), plain(second, 0.4 if metallic else 0.6, metallic)),
    ]
