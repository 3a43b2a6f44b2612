"""What a podium looks like up close: veins, rings, pleats and edges, finer than the cells that convolutions paint in.

Learnt maps of the podium's place at full size are mixed by the condition into a factor and a colour for each pixel, as
albedo and highlights are to shading, and laid onto the picture. Podiums differ in size, so the condition also warps the
mixed maps (spatial transformer, Jaderberg et al. 2015). All of it is one matrix product and one sampling: 0.3 ms.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.buckets import WINDOWS
from export.generator.losses import PODIUM

TOP, BOTTOM, LEFT, RIGHT = PODIUM
HEIGHT, WIDTH = BOTTOM - TOP, RIGHT - LEFT
MAPPED = 256
LAYERS = 4  # a factor for all colours, then a summand for each
REACH = 0.1  # of the place: podiums differ by so much


class Relief(nn.Module):
    """`forward(condition [n, c], picture [n, 3, h, w], bucket)` gives the picture with a surface on its podium."""

    def __init__(self, condition: int, count: int) -> None:
        super().__init__()
        self.mapping = nn.Sequential(
            nn.Linear(condition, MAPPED), nn.LeakyReLU(0.1), nn.Linear(MAPPED, MAPPED), nn.LeakyReLU(0.1)
        )
        self.mixture = nn.Linear(MAPPED + condition, LAYERS * count)
        self.warp = nn.Linear(MAPPED + condition, 6)
        self.maps = nn.Parameter(0.1 * torch.randn(count, HEIGHT * WIDTH))
        nn.init.normal_(self.mixture.weight, std=0.02)
        nn.init.zeros_(self.warp.weight)
        nn.init.zeros_(self.warp.bias)
        down, across = ((2 * torch.arange(size) + 1) / size - 1 for size in (HEIGHT, WIDTH))
        places = torch.stack(torch.meshgrid(across, down, indexing="xy"), -1).reshape(-1, 2)
        self.register_buffer("places", functional.pad(places, (0, 1), value=1.0), persistent=False)
        self.register_buffer("still", torch.eye(2, 3), persistent=False)

    def layers(self, condition: Tensor) -> Tensor:
        """Return factor and summands [n, LAYERS, HEIGHT, WIDTH] of the podium's place; in float32 throughout."""
        with torch.autocast(condition.device.type, enabled=False):
            style = torch.cat([self.mapping(condition), condition], 1)
            layers = (self.mixture(style).reshape(-1, LAYERS, len(self.maps)) @ self.maps).unflatten(2, (HEIGHT, WIDTH))
            where = self.still + REACH * self.warp(style).reshape(-1, 2, 3)
            places = (self.places @ where.transpose(1, 2)).reshape(-1, HEIGHT, WIDTH, 2)
            return functional.grid_sample(layers, places, align_corners=False)

    @staticmethod
    def laid(picture: Tensor, layers: Tensor) -> Tensor:
        """Lay `layers` onto a picture of their size."""
        return picture.float() * (1 + layers[:, :1]) + layers[:, 1:]

    def lay(self, condition: Tensor, place: Tensor) -> Tensor:
        """Lay the surface onto the podium's place alone, [n, 3, HEIGHT, WIDTH]."""
        return self.laid(place, self.layers(condition))

    def forward(self, condition: Tensor, picture: Tensor, bucket: str) -> Tensor:
        """Lay the surface on; places of pixels need more than 8 bits."""
        with torch.autocast(condition.device.type, enabled=False):
            layers, window = self.layers(condition), WINDOWS[bucket]
            left, top = LEFT - window.left, TOP - window.top
            around = (left, window.width - WIDTH - left, top, window.height - HEIGHT - top)
            return self.laid(picture, functional.pad(layers, around))
