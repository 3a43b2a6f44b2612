"""What the generator is trained towards: its render, at several scales and along its edges."""

import torch
from torch import Tensor
from torch.nn import functional

EDGE = 1.0  # weight of differences between neighbours
POOLED = (1, 4, 16)  # pixels a side


def regression_loss(painted: Tensor, target: Tensor, squares: float = 0.0) -> Tensor:
    """Add up absolute differences of pictures and edges, at full size and pooled, and `squares` times squared ones.

    The coarsest pooling weighs the colour of whole surfaces. Squares find things that are not painted yet, but leave
    edges soft; so training begins with them and ends without.
    """
    loss = squares * (painted - target).square().mean()
    for scale in POOLED:
        a, b = functional.avg_pool2d(painted, scale), functional.avg_pool2d(target, scale)
        loss = loss + (a - b).abs().mean()
        loss = loss + EDGE * ((a[..., 1:] - a[..., :-1]) - (b[..., 1:] - b[..., :-1])).abs().mean()
        loss = loss + EDGE * ((a[..., 1:, :] - a[..., :-1, :]) - (b[..., 1:, :] - b[..., :-1, :])).abs().mean()
    return loss


def signal_to_noise(painted: Tensor, target: Tensor) -> float:
    """PSNR in dB for pictures in 0..1."""
    return float(-10 * torch.log10((painted.clamp(0, 1) - target).square().mean(dim=(1, 2, 3))).mean())
