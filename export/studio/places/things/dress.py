"""What a season or an occasion adds to a place: one thing, nameable at a glance, right of and behind the product."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.curves import Point
from export.studio.meshes import cylinder
from export.studio.places import patterns
from export.studio.places.setting import Setting
from export.studio.places.surface import Pattern, Surface, Thing
from export.studio.places.things import blossom, conifer, cutflowers, foliage, fruit, harvest
from export.studio.places.things.group import placed

SPOT: Final = (0.235, -0.25)
"""Where the thing stands, in stand widths right of and behind the foot."""
ABOVE: Final = 45.0
"""Degrees from which a camera sees things from above: leaves lie flat there, and need not be propped."""
Dress = Callable[[Setting, np.random.Generator], list[Thing]]


def dress(
    setting: Setting,
    *,
    spot: tuple[float, float] = SPOT,
    level: float = 0.0,
    turn: float = 0.0,
    size: float = 1.0,
) -> list[Thing]:
    """Return what `setting.dress` adds, nothing where no such thing is known.

    Args:
        setting: the place.
        spot: where it stands, in stand widths right of and (negative) behind the foot.
        level: height of what it stands on.
        turn: degrees that it is turned about the vertical.
        size: how much larger than usual it is.
    """
    if setting.dress == "moon" and setting.place.empty == "dark":
        return [_full_moon(setting)]
    make = DRESSES.get(setting.dress)
    if make is None:
        return []
    things = placed(make(setting, np.random.default_rng(23 + setting.arrangement)), turn)
    size *= _size(setting)
    things = [replace(thing, mesh=thing.mesh.placed(size)) for thing in things]
    low = min(float(thing.mesh.points[:, 1].min()) for thing in things)
    x, z = (share * setting.place.across for share in spot)
    return [replace(thing, mesh=thing.mesh.move(x, level - low, z)) for thing in things]


def _size(setting: Setting) -> float:
    """Return how much larger a thing is picked where more is seen: nature has them in several sizes."""
    return float(np.clip((setting.place.across / 60) ** 0.6, 0.75, 2.0))


def _twig() -> list[list[Point]]:
    """Lines of a twig that lies, its shoots propping it: the main one rises from the right to the left."""
    return [
        [(7.5, 0.4, -1.5), (3.5, 1.5, -0.8), (0.5, 2.6, 0.0), (-2.5, 4.6, 0.4), (-4.6, 7.6, 0.5)],
        [(2.6, 1.8, -0.6), (0.5, 3.6, -1.6), (0.4, 6.2, -2.2), (1.6, 8.8, -2.4)],
        [(0.2, 2.7, 0.0), (-2.4, 2.2, 1.8), (-5.4, 0.9, 2.8)],
        [(4.4, 1.2, -1.0), (5.2, 2.6, 0.6), (6.4, 4.4, 1.4)],
    ]


def _spring(rng: np.random.Generator) -> list[Thing]:
    return blossom.flowering(_twig(), blossom.CHERRY, rng, 0.32, 1.9)


def _plum(setting: Setting, rng: np.random.Generator) -> list[Thing]:
    if setting.arrangement % 2:
        first = placed(fruit.tangerine(3.1, seed=50, leaves=2), 20, x=-2.2, z=0.6)
        return [*first, *placed(fruit.tangerine(2.9, seed=53, leaves=1), 160, x=3.6, z=-1.6)]
    return blossom.flowering(_twig(), blossom.PLUM, rng, 0.36, 1.15)


def _osmanthus(rng: np.random.Generator) -> list[Thing]:
    return blossom.osmanthus(_twig()[:3], rng)


def _summer(setting: Setting) -> list[Thing]:
    tip = 86.0 if setting.place.angle >= ABOVE else 40.0
    first = placed(foliage.monstera(10.0, 0.3), -26, tip=tip + 8, x=-3.2, z=1.4)
    second = placed(foliage.monstera(12.0, 0.34), 24, tip=tip - 12, x=4.4, z=-3.0)
    return _on_ground([*first, *second])


def _autumn(setting: Setting) -> list[Thing]:
    lean = 18.0 if setting.place.angle >= ABOVE else 0.0
    laid = (
        (8.4, (176, 92, 48), 0.3, 34, 20, 50, 1.6, -3.2),
        (7.4, (146, 58, 42), 0.36, 150, -24, 66, -3.2, 1.4),
        (6.8, (194, 140, 68), 0.34, -104, 26, 62, 4.6, 1.6),
    )
    leaves = []
    for seed, (size, skin, curl, roll, turn, tip, x, z) in enumerate(laid, 1):
        flat = [
            replace(thing, mesh=thing.mesh.move(y=-0.45 * size).turn("z", roll))
            for thing in foliage.maple(size, skin, curl, seed)
        ]
        leaves += placed(flat, turn, tip=tip + lean, x=x, z=z)
    return [*_on_ground(leaves), *placed(foliage.acorn(2.8), 35, x=0.9, z=4.4)]


def _on_ground(things: list[Thing]) -> list[Thing]:
    """Drop leaf by leaf, of two things each, to y = 0."""
    dropped = []
    for first, second in zip(things[::2], things[1::2], strict=True):
        low = min(float(thing.mesh.points[:, 1].min()) for thing in (first, second))
        dropped += [replace(thing, mesh=thing.mesh.move(y=-low)) for thing in (first, second)]
    return dropped


def _shoots() -> list[list[Point]]:
    """Lines of a fir twig: it lies on its first side shoots, its end rises to the left."""
    main: list[Point] = [(8.0, 0.8, -3.0), (4.0, 1.6, -1.8), (0.0, 2.8, -0.6), (-3.6, 4.8, 0.4), (-6.0, 7.2, 1.0)]
    return [
        main,
        [(4.4, 1.5, -1.9), (1.8, 1.6, 0.4), (-1.6, 1.4, 2.2), (-4.4, 1.5, 3.2)],
        [(3.6, 1.8, -1.6), (2.6, 3.8, -2.6), (0.6, 6.0, -3.2)],
        [(0.6, 2.6, -0.8), (-2.6, 2.9, 1.2), (-6.0, 3.2, 2.2)],
        [(-0.4, 3.0, -0.5), (-1.2, 5.2, -1.0), (-2.6, 7.6, -1.2)],
        [(-3.0, 4.4, 0.2), (-5.6, 4.9, 1.2), (-7.6, 5.2, 1.6)],
        [(5.6, 1.2, -2.3), (5.6, 2.6, -0.6), (4.6, 3.8, 0.8)],
    ]


def _fir(rng: np.random.Generator) -> list[Thing]:
    stems, needles = conifer.combed(_shoots(), rng)
    return [Thing(needles, conifer.NEEDLES), Thing(stems, conifer.BARK)]


def _winter(rng: np.random.Generator) -> list[Thing]:
    snow = Thing(conifer.snowed(_shoots(), rng), conifer.SNOW)
    lying = placed(placed(conifer.cone(7.4, 2.2), y=-3.5), tip=-68)
    low = min(float(thing.mesh.points[:, 1].min()) for thing in lying)
    return [*placed([*_fir(rng), snow], x=0.6, z=-2.0), *placed(lying, 62, x=1.4, y=-low, z=5.2)]


def _christmas(rng: np.random.Generator) -> list[Thing]:
    near = np.array([(0, 0, 0), (0.9, 0.35, 0.5), (-0.5, 0.8, 0.6), (0.4, -0.6, 0.9)])
    spots = np.concatenate(
        (near + np.array((-1.2, 3.9, 1.4)), near[:3] + np.array((2.7, 3.2, 0.8)), near[1:] + np.array((-4.8, 3.9, 2.6)))
    )
    return [*_fir(rng), *conifer.berries(spots, 0.58)]


def _easter() -> list[Thing]:
    first, second, third = (harvest.egg(6.0, shell) for shell in harvest.SHELLS)
    return [
        *placed([first], 24, x=-3.0, z=1.6),
        *placed([second], 158, x=3.6, z=0.8),
        *placed([third], 14, x=0.9, z=-4.2),
    ]


def _full_moon(setting: Setting) -> Thing:
    """Hang a full moon behind, right of the product: its seas are clouds."""
    across, depth = setting.place.across, setting.place.depth
    disc = cylinder(0.09 * across, 0.2, 0.05).turn("x", 90)
    seas = Pattern(patterns.clouds(91, 1, 8), (214, 206, 186), 0.3 * across)
    return Thing(disc.move(0.3 * across, 0.48 * across, -depth + 0.4), Surface((252, 248, 234), 0.9, pattern=seas))


DRESSES: Final[dict[str, Dress]] = {
    "spring": lambda _, rng: _spring(rng),
    "summer": lambda setting, _: _summer(setting),
    "autumn": lambda setting, _: _autumn(setting),
    "winter": lambda _, rng: _winter(rng),
    "christmas": lambda _, rng: _christmas(rng),
    "easter": lambda _, _rng: _easter(),
    "halloween": lambda _, _rng: placed(harvest.pumpkin(), 25),
    "harvest": lambda _, rng: harvest.wheat(rng, 0.85),
    "lunar": _plum,
    "moon": lambda _, rng: _osmanthus(rng),
    "dragonboat": lambda _, rng: cutflowers.mugwort(rng, 0.85),
    "doubleninth": lambda _, rng: cutflowers.chrysanthemum(rng),
    "valentine": lambda _, _rng: cutflowers.rose(),
}
