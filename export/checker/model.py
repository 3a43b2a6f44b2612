"""The whole checker: a picture of a stage to logits of every attribute's values.

A plain residual network with group normalisation (Wu and He 2018): its batch statistics are no part of the answer, so
one picture is judged the same alone and in company. Means and maxima over the picture see surfaces and single petals;
a coarse grid sees where things are.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.vocabulary.scene import ATTRIBUTES

CHANNELS = (24, 48, 96, 128)
GRID = 4  # places a side that the head tells apart
PLACE = 16  # channels kept for each place
STAND = (148, 244, 48, 208)  # rows and columns of the podium, whatever its size
CLOSE = frozenset({"podium", "material", "shape"})
"""Attributes told from the podium alone."""
BOTH = frozenset({"light"})
"""Attributes told from the podium and from the whole picture."""


class Block(nn.Module):
    """Halves the picture, then a residual convolution."""

    def __init__(self, source: int, target: int) -> None:
        super().__init__()
        self.down = nn.Conv2d(source, target, 3, stride=2, padding=1)
        self.same = nn.Conv2d(target, target, 3, padding=1)
        self.norms = nn.ModuleList(nn.GroupNorm(8, target) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """[n, source, h, w] to [n, target, h/2, w/2]."""
        y = functional.relu(self.norms[0](self.down(x)))
        return functional.relu(y + self.norms[1](self.same(y)))


class Tower(nn.Module):
    """A stem and halving blocks, read as means, maxima and a coarse grid of places."""

    def __init__(self, stride: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, CHANNELS[0], 5, stride=stride, padding=2)
        self.blocks = nn.Sequential(*(Block(a, b) for a, b in pairwise(CHANNELS)))
        self.place = nn.Conv2d(CHANNELS[-1], PLACE, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[n, 3, h, w] in -1..1 to features [n, 512]."""
        x = self.blocks(functional.relu(self.stem(x)))
        places = functional.adaptive_avg_pool2d(self.place(x), GRID).flatten(1)
        return torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3)), places], dim=1)


class Checker(nn.Module):
    """`forward(pictures uint8 [n, 256, 256, 3])` gives logits float32 [n, values of all attributes].

    One tower sees the whole picture at half size, one the podium at full size: a surface is told by its finest grain.
    They share no weights, so neither spoils what the other has learnt.
    """

    def __init__(self) -> None:
        super().__init__()
        self.whole, self.podium = Tower(stride=2), Tower(stride=1)
        width = 2 * CHANNELS[-1] + PLACE * GRID**2
        self.heads = nn.ModuleDict(
            {name: nn.Linear(2 * width if name in BOTH else width, len(terms)) for name, terms in ATTRIBUTES.items()}
        )

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Judge n pictures: logits [n, values], and the features [n, 512] of the whole picture."""
        x = pictures.permute(0, 3, 1, 2).float() / 127.5 - 1
        top, bottom, left, right = STAND
        whole, podium = self.whole(x), self.podium(x[:, :, top:bottom, left:right])
        both = torch.cat([whole, podium], dim=1)
        logits = [
            head(both if name in BOTH else podium if name in CLOSE else whole) for name, head in self.heads.items()
        ]
        return torch.cat(logits, dim=1), whole
