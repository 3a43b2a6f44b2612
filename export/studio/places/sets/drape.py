"""Fabric drape: one length of silk that falls from behind and runs out flat under the product; ribbon, petals."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import sphere
from export.studio.places import finishes, patterns
from export.studio.places.far import ramp
from export.studio.places.setting import Setting
from export.studio.places.skin import skin
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import blooms, plants, soft
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((220, 203, 192), (220, 203, 192), "fabric")
"""Wall and stand are the same silk."""
BLUR: Final = 7
SPOT: Final = (0.27, -0.11)
"""Where a season's thing lies in place of the props: before the folds at the right."""
FOLD: Final = 4.2
"""Centimetres from fold to fold: .08 of what the square shows."""
BEND: Final = 34.0
"""Radius of the curve by which the silk comes down to the ground."""
ROSE: Final[Srgb] = (196, 138, 130)
CREAM: Final[Srgb] = (240, 228, 214)
SATIN: Final[Srgb] = (172, 130, 112)


def drape(setting: Setting) -> Sequence[Thing]:
    """Lay the silk; arrangements trade the run of its folds, ribbon, petals and a rose."""
    things = [Thing(_silk(setting), _finish(setting))]
    if not setting.props:
        return things
    lesser = (_ribbon, _petals, _rose, _pearls)[setting.arrangement]()
    return [*things, *(_settled(setting, thing) for thing in styled(setting, Props([], lesser, SPOT)))]


def _settled(setting: Setting, thing: Thing) -> Thing:
    """Lift what lies behind the foot onto the silk, which begins to rise there."""
    start = setting.place.depth - BEND
    into = np.clip((-thing.mesh.points[:, 2] - start) / BEND, 0, 1)
    rise = BEND * (1 - np.sqrt(1 - into**2))
    return replace(thing, mesh=replace(thing.mesh, points=thing.mesh.points + rise[:, None] * (0, 1, 0)))


def _finish(setting: Setting) -> Surface:
    """Silk is smooth across and bright along its folds; other cloths and colours are as asked."""
    if setting.material != "fabric":
        return finishes.stand(setting.stand, setting.material)
    weave = Pattern(patterns.noise(45, 60, 420, 0.2, 6.0), finishes.shade(setting.stand, 0.95), 14, 0.0)
    return Surface(setting.stand, 0.5, specular=0.35, sheen=0.6, pattern=weave)


def _silk(setting: Setting) -> Mesh:
    """Span the silk: level before the bend, upright behind it, raised by folds that leave foot and left calm."""
    across, depth, turn = setting.place.across, setting.place.depth, setting.arrangement
    along = _lines((-across, 16), (0.0, 150), (62.0, 90), (3.2 * across, 1))
    wide = _lines((-1.9 * across, 48), (-10.0, 170), (1.2 * across, 1))
    s, x = np.meshgrid(along, wide, indexing="ij")
    start = depth - BEND
    angle = np.clip((s - start) / BEND, 0, np.pi / 2)
    above = np.maximum(s - start - BEND * np.pi / 2, 0)
    z = -np.where(s < start, s, start + BEND * np.sin(angle))
    y = np.where(s < start, 0, BEND * (1 - np.cos(angle)) + above)
    lift = _folds(x, s, turn)
    points = np.stack((x, y + lift * np.cos(angle), z + lift * np.sin(angle)), axis=-1)
    return skin(points[:, ::-1])


def _lines(*parts: tuple[float, int]) -> Array:
    """Return coordinates from each part's start to the next one's, as many as it says: many only where folds are."""
    starts = [start for start, _ in parts]
    pieces = [np.linspace(a, b, n, endpoint=False) for (a, n), b in zip(parts[:-1], starts[1:], strict=True)]
    return np.concatenate((*pieces, starts[-1:]))


def _folds(x: Array, s: Array, turn: int) -> Array:
    """Return how far the silk stands off, at x and at `s` centimetres behind the foot along the cloth."""
    lean, phase = (0.42, -0.3, 0.7, 0.12)[turn], (0.0, 1.4, 2.6, 4.1)[turn]
    wander = 1.6 * np.sin(0.075 * s + phase) + 0.9 * np.sin(0.16 * s + 0.11 * x + 2 * phase)
    run = (x - lean * s + wander) / FOLD
    run = run + 0.3 * np.sin(1.3 * run + phase) + 0.12 * np.sin(0.2 * s + 2.9 * run)
    deep = 0.5 + 0.5 * np.sin(1.7 * run + 0.05 * s + phase)
    ridge = (0.5 + 0.5 * np.cos(2 * np.pi * run + 0.6 * np.sin(np.pi * run))) ** 1.6 * deep
    foot = ramp(np.hypot(np.where(x > 0, 0.62 * x, x), s), 17.0, 28.0)
    behind = ramp(s, 6.0, 22.0) * (1 - 0.97 * ramp(s, 28.0, 50.0))
    right = ramp(x - 0.12 * np.minimum(s, 60), -11.0, 4.0) * behind
    slow = np.sin(0.12 * (x + 0.5 * s) + phase) + 0.6 * np.sin(0.09 * (s - 0.4 * x) + 2 * phase)
    return foot * (2.0 * right * ridge + 0.16 * slow * (1 - right))


def petals(colour: Srgb, spots: Sequence[tuple[float, float, float]], size: float = 2.6) -> list[Thing]:
    """Drop petals at (x, z, turn): each lies hollow side up on its belly."""
    parts = []
    for index, (x, z, turn) in enumerate(spots):
        blade = blooms.petal(size, size, 0.45, 0.16).turn("x", 90 if index % 2 else -90).turn("y", turn)
        low = float(blade.points[:, 1].min())
        parts.append(blade.move(x, 0.02 - low, z))
    return of(Surface(colour, 0.6, specular=0.2, sheen=0.3), union(parts))


def ribbon(length: float, width: float, colour: Srgb, seed: int = 1) -> list[Thing]:
    """Let a satin ribbon wind along x: it stands on its edge, sways to and fro and leans over by turns."""
    t = np.linspace(0, 1, 260)
    phase = np.random.default_rng(seed).uniform(0, 6.28)
    sway = 1.5 * np.sin(2 * np.pi * 1.4 * t + phase) + 0.9 * np.sin(2 * np.pi * 3.3 * t + 2 * phase)
    line = np.stack((length * (t - 0.5), np.full_like(t, 0.5 * width), sway), axis=1)
    lean = 0.8 * np.sin(2 * np.pi * 1.3 * t + phase + 1.0) + 0.5 * np.cos(np.pi * t) ** 3
    side = np.stack((np.zeros_like(t), np.cos(lean), np.sin(lean)), axis=1)
    line[:, 1] = 0.5 * width * np.abs(np.cos(lean)) + 0.03
    return of(Surface(colour, 0.32, specular=0.5, sheen=0.4), soft.strip(line, side, width, notch=True))


def pearls(radius: float, bead: float) -> list[Thing]:
    """Lay a string of pearls in a loose ring about the y axis, its ends drawn to a tail."""
    t = np.linspace(0, 2 * np.pi, 400)
    reach = radius * (1 + 0.22 * np.cos(2 * t + 0.5) + 0.1 * np.sin(3 * t))
    line = np.stack((1.5 * reach * np.cos(t), np.full_like(t, bead), reach * np.sin(t)), axis=1)
    run = np.concatenate(([0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))))
    count = int(run[-1] / (2.02 * bead))
    at = np.stack([np.interp(np.arange(count) * run[-1] / count, run, line[:, axis]) for axis in range(3)], axis=1)
    ball = sphere(bead, 20)
    beads = union([ball.move(*(float(v) for v in spot)) for spot in at])
    return of(Surface((240, 230, 220), 0.22, specular=0.6, clearcoat=0.6, sheen=0.3), beads)


def _ribbon() -> list[Thing]:
    """A satin ribbon that winds along behind the foot."""
    return placed(ribbon(31, 1.5, SATIN), 4, x=4.5, z=-12.5)


def _petals() -> list[Thing]:
    """Petals of a rose: three at the right, two behind at the left."""
    return petals(
        ROSE, ((11.6, -8.0, 30), (14.6, -3.0, 140), (18.5, -9.5, 80), (-10.4, -13.0, 250), (-5.6, -16.0, 190)), 3.2
    )


def _rose() -> list[Thing]:
    """A rose that lies at the right, its bloom towards the middle, and one petal."""
    at = np.array((0.0, 0.0, 0.0))
    bloom = blooms.flower(at, np.array((-0.82, 0.5, 0.28)), 2.9, ROSE, petals=32, seed=4)
    stalk = blooms.stem(np.array([(0, 0, 0), (5, -1.1, 0.4), (12, -1.9, -0.4), (20, -2.0, 0.6)]), 0.2)
    blade = [
        Thing(plants.leaf(4.4, 2.3, 0.3).turn("z", turn).turn("x", -62).move(x, -1.6, 0), blooms.GREEN)
        for turn, x in ((-40, 7), (205, 10))
    ]
    whole = placed([stalk, *bloom, *blade], 8)
    low = min(float(thing.mesh.points[:, 1].min()) for thing in whole)
    return [*placed(whole, x=12.4, y=-low, z=-9.5), *petals(ROSE, ((15.5, -2.2, 70),), 3.0)]


def _pearls() -> list[Thing]:
    """A string of pearls at the right and a petal."""
    return [*placed(pearls(3.6, 0.42), 15, x=17.2, z=-8.5), *petals(CREAM, ((-11.2, -13.0, 40),), 3.0)]
