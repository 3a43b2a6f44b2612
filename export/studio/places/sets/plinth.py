"""Plinth group: a plaster ground before a plaster wall, two empty plinths and a ball behind the product."""

from collections.abc import Sequence
from typing import Final

from export.studio.mesh import Mesh
from export.studio.meshes import box, cylinder, sphere
from export.studio.places import finishes, patterns, room
from export.studio.places.setting import Setting
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things.dress import dress

DEFAULT: Final = ((200, 194, 186), (221, 213, 203), "matte")
BLUR: Final = 6
LOW, HIGH, BALL = 0.25, 0.40, 0.05
"""Heights of the two plinths and the ball's radius, in stand widths."""
STEP: Final = 0.05
"""Height of the low plinth that the product stands on in every second arrangement, in stand widths."""
SOLID: Final = frozenset({"matte", "marble", "concrete"})
"""Materials that plinths are hewn of as well; of the others only what the product stands on is made."""


def plinth(setting: Setting) -> Sequence[Thing]:
    """Set the group; arrangements trade drums and blocks, the ground and a low plinth, and where the ball is."""
    across = setting.place.across
    raised = setting.props and setting.arrangement % 2 == 1
    surface = _hewn(setting.stand) if setting.material == "matte" else finishes.stand(setting.stand, setting.material)
    ground = room.slab(setting, _hewn(setting.stand) if raised else surface, front=1.5)
    low = -STEP * across if raised else 0.0
    things = [
        Thing(ground.mesh.move(y=low), ground.surface),
        room.wall(setting, finishes.plaster(setting.wall)),
    ]
    if not setting.props:
        return [*things, *dress(setting)]
    if raised:
        step = box(2.2 * across, STEP * across, 0.8 * across, 0.006 * across)
        things.append(Thing(step.move(0.886 * across, low, -0.22 * across), surface))
    stone = surface if setting.material in SOLID else _hewn(setting.stand)
    group = (_drums, _column, _blocks, _stairs)[setting.arrangement]
    return [
        *things,
        *(Thing(mesh.placed(across).move(y=0.0), stone) for mesh in group(setting.dress == "none")),
        *dress(setting),
    ]


def _hewn(colour: Srgb) -> Surface:
    """Cast plaster, rubbed smooth: small pits and a cloud."""
    tile = 0.7 * patterns.clouds(33, 2, 30) + 0.3 * patterns.grain(34)
    return Surface(colour, 0.92, specular=0.12, pattern=Pattern(tile, finishes.shade(colour, 0.95), 70.0, 0.05))


def _drum(radius: float, height: float, x: float, z: float, low: float = 0.0) -> Mesh:
    return cylinder(radius, height - low, 0.006).move(x, low, z)


def _block(width: float, height: float, turn: float, x: float, z: float) -> Mesh:
    return box(width, height, width, 0.006).turn("y", turn).move(x, 0, z)


def _ball(x: float, y: float, z: float) -> Mesh:
    return sphere(BALL, 96).move(x, y + BALL, z)


def _drums(whole: bool) -> list[Mesh]:
    """A high drum, a low one before it, cut by the frame, a ball on the other side."""
    low = [_drum(0.09, LOW, 0.37, -0.2)] if whole else []
    return [_drum(0.115, HIGH, 0.27, -0.44), *low, _ball(-0.17, 0.0, -0.36)]


def _column(whole: bool) -> list[Mesh]:
    """A high block at the right, a slender drum at the left, a ball between block and frame."""
    ball = [_ball(0.262, 0.0, -0.16)] if whole else []
    return [_block(0.2, HIGH, 18, 0.33, -0.42), _drum(0.07, LOW, -0.17, -0.45), *ball]


def _blocks(whole: bool) -> list[Mesh]:
    """Two blocks turned against each other, the ball on the lower."""
    del whole
    return [_block(0.19, HIGH, 32, 0.37, -0.45), _block(0.16, LOW, -14, 0.2, -0.42), _ball(0.19, LOW, -0.42)]


def _stairs(whole: bool) -> list[Mesh]:
    """A drum and a quarter of its height less beside it, pushed together as stairs; the ball on the ground."""
    ball = [_ball(0.258, 0.0, -0.17)] if whole else []
    return [_drum(0.12, HIGH, 0.4, -0.44), _drum(0.1, LOW, 0.225, -0.4), *ball, _drum(0.085, 0.06, -0.15, -0.42)]
