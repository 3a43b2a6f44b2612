"""The whole painter of places: (which set, its light and colours) to RGB in one pass.

Every set has maps on the plane, an eighth of its pixels a side, that say what is where: they begin as principal
components of a render's blocks, which a matrix unfolds again, and are learnt on. Residual blocks whose channels are
scaled and shifted by key, colours and set (FiLM, Perez et al. 2018) tell what changes with these. What is painted are
two layers of light, key and fill, by their square roots. Light adds up, so warmth and strength of both need not be
learnt: the sum is exact, then the film's curve makes it a picture.
Pixel shuffles (Shi et al. 2016) keep the heavy convolutions at low resolution, where a CPU runs near its peak.

How wall and stand take another colour is known from the studio: two more maps tell how much each cell follows them
(`export.places.responses`), and what was rendered in a set's own colours is multiplied by as much; the rest is learnt.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.asked import KEYS
from engines.paint.plane import HEIGHT, WIDTH

CELL = 8  # pixels a side of a map's place
CELLS = HEIGHT // CELL, WIDTH // CELL
COARSE = 4  # pixels a side of a place of the finer level
RESPONSES = 2  # maps of how much a cell follows wall and stand
CONDITION = len(KEYS) + 12  # numbers that channels are scaled by, beside the set's own
BLACK = 0.01  # added to reflectances, so that black has a logarithm


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes: how many sets, channels of their maps, of the level of 8 pixels, of that of 4; numbers of a set's own."""

    sets: int
    maps: int = 12
    coarse: int = 80
    fine: int = 56
    blocks: int = 2
    own: int = 24
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
    """`forward(row [n], setting [n, 16], window)` gives roots of key and fill in patches [n, 2, 48, h / 4, w / 4]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        style = config.style + CONDITION + config.own
        self.maps = nn.Embedding(config.sets, config.maps * CELLS[0] * CELLS[1], sparse=True)
        nn.init.zeros_(self.maps.weight)
        self.own = nn.Parameter(0.3 * torch.randn(config.sets, config.own))
        self.register_buffer("responses", torch.zeros(config.sets, RESPONSES, *CELLS))
        self.register_buffer("colours", torch.zeros(config.sets, 2 * 3))
        self.mapping = nn.Sequential(
            nn.Linear(CONDITION + config.own, config.style),
            nn.LeakyReLU(0.1),
            nn.Linear(config.style, config.style),
            nn.LeakyReLU(0.1),
        )
        self.entry = Modulated(style, config.maps + RESPONSES, config.coarse)
        self.coarse = nn.ModuleList(Block(style, config.coarse) for _ in range(config.blocks))
        self.finer = Modulated(style, config.coarse, config.fine * 4)
        self.fine = Block(style, config.fine)
        self.plain = nn.ConvTranspose2d(config.maps, 6 * COARSE**2, 2, stride=2)
        self.head = nn.Conv2d(config.fine, 6 * COARSE**2 + 6, 1)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]

    def forward(self, row: Tensor, setting: Tensor, window: tuple[int, int, int, int]) -> Tensor:
        """Paint what `window` (top, left, height, width in cells) shows."""
        top, left, height, width = window
        maps = self.maps(row).reshape(-1, self.config.maps, *CELLS)
        every = torch.cat([maps, self.get_buffer("responses")[row]], 1)
        return self.paint(every[:, :, top : top + height, left : left + width], row, setting)

    def whole_maps(self) -> Tensor:
        """Return all maps [sets, c, h, w] of the whole plane."""
        return self.maps.weight.detach().reshape(-1, self.config.maps, *CELLS)

    def paint(self, seen: Tensor, row: Tensor, setting: Tensor) -> Tensor:
        """Paint what is seen of maps and responses [n, c, h, w] as roots of radiance in patches [n, 2, 48, 2h, 2w]."""
        maps, responses = seen[:, : self.config.maps], seen[:, self.config.maps :]
        colours = setting[:, len(KEYS) + 6 :]
        ratios = ((colours + BLACK) / (self.get_buffer("colours")[row] + BLACK)).log()
        told = torch.cat([setting[:, : len(KEYS)], ratios, (colours + BLACK).sqrt(), self.own[row]], 1)
        style = torch.cat([self.mapping(told), told], 1)
        x = functional.leaky_relu(self.entry(seen, style), 0.1)
        for block in self.coarse:
            x = block(x, style)
        x = functional.leaky_relu(functional.pixel_shuffle(self.finer(x, style), 2), 0.1)
        change, gain = self.head(self.fine(x, style)).split((6 * COARSE**2, 6), 1)
        known = followed(responses, ratios).repeat(1, 2, 1, 1)
        gain = functional.interpolate(known, scale_factor=2.0, mode="bilinear", align_corners=False) * (1 + gain)
        plain = self.plain(maps)
        patches = plain.reshape(-1, 6, COARSE**2, *plain.shape[2:]) * gain[:, :, None]
        roots: Tensor = patches.reshape(change.shape) + change
        return roots.reshape(-1, 2, 3 * COARSE**2, *roots.shape[2:])


def followed(responses: Tensor, ratios: Tensor) -> Tensor:
    """Return by what the root of radiance grows [n, 3, h, w] with wall and stand, from logarithms of theirs [n, 6]."""
    wall, stand = ratios[:, :3, None, None], ratios[:, 3:, None, None]
    return (0.5 * (responses[:, :1] * wall + responses[:, 1:] * stand)).exp()


def whole(patches: Tensor) -> Tensor:
    """Return pictures [n, c, 4h, 4w] of patches [n, 16c, h, w]."""
    return functional.pixel_shuffle(patches, COARSE)


def radiance(roots: Tensor, setting: Tensor) -> Tensor:
    """Add up key and fill: roots [n, 2, 48, h, w] in patches to linear radiance [n, 48, h, w]."""
    first = len(KEYS)
    light = setting[:, first : first + 6].reshape(-1, 2, 3, 1).expand(-1, -1, -1, COARSE**2)
    parts = roots.square() * light.reshape(-1, 2, 3 * COARSE**2, 1, 1)
    return parts[:, 0] + parts[:, 1]


CURVE = (-0.006338, 0.656483, 5.037176, -18.174484, 28.402679, -20.285126, 5.339159)
"""The film's curve of the studio (`export.studio.stage.develop`) as a polynomial of the root of radiance, lowest power
first, within 1.6 of 255: a table of it would take a CPU longer than to paint."""
BRIGHTEST = 1.3
"""Root of radiance above which all is white."""


def developed(light: Tensor) -> Tensor:
    """Turn linear radiance into sRGB 0..1."""
    root = (light + 1e-6).sqrt().clamp(max=BRIGHTEST)
    value = torch.full_like(root, CURVE[-1])
    for number in CURVE[-2::-1]:
        value = value * root + number
    return value
