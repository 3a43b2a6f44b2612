"""Renders that nobody traced: smooth light on a wall and a stand, for what learns from renders."""

from pathlib import Path

import numpy as np

from engines.paint.plane import HEIGHT, WIDTH
from export.places.renders import Render, asked, file_of

POST = 0.8
"""Share of the width from which a dark post is seen."""


def drawn(row: int, turn: int = 0) -> Render:
    """A render of set `row` with all the layers that it has in earnest; its edge lies where the set's number says."""
    setting, names = asked(row, turn)
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    below = down > 0.6 + 0.002 * row
    layers = {}
    for at, name in enumerate(names):
        light = (0.3 + 0.4 * across * (1 - 0.1 * at))[..., None]
        colour = np.where(below[..., None], np.array(setting.stand) / 255, np.array(setting.wall) / 255)
        colour = np.where((across > POST)[..., None], 0.2 * colour, colour)
        layers[name] = (light * colour).astype(np.float16)
    return Render(row, turn, setting.wall, setting.stand, layers)


def drawn_shares(row: int) -> np.ndarray:
    """How much of the light of `drawn`'s pixels is its wall's and its stand's."""
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    below, post = down > 0.6 + 0.002 * row, across > POST
    return np.stack((~below & ~post, below & ~post), -1).astype(np.float16)


def keep(folder: Path, render: Render) -> Path:
    """Keep a render as the studio keeps its own."""
    file = file_of(folder, render.row, render.turn)
    named: dict[str, np.ndarray] = {**render.layers}
    np.savez(file, allow_pickle=False, wall=render.wall, stand=render.stand, **named)
    return file
