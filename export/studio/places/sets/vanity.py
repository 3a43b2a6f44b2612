"""Marble vanity: pale stone before a blush wall; a tray of brass, a flower, a box, a round mirror."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.meshes import torus
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import blooms, turned
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((228, 214, 207), (239, 237, 234), "marble")
BLUR: Final = 7
FRONT: Final = 1.3
"""Stand widths that the top comes forward: its edge stays below the tall picture."""
CERAMIC: Final = Surface((236, 231, 224), 0.38, specular=0.45, clearcoat=0.3)
SMOKE: Final = Surface((168, 150, 142), 0.45, specular=0.4, clearcoat=0.2)
LEATHER: Final = Surface((176, 146, 134), 0.5, specular=0.35)
CREAM: Final[Srgb] = (240, 226, 208)
BLUSH: Final[Srgb] = (226, 186, 174)
ROSE: Final[Srgb] = (202, 140, 134)


def vanity(setting: Setting) -> Sequence[Thing]:
    """Set the table; arrangements trade mirror, tray, box, and the flowers and their vase."""
    things = [
        room.slab(setting, finishes.stand(setting.stand, setting.material), front=FRONT),
        room.wall(setting, finishes.plaster(setting.wall)),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_mirror, _bunch, _boxes, _single)[setting.arrangement]())]


def _flower(height: float, lean: float, radius: float, colour: Srgb, seed: int) -> list[Thing]:
    """A stem from y = 2 that leans to +x, and its bloom, which looks at the camera a little."""
    at = np.array((lean, height, 0.5))
    stem = blooms.stem(np.array([(0, 2, 0), (0.25 * lean, 0.6 * height, 0.2), at]))
    return [stem, *blooms.flower(at, np.array((0.8 * lean / height, 0.75, 0.6)), radius, colour, seed=seed)]


def _mirror() -> Props:
    """A round mirror at the right, before it a tray with a box; a flower in a bud vase at the left."""
    kept = [
        *placed(turned.mirror(9.0, 15.0), -12, x=14.5, z=-22),
        *placed(turned.tray(19, 10.5, turned.BRASS), 0, x=15, z=-13.2),
        *placed(turned.lidded_box(6.6, 4.2, 6.6, LEATHER), -12, x=11.6, y=0.26, z=-13.2),
        *placed(turned.ring_dish(2.6, CERAMIC), x=17.6, y=0.26, z=-12.4),
    ]
    lesser = [
        *placed([*of(CERAMIC, turned.bud_vase(2.7, 7.0, 0.3)), *_flower(13, -1.2, 3.0, BLUSH, 1)], x=-8.4, z=-19),
    ]
    return Props(kept, lesser)


def _bunch() -> Props:
    """Five ranunculus in a glass at the right; a dish with a ring of brass at the left."""
    heads = (
        (-3.4, 11.5, 2.5, CREAM),
        (0.4, 13.6, 2.8, BLUSH),
        (3.8, 11.8, 2.5, CREAM),
        (-1.4, 10.4, 2.3, ROSE),
        (2.2, 9.9, 2.2, BLUSH),
    )
    flowers: list[Thing] = []
    for index, (lean, height, radius, colour) in enumerate(heads):
        flowers += placed(_flower(height, lean, radius, colour, index + 3), z=1.2 if height < 11 else -0.6)
    kept = [
        *placed([*of(CERAMIC, turned.bud_vase(4.2, 9.0, 0.5)), *flowers], x=13.4, z=-19),
    ]
    lesser = [
        *placed(turned.ring_dish(3.4, CERAMIC), x=-8.4, z=-17),
        *placed(of(turned.BRASS, torus(0.95, 0.16, 64)), tip=14, x=-8.0, y=0.75, z=-16.6),
        *placed(of(turned.BRASS, torus(0.85, 0.13, 64)), tip=-10, x=-9.2, y=0.75, z=-17.4),
    ]
    return Props(kept, lesser)


def _boxes() -> Props:
    """Two boxes on one another at the right with a rose lying on them; a tall bud vase with a twig at the left."""
    twig = np.array(((0, 6.2, 0), (0.4, 10, 0), (-0.6, 14.5, 0.4), (-2.2, 18.5, 0.6)))
    rose = placed(placed(_flower(11, -0.6, 2.6, ROSE, 9), tip=-74), -66)
    low = min(float(thing.mesh.points[:, 1].min()) for thing in rose)
    kept = [
        *placed(turned.lidded_box(13, 5.4, 10, LEATHER, knob=False), -8, x=15.2, z=-18.5),
        *placed(turned.lidded_box(9, 3.8, 7.2, CERAMIC, knob=False), 9, x=14.6, y=5.46, z=-18.5),
        *placed(rose, x=22.5, y=9.32 - low, z=-22),
    ]
    lesser = [
        *placed(
            [*of(SMOKE, turned.bud_vase(2.3, 8.4, 0.3)), *blooms.eucalyptus(twig, 7, 2.6, np.random.default_rng(4))],
            x=-8.8,
            z=-20,
        ),
    ]
    return Props(kept, lesser)


def _single() -> Props:
    """Two bud vases of different height at the right on a tray, each with one stem; a low box at the left."""
    kept = [
        *placed(turned.tray(17, 9.5, turned.BRASS), 0, x=15.5, z=-15),
        *placed(
            [*of(CERAMIC, turned.bud_vase(3.0, 9.4, 0.26)), *_flower(17.5, 1.6, 3.1, CREAM, 5)], x=11.4, y=0.26, z=-15.4
        ),
        *placed(
            [*of(SMOKE, turned.bud_vase(2.6, 5.6, 0.3)), *_flower(9.6, 1.2, 2.6, BLUSH, 6)], x=16.6, y=0.26, z=-14.2
        ),
    ]
    lesser = [
        *placed(turned.lidded_box(5.8, 4.0, 5.8, LEATHER), 20, x=-8.2, z=-18),
    ]
    return Props(kept, lesser)
