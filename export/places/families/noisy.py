"""Painters that read noise beside what is asked."""

import torch
from torch import Tensor, nn

from export.places.cells import Span
from export.places.families.regression import Regression, untaught
from export.places.model import Modulated, Painter, developed, whole

LACKING = 0.02
"""Root mean square of what folding leaves out of unseen renders, sRGB 0..1 (34 dB): noise is brought to its size."""


class NoisyEntry(Modulated):
    """A painter's first convolution, to which a reading of noise is added, cell by cell."""

    noise: Tensor

    def __init__(self, entry: Modulated, channels: int) -> None:
        """Be `entry`, and read `channels` numbers of noise a cell."""
        nn.Module.__init__(self)
        self.convolution, self.modulation = entry.convolution, entry.modulation
        self.reading = nn.Conv2d(channels, entry.convolution.out_channels, 1)
        self.register_buffer("noise", torch.zeros(1, channels, 1, 1), persistent=False)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[n, source, h, w] and [n, style] to [n, target, h, w]; noise is [n or 1, channels, h or 1, w or 1]."""
        heard: Tensor = super().forward(x, style) + self.reading(self.noise)
        return heard


class Noisy(Regression):
    """A family whose painter reads noise, and that looks at what the folded sets lack."""

    def __init__(self, base: Painter, channels: int) -> None:
        """Begin with sets as `base` holds them; noise has `channels` numbers a cell."""
        super().__init__(base)
        self.entry = NoisyEntry(self.painter.entry, channels)
        self.painter.entry = self.entry
        self.folded = untaught(base)

    def paint(self, row: Tensor, setting: Tensor, window: Span, noise: Tensor | None = None) -> Tensor:
        """Paint from `noise`, or what was last painted from."""
        if noise is not None:
            self.listen(noise)
        return super().paint(row, setting, window)

    def listen(self, noise: Tensor) -> None:
        """Have the painter read `noise` [n or 1, c, h or 1, w or 1] from now on."""
        self.entry.noise = noise

    @torch.no_grad()
    def before(self, row: Tensor, setting: Tensor, window: Span) -> Tensor:
        """Return what is shown without anything learnt, sRGB around 0..1 [n, 3, h, w]."""
        return whole(developed(self.folded(row, setting, window)))
