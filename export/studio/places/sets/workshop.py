"""Workshop bench: beech before a dark wall; plane and shavings, chisels, a clamp, a mallet, planed boards."""

from collections.abc import Sequence
from typing import Final

from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import tools, vessels
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((60, 68, 74), (169, 130, 90), "wood")
BLUR: Final = 7


def workshop(setting: Setting) -> Sequence[Thing]:
    """Set the bench; arrangements trade plane, clamped boards, mallet and square, and where the chisels lie."""
    stand = finishes.stand(setting.stand, setting.material, size=70, seed=24)
    things = [room.slab(setting, stand), room.wall(setting, finishes.limewash(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_plane, _clamp, _mallet, _square)[setting.arrangement]())]


def _plane() -> Props:
    curls = ((14, -21, 20, 1.0), (19, -17, 75, 0.8), (33, -16, 130, 1.1), (8, -27, 160, 0.7), (38, -20, 40, 0.8))
    return Props(
        [
            *placed(tools.plane(), 14, x=29, z=-27),
            *tools.shavings(curls),
        ],
        [
            *placed(tools.chisel(), -14, x=-9, z=-33),
            *placed(tools.chisel(19, 1.3), -6, x=-8, z=-38.5),
        ],
    )


def _clamp() -> Props:
    curls = ((-16, -30, 10, 0.9), (-9, -36, 80, 1.0), (-13.5, -38, 140, 0.7))
    return Props(
        [
            *placed(tools.boards(4, 34, 11), -8, x=32, z=-33),
            *placed(tools.clamp(), 168, x=33, y=8.8, z=-31),
        ],
        [
            *placed(tools.chisel(20, 2.2), 24, x=1, z=-27),
            *tools.shavings(curls),
        ],
    )


def _mallet() -> Props:
    tin = Surface((150, 152, 146), 0.45, metallic=0.5)
    standing = [
        Thing(thing.mesh.turn("z", 90 + lean).turn("y", turn).move(x, 11, z), thing.surface)
        for lean, turn, x, z, width in ((9, 10, 0.6, 0.8, 1.9), (-8, 30, -1.2, -0.6, 1.3), (7, 200, 0.6, -1.4, 2.4))
        for thing in placed(tools.chisel(21, width))
    ]
    return Props(
        [
            *placed(tools.mallet(), -24, tip=4, x=31, y=0.1, z=-31),
            *tools.shavings(((15, -24, 200, 1.0), (20.5, -20, 100, 0.8), (10, -29, 20, 0.8))),
        ],
        [
            *placed([*of(tin, vessels.vessel([(4.6, 0), (4.6, 12)], 0.25, lip=0.15)), *standing], x=-12, z=-38),
        ],
    )


def _square() -> Props:
    curls = ((-14, -34, 30, 1.0), (-8, -31, 100, 0.8), (22, -20, 60, 0.9), (28, -17.5, 150, 0.7))
    return Props(
        [
            *placed(tools.boards(3, 40, 14, 2.6), 7, x=34, z=-34),
            *placed(tools.square(), -10, x=26, y=7.9, z=-31),
            *placed(tools.chisel(20, 1.9), 186, x=40, y=7.8, z=-29.5),
        ],
        [
            *tools.shavings(curls),
        ],
    )
