"""Night window: a dark sill before the lights of a city out of focus; a curtain, a glass, warm light from a lamp."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Array
from export.studio.meshes import box
from export.studio.places import far, finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import blooms, books, textiles, turned
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((27, 34, 51), (45, 45, 51), "glossy")
"""The city's sky and the sill."""
BLUR: Final = 7
CITY: Final = 700.0
"""Centimetres from the foot to the sheet that the city is painted on: far enough to catch no shadow."""
AMBER: Final[Srgb] = (224, 162, 95)
FRAME: Final = Surface((40, 41, 47), 0.45, specular=0.4)
VELVET: Final = Surface((78, 74, 94), 0.9, specular=0.1, sheen=0.8)
LIGHTS: Final = (
    (497, 352, 13, 0.8),
    (541, 396, 10, 0.6),
    (575, 322, 15, 0.55),
    (606, 432, 9, 0.8),
    (634, 366, 17, 0.9),
    (668, 298, 11, 0.5),
    (690, 408, 14, 0.85),
    (716, 346, 10, 0.6),
    (738, 452, 9, 0.7),
    (522, 462, 8, 0.55),
    (655, 470, 11, 0.6),
    (756, 388, 15, 0.7),
)
"""Twelve points: column, row, radius in pixels of the plane, and brightness."""

TOWERS: Final = ((498, 548, 402), (556, 594, 356), (598, 660, 428), (668, 712, 332), (716, 772, 388))
"""Left and right columns and the top row of each tower."""


def night(setting: Setting) -> Sequence[Thing]:
    """Set the sill; arrangements trade curtain, glass, books and branch; the lights change places with them."""
    things = [
        room.slab(setting, _sill(setting), front=1.35),
        far.sheet(setting.place, _city(setting.wall, setting.arrangement), CITY, sink=90.0),
        Thing(box(700, 1.4, 2.2, 0.3).move(0, -0.1, -setting.place.depth - 1.0), FRAME),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_glass, _curtain, _books, _branch)[setting.arrangement]())]


def _sill(setting: Setting) -> Surface:
    """Lacquer with a soft sheen: a mirror would double the city."""
    if setting.material == "glossy":
        return Surface(setting.stand, 0.3, specular=0.45)
    return finishes.stand(setting.stand, setting.material)


def _city(sky: Srgb, arrangement: int) -> far.Picture:
    """Paint the city: night sky, a faint glow low down, and lights as the discs that a lens makes of points."""
    shift, mirrored = (0, 46, -28, 18)[arrangement], arrangement % 2 == 1

    def paint(px: Array, py: Array) -> Array:
        glow = far.mix(sky, finishes.shade(sky, 1.12), far.ramp(py, 200, 540))
        picture = far.mix(glow, finishes.shade(sky, 0.62), 0.8 * _towers(px, py, shift))
        for column, row, radius, bright in LIGHTS:
            x = 1256 - column if mirrored else column
            x = 486 + (x + shift - 486) % 290
            off = np.hypot(px - x, py - row) / radius
            disc = far.ramp(off, 1.1, 0.9) * (0.82 + 0.18 * np.clip(off, 0, 1) ** 3)
            warm = far.mix(AMBER, (236, 214, 184), np.full_like(px, bright**3 * 0.6))
            picture = far.mix(picture, warm, (0.3 + 0.7 * bright) * disc)
        return picture

    return paint


def _towers(px: Array, py: Array, shift: int) -> Array:
    """Return how much of each point is hidden by a tower: their edges are as soft as the lights are wide."""
    hidden = np.zeros_like(px)
    for left, right, top in TOWERS:
        x = px - shift / 2
        side = far.ramp(x, left - 11, left + 11) * far.ramp(x, right + 11, right - 11)
        hidden = np.maximum(hidden, side * far.ramp(py, top - 11, top + 11) * far.ramp(px, 470, 500))
    return hidden


def _glass() -> Props:
    """A velvet curtain at the right edge, a glass of water at the left."""
    kept = [
        *placed(of(VELVET, textiles.curtain(30, 140, 8, 1.7, seed=3, flare=8)), x=24.3, y=0.05, z=-16.5),
    ]
    lesser = [
        *placed(of(turned.GLASS, turned.filled(3.6, 9.2, 0.6)), x=-11.4, z=-15),
    ]
    return Props(kept, lesser)


def _curtain() -> Props:
    """An empty glass at the right before the curtain, a book at the left."""
    kept = [
        *placed(of(VELVET, textiles.curtain(30, 140, 9, 1.6, seed=8, flare=8)), x=24.3, y=0.05, z=-16.8),
        *placed(of(turned.GLASS, turned.tumbler(3.7, 9.0)), x=15.0, z=-14.4),
    ]
    lesser = [
        *placed(books.book(14, 8, 2.0, (104, 100, 108)), 3, x=-8.5, z=-15.2),
    ]
    return Props(kept, lesser)


def _books() -> Props:
    """Two books that lie at the right with a brass dish on them; no curtain."""
    kept = [
        *placed(books.book(19, 11, 2.6, (92, 94, 106)), -5, x=24.6, z=-12.5),
        *placed(books.book(17, 10, 2.1, (118, 92, 74)), 4, x=23.6, y=2.6, z=-12.5),
        Thing(box(5, 180, 4, 0.5).move(26.5, 0, -21), FRAME),
    ]
    lesser = [
        *placed(turned.ring_dish(3.8, turned.BRASS), x=20.6, y=4.7, z=-12.3),
    ]
    return Props(kept, lesser)


def _branch() -> Props:
    """A dark vase with one branch at the right, the window's upright behind."""
    t = np.linspace(0, 1, 6)
    path = np.stack((-0.35 * 17 * t**1.7, 17 * t * (1 - 0.1 * t), 0.8 * np.sin(3 * t)), axis=1)
    vase = Surface((70, 68, 72), 0.5, specular=0.4)
    kept = [
        *placed(of(vase, turned.bud_vase(4.2, 11, 0.32)), x=17.5, z=-13),
        *placed(blooms.eucalyptus(path, 8, 3.2, np.random.default_rng(8)), x=17.5, y=9, z=-13),
        *placed(of(VELVET, textiles.curtain(26, 140, 7, 1.7, seed=12, flare=8)), x=24.4, y=0.05, z=-17),
    ]
    return Props(kept, [])
