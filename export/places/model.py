"""The whole painter of places: (which set, its light and colours) to RGB in one pass.

Every set is folded (`export.places.components`): from a short vector for each cell of 8 pixels and its neighbours one
convolution and one matrix unfold the roots of the key that is asked for and of the fill, and which share of a pixel's
light is the wall's and the stand's; what cells with details have more is added to theirs alone.
Light adds up, so warmth and strength of both are exact; and it is linear in what a surface reflects once, so the
shares tell how another wall or stand looks. What light does when it is reflected more than once, and what folding has
left out, a small convolutional network learns: residual blocks whose channels are scaled and shifted by light,
colours and set (FiLM, Perez et al. 2018). It works on cells alone, where a CPU runs near its peak (pixel shuffle, Shi
et al. 2016), and adds to the root of radiance; then the film's curve makes it a picture.

Each pass over all pixels costs a CPU more than a tenth of a millisecond, so roots are reckoned in the film's own unit,
in which its curve has few powers, and cells are kept one after the other, which makes pixels of them in two moves.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.asked import KEYS
from engines.vocabulary.lamps import Layer
from export.places.cells import CELL, STEPS, Span, numbers, shown
from export.places.components import DEPTH, FILL, SHARES, SLOTS, WEIGHT, Folded

PIXELS = CELL**2
CONDITION = len(KEYS) + 6 + 6  # numbers that channels are scaled by: key, light, and changes of colour
BLACK = 0.003  # added to reflectances, so that black has a ratio
KEPT = 0.7  # of what a whole surface keeps when it turns darker every pixel has at least


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes.

    Attributes:
        sets: how many it knows.
        detailed: cells with details.
        broad: components of a cell.
        near: combinations of a cell's components and its neighbours'.
        fine: components of details.
        channels: of the network.
        blocks: of the network.
        change: numbers of a cell that what was learnt is unfolded from: it is smooth.
        style: numbers that channels are scaled and shifted by.
    """

    sets: int
    detailed: int
    broad: int = 10
    near: int = 31
    fine: int = 48
    channels: int = 64
    blocks: int = 1
    change: int = 15
    style: int = 128


class Modulated(nn.Module):
    """A convolution whose channels are scaled and shifted by the style."""

    def __init__(self, style: int, source: int, target: int, side: int = 3) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(source, target, side, padding=side // 2)
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
    """`forward(row [n], setting [n, 16], window)` gives exposures of film in cells, [n, 3, h, w, 64]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        style = config.style + CONDITION
        cells = int(numbers().max()) + 1
        self.register_buffer("maps", torch.zeros(config.sets, cells, config.broad))
        self.register_buffer("rows", torch.zeros(config.sets, cells, dtype=torch.int64))
        self.register_buffer("details", torch.zeros(config.detailed + 1, config.fine))
        self.register_buffer("near", torch.zeros(config.near + 1, config.broad, len(STEPS)))
        self.register_buffer("one", torch.zeros(config.near + 1))
        self.register_buffer("back", torch.zeros(DEPTH, config.near + 1, PIXELS))
        self.register_buffer("further", torch.zeros(config.fine, DEPTH * PIXELS))
        self.register_buffer("colours", torch.ones(config.sets, 2 * 3))
        self.register_buffer("slots", torch.tensor(slots()))
        self.mapping = nn.Sequential(
            nn.Linear(CONDITION, config.style),
            nn.LeakyReLU(0.1),
            nn.Linear(config.style, config.style),
            nn.LeakyReLU(0.1),
        )
        self.entry = Modulated(style, config.near + 1, config.channels, side=1)
        self.middle = nn.ModuleList(Block(style, config.channels) for _ in range(config.blocks))
        self.narrow = nn.Conv2d(config.channels, config.change, 1)
        self.head = nn.Parameter(torch.zeros(3, config.change + 1, PIXELS))
        shift = torch.zeros(config.change + 1, 1)
        shift[-1] = SHIFT
        self.register_buffer("shift", shift)

    def hold(self, folded: Folded, colours: Tensor) -> None:
        """Take over all sets as they are `folded`, and the `colours` of their wall and stand, linear RGB [sets, 6]."""
        broad, near = self.config.broad, self.config.near
        for name in ("maps", "rows", "details"):
            self.get_buffer(name).copy_(getattr(folded, name))
        self.get_buffer("near")[:near] = folded.near.reshape(near, len(STEPS), broad).transpose(1, 2)
        self.get_buffer("one")[near] = 1  # the last combination, by which what is constant is added
        self.get_buffer("back").copy_(folded.back.reshape(DEPTH, PIXELS, near + 1).transpose(1, 2))
        self.get_buffer("further").copy_(folded.further.T)
        self.get_buffer("colours").copy_(colours)

    def forward(self, row: Tensor, setting: Tensor, window: Span) -> Tensor:
        """Paint what `window` (top, left, height, width in cells) shows."""
        seen = torch.from_numpy(shown(window))
        maps = self.get_buffer("maps")[row][:, seen].permute(0, 3, 1, 2)
        rows = self.get_buffer("rows")[row][:, seen[1:-1, 1:-1].flatten()]
        return self.paint(maps, rows, self.get_buffer("details"), row, setting)

    def paint(self, maps: Tensor, rows: Tensor, details: Tensor, row: Tensor, setting: Tensor) -> Tensor:
        """Paint exposures [n, 3, h, w, 64] from components [n, broad, h + 2, w + 2], a cell more on each side.

        `rows` [n, h * w] say which of the `details` [m, fine] a cell has, 0 for none.
        """
        colours = (setting[:, len(KEYS) + 6 :] + BLACK) / (self.get_buffer("colours")[row] + BLACK)
        told = torch.cat([setting[:, : len(KEYS)], setting[:, len(KEYS) : len(KEYS) + 6].sqrt(), colours.log()], 1)
        style = torch.cat([self.mapping(told), told], 1)
        combined = self.combined(maps)
        x = functional.leaky_relu(self.entry(combined, style), 0.1)
        for block in self.middle:
            x = block(x, style)
        learnt = self.narrow(x)
        learnt = torch.cat([learnt, torch.ones_like(learnt[:, :1])], 1)
        change = torch.matmul(columns(learnt), self.head - self.get_buffer("shift"))
        exposure: Tensor = self.known(columns(combined), rows, details, setting, colours - 1) + change
        return exposure.reshape(-1, 3, *combined.shape[2:], PIXELS)

    @torch.autocast("cpu", enabled=False)  # type: ignore[untyped-decorator]
    def combined(self, maps: Tensor) -> Tensor:
        """Return the combinations of components [n, broad, h + 2, w + 2] and 1: [n, near + 1, h, w]."""
        near = self.get_buffer("near").reshape(-1, self.config.broad, 3, 3)
        return functional.conv2d(maps, near, self.get_buffer("one"))

    @torch.autocast("cpu", enabled=False)  # type: ignore[untyped-decorator]
    def known(self, cells: Tensor, rows: Tensor, details: Tensor, setting: Tensor, changes: Tensor) -> Tensor:
        """Unfold `cells` [n, 1, c, near + 1] to roots of radiance [n, 3, c, 64], `SCALE` times as large.

        `changes` [n, 6] are those of wall and stand.
        """
        light = SCALE * setting[:, len(KEYS) : len(KEYS) + 6].sqrt()[:, :, None, None]
        key_light, fill_light = light.chunk(2, 1)
        slot = self.get_buffer("slots")[setting[:, : len(KEYS)].argmax(1)]
        back = self.get_buffer("back")
        keys, fill_back = back[: 3 * FILL].reshape(FILL, 3, *back.shape[1:]), back[3 * FILL : 3 * SHARES]
        at, more = further_of(rows, details, self.get_buffer("further"))
        sample, chosen = at[0], functional.one_hot(slot, FILL).to(light.dtype)[:, :, None, None]
        more_key = (more[:, : 3 * FILL].reshape(-1, FILL, 3, PIXELS) * chosen[sample]).sum(1)
        key = added(torch.matmul(cells, keys[slot] * key_light), at, more_key * key_light[sample, :, 0])
        more_fill = more[:, 3 * FILL : 3 * SHARES] * fill_light[sample, :, 0]
        fill = added(torch.matmul(cells, fill_back * fill_light), at, more_fill)
        shares = added(torch.matmul(cells, back[3 * SHARES :]), at, more[:, 3 * SHARES :])
        wall, stand = followed(shares / WEIGHT, changes)
        roots: Tensor = ((key * key + fill * fill) * (wall * stand)).sqrt()
        return roots


def further_of(rows: Tensor, details: Tensor, further: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
    """Return the samples [m] and cells [m] that have details by their `rows` [n, c]; and what these add [m, 14, 64]."""
    each = rows.flatten()
    at = each.nonzero()[:, 0]
    more = details[each[at]].to(further.dtype) @ further
    return (at // rows.shape[1], at % rows.shape[1]), more.reshape(-1, DEPTH, PIXELS)


def columns(x: Tensor) -> Tensor:
    """Return channels [n, c, h, w] cell by cell, [n, 1, h * w, c]."""
    return x.flatten(2)[:, None].transpose(2, 3)


def added(values: Tensor, at: tuple[Tensor, Tensor], more: Tensor) -> Tensor:
    """Return `values` [n, c, cells, 64] with `more` [m, c, 64] added to the samples and cells `at` [m]."""
    groups, cells = values.shape[1:3]
    sample, cell = (index[:, None] for index in at)
    index = (sample * groups + torch.arange(groups)) * cells + cell
    return values.flatten(0, 2).index_add(0, index.flatten(), more.flatten(0, 1)).reshape(values.shape)


def followed(shares: Tensor, changes: Tensor) -> list[Tensor]:
    """Return how light [n, 3, c, 64] follows `changes` [n, 6] of wall and of stand, by `shares` [n, 2, c, 64] of both.

    Shares above 1 overshoot: a pixel keeps at least `KEPT` of what a whole surface keeps.
    """
    both = changes.reshape(-1, 2, 3)
    darker, brighter = (-both).clamp(min=1e-6), both.clamp(min=1e-6)
    most = (KEPT + (1 - KEPT) / darker).amin(2)[:, :, None, None]
    least = ((KEPT - 1) / brighter).amax(2)[:, :, None, None]
    kept = torch.maximum(torch.minimum(shares, most), least)
    return [1 + kept[:, at : at + 1] * both[:, at, :, None, None] for at in (0, 1)]


def slots() -> list[int]:
    """Return where a cell keeps each of the keys that the engine is told of."""
    order: tuple[Layer, ...] = ("s", "m", "h", "sash")
    assert order == KEYS  # noqa: S101  the engine's order, by names that the studio's tables have
    return [SLOTS[name] for name in order]


def whole(cells: Tensor) -> Tensor:
    """Return pictures [n, c, 8h, 8w] of cells [n, c, h, w, 64]."""
    count, channels, height, width, _ = cells.shape
    rows = cells.reshape(count, channels, height, width, CELL, CELL).transpose(3, 4)
    return rows.reshape(count, channels, CELL * height, CELL * width)


SCALE, SHIFT = 1.58284, 0.72432
"""The film's unit: an exposure is so many times the root of radiance, less the shift."""
LINEAR, OFFSET, HALF, MIDDLE = 1.06481, 0.11168, 0.572 * 255, 110
"""The film's curve of the studio (`export.studio.stage.curve`), within 1.7 of 255.

In its unit it is the hyperbolic tangent of a cubic without a square, which ends in black and white by itself; a table
of it would take a CPU longer than to paint.
"""


def developed(exposures: Tensor) -> Tensor:
    """Turn exposures into sRGB, between a little below 0 and a little above 1."""
    return (toned(exposures) * HALF + MIDDLE) / 255


def toned(exposures: Tensor) -> Tensor:
    """Return tones of film, -1 to 1."""
    return torch.tanh((exposures * exposures + LINEAR) * exposures + OFFSET)
