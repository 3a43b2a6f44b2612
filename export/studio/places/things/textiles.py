"""Towels folded and rolled, and cloth that hangs: pulled along the line they are laid in, in centimetres; y is up."""

import numpy as np

from export.studio.curves import oblong
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import sweep
from export.studio.places.skin import skin


def fold(width: float, depth: float, layers: int = 2, thick: float = 0.9, *, seed: int = 1) -> Mesh:
    """Fold a towel to a pad that lies on y = 0: `layers` round folds on one another look to +z."""
    rng = np.random.default_rng(seed)
    parts = []
    for layer in range(layers):
        back, front = -depth / 2 + rng.uniform(0, 0.04) * depth, depth / 2 - 0.5 * thick - rng.uniform(0, 0.06) * depth
        radius = 0.5 * thick
        turn = np.linspace(-np.pi / 2, np.pi / 2, 12)
        straight = np.linspace(back, front, 12)[:-1]
        z = np.concatenate((straight, front + radius * np.cos(turn), straight[::-1]))
        lift = np.full(len(straight), radius)
        y = (2 * layer + 1) * thick + np.concatenate((-lift, radius * np.sin(turn), lift))
        line = np.stack((np.zeros_like(z), y, z), axis=1)
        parts.append(sweep(line, _slab(width * rng.uniform(0.985, 1), thick), (1, 0, 0)).move(rng.uniform(-0.1, 0.1)))
    return _slack(union(parts), width, 2 * layers * thick, seed)


def roll(width: float, radius: float, thick: float = 0.8, *, seed: int = 1) -> Mesh:
    """Roll a towel to a drum along x that lies on y = 0; its ends show the spiral."""
    turns = radius / thick
    angle = np.linspace(0.6, 2 * np.pi * turns, int(26 * turns))
    reach = thick * angle / (2 * np.pi)
    out = angle - angle[-1] - 2.2  # the loose end lies at the back, below
    line = np.stack((np.zeros_like(angle), reach * np.sin(out), reach * np.cos(out)), axis=1)
    taper = np.interp(angle, (angle[-1] - 0.5, angle[-1]), (1, 0.8))
    drum = sweep(line, _slab(width, 0.98 * thick), (1, 0, 0), np.minimum(taper, 1))
    drum = _slack(drum, width, 1e9, seed)
    return drum.move(y=-float(drum.points[:, 1].min()))


def _slab(width: float, thick: float) -> Array:
    """Return the section of a layer, with points along its long sides for it to be bent."""
    outline = oblong(thick / 2, width / 2, 0.3 * thick)
    ends = np.roll(outline, -1, axis=0)
    pieces = []
    for first, last in zip(outline, ends, strict=True):
        count = 24 if np.linalg.norm(last - first) > 0.4 * width else 1
        pieces.append(first + (last - first) * (np.arange(count) / count)[:, None])
    return np.concatenate(pieces)


def _slack(mesh: Mesh, width: float, height: float, seed: int) -> Mesh:
    """Let cloth wave a little along its width; what touches the ground stays there."""
    phase = np.random.default_rng(seed).uniform(0, 6.28, 4)

    def bend(p: Array) -> Array:
        u = p[:, 0] / width
        wave = np.sin(4.1 * u + 0.35 * p[:, 2] + phase[0]) + 0.6 * np.sin(9.3 * u - 0.5 * p[:, 2] + phase[1])
        up = np.clip(p[:, 1] / height, 0, 1) if height < 1e8 else 0.4
        push = 0.12 * np.sin(5.3 * u + 0.9 * p[:, 1] + phase[2])
        return np.column_stack((p[:, 0], p[:, 1] + 0.1 * up * wave, p[:, 2] + push))

    return mesh.warp(bend)


def curtain(
    width: float, height: float, folds: float, deep: float, *, seed: int = 1, flare: float = 0.0, high: float = 40.0
) -> Mesh:
    """Hang a curtain from x 0 to `width` and y 0 to `height`, its `folds` as deep as `deep` to each side.

    Args:
        width: of the hanging cloth.
        height: from hem to rail.
        folds: how many.
        deep: how far a fold stands out at the hem.
        seed: which folds.
        flare: how far its free edge swings out to -x at the hem, as in a draught.
        high: height up to which it does.
    """
    rng = np.random.default_rng(seed)
    s, h = np.meshgrid(np.linspace(0, 1, int(48 * folds) + 1), np.linspace(0, 1, 97), indexing="xy")
    phase = rng.uniform(0, 6.28, 5)
    turn = 2 * np.pi * folds * (s + 0.035 * np.sin(5 * s + phase[0]) + 0.02 * np.sin(3 * h + 4 * s + phase[1]))
    swell = 0.75 + 0.25 * np.sin(7 * s + phase[2] + 1.2 * h)
    z = deep * (1 - 0.45 * h) * swell * (np.sin(turn) + 0.18 * np.sin(2 * turn + phase[3] + h))
    x = width * s + 0.35 * deep * np.cos(turn) * (1 - 0.4 * h)
    low = np.clip(1 - height * h / high, 0, 1)
    x = x - flare * (1 - s) ** 1.5 * low**2 * (3 - 2 * low)
    return skin(np.stack((x, height * h, z), axis=-1))


def hung(width: float, drop: float, thick: float, bar: float, *, seed: int = 1) -> Mesh:
    """Hang a towel over a bar along x of radius `bar` at the origin: it falls `drop` before it, less behind."""
    radius = bar + thick / 2
    turn = np.linspace(0, np.pi, 17)
    fall = np.linspace(-drop, 0, 20)[:-1]
    z = np.concatenate((np.full(len(fall), radius), radius * np.cos(turn), np.full(len(fall), -radius)))
    y = np.concatenate((fall, radius * np.sin(turn), 0.86 * fall[::-1]))
    sheet = sweep(np.stack((np.zeros_like(z), y, z), axis=1), _slab(width, thick), (1, 0, 0))
    phase = np.random.default_rng(seed).uniform(0, 6.28, 3)

    def bend(p: Array) -> Array:
        low = np.clip(-p[:, 1] / drop, 0, 1)
        u = p[:, 0] / width
        wave = np.sin(7.5 * u + phase[0]) + 0.5 * np.sin(13 * u + phase[1])
        draw = 1 - 0.05 * low * np.abs(wave)
        return np.column_stack((p[:, 0] * draw, p[:, 1], p[:, 2] + 0.55 * thick * low * np.maximum(wave + 0.6, 0)))

    return sheet.warp(bend)
