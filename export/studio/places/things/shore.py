"""What lies at the water: shells, a starfish, pebbles and stones, driftwood; each lies on y = 0, in centimetres."""

from functools import cache

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import sphere
from export.studio.places.skin import skin
from export.studio.places.things.plants import shaded


def lumps(points: Array, seed: int, waves: int = 9, pitch: float = 2.2) -> Array:
    """Return smooth unevenness about 0, of size 1, for directions [n, 3]."""
    rng = np.random.default_rng(seed)
    result = np.zeros(len(points))
    for index in range(waves):
        way = unit(rng.standard_normal(3)) * pitch * (1 + 0.35 * index)
        result += np.sin(points @ way + rng.uniform(0, 6.28)) / (1 + 0.6 * index)
    scaled: Array = result / 2.2
    return scaled


def pebble(width: float, height: float, depth: float, seed: int, *, rough: float = 0.1, segments: int = 40) -> Mesh:
    """Make a stone rolled round by water, lying on y = 0; `rough` is how far it strays from an egg."""
    ball = sphere(1.0, segments)

    def worn(p: Array) -> Array:
        swell = 1 + rough * lumps(p, seed)
        flat = np.sign(p[:, 1]) * np.abs(p[:, 1]) ** 0.92
        return np.column_stack((p[:, 0] * swell, flat * swell, p[:, 2] * swell)) * (width / 2, height / 2, depth / 2)

    stone = shaded(worn(ball.points), ball.faces)
    return stone.move(y=-float(stone.points[:, 1].min()))


def rock(width: float, height: float, depth: float, seed: int, *, segments: int = 72) -> Mesh:
    """Make a broken stone: planes that meet in worn edges, lying on y = 0."""
    rng = np.random.default_rng(seed)
    ball = sphere(1.0, segments)
    planes = unit(rng.standard_normal((16, 3)) * (1, 0.8, 1))
    far = rng.uniform(0.72, 0.98, 16)

    def cut(p: Array) -> Array:
        reach = np.maximum(p @ planes.T, 1e-3) / far
        radius = 1 / (np.sum(reach**14, axis=1) ** (1 / 14) + 1e-9)
        radius = np.minimum(radius, 1.3) * (1 + 0.025 * lumps(p, seed + 1, 14, 5.0))
        worn: Array = p * radius[:, None] * (width / 2, height / 2, depth / 2)
        return worn

    stone = shaded(cut(ball.points), ball.faces)
    return stone.move(y=-float(stone.points[:, 1].min()))


@cache
def scallop(size: float = 6.0, ribs: int = 17) -> Mesh:
    """A scallop's valve lying on its rim, hinge at +z, its ribs fanned out from there; it is thick at the rim."""
    turn, out = np.meshgrid(np.linspace(-1, 1, 137), np.linspace(0, 1, 36), indexing="ij")
    angle = turn * np.radians(66)
    rib = np.cos(np.pi * ribs * turn)
    wide = 1 - 0.1 * turn**2 + 0.022 * rib
    radius = size * out * wide
    dome = 0.34 * size * np.sin(np.pi * np.clip(out, 0, 1) ** 0.75) ** 0.8 * (1 - 0.75 * turn**2)
    line = 0.012 * size * np.sin(26 * out**1.6) * out
    height = dome + (0.022 * size * rib * out**0.8 + 0.3 * line) * (1 - 0.4 * np.abs(turn))
    outer = np.stack(
        (radius * np.sin(angle), np.maximum(height, 0.02 * size * out), 0.45 * size - radius * np.cos(angle)), -1
    )
    inner = outer - (0, 0.028 * size, 0)
    ears = [
        _plate(np.array([(0, 0.02), (side * 0.36, 0.05), (side * 0.3, -0.2), (side * 0.05, -0.24)]) * size, 0.05 * size)
        for side in (-1, 1)
    ]
    rim = np.stack((outer[:, -1], inner[:, -1]), axis=1)
    shell = union([skin(outer), skin(inner), skin(rim), *(ear.move(z=0.43 * size, y=0.03 * size) for ear in ears)])
    return shell.move(y=-float(shell.points[:, 1].min()))


def _plate(corners: Array, thick: float) -> Mesh:
    """A small four-cornered plate in x and z, rounded over."""
    u, v = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9), indexing="ij")
    a, b, c, d = corners
    flat = (1 - v)[..., None] * ((1 - u)[..., None] * a + u[..., None] * b)
    flat = flat + v[..., None] * ((1 - u)[..., None] * d + u[..., None] * c)
    dome = thick * (1 - (2 * u - 1) ** 4) * (1 - (2 * v - 1) ** 4)
    return skin(np.stack((flat[..., 0], dome, flat[..., 1]), -1))


@cache
def whelk(length: float = 7.0, turns: float = 5.5) -> Mesh:
    """A pointed spiral shell lying along x on y = 0, with a flared mouth."""
    t, s = np.meshgrid(np.linspace(0, 1, 300), np.linspace(0, 2 * np.pi, 29), indexing="ij")
    grow = np.exp(2.9 * (t - 1))
    angle = 2 * np.pi * turns * t
    flare = 1 + 0.35 * np.clip((t - 0.93) / 0.07, 0, 1) ** 2
    section = 0.30 * grow * flare
    knob = 1 + 0.05 * np.sin(11 * angle) * np.clip(np.cos(s - 0.6), 0, 1)
    ring = 0.26 * grow
    out = ring + section * knob * np.cos(s)
    along = 0.98 * grow + section * 1.35 * np.sin(s)
    points = length * 0.72 * np.stack((along, out * np.cos(angle), out * np.sin(angle)), -1)
    shell = skin(points)
    return (
        shell.turn("z", -11)
        .move(x=-0.35 * length, y=0)
        .turn("x", 40)
        .move(y=-float(shell.turn("z", -11).turn("x", 40).points[:, 1].min()))
    )


@cache
def starfish(radius: float = 6.0) -> Mesh:
    """A five-armed starfish lying flat, domed, with rows of small knobs."""
    out, turn = np.meshgrid(np.linspace(0, 1, 70), np.linspace(0, 2 * np.pi, 221), indexing="ij")
    arm = (np.abs(((turn * 5 / (2 * np.pi)) % 1) - 0.5) * 2) ** 1.0  # 1 along an arm, 0 between two
    limit = 0.3 + 0.7 * arm**3.2
    bend = 0.1 * np.sin(2 * turn + 1) * out**2
    reach = radius * out * limit
    ridge = (1 - out**2.2) ** 0.5 * (0.1 + 0.09 * arm) * radius
    knobs = 0.014 * radius * np.sin(9 * np.pi * out * limit * 1.6) * np.sin(turn * 35) * (1 - out)
    height = np.where(out < 1, ridge + knobs, 0)
    return skin(np.stack((reach * np.sin(turn + bend), height, reach * np.cos(turn + bend)), -1))


def driftwood(path: Array, radius: float, seed: int, *, taper: float = 0.45) -> Mesh:
    """A bleached branch along `path` [n, 3]: twisted, grooved along its grain, worn round at both ends.

    Its coordinates run along the grain; it lies with its lowest point on y = 0.
    """
    line = smooth([tuple(p) for p in path], 14)
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    run = np.concatenate(([0.0], np.cumsum(steps)))
    t = run / run[-1]
    along = unit(np.gradient(line, axis=0))
    side = unit(np.cross(along, (0.13, 1.0, 0.21)))
    up = np.cross(side, along)
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 65)
    around, share = np.meshgrid(turn, t, indexing="xy")
    twist = around + 1.6 * share
    phase = rng.uniform(0, 6.28, 8)
    uneven = 0.11 * np.sin(2 * twist + phase[0] + 5 * share) + 0.07 * np.sin(3 * twist + phase[1] - 9 * share)
    grooves = sum(
        0.022 * np.sin(k * twist + phase[k % 8] + 2.0 * np.sin(6 * share + phase[(k + 3) % 8])) for k in (9, 13, 17)
    )
    swell = 0.16 * np.sin(7 * share + phase[2]) + 0.1 * np.sin(15 * share + phase[3])
    ends = np.clip(share * run[-1] / radius, 0, 1) * np.clip((1 - share) * run[-1] / (0.8 * radius), 0, 1)
    size = (
        radius
        * (1 - taper * share)
        * (1 - 0.35 * np.clip(4 * share - 3, 0, 1))
        * (1 + uneven + grooves + swell)
        * np.sqrt(np.maximum(1 - (1 - ends) ** 2, 0))
    )
    points = line[:, None] + size[..., None] * (
        np.cos(around)[..., None] * side[:, None] + np.sin(around)[..., None] * up[:, None]
    )
    body = skin(points[:, ::-1])
    uv = np.stack((share[:, ::-1] * run[-1] / 40, around[:, ::-1] * radius / 40), -1).reshape(-1, 2)
    return Mesh(body.points, body.normals, body.faces, uv)
