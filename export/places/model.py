"""The whole painter of places: (which set, its light and colours) to RGB in one pass.

Every set is folded (`export.places.components`): from a short vector for each cell of 8 pixels and its neighbours one
matrix unfolds the roots of the key that is asked for and of the fill, and which share of a pixel's light is the wall's
and the stand's.
Light adds up, so warmth and strength of both are exact; and it is linear in what a surface reflects once, so the
shares tell how another wall or stand looks. What light does when it is reflected more than once, and what folding has
left out, a small convolutional network learns: residual blocks whose channels are scaled and shifted by light,
colours and set (FiLM, Perez et al. 2018). It works on cells alone, where a CPU runs near its peak (pixel shuffle, Shi
et al. 2016), and adds to the root of radiance; then the film's curve makes it a picture.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.asked import KEYS
from engines.vocabulary.lamps import Layer
from export.places.cells import AROUND, CELL, Span, numbers, shown
from export.places.components import DEPTH, FILL, SHARES, SLOTS, WEIGHT, Folded

PIXELS = CELL**2
CONDITION = len(KEYS) + 6 + 6  # numbers that channels are scaled by: key, light, and changes of colour
BLACK = 0.003  # added to reflectances, so that black has a ratio
KEPT = 0.7  # of what a whole surface keeps when it turns darker every pixel has at least: shares above 1 overshoot


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes: how many sets, cells with details, components of a cell and of its details; channels of the network."""

    sets: int
    detailed: int
    broad: int = 10
    fine: int = 48
    channels: int = 80
    blocks: int = 2
    style: int = 128


class Modulated(nn.Module):
    """A convolution whose channels are scaled and shifted by the style."""

    def __init__(self, style: int, source: int, target: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(source, target, 3, padding=1)
        self.modulation = nn.Linear(style, 2 * target)
        nn.init.kaiming_normal_(self.convolution.weight, a=0.1)
        nn.init.normal_(self.modulation.weight, std=0.03)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[n, source, h, w] and [n, style] to [n, target, h, w]."""
        scale, shift = self.modulation(style)[:, :, None, None].chunk(2, dim=1)
        out: Tensor = self.convolution(x) * (1 + scale) + shift
        return out


class Block(nn.Module):
    """Residual pair of modulated convolutions."""

    def __init__(self, style: int, channels: int) -> None:
        super().__init__()
        self.first = Modulated(style, channels, channels)
        self.second = Modulated(style, channels, channels)
        nn.init.normal_(self.second.convolution.weight, std=0.01)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[n, c, h, w] to the same shape."""
        y = functional.leaky_relu(self.first(x, style), 0.1)
        return functional.leaky_relu(x + self.second(y, style), 0.1)


class Painter(nn.Module):
    """`forward(row [n], setting [n, 16], window)` gives roots of radiance in cells [n, 192, h, w]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        style = config.style + CONDITION
        cells = int(numbers().max()) + 1
        self.register_buffer("maps", torch.zeros(config.sets, cells, config.broad))
        self.register_buffer("rows", torch.zeros(config.sets, cells, dtype=torch.int64))
        self.register_buffer("details", torch.zeros(config.detailed + 1, config.fine))
        self.register_buffer("unfolding", torch.zeros(DEPTH * PIXELS, AROUND * config.broad + config.fine + 1))
        self.register_buffer("colours", torch.ones(config.sets, 2 * 3))
        self.register_buffer("slots", torch.tensor(slots()))
        self.mapping = nn.Sequential(
            nn.Linear(CONDITION, config.style),
            nn.LeakyReLU(0.1),
            nn.Linear(config.style, config.style),
            nn.LeakyReLU(0.1),
        )
        self.entry = Modulated(style, config.broad, config.channels)
        self.middle = nn.ModuleList(Block(style, config.channels) for _ in range(config.blocks))
        self.head = nn.Conv2d(config.channels, 3 * PIXELS, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]

    def hold(self, folded: Folded, colours: Tensor) -> None:
        """Take over all sets as they are `folded`, and the `colours` of their wall and stand, linear RGB [sets, 6]."""
        for name in ("maps", "rows", "details", "unfolding"):
            self.get_buffer(name).copy_(getattr(folded, name))
        self.get_buffer("colours").copy_(colours)

    def forward(self, row: Tensor, setting: Tensor, window: Span) -> Tensor:
        """Paint what `window` (top, left, height, width in cells) shows."""
        seen = torch.from_numpy(shown(window))
        maps = self.get_buffer("maps")[row][:, seen.flatten()]
        details = self.get_buffer("details")[self.get_buffer("rows")[row][:, seen[:, AROUND // 2]]]
        return self.paint(maps, details, row, setting, window[2:])

    def paint(self, maps: Tensor, details: Tensor, row: Tensor, setting: Tensor, size: tuple[int, int]) -> Tensor:
        """Paint cells and neighbours [n, h * w * 9, broad] and details [n, h * w, fine] as roots [n, 192, h, w]."""
        around = maps.reshape(-1, size[0] * size[1], AROUND * self.config.broad)
        colours = (setting[:, len(KEYS) + 6 :] + BLACK) / (self.get_buffer("colours")[row] + BLACK)
        told = torch.cat([setting[:, : len(KEYS)], setting[:, len(KEYS) : len(KEYS) + 6].sqrt(), colours.log()], 1)
        style = torch.cat([self.mapping(told), told], 1)
        middle = AROUND // 2 * self.config.broad
        x = around[:, :, middle : middle + self.config.broad].transpose(1, 2)
        x = functional.leaky_relu(self.entry(x.reshape(-1, self.config.broad, *size), style), 0.1)
        for block in self.middle:
            x = block(x, style)
        change: Tensor = self.head(x).flatten(2)
        known = self.known(torch.cat([around, details], 2), setting, colours - 1)
        roots: Tensor = known.clamp(min=0.0).sqrt() + change
        return roots.reshape(-1, 3 * PIXELS, *size)

    def known(self, cells: Tensor, setting: Tensor, changes: Tensor) -> Tensor:
        """Unfold `cells` [n, c, 9 broad + fine] to radiance [n, 192, c], `changes` [n, 6] of wall and stand in it."""
        told = torch.cat([cells, torch.ones_like(cells[:, :, :1])], 2).transpose(1, 2)
        back = self.get_buffer("unfolding")
        groups = back[: 3 * SHARES * PIXELS].reshape(SHARES, 3 * PIXELS, -1)
        light = setting[:, len(KEYS) : len(KEYS) + 6].sqrt().repeat_interleave(PIXELS, 1)[:, :, None]
        slot = self.get_buffer("slots")[setting[:, : len(KEYS)].argmax(1)]
        key = torch.matmul(groups[slot] * light[:, : 3 * PIXELS], told)
        fill = torch.matmul(groups[FILL : FILL + 1] * light[:, 3 * PIXELS :], told)
        parts = back[3 * SHARES * PIXELS :].reshape(2, PIXELS, -1) / WEIGHT
        shares = torch.matmul(parts, told[:, None])[:, :, None]
        both = changes.reshape(-1, 2, 3, 1, 1)
        least = KEPT * (1 + both).clamp(max=1.0)
        wall, stand = (torch.maximum(1 + shares[:, at] * both[:, at], least[:, at]) for at in (0, 1))
        radiance: Tensor = (key.square() + fill.square()) * (wall * stand).flatten(1, 2)
        return radiance


def slots() -> list[int]:
    """Return where a cell keeps each of the keys that the engine is told of."""
    order: tuple[Layer, ...] = ("s", "m", "h", "sash")
    assert order == KEYS  # noqa: S101  the engine's order, by names that the studio's tables have
    return [SLOTS[name] for name in order]


def whole(cells: Tensor) -> Tensor:
    """Return pictures [n, c, 8h, 8w] of cells [n, 64c, h, w]."""
    return functional.pixel_shuffle(cells, CELL)


CURVE = (-0.006338, 0.656483, 5.037176, -18.174484, 28.402679, -20.285126, 5.339159)
"""The film's curve of the studio (`export.studio.stage.develop`) as a polynomial of the root of radiance, lowest power
first, within 1.6 of 255: a table of it would take a CPU longer than to paint."""
BRIGHTEST = 1.3
"""Root of radiance above which all is white."""


def developed(roots: Tensor) -> Tensor:
    """Turn roots of linear radiance into sRGB 0..1."""
    root = roots.clamp(0.0, BRIGHTEST)
    value = torch.full_like(root, CURVE[-1])
    for number in CURVE[-2::-1]:
        value = value * root + number
    return value
