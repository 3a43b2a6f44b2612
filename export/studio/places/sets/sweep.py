"""Paper sweep: a roll of paper that comes down the wall and runs out under the product; no joint, one colour."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Mesh
from export.studio.places import finishes, patterns
from export.studio.places.setting import Setting
from export.studio.places.skin import skin
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import papers
from export.studio.places.things.dress import dress

DEFAULT: Final = ((226, 221, 213), (216, 197, 181), "matte")
BLUR: Final = 5
COVE: Final = 0.6
"""Radius of the paper's bend, in stand widths."""


def sweep(setting: Setting) -> Sequence[Thing]:
    """Hang the paper in the wall's colour; arrangements trade what stands there, folded from the stand's paper."""
    things = [Thing(_roll(setting.place.across, setting.place.depth), paper(setting.wall))]
    if setting.props:
        fold = paper(setting.stand)
        things += [Thing(mesh, fold) for mesh in FOLDED[setting.arrangement](setting.dress == "none")]
    return [*things, *dress(setting)]


def _screen(alone: bool) -> list[Mesh]:
    """A screen of pleats that runs out of the picture."""
    return [papers.screen(18.0, 5.4, 9).turn("y", 14).move(9.6 if alone else 11.5, 0, -19.0 if alone else -27.0)]


def _scroll(alone: bool) -> list[Mesh]:
    """A curled sheet, a lower one before it."""
    low = [papers.scroll(9.0, 3.2).turn("y", 120).move(18.8, 0, -15.0)] if alone else []
    return [papers.scroll(18.0, 5.0).move(16.0, 0, -28.0), *low]


def _arches(alone: bool) -> list[Mesh]:
    """Arches of strips, one within the other."""
    back = 0.0 if alone else -10.0
    return [
        papers.arch(r, h, 7.0).turn("y", -20).move(18.5, 0, -22.0 + back)
        for r, h in ((8.6, 17.5), (5.8, 12.5), (3.2, 7.8))
    ]


def _rosettes(alone: bool) -> list[Mesh]:
    """Two pleated discs."""
    low = [papers.rosette(4.6, 22, 14).turn("y", -14).move(13.6, 0, -16.0)] if alone else []
    return [papers.rosette(8.6, 32, 9).turn("y", -10).move(20.0, 0, -26.0), *low]


def paper(colour: Srgb) -> Surface:
    """Matt paper: a fine tooth, and no more."""
    tooth = Pattern(patterns.grain(9), finishes.shade(colour, 0.985), 30.0, 0.004)
    return Surface(colour, 0.95, specular=0.1, pattern=tooth)


def _roll(across: float, depth: float) -> Mesh:
    """Return the paper from before the product, through the cove, up the wall."""
    radius = COVE * across
    turn = np.linspace(0, np.pi / 2, 64)
    floor = np.linspace((1.5 * across, 0.0), (radius - depth, 0.0), 40)
    cove = np.stack((radius - depth - radius * np.sin(turn), radius - radius * np.cos(turn)), axis=1)
    up = np.linspace((-depth, radius), (-depth, 6 * across), 12)
    line = np.concatenate((floor, cove[1:], up[1:]))
    wide = np.linspace(-4 * across, 4 * across, 9)
    points = np.empty((len(line), len(wide), 3))
    points[..., 0], points[..., 1], points[..., 2] = wide, line[:, 1:], line[:, :1]
    return skin(points[::-1])


FOLDED: Final = (_screen, _scroll, _arches, _rosettes)
"""One an arrangement; each is told whether nothing else stands before it."""
