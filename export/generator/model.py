"""The whole one-step generator: (scene embedding, noise) to RGB in one pass.

A learnt grid, 8x8 for the square bucket, grows to 64x64 through residual blocks whose channels are scaled and shifted
by a mapped condition (FiLM, Perez et al. 2018; the mapping network is StyleGAN's, Karras et al. 2019). The condition
itself goes along with its mapping: the codes of attributes are orthogonal, so a linear reading treats each on its own.
Templates, learnt maps that the condition mixes, say at once what stands where; convolutions finish it.
Each level also gets a learnt map of where it is, begun as random Fourier features (Tancik et al. 2020): a shifted wave
through a rectifier is an edge, so edges move with the condition. Grid and maps lie on the whole image plane; an aspect
bucket is a window of them, and the weights do not know which one they paint. A pixel shuffle (Shi et al. 2016) takes
64x64 to 256x256: all heavy convolutions stay at low resolution where a CPU runs near its peak. What is finer than that
on the podium is laid on afterwards (`relief`).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.buckets import PLANE, SQUARE, UNIT, WINDOWS
from export.generator.relief import Relief

PLANE_CELLS = 8 * PLANE // UNIT  # cells a side of the coarsest level, were the whole plane painted
CYCLES, AMPLITUDE = 1.2, 0.3
LOUDER = 4.0  # few noise inputs must be heard beside many of the scene


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes; `channels[i]` and `blocks[i]` belong to the level whose square has 8 * 2**i cells a side."""

    embedding: int = 128
    noise: int = 8
    style: int = 256
    channels: tuple[int, ...] = (256, 192, 128, 64)
    blocks: tuple[int, ...] = (1, 2, 2, 2)
    templates: int = 64
    template_channels: tuple[int, ...] = (0, 32, 24, 0)
    shuffle: int = 4
    relief: int = 64

    def size(self, bucket: str) -> tuple[int, int]:
        """Width and height of a bucket's picture in pixels."""
        window, cells = WINDOWS[bucket], (8 << (len(self.channels) - 1)) * self.shuffle
        return window.width * cells // UNIT, window.height * cells // UNIT


def waves(channels: int, side: int) -> Tensor:
    """Random plane waves [1, channels, side, side] of a few cycles across the square in the plane's middle."""
    place = ((torch.arange(side) + 0.5) / side - 0.5) * PLANE / UNIT
    across, down = torch.randn(2, channels, 1, 1) * CYCLES
    phase = torch.rand(channels, 1, 1)
    return AMPLITUDE * torch.sin(2 * math.pi * (across * place[None, :] + down * place[:, None] + phase))[None]


def cut(plane: Tensor, bucket: str) -> Tensor:
    """Return what `bucket` shows of maps [1, channels, side, side] over the whole plane."""
    window, cell = WINDOWS[bucket], PLANE // plane.shape[-1]
    top, left = window.top // cell, window.left // cell
    return plane[:, :, top : top + window.height // cell, left : left + window.width // cell]


class Modulated(nn.Module):
    """Per-channel scale and shift of a convolution's output, from the style."""

    def __init__(self, style: int, source: int, target: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(source, target, 3, padding=1)
        self.modulation = nn.Linear(style, 2 * target)
        nn.init.kaiming_normal_(self.convolution.weight, a=0.1)
        nn.init.normal_(self.modulation.weight, std=0.05)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[n, source, h, w] and [n, style] to [n, target, h, w]."""
        scale, shift = self.modulation(style)[:, :, None, None].chunk(2, dim=1)
        out: Tensor = self.convolution(x) * (1 + scale) + shift
        return out


class Block(nn.Module):
    """Residual pair of modulated convolutions."""

    def __init__(self, style: int, source: int, target: int) -> None:
        super().__init__()
        self.first = Modulated(style, source, target)
        self.second = Modulated(style, target, target)
        self.skip = nn.Conv2d(source, target, 1) if source != target else nn.Identity()
        nn.init.zeros_(self.second.convolution.weight)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[n, source, h, w] to [n, target, h, w]."""
        y = functional.leaky_relu(self.first(x, style), 0.1)
        return functional.leaky_relu(self.skip(x) + self.second(y, style), 0.1)


class Templates(nn.Module):
    """Learnt maps over the whole plane, mixed by the style: what of them a bucket shows, for the first channels."""

    def __init__(self, style: int, count: int, channels: int, side: int) -> None:
        super().__init__()
        self.mixture = nn.Linear(style, count)
        self.maps = nn.Parameter(torch.cat([waves(channels, side) for _ in range(count)]))
        nn.init.normal_(self.mixture.weight, std=0.02)

    def forward(self, style: Tensor, bucket: str) -> Tensor:
        """[n, style] to [n, channels, h, w]."""
        maps = cut(self.maps, bucket)
        mixed: Tensor = self.mixture(style) @ maps.flatten(1)
        return mixed.reshape(-1, *maps.shape[1:])


class Generator(nn.Module):
    """`forward(scene [n, e], noise [n, k], bucket)` gives RGB [n, 3, h, w] around 0..1, of the bucket's shape."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.mapping = nn.Sequential(
            nn.Linear(config.embedding + config.noise, config.style),
            nn.LeakyReLU(0.1),
            nn.Linear(config.style, config.style),
            nn.LeakyReLU(0.1),
            nn.Linear(config.style, config.style),
            nn.LeakyReLU(0.1),
        )
        style = config.style + config.embedding + config.noise
        # Twice as fine as its level, so that windows may lie at half cells.
        self.grid = nn.Parameter(2 * torch.randn(1, config.channels[0], 2 * PLANE_CELLS, 2 * PLANE_CELLS))
        self.places = nn.ParameterList(
            nn.Parameter(waves(channels, 2 * PLANE_CELLS << index))
            for index, channels in enumerate(config.channels[:-1])
        )
        self.templates = nn.ModuleDict(
            {
                str(level): Templates(style, config.templates, channels, PLANE_CELLS << level)
                for level, channels in enumerate(config.template_channels)
                if channels
            }
        )
        levels = []
        source = config.channels[0]
        for target, count in zip(config.channels, config.blocks, strict=True):
            levels.append(nn.ModuleList([Block(style, source if i == 0 else target, target) for i in range(count)]))
            source = target
        self.levels = nn.ModuleList(levels)
        self.colour = nn.Linear(style, 3)
        self.head = nn.Conv2d(source, 3 * config.shuffle**2, 3, padding=1)
        self.relief = Relief(config.embedding + config.noise, config.relief) if config.relief else None

    def forward(self, scene: Tensor, noise: Tensor, bucket: str = SQUARE) -> Tensor:
        """Paint [n, 3, h, w]."""
        condition = torch.cat([scene, LOUDER * noise], 1)
        style = torch.cat([self.mapping(condition), condition], 1)
        x = functional.avg_pool2d(cut(self.grid, bucket), 2).expand(scene.shape[0], -1, -1, -1)
        for index, level in enumerate(self.levels):
            if index:
                x = functional.interpolate(x, scale_factor=2.0, mode="nearest") + cut(self.places[index - 1], bucket)
            if str(index) in self.templates:
                mixed = self.templates[str(index)](style, bucket)
                x = x + functional.pad(mixed, (0, 0, 0, 0, 0, x.shape[1] - mixed.shape[1]))
            for block in level:  # type: ignore[attr-defined]
                x = block(x, style)
        picture = functional.pixel_shuffle(self.head(x), self.config.shuffle)
        shaded: Tensor = picture + self.colour(style)[:, :, None, None] + 0.5
        return self.relief(condition, shaded, bucket) if self.relief else shaded


class Served(nn.Module):
    """What the bundle serves: the picture of a generator as uint8 [n, h, w, 3]."""

    def __init__(self, generator: nn.Module, bucket: str = SQUARE) -> None:
        super().__init__()
        self.generator, self.bucket = generator, bucket

    def forward(self, scene: Tensor, noise: Tensor) -> Tensor:
        """Paint uint8 [n, h, w, 3]."""
        picture: Tensor = self.generator(scene, noise, self.bucket)
        return (picture.clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(0, 2, 3, 1)
