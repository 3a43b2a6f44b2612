"""What the generator is trained towards: its render, at several scales and along its edges."""

import torch
from torch import Tensor
from torch.nn import functional

from engines.paint.buckets import PLANE, WINDOWS

EDGE = 1.0  # weight of differences between neighbours
POOLED = (1, 4, 16)  # pixels a side
PODIUM = (244, 340, 144, 304)  # rows and columns of the plane where any podium stands
LOOKED_AT = 3.0  # weight of a pixel there: four attributes in eight are told from a tenth of the picture


def weights(bucket: str) -> Tensor:
    """Return how much each pixel of a bucket counts, [1, 1, h, w] of mean 1."""
    top, bottom, left, right = PODIUM
    plane = torch.ones(1, 1, PLANE, PLANE)
    plane[..., top:bottom, left:right] = LOOKED_AT
    window = WINDOWS[bucket]
    seen = plane[..., window.top : window.top + window.height, window.left : window.left + window.width]
    return seen / seen.mean()


def regression_loss(painted: Tensor, target: Tensor, weight: Tensor, squares: float = 0.0) -> Tensor:
    """Add up absolute differences of pictures and edges, at full size and pooled, and `squares` times squared ones.

    The coarsest pooling weighs the colour of whole surfaces. Squares find things that are not painted yet, but leave
    edges soft; so training begins with them and ends without. `weight` is that of each pixel, [1, 1, h, w].
    """
    loss = squares * (weight * (painted - target).square()).mean()
    for scale in POOLED:
        w = functional.avg_pool2d(weight, scale)
        off = functional.avg_pool2d(painted, scale) - functional.avg_pool2d(target, scale)
        loss = loss + (w * off.abs()).mean()
        loss = loss + EDGE * (w[..., 1:] * (off[..., 1:] - off[..., :-1]).abs()).mean()
        loss = loss + EDGE * (w[..., 1:, :] * (off[..., 1:, :] - off[..., :-1, :]).abs()).mean()
    return loss
