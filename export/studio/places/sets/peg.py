"""Peg wall: a rail of turned pegs on plaster; one peg is the product's, on the next hangs a thing of the house."""

from collections.abc import Sequence
from typing import Final

from export.studio.mesh import Mesh, union
from export.studio.meshes import box
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import wear
from export.studio.places.things.dress import dress
from export.studio.places.things.group import placed

DEFAULT: Final = ((240, 235, 226), (166, 124, 82), "wood")
BLUR: Final = 0
HOOK: Final = 0.565
"""Where the pegs are above the foot, in stand widths: a product that hangs there ends at the foot."""
HAT, LOWER = 2, 0.06
"""The arrangement with a hat, and how much lower its knob is: a brim stands up above what holds it."""
LEFT, REACH = -0.2, 0.7
"""Where the rail begins and how long it is, in stand widths."""


def peg(setting: Setting) -> Sequence[Thing]:
    """Hang the wall; arrangements trade rails and knobs, and what hangs beside."""
    high, back = HOOK * setting.place.across, -setting.place.depth
    surface = finishes.stand(setting.stand, setting.material, size=40, seed=3)
    rail, pegs, front = (_rail, _rail, _knobs, _batten)[setting.arrangement](setting)
    things = [room.wall(setting, finishes.plaster(setting.wall, size=200)), *placed([Thing(pegs, surface)])]
    things += placed([Thing(rail, surface)]) if rail else []
    if setting.props and setting.dress == "none":
        hung = (wear.lavender(), wear.scarf(), wear.hat(), wear.tote())[setting.arrangement]
        low = high - (LOWER * setting.place.across if setting.arrangement == HAT else 0.0)
        return [*things, *placed(hung, x=_beside(setting), y=low + 0.6, z=back + front + 3.2)]
    return [*things, *_ledge(setting, surface)]


def _beside(setting: Setting) -> float:
    """Return where the peg beside the product's is: broad things hang further off, cut by the frame."""
    return (0.252, 0.265, 0.325, 0.335)[setting.arrangement] * setting.place.across


def _rail(setting: Setting) -> tuple[Mesh | None, Mesh, float]:
    """A board with turned pegs: returns board, pegs, and how far the board stands out."""
    across, high, back = setting.place.across, HOOK * setting.place.across, -setting.place.depth
    board = box(REACH * across, 5.8, 1.8, 0.5).move((LEFT + REACH / 2) * across, high - 2.9, back + 0.9)
    step = _beside(setting)
    return board, union([wear.peg().move(step * k, high, back + 1.8) for k in range(3)]), 1.8


def _knobs(setting: Setting) -> tuple[Mesh | None, Mesh, float]:
    """Two round knobs right in the wall, the second a little lower."""
    high, back = HOOK * setting.place.across, -setting.place.depth
    lower = high - LOWER * setting.place.across
    return None, union([wear.knob().move(0, high, back), wear.knob().move(_beside(setting), lower, back)]), 0.0


def _batten(setting: Setting) -> tuple[Mesh | None, Mesh, float]:
    """A slim batten with knobs."""
    across, high, back = setting.place.across, HOOK * setting.place.across, -setting.place.depth
    board = box(REACH * across, 3.4, 1.4, 0.4).move((LEFT + REACH / 2) * across, high - 1.7, back + 0.7)
    return board, union([wear.knob(1.7, 4.6).move(x, high, back + 1.4) for x in (0.0, _beside(setting))]), 1.4


def _ledge(setting: Setting, surface: Surface) -> list[Thing]:
    """A ledge for what the season brings, where that can be seen; nothing without a season."""
    across, back = setting.place.across, -setting.place.depth
    level = 0.14 * across
    adds = dress(setting, spot=(0.29, -0.005), level=level, size=0.72)
    if not adds:
        return []
    board = box(0.5 * across, 2.2, 11.0, 0.4).move(0.455 * across, level - 2.2, back + 5.5)
    return [*placed([Thing(board, surface)]), *adds]
