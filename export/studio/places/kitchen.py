"""Kitchen counter: an oak worktop before a painted wall, a board that leans on it, a bowl, a pot of herbs."""

from collections.abc import Sequence

from export.studio.curves import oblong
from export.studio.meshes import extrude
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import plants, vessels

LEAF, STEM = (92, 122, 64), (120, 134, 80)


def kitchen(setting: Setting) -> Sequence[Thing]:
    """Set the counter; arrangements trade the sides of board and herbs, and what the bowl is."""
    things = [
        room.slab(setting, finishes.stand(setting.stand, setting.material)),
        room.wall(setting, finishes.plaster(setting.wall)),
    ]
    if not setting.props:
        return things
    rng, back = setting.rng, -setting.place.depth
    side = 1 if setting.arrangement % 2 == 0 else -1
    board = extrude(oblong(9, 14, 3), 1.8, 0.5).turn("x", -12).move(side * 13 + 3, 14.3, back + 4.2)
    things.append(Thing(board, finishes.wood((150, 100, 62), size=30, boards=1, turn=0, seed=21)))
    glaze = ((214, 205, 190), (96, 110, 104), (180, 120, 88), (226, 222, 214))[setting.arrangement]
    things.append(
        Thing(vessels.bowl(6.6, 5.6).move(side * 17, 0, -17), Surface(glaze, 0.3, specular=0.5, clearcoat=0.6))
    )
    x = -side * 13.5
    leaves, stems = plants.herb(11, 9, rng)
    things += [
        Thing(vessels.pot(4.6, 8.2).move(x, 0, -22), Surface((176, 104, 74), 0.85, specular=0.2)),
        Thing(leaves.move(x, 7.6, -22), Surface(LEAF, 0.5, specular=0.4)),
        Thing(stems.move(x, 7.4, -22), Surface(STEM, 0.7)),
    ]
    return things
