"""Gym floor: flecked rubber before a painted wall, what one trains with at the side, a rack far behind."""

from collections.abc import Sequence
from typing import Final

from export.studio.places import finishes, patterns, room
from export.studio.places.setting import Setting
from export.studio.places.surface import Pattern, Surface, Thing
from export.studio.places.things import textiles, training
from export.studio.places.things.dress import dress
from export.studio.places.things.group import placed

DEFAULT: Final = ((238, 238, 235), (66, 68, 70), "matte")
BLUR: Final = 7


def gym(setting: Setting) -> Sequence[Thing]:
    """Set the floor; arrangements trade what lies at the side and what is far behind."""
    stand = setting.stand
    flecks = Pattern(patterns.speckle(56, 0.07), finishes.shade(stand, 1.14), 56.0)
    rubber = Surface(stand, 0.75, specular=0.3, pattern=flecks)
    surface = rubber if setting.material == "matte" else finishes.stand(stand, setting.material, size=120)
    things = [
        room.slab(setting, surface, front=1.2),
        room.wall(setting, finishes.plaster(setting.wall, size=300)),
    ]
    if setting.props:
        things += (_iron, _rope, _mat, _plates)[setting.arrangement](setting)
    return [*things, *dress(setting, spot=(0.24, -0.2))]


def _iron(setting: Setting) -> list[Thing]:
    """Two dumbbells, one on the other's shoulder; a kettlebell at the left, a rack behind."""
    near = placed(training.dumbbell(), 66, x=28.5, z=-40) if setting.dress == "none" else []
    return [
        *near,
        *placed(training.dumbbell(), -20, x=42, z=-66),
        *placed(training.kettlebell(), 32, x=-25, z=-66),
        *placed(training.rack(), x=80, z=24 - setting.place.depth),
    ]


def _rope(setting: Setting) -> list[Thing]:
    """A coil of rope and a ball behind it."""
    coil = placed(training.rope(), 200, x=36, z=-50)
    return [
        *coil,
        *placed(training.ball(14), 0, x=24, z=-104),
        *placed(training.crate_box(), 24, x=78, z=40 - setting.place.depth),
    ]


def _mat(setting: Setting) -> list[Thing]:
    """A rolled mat on its end, a towel before it, a kettlebell behind."""
    towel = Thing(textiles.roll(30, 5.4).turn("y", -34).move(37, 0, -32), finishes.cloth((222, 216, 204), size=6))
    return [
        *placed(training.mat(colour=(150, 160, 144)), 40, x=32, z=-64),
        *([towel] if setting.dress == "none" else []),
        *placed(training.kettlebell(22, (222, 216, 204)), -20, x=48, z=-80),
        *placed(training.roller(), 58, x=-24, z=-84),
    ]


def _plates(setting: Setting) -> list[Thing]:
    """Plates in a stack, a dumbbell on them; a ball at the left."""
    stack = [
        *placed(training.plate(17.5, 6), x=42, z=-54),
        *placed(training.plate(17.5, 5.2, (178, 82, 50)), 20, x=41, y=6, z=-54.6),
        *placed(training.plate(15, 4.2), 50, x=42.2, y=11.2, z=-54),
        *placed(training.dumbbell(20), 28, x=41.4, y=15.4, z=-54),
    ]
    return [
        *stack,
        *placed(training.ball(12, (74, 77, 80)), 40, x=-24, z=-72),
        *placed(training.rack(), x=90, z=24 - setting.place.depth),
    ]
