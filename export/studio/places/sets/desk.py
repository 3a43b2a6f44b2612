"""Desk: a birch top before a pale wall; notebooks, a cup of pens, the foot of a lamp."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import books, plants, turned, vessels
from export.studio.places.things.group import placed

DEFAULT: Final = ((233, 231, 226), (216, 195, 160), "wood")
BLUR: Final = 7
BLUE: Final[Srgb] = (63, 86, 102)
OAT: Final[Srgb] = (214, 204, 186)
CLAY: Final[Srgb] = (172, 128, 104)
ENAMEL: Final = Surface(BLUE, 0.35, specular=0.5, clearcoat=0.4)
CERAMIC: Final = Surface((228, 223, 213), 0.5, specular=0.4)


def desk(setting: Setting) -> Sequence[Thing]:
    """Set the desk; arrangements trade lamp, books lying or standing, notebooks and the cup of pens."""
    things = [room.slab(setting, _top(setting)), room.wall(setting, finishes.plaster(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_lamp, _row, _pile, _cup_and_book)[setting.arrangement]())]


def _top(setting: Setting) -> Surface:
    """A desk's veneer is paler and calmer than the boards of a kitchen."""
    surface = finishes.stand(setting.stand, setting.material, size=110)
    if setting.material != "wood" or not surface.pattern:
        return surface
    return replace(surface, pattern=replace(surface.pattern, second=finishes.shade(setting.stand, 0.82)))


def _cup(surface: Surface) -> list[Thing]:
    pens = (
        books.pencil(17.5, (206, 168, 92)),
        books.pen(14.5, BLUE),
        books.pencil(16, (74, 74, 72)),
        books.pencil(17, (196, 186, 170)),
    )
    return books.pen_cup(4.0, 9.6, surface, pens)


def _lamp() -> Props:
    """The lamp's foot and arm at the right, a notebook before it, the cup at the left."""
    kept = [
        *placed(turned.desk_lamp(24, 44, ENAMEL), x=20, z=-30),
        *placed(books.notebook(13, 20, OAT, BLUE), -66, x=27, z=-16),
    ]
    lesser = [
        *placed(_cup(CERAMIC), x=-17, z=-31),
    ]
    return Props(kept, lesser)


def _row() -> Props:
    """Books that stand at the right, the last one leaning, before them a pen; two notebooks at the left."""
    row = ((21.0, 14.5, 2.6, BLUE), (19.0, 13.5, 1.9, OAT), (22.5, 15.0, 3.1, (112, 106, 96)), (18.0, 13.0, 2.2, CLAY))
    things: list[Thing] = []
    x = 12.4
    for width, depth, thick, colour in row:
        things += placed(
            books.standing(books.book(width, depth, thick, colour), thick, width), x=x, z=-30 + 0.4 * thick
        )
        x += thick + 0.05
    leaning = [
        Thing(thing.mesh.turn("z", 13), thing.surface)
        for thing in placed(books.standing(books.book(20, 14, 2.4, (196, 182, 158)), 2.4, 20))
    ]
    kept = [
        *things,
        *placed(leaning, x=x + 4.6, z=-29),
    ]
    lesser = [
        *placed(books.notebook(13, 19, BLUE, OAT, 1.4), 84, x=-9.5, z=-27),
        *placed(books.notebook(11, 16, OAT, None, 1.2), 77, x=-10.5, y=1.42, z=-27),
    ]
    return Props(kept, lesser)


def _pile() -> Props:
    """Three books that lie on one another at the right, a small plant on them; the cup at the left."""
    leaves, stems = plants.herb(8.5, 9, np.random.default_rng(12), 2.6)
    pot = [
        Thing(vessels.pot(3.9, 6.4), CERAMIC),
        Thing(leaves.move(y=5.9), Surface((104, 128, 84), 0.5, specular=0.35)),
        Thing(stems.move(y=5.7), Surface((122, 132, 88), 0.7)),
    ]
    kept = [
        *placed(books.book(24, 17, 2.8, (112, 106, 96)), -5, x=24.5, z=-26),
        *placed(books.book(22.5, 15.5, 2.3, OAT), 4, x=24, y=2.8, z=-26),
        *placed(books.book(20, 14, 2.0, BLUE), -2, x=23.6, y=5.1, z=-26),
        *placed(pot, x=21.5, y=7.1, z=-27),
    ]
    lesser = [
        *placed(_cup(ENAMEL), x=-17, z=-30),
    ]
    return Props(kept, lesser)


def _cup_and_book() -> Props:
    """The cup at the right before two books that lie; a notebook with a pen on it low behind the foot."""
    pen = [Thing(thing.mesh.turn("z", 90), thing.surface) for thing in placed(books.pen(13.5, (54, 56, 58)))]
    kept = [
        *placed(books.book(21, 15, 2.6, CLAY), 7, x=29, z=-31),
        *placed(books.book(19.5, 14, 2.0, OAT), 1, x=28.6, y=2.6, z=-31),
        *placed(_cup(ENAMEL), x=18.6, z=-22),
    ]
    lesser = [
        *placed(books.notebook(14, 20, OAT), 72, x=-10.5, z=-26),
        *placed(pen, 16, x=-4.5, y=2.0, z=-25.5),
    ]
    return Props(kept, lesser)
