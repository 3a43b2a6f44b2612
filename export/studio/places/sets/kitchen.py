"""Kitchen counter: an oak worktop before a painted wall; a board that leans on it, a bowl, herbs, a folded cloth."""

from collections.abc import Sequence
from typing import Final

from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.surface import Srgb, Thing
from export.studio.places.things import fruit, herbs, kitchenware, soft
from export.studio.places.things.dress import dress
from export.studio.places.things.group import placed

DEFAULT: Final = ((238, 234, 225), (184, 138, 91), "wood")
BLUR: Final = 7
CLAY: Final[Srgb] = (178, 112, 82)


def kitchen(setting: Setting) -> Sequence[Thing]:
    """Set the counter; arrangements trade boards, vessels and herbs, and which of them is at which side."""
    things = [
        room.slab(setting, finishes.stand(setting.stand, setting.material), front=1.2),
        room.wall(setting, finishes.plaster(setting.wall)),
    ]
    if not setting.props:
        return [*things, *dress(setting)]
    sets = (_board_and_basil, _crock_and_rosemary, _lemons, _round_board)
    return [*things, *sets[setting.arrangement](setting), *dress(setting)]


def _cloth(colour: Srgb, turn: float, x: float, z: float) -> list[Thing]:
    """A cloth folded to a pad."""
    return placed([Thing(soft.folded(13.0, 10.0, 3, 0.5), finishes.cloth(colour))], turn, x=x, z=z)


def _board_and_basil(setting: Setting) -> list[Thing]:
    """A long board and a bowl at the right, basil at the left."""
    board = kitchenware.leaning([kitchenware.board(15.5, 30)], 13, 14.5, -setting.place.depth)
    bowl = placed(kitchenware.bowl(6.4, 6.0, (222, 215, 202)), x=17.6, z=-17)
    basil = kitchenware.potted(herbs.basil(8.5, setting.rng), 4.6, 8.2, CLAY)
    return [*board, *_unless_dressed(setting, bowl), *placed(basil, x=-10.6, z=-26)]


def _crock_and_rosemary(setting: Setting) -> list[Thing]:
    """A crock of spoons and a folded cloth at the right, rosemary at the left."""
    crock = placed(kitchenware.crock(5.2, 13.0, (206, 198, 184)), 30, x=16.5, z=-25)
    rosemary = kitchenware.potted(herbs.rosemary(11.0, setting.rng), 4.4, 7.6, (216, 210, 200), glazed=True)
    cloth = _cloth((128, 138, 118), 24, 20.0, -13.5)
    return [*crock, *_unless_dressed(setting, cloth), *placed(rosemary, x=-10.6, z=-25)]


def _lemons(setting: Setting) -> list[Thing]:
    """A bowl of lemons on a folded cloth before a dark board, a small pot behind; nothing at the left."""
    board = kitchenware.board(17, 31, colour=(112, 76, 50))
    leant = kitchenware.leaning([board], 11, 19.0, -setting.place.depth)
    rosemary = kitchenware.potted(herbs.rosemary(8.0, setting.rng), 4.0, 7.2, CLAY)
    bowl = [*placed(kitchenware.bowl(7.2, 5.4, (104, 114, 112)), y=1.5)]
    for k, (x, y, z) in enumerate(((-2.4, 3.3, 0.8), (2.6, 3.4, -0.6), (0.2, 6.0, 0.6))):
        bowl += placed(fruit.lemon(2.3, seed=47 + 3 * k), 40 + 70 * k, x=x, y=y, z=z)
    group = [*_cloth((206, 194, 174), -14, 0, 0), *bowl]
    near = [*placed(group, x=18.4, z=-16.5), *placed(rosemary, x=9.6, z=-29)]
    return [*leant, *_unless_dressed(setting, near)]


def _round_board(setting: Setting) -> list[Thing]:
    """A round board and basil in glaze at the right, a small bowl at the left."""
    board = kitchenware.board(21, 32, colour=(190, 148, 102), round_=True)
    leant = kitchenware.leaning([board], 12, 17.0, -setting.place.depth, turn=7)
    basil = kitchenware.potted(herbs.basil(8.0, setting.rng), 4.6, 7.8, (122, 134, 126), glazed=True)
    small = placed(kitchenware.bowl(4.6, 4.8, (196, 158, 128)), x=-11.0, z=-24)
    return [*leant, *_unless_dressed(setting, placed(basil, x=18.4, z=-17.5)), *small]


def _unless_dressed(setting: Setting, things: list[Thing]) -> list[Thing]:
    """Leave the spot at the right free for what the season brings."""
    return things if setting.dress == "none" else []
