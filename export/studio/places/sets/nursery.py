"""Nursery shelf: birch before a pale green wall; wooden arches, blocks, picture books, a doll or a bird."""

from collections.abc import Sequence
from typing import Final

from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Thing
from export.studio.places.things import toys
from export.studio.places.things.group import placed

DEFAULT: Final = ((207, 214, 207), (230, 211, 180), "wood")
BLUR: Final = 6
FRONT: Final = 1.5
"""Stand widths before the product: so far that a camera this low does not see the shelf's edge."""


def nursery(setting: Setting) -> Sequence[Thing]:
    """Set the shelf; arrangements trade arches, blocks, books, rings and car, and their side."""
    birch = setting.material == "wood"
    stand = finishes.plain_wood(setting.stand, size=80) if birch else finishes.stand(setting.stand, setting.material)
    things = [room.slab(setting, stand, front=FRONT), room.wall(setting, finishes.plaster(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_arches, _books, _rings, _blocks)[setting.arrangement]())]


def _arches() -> Props:
    return Props(
        [
            *placed(toys.arches(14.5, (toys.CLAY, toys.APRICOT, toys.OCHRE, toys.SAGE)), -16, x=19.5, z=-12.5),
        ],
        [
            *placed(toys.block(4.6, toys.DUSK), 18, x=-9.5, z=-12.5),
            *placed(toys.block(4.6), -9, x=-4.2, z=-15),
            *placed(toys.block(4.6, toys.OCHRE), 40, x=-7.0, y=4.6, z=-13.6),
        ],
    )


def _books() -> Props:
    return Props(
        [
            *placed(toys.picture_book(15, 18, 1.5, toys.SAGE, toys.CHALK), -8, tip=9, x=24, z=-15.2),
            *placed(toys.picture_book(13, 13, 1.5, toys.APRICOT, toys.CLAY), -14, tip=12, x=14.5, z=-12.2),
        ],
        [
            *placed(toys.car(9.5, toys.DUSK), 16, x=-6.5, z=-13.5),
        ],
    )


def _rings() -> Props:
    colours = (toys.DUSK, toys.SAGE, toys.OCHRE, toys.APRICOT, toys.CLAY)
    return Props(
        [
            *placed(toys.rings(4.9, colours), x=17.4, z=-11),
            *placed(toys.picture_book(16, 16, 1.5, toys.CHALK, toys.SAGE), 10, tip=8, x=29, z=-15),
        ],
        [
            *placed(toys.bird(8.5), 14, x=-7.8, z=-13),
        ],
    )


def _blocks() -> Props:
    return Props(
        [
            *placed(toys.block(4.6, toys.CLAY), 12, x=14.9, z=-11),
            *placed(toys.block(4.6, toys.SAGE), -20, x=20.6, z=-12),
            *placed(toys.block(4.6), 30, x=17.6, y=4.6, z=-11.4),
            *placed(toys.ball(5.2, (toys.APRICOT, toys.CHALK)), 25, x=28.4, z=-12.5),
        ],
        [
            *placed(toys.doll(8.2, toys.DUSK), x=-9.8, z=-12.5),
            *placed(toys.doll(7.0, toys.APRICOT), x=-5.2, z=-14),
        ],
    )
