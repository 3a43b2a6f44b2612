"""Patterns of natural surfaces as seamless tiles [n, n] of 0..1; the same on every machine."""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Tile = npt.NDArray[np.float64]
SIDE: Final = 1024


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
    """Clouds with a few sharp veins; a vein is 1."""
    warp = noise(seed, 1, 12, 1.6)
    sharp = 1 - np.abs(2 * noise(seed + 1, 1, 30, 1.7) - 1)
    veins = np.clip((sharp - 0.965) / 0.035, 0, 1) ** 1.5 * np.clip(2 * warp - 0.35, 0, 1)
    return np.clip(0.22 * warp + 0.85 * veins, 0, 1)


@cache
def plaster(seed: int = 5) -> Tile:
    """A trowel's wide marks and a fine grain."""
    return 0.75 * noise(seed, 1, 24, 1.5) + 0.25 * noise(seed + 1, 60, 500, 0.3)


@cache
def linen(seed: int = 7) -> Tile:
    """Plain weave with threads of uneven weight."""
    u, v = _place()
    threads = 128
    warp = 0.5 + 0.5 * np.sin(2 * np.pi * threads * u)
    weft = 0.5 + 0.5 * np.sin(2 * np.pi * threads * v)
    over = (np.floor(u * threads) + np.floor(v * threads)) % 2
    uneven = noise(seed, 8, 400, 0.4, 12.0) * 0.5 + noise(seed + 1, 8, 400, 0.4, 1.0) * 0.5
    return np.clip(0.55 * np.where(over > 0, warp, weft) + 0.45 * uneven, 0, 1)


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
