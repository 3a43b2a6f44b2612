"""Bathroom shelf: honed stone before plaster; towels, a glass, eucalyptus, and a little brass."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.meshes import cylinder
from export.studio.places import finishes, patterns, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import blooms, textiles, turned
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((217, 226, 223), (230, 226, 218), "concrete")
BLUR: Final = 7
FRONT: Final = 1.35
"""Stand widths that the shelf comes forward: its edge stays below the tall picture."""
WHITE: Final = (238, 235, 228)
SAND: Final = (214, 200, 180)
SAGE: Final = (168, 178, 164)
CERAMIC: Final = Surface((232, 228, 220), 0.4, specular=0.45, clearcoat=0.3)
CLAY: Final = Surface((186, 172, 154), 0.85, specular=0.2)


def bathroom(setting: Setting) -> Sequence[Thing]:
    """Set the shelf; arrangements trade towels folded, hung or rolled, the vase, and what stands on the left."""
    honed = setting.material == "concrete"
    stone = finishes.limestone(setting.stand) if honed else finishes.stand(setting.stand, setting.material)
    things = [room.slab(setting, stone, front=FRONT), room.wall(setting, finishes.plaster(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_folded, _hung, _rolled, _mirror)[setting.arrangement]())]


def terry(colour: Srgb) -> Surface:
    """Cotton loops: a soft pile that scatters light at its edges."""
    pile = Pattern(patterns.noise(71, 30, 200, 0.2), finishes.shade(colour, 0.88), 9.0, 0.05)
    return Surface(finishes.shade(colour, 1.15), 1.0, specular=0.05, sheen=0.6, pattern=pile)


def _branch(lean: float, tall: float, size: float, pairs: int) -> list[Thing]:
    """A branch that rises from 0 and bends to +x by `lean` of its height."""
    t = np.linspace(0, 1, 6)
    path = np.stack((lean * tall * t**1.8, tall * t * (1 - 0.12 * t), 0.06 * tall * np.sin(3 * t)), axis=1)
    return blooms.eucalyptus(path, pairs, size, np.random.default_rng(pairs))


def _folded() -> Props:
    """Two folded towels at the right and a sprig on them, a glass of water at the left."""
    sprig = np.array(((0, 0.4, 0), (3, 0.9, 0.4), (6, 0.9, 0.2), (9, 1.6, -0.4)))
    kept = [
        *placed(of(terry(WHITE), textiles.fold(15, 5.5, 2, 0.95, seed=3)), -1, x=13.6, z=-9.03),
        *placed(of(terry(SAND), textiles.fold(14, 5.2, 2, 0.8, seed=5)), 1, x=13.5, y=3.8, z=-9.1),
        *placed(blooms.eucalyptus(sprig, 7, 2.7, np.random.default_rng(3)), 172, x=14.2, y=7.3, z=-8.2),
    ]
    lesser = [
        *placed(of(turned.GLASS, turned.filled(2.75, 8.4, 0.58)), x=-7.2, z=-8.9),
    ]
    return Props(kept, lesser)


def _hung() -> Props:
    """A towel over a brass rail on the wall, cut by the frame; a clay vase with one long branch."""
    rail = cylinder(0.5, 40, 0.15, 48).turn("z", -90).move(5.2, 17.5, -8.9)
    knob = cylinder(0.95, 3.4, 0.2, 48).turn("x", 90).move(6.2, 17.5, -12)
    kept = [
        *of(turned.BRASS, rail, knob),
        *placed(of(terry(SAGE), textiles.hung(12, 15.2, 0.75, 0.55, seed=2)), x=14.2, y=17.5, z=-8.9),
    ]
    lesser = [
        *placed(of(CLAY, turned.bud_vase(2.85, 7.4, 0.36)), x=-7.0, z=-9.05),
        *placed(_branch(0.5, 11, 2.6, 7), 20, x=-7.0, y=6, z=-9.1),
    ]
    return Props(kept, lesser)


def _rolled() -> Props:
    """Three rolled towels in a heap at the right, a glass with two brushes of wood at the left."""
    drum = textiles.roll(5.6, 2.7, 0.62, seed=4)
    wood = finishes.wood((196, 154, 106), size=20, boards=1)
    hair = Surface((240, 236, 226), 0.9)
    kept = [
        *placed(of(terry(WHITE), drum), 88, x=8.6, z=-9),
        *placed(of(terry(SAND), drum), 91, x=14.1, z=-9),
        *placed(of(terry(WHITE), drum), 86, x=11.4, y=4.7, z=-9),
    ]
    lesser = [
        *placed(of(turned.GLASS, turned.tumbler(2.7, 8.6)), x=-7.2, z=-8.9),
        *placed(turned.brush(14.5, wood, hair), 60, tip=-8, x=-7.6, y=1.0, z=-9.2),
        *placed(turned.brush(14.5, wood, hair), 130, tip=-9, x=-7.6, y=1.0, z=-8.7),
    ]
    return Props(kept, lesser)


def _mirror() -> Props:
    """A brass mirror at the right, half behind a vase of eucalyptus; soap in a dish at the left."""
    vase = placed(of(CERAMIC, turned.bud_vase(2.9, 7.6, 0.34)), x=11.3, z=-6.2)
    kept = [
        *placed(turned.mirror(6.4, 12.0, 4), 4, x=14.8, z=-8.7),
        *vase,
        *placed(_branch(0.45, 11, 2.7, 7), -14, x=11.3, y=6.2, z=-6.2),
        *placed(_branch(-0.16, 8, 2.4, 5), 14, x=11.3, y=6.2, z=-6.2),
    ]
    lesser = [
        *placed(turned.ring_dish(2.85, CLAY), x=-7.0, z=-9.0),
        *placed(
            of(Surface((226, 214, 192), 0.45, specular=0.35), turned.soap(3.9, 2.7, 1.8)), 14, x=-7.0, y=0.42, z=-9.0
        ),
    ]
    return Props(kept, lesser)
