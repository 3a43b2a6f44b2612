"""The family of the starter: what folding left out is learnt by regression on renders."""

from dataclasses import replace

import torch
from torch import Tensor, nn

from export.places.cells import Span
from export.places.data import Batch
from export.places.model import Painter, developed, whole
from export.places.train import distance

Size = tuple[int, int]
"""Height and width in cells."""


def beginning(base: Painter, **sizes: int) -> Painter:
    """Return a painter of other `sizes` that has learnt nothing; sets are those of `base`, not copied."""
    painter = Painter(replace(base.config, **sizes))
    painter.load_state_dict(dict(base.named_buffers()), strict=False, assign=True)
    return painter


def untaught(base: Painter) -> Painter:
    """Return a painter that shows sets as they are folded, with next to no network: what there is to improve on."""
    return beginning(base, channels=1, blocks=0, style=1).requires_grad_(False).eval()


class Regression(nn.Module):
    """A painter and how it learns; the other families are made of it."""

    def __init__(self, base: Painter) -> None:
        """Begin with sets as `base` holds them."""
        super().__init__()
        self.painter = beginning(base)

    def paint(self, row: Tensor, setting: Tensor, window: Span, noise: Tensor | None = None) -> Tensor:
        """Paint sets [n] as asked [n, 16] in sRGB around 0..1 [n, 3, h, w]; this family reads no noise."""
        del noise
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.is_grad_enabled()):
            roots = self.painter(row, setting, window)
        return whole(developed(roots.float()))

    def loss(self, batch: Batch) -> Tensor:
        """Return what is to be less."""
        return distance(self.paint(batch.row, batch.setting, batch.window), batch.wanted)

    def used(self, size: Size, seed: int) -> Tensor | None:
        """Return the noise that a picture of `size` is painted from where it is used [1, c, h, w], None without any."""
        return self.drawn(size, seed)

    def drawn(self, size: Size, seed: int) -> Tensor | None:  # noqa: ARG002  others do read it
        """Return a draw of all the noise that a picture of `size` may be painted from, None without any."""
        return None
