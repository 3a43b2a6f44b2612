"""The checker of places: what a picture shows, told by the studio's own renders; nothing in it was trained.

Light is linear in its sources and in what a surface reflects: a render of a set in its own colours, with the share of
every pixel's light that comes from wall and stand (`export.places.responses`), tells how the set looks in any light
and in any colours. A picture is held against all of them. The set is the one that explains it best whatever its light
and colours, the light is the one that explains it best with colours near those asked for, and the colours are those by
which it is explained in the set and the light asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engines.errors import AdloomError
from engines.paint.asked import Asked, linear
from engines.paint.plane import WINDOWS
from engines.paint.sets import Set
from engines.pixels.colour import RGB
from engines.vocabulary.lamps import Layer, key_of, lights_of, mix
from engines.vocabulary.places import PLACES
from export.captions.palette import PALETTE_LAB, to_lab
from export.places.renders import file_of, load, response_file
from export.places.rows import sets
from export.studio.stage import curve

SQUARE: Final = WINDOWS["square"]
CELL: Final = 8
"""Pixels a side of what is compared: grain is no matter."""
CELLS: Final = np.s_[
    SQUARE.top // CELL : (SQUARE.top + SQUARE.height) // CELL,
    SQUARE.left // CELL : (SQUARE.left + SQUARE.width) // CELL,
]
ENOUGH: Final = 0.01
"""Share of the picture in which a colour is seen."""
COARSE: Final = 4
"""Cells a side that are compared as one, to find the sets worth a closer look."""
CLOSER: Final = 6
"""Sets that are looked at closely."""
ALIKE: Final = 0.04
"""Mean relative difference below which two lights of a set are one to the eye: its own may be soft."""
OWNED: Final = 0.6
"""Share from which a cell is nearly the wall's or the stand's alone."""
WEIGHT: Final = 2e-4
"""Misfit that one CIE76 step off the colours asked for counts as, where lights are compared."""
CLOSE: Final = 1.05
"""Misfit of the light asked for over that of the best, up to which no one could say which it is."""
DARK, BRIGHT = 0.004, 1.2
"""Radiance below and above which a picture tells nothing: noise, and highlights."""
LEAST: Final = 0.02
"""Radiance added to what differences are divided by."""
TINY: Final = 1e-6
ROUNDS: Final = 4
"""Of weighing down what does not fit, as things that were moved (Huber 1964)."""
FITS: Final = 0.12
"""Relative difference that still fits."""
MISFIT: Final = 0.4
"""What does not fit at all counts as this much."""
STEADY: Final = 1e-3
"""Share of all cells that a colour must be seen in to be told."""
APART: Final = 11.0
"""CIE76 distance of the palette's closest colours."""
TONES: Final = 4096


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows, and whether light and colours are those asked for; None for what the set does not show."""

    set: Set
    light: bool
    wall: bool | None
    stand: bool | None


def radiance(pictures: np.ndarray) -> np.ndarray:
    """Return linear radiance float32 [n, cells, cells, 3] of squares uint8 [n, 512, 512, 3], by the film's curve."""
    lights = np.linspace(0, 2, TONES)
    of_byte = np.interp(np.arange(256) / 255, curve(lights), lights).astype(np.float32)
    count = len(pictures)
    side = SQUARE.height // CELL
    cells: np.ndarray = of_byte[pictures].reshape(count, side, CELL, side, CELL, 3).mean((2, 4))
    return cells


class Template:
    """One set by cells: its layers of light in its own colours, and what part of them is the wall's, the stand's."""

    def __init__(self, chosen: Set, colours: np.ndarray, layers: Mapping[Layer, np.ndarray]) -> None:
        """Take a set, linear RGB [2, 3] of its own wall and stand, and its layers in parts [3, h, w, 3]."""
        self.set, self.colours, self.layers = chosen, colours, layers

    @staticmethod
    def load(folder: Path, row: int, borrowed: Mapping[Layer, np.ndarray]) -> "Template":
        """Load set `row` from the renders in `folder`; layers that it lacks are `borrowed`.

        Raises:
            AdloomError: it was not rendered, or not how it follows wall and stand.
        """
        file, shares = file_of(folder, row, 0), response_file(folder, row)
        if not (file.exists() and shares.exists()):
            raise AdloomError(f"{file} or {shares} is not there: `adloom export dataset places` makes them")
        render = load(file)
        follows = np.load(shares, allow_pickle=False).astype(np.float32)
        own = {name: _parts(layer.astype(np.float32), follows) for name, layer in render.layers.items()}
        colours = np.stack([linear(render.wall), linear(render.stand)]).astype(np.float64)
        return Template(sets()[row], colours, {**borrowed, **own})

    def coarser(self) -> "Template":
        """Return the same set by larger cells."""
        return Template(self.set, self.colours, {name: _coarser(part) for name, part in self.layers.items()})

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of light that it can be seen in."""
        place = PLACES[self.set.place]
        return tuple(kind for kind in lights_of(self.set.place) if key_of(place, kind) in self.layers)

    @property
    def shown(self) -> tuple[bool, bool]:
        """Whether enough of wall and of stand is seen to tell their colours."""
        whole, *parts = self.layers["fill"]
        wall, stand = (float((part / (whole + TINY) > OWNED).mean()) >= ENOUGH for part in parts)
        return wall, stand

    def lit(self, kind: str) -> np.ndarray:
        """Return its radiance in a light of `kind`, and of that the wall's and the stand's part: [3, h, w, 3]."""
        told = mix(PLACES[self.set.place], kind)
        key, fill = np.array(told.key_rgb, np.float32), np.array(told.fill_rgb, np.float32)
        return np.asarray(self.layers[told.key] * key + self.layers["fill"] * fill)

    def explained(self, picture: np.ndarray, kind: str, asked: Asked | None = None) -> tuple[np.ndarray, float]:
        """Explain a picture [h, w, 3] by a light of `kind`.

        Returns linear RGB [2, 3] of wall and stand, those of `asked` where it is given, and how badly it fits.
        """
        whole, *parts = self.lit(kind)
        shares = np.stack(parts) / (whole + TINY)
        good = (picture > DARK) & (picture < BRIGHT)
        steps = _first(picture, whole, shares, good)[:, None, None]
        if asked is not None:
            steps[:, 0, 0] = np.stack([linear(asked.wall), linear(asked.stand)]) / self.colours - 1
        for turn in range(0 if asked else 2 * ROUNDS):
            one, other = turn % 2, 1 - turn % 2
            rest, scale = _off(picture, whole * (1 + shares * steps).prod(0))
            weights = good * np.minimum(1, FITS / np.maximum(np.abs(rest), TINY))
            column = whole * shares[one] * (1 + shares[other] * steps[other]) * scale
            wanted = rest + column * steps[one]
            held = STEADY * column[..., 0].size / (1 + np.abs(steps[one, 0, 0])) ** 2
            power = np.sum(weights * column**2, (0, 1)) + held
            steps[one, 0, 0] = (np.sum(weights * column * wanted, (0, 1)) + held * steps[one, 0, 0]) / power
        rest, _ = _off(picture, whole * (1 + shares * steps).prod(0))
        misfit = float(np.minimum(np.abs(rest), MISFIT)[good].mean()) if good.any() else MISFIT
        return np.clip(self.colours * (1 + steps[:, 0, 0]), 0, 1), misfit


def _off(picture: np.ndarray, told: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the difference of radiances relative to their mean, and what differences are multiplied by for it."""
    scale = 2 / (picture + np.clip(told, 0, None) + 2 * LEAST)
    return (picture - told) * scale, scale


def _first(picture: np.ndarray, whole: np.ndarray, shares: np.ndarray, good: np.ndarray) -> np.ndarray:
    """Guess how much wall and stand change [2, 3] by the cells that are nearly theirs alone."""
    found = np.zeros((2, 3))
    ratio = (picture + TINY) / (whole + TINY) - 1
    for one, own in enumerate(shares):
        mine = (own > OWNED) & (own > 2 * shares[1 - one]) & good
        for channel in range(3):
            if mine[..., channel].any():
                found[one, channel] = np.median(
                    ratio[..., channel][mine[..., channel]] / own[..., channel][mine[..., channel]]
                )
    return found


def _parts(layer: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """Return a layer [h, w, 3] by cells of the square, whole and times each of `follows` [h, w, 2]: [3, h, w, 3]."""
    return np.stack([_cells(layer), *(_cells(layer * follows[..., one, None]) for one in (0, 1))])


def _coarser(cells: np.ndarray) -> np.ndarray:
    """Return cells [..., h, w, 3] `COARSE` to a side."""
    *first, height, width, _ = cells.shape
    return np.asarray(cells.reshape(*first, height // COARSE, COARSE, width // COARSE, COARSE, 3).mean((-4, -2)))


def _cells(layer: np.ndarray) -> np.ndarray:
    rows, columns = (side // CELL for side in layer.shape[:2])
    return np.asarray(layer.reshape(rows, CELL, columns, CELL, 3).mean((1, 3))[CELLS])


def templates(folder: Path, wanted: Sequence[Set] = ()) -> list[Template]:
    """Load all sets, or those that are `wanted`; a dressed one borrows the layers it lacks from its bare like.

    Raises:
        AdloomError: one was not rendered.
    """
    bare: dict[tuple[str, int], Template] = {}
    found = []
    for row, one in enumerate(sets()):
        if wanted and one not in wanted:
            continue
        like = bare.get((one.place, one.arrangement))
        template = Template.load(folder, row, like.layers if like else {})
        bare.setdefault((one.place, one.arrangement), template)
        found.append(template)
    return found


class PlaceChecker:
    """Reads pictures of places; `seen` of each what it shows."""

    def __init__(self, folder: Path, wanted: Sequence[Set] = ()) -> None:
        """Load what the studio rendered into `folder`.

        Raises:
            AdloomError: a set was not rendered.
        """
        self._fine = {one.set: one for one in templates(folder, wanted)}
        self._coarse = [one.coarser() for one in self._fine.values()]

    def seen(self, picture: np.ndarray, asked: Asked) -> Seen:
        """Judge the radiance [h, w, 3] of a picture that was painted for `asked`."""
        pairs = zip(self.colours(picture, asked), (asked.wall, asked.stand), strict=True)
        wall, stand = (None if colour is None else is_it(colour, wanted) for colour, wanted in pairs)
        return Seen(self.set_of(picture), self._light(picture, asked), wall, stand)

    def colours(self, picture: np.ndarray, asked: Asked) -> list[np.ndarray | None]:
        """Return linear RGB [3] of wall and stand in the set and the light of `asked`; None: it is not seen."""
        template = self._fine[asked.set]
        found = template.explained(picture, asked.light)[0]
        return [colour if shown else None for colour, shown in zip(found, template.shown, strict=True)]

    def set_of(self, picture: np.ndarray) -> Set:
        """Return the set that a picture's radiance [h, w, 3] shows, whatever its light and colours."""
        coarse = _coarser(picture)

        def misfit(one: Template, what: np.ndarray) -> float:
            return min(one.explained(what, kind)[1] for kind in one.kinds)

        near = sorted(self._coarse, key=lambda one: misfit(one, coarse))[:CLOSER]
        return min((self._fine[one.set] for one in near), key=lambda one: misfit(one, picture)).set

    def _light(self, picture: np.ndarray, asked: Asked) -> bool:
        """Tell whether a picture is in the light that was asked for, or in one that looks the same there."""
        template = self._fine[asked.set]
        wanted = to_lab(np.array([asked.wall, asked.stand]))

        def misfit(kind: str) -> float:
            colours, off = template.explained(picture, kind)
            return off + WEIGHT * float(np.linalg.norm(lab_of(colours) - wanted, axis=1).sum())

        misfits = {kind: misfit(kind) for kind in template.kinds}
        best = min(misfits, key=misfits.__getitem__)
        one, other = template.lit(best)[0], template.lit(asked.light)[0]
        alike = float((np.abs(one - other) / (one + other + LEAST)).mean()) * 2 < ALIKE
        return alike or misfits[asked.light] <= CLOSE * misfits[best]


def lab_of(colours: np.ndarray) -> np.ndarray:
    """Return CIELAB of linear RGB [..., 3]."""
    return to_lab(255 * np.where(colours > 0.0031308, 1.055 * colours ** (1 / 2.4) - 0.055, 12.92 * colours))


def distance(one: RGB, other: RGB) -> float:
    """Return how far two sRGB colours are apart in CIELAB (CIE76)."""
    return float(np.linalg.norm(to_lab(np.array(one)) - to_lab(np.array(other))))


def is_it(colour: np.ndarray, wanted: RGB) -> bool:
    """Tell whether linear RGB [3] is nearer to the sRGB colour `wanted` than to any other of the palette.

    Palette colours that could not be told from the one that is wanted are no others.
    """
    own = to_lab(np.array(wanted))
    others = PALETTE_LAB[np.linalg.norm(PALETTE_LAB - own, axis=1) >= APART]
    found = lab_of(colour)
    return bool(np.linalg.norm(found - own) <= np.linalg.norm(found - others, axis=1).min())
