"""Patterns of natural surfaces as seamless tiles [n, n] of 0..1; the same on every machine."""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Tile = npt.NDArray[np.float64]
SIDE: Final = 1024
SLANT: Final = 0.62
"""Radians that the beds of marble lie off a tile's edge."""


def _waves() -> tuple[Tile, Tile]:
    cycles = np.fft.fftfreq(SIDE) * SIDE
    return np.meshgrid(cycles, cycles, indexing="xy")


@cache
def noise(seed: int, low: float, high: float, slope: float = 1.0, stretch: float = 1.0) -> Tile:
    """Return seamless noise between `low` and `high` cycles a tile, 0..1 by rank.

    `slope` is the fall of amplitude with frequency (1 is as in clouds); with `stretch` the pattern runs along u.
    """
    across, down = _waves()
    radius = np.hypot(across * stretch, down)
    amplitude = np.where((radius >= low) & (radius <= high), np.maximum(radius, 1e-9) ** -slope, 0.0)
    phase = np.random.default_rng(seed).standard_normal((2, SIDE, SIDE))
    field = np.fft.ifft2(amplitude * (phase[0] + 1j * phase[1])).real
    return evened(field)


def evened(field: Tile) -> Tile:
    """Map values to 0..1 so that all are equally common."""
    order = np.empty(field.size)
    order[np.argsort(field, axis=None)] = np.linspace(0, 1, field.size)
    return order.reshape(field.shape)


def _place() -> tuple[Tile, Tile]:
    axis = (np.arange(SIDE) + 0.5) / SIDE
    return np.meshgrid(axis, axis, indexing="xy")


@cache
def wood(seed: int = 1, boards: int = 4) -> Tile:
    """Boards along u with wavy year rings, pores and a tone of their own; dark is 1."""
    _, v = _place()
    board = np.floor(v * boards).astype(int)
    rng = np.random.default_rng(seed)
    tone, shift = rng.uniform(0, 1, boards)[board], rng.uniform(0, 1, boards)[board]
    # Rings are cut at a slant: lines along the board that draw together into flames.
    bend = noise(seed + 1, 1, 6, 1.4, 6.0)
    inside = v * boards % 1
    rings = np.sin(2 * np.pi * (9 * (inside + 0.9 * (bend - 0.5)) + 5 * shift))
    pores = noise(seed + 2, 60, 400, 0.2, 40.0)
    fine = noise(seed + 3, 20, 200, 0.6, 25.0)
    joint = np.minimum(inside, 1 - inside) * SIDE / boards
    mixed = 0.22 * (0.5 + 0.5 * rings) + 0.3 * fine + 0.2 * (pores > 0.86) + 0.3 * tone
    return np.where(joint < 1.2, 1.0, np.clip(mixed, 0, 1))


@cache
def marble(seed: int = 3) -> Tile:
    """Carrara: soft clouds drawn along a slant, and a few veins beside it that branch and fade; a vein is 1."""
    rng = np.random.default_rng(seed)
    across, down = _waves()
    along = across * np.cos(SLANT) + down * np.sin(SLANT)
    radius = np.hypot(along * 2.6, down * np.cos(SLANT) - across * np.sin(SLANT))
    amplitude = np.where((radius >= 1.7) & (radius <= 90), np.maximum(radius, 1e-9) ** -1.7, 0.0)
    phase = rng.standard_normal((2, SIDE, SIDE))
    cloud = evened(np.fft.ifft2(amplitude * (phase[0] + 1j * phase[1])).real) ** 2.2
    veins = np.zeros((SIDE, SIDE))
    for _ in range(5):
        start, aim = rng.uniform(0, SIDE, 2), SLANT + rng.uniform(-0.3, 0.3)
        length, weight = rng.uniform(0.45, 0.95) * SIDE, rng.uniform(0.5, 1)
        _vein(veins, rng, start, aim, length=length, weight=weight, forks=2)
    drawn = _softened(veins, 1.0) + 2.2 * _softened(veins, 3.5) + 7.0 * _softened(veins, 14)
    return np.clip(0.36 * cloud + 0.8 * np.minimum(drawn, 1) * (0.35 + 0.65 * cloud), 0, 1)


def _vein(
    canvas: Tile, rng: np.random.Generator, start: Tile, aim: float, *, length: float, weight: float, forks: int
) -> None:
    """Draw one vein that wanders about its `aim`, thins out at both ends, and forks into finer ones."""
    steps = int(2 * length)
    bends = np.cumsum(rng.standard_normal(steps)) * 0.02
    wave = np.interp(np.arange(steps), np.linspace(0, steps, 9), rng.normal(0, 0.22, 9))
    turn = aim + wave + bends - np.linspace(0, bends[-1], steps) + rng.normal(0, 0.35, steps)
    path = start + 0.5 * np.cumsum(np.stack((np.cos(turn), np.sin(turn)), axis=1), axis=0)
    share = np.linspace(0, 1, steps)
    beads = np.interp(np.arange(steps), np.linspace(0, steps, 14), rng.uniform(0.15, 1.0, 14))
    ink = weight * beads * np.sin(np.pi * share) ** 0.7
    column, row = (np.floor(path).astype(int) % SIDE).T
    np.add.at(canvas, (row, column), 0.8 * ink)
    for _ in range(forks):
        at = int(rng.uniform(0.2, 0.75) * steps)
        side = aim + rng.choice((-1, 1)) * rng.uniform(0.3, 0.65)
        shorter = length * rng.uniform(0.25, 0.5)
        _vein(canvas, rng, path[at], side, length=shorter, weight=0.7 * float(ink[at]), forks=forks - 1)


def _softened(field: Tile, pixels: float) -> Tile:
    """Blur a tile by a bell `pixels` wide, across its seams."""
    across, down = _waves()
    bell = np.exp(-2 * (np.pi * pixels / SIDE) ** 2 * (across**2 + down**2))
    return np.fft.ifft2(np.fft.fft2(field) * bell).real


@cache
def plaster(seed: int = 5) -> Tile:
    """A trowel's wide marks and a fine grain."""
    return 0.75 * noise(seed, 1, 24, 1.5) + 0.25 * noise(seed + 1, 60, 500, 0.3)


@cache
def linen(seed: int = 7) -> Tile:
    """Plain weave of 256 threads a side, of uneven weight and tone; the gaps between them are 1."""
    u, v = _place()
    threads = 256
    across, down = np.floor(u * threads).astype(int), np.floor(v * threads).astype(int)
    over = (across + down) % 2 == 0
    # A slub is a length of thread that is thicker: it covers more and looks darker by its own shade.
    warp_slub, weft_slub = noise(seed, 4, 200, 0.5, 0.06), noise(seed + 1, 4, 200, 0.5, 16.0)
    tones = np.random.default_rng(seed).uniform(0, 1, (2, threads))
    warp_tone = 0.55 * warp_slub + 0.45 * tones[0][across]
    weft_tone = 0.55 * weft_slub + 0.45 * tones[1][down]
    rise_u, rise_v = np.abs(np.sin(np.pi * threads * u)), np.abs(np.sin(np.pi * threads * v))
    height = np.where(over, rise_u, rise_v) ** 0.7 * (0.55 + 0.45 * np.where(over, rise_v, rise_u))
    woven: Tile = np.clip(0.5 * (1 - height) + 0.5 * np.where(over, warp_tone, weft_tone), 0, 1)
    return woven


@cache
def grain(seed: int = 9) -> Tile:
    """Sand, soil, felt: single grains in gentle patches."""
    return 0.6 * noise(seed, 80, 512, 0.1) + 0.4 * noise(seed + 1, 2, 40, 1.2)


@cache
def clouds(seed: int = 11, low: float = 1, high: float = 16) -> Tile:
    """Soft patches: what is far and out of focus."""
    return noise(seed, low, high, 1.6)


@cache
def speckle(seed: int = 13, share: float = 0.18) -> Tile:
    """Chips in a ground, as of terrazzo; 1 is a chip."""
    cells = noise(seed, 14, 60, 0.4)
    return np.clip((cells - (1 - share)) * 40, 0, 1)


@cache
def bamboo(seed: int = 61, strips: int = 16) -> Tile:
    """Split canes side by side along u, each with its own tone, fibres and a few nodes; dark is 1."""
    u, v = _place()
    strip = np.floor(v * strips).astype(int)
    rng = np.random.default_rng(seed)
    tone = rng.uniform(0, 1, strips)[strip]
    fibres = noise(seed + 1, 10, 300, 0.5, 45.0)
    inside = v * strips % 1
    off = np.abs((u - rng.uniform(0, 1, strips)[strip] + 0.5) % 1 - 0.5) * SIDE
    nodes = np.exp(-((off / 3.0) ** 2))
    joint = np.minimum(inside, 1 - inside) * SIDE / strips
    mixed: Tile = np.clip(0.34 * tone + 0.34 * fibres + 0.2 * nodes, 0, 1)
    return np.where(joint < 1.3, np.maximum(mixed, 0.9), mixed)


@cache
def herringbone(seed: int = 61, cells: int = 16, long: int = 4) -> Tile:
    """Parquet of blocks `long` times as long as wide, `cells` of which are as wide as the tile; dark is 1."""
    wide = SIDE // cells
    row, column = np.mgrid[0:SIDE, 0:SIDE]
    i, j = column // wide, row // wide
    step = (i - j) % (2 * long)
    across = step < long
    first = np.where(across, (i - step) % cells, i)
    other = np.where(across, j, (j - (2 * long - 1 - step)) % cells)
    rng = np.random.default_rng(seed)
    tone = rng.uniform(0, 1, (2, cells, cells))[across.astype(int), other, first]
    grain_across = noise(seed + 1, 20, 300, 0.6, 18.0)
    grain_along = noise(seed + 2, 20, 300, 0.6, 18.0).T
    inside_row, inside_column = row % wide, column % wide
    end = np.where(across, step * wide + inside_column, (2 * long - 1 - step) * wide + inside_row)
    side = np.where(across, inside_row, inside_column)
    joint = np.minimum(np.minimum(side, wide - 1 - side), np.minimum(end, long * wide - 1 - end))
    mixed = 0.5 * tone + 0.4 * np.where(across, grain_across, grain_along)
    return np.where(joint < 1, 1.0, np.clip(mixed, 0, 1))
