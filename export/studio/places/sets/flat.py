"""Flat lay: paper, linen or boards seen from straight above; what one uses beside the product, cut by the frame."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.mesh import Array, Mesh
from export.studio.meshes import box, cylinder
from export.studio.places import finishes
from export.studio.places.sets.sweep import paper
from export.studio.places.setting import Setting
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import blooms, books, pocket, soft, turned
from export.studio.places.things.dress import dress
from export.studio.places.things.group import placed

DEFAULT: Final = ((214, 203, 188), (241, 237, 230), "matte")
BLUR: Final = 0
THICK: Final = 0.09
"""Centimetres of a sheet of board."""


def flat(setting: Setting) -> Sequence[Thing]:
    """Lay the table; arrangements trade what lies beside, and whether a sheet in the wall's colour lies below."""
    across = setting.place.across
    plain = setting.material == "matte"
    surface = paper(setting.stand) if plain else finishes.stand(setting.stand, setting.material, size=across)
    ground = Thing(box(8 * across, 4.0, 8 * across, 0.2).move(0, -4.0, 0), surface)
    under, beside = (_coffee, _leaves, _linen, _letter)[setting.arrangement](setting) if setting.props else ([], [])
    return [ground, *under, *(beside if setting.dress == "none" else []), *dress(setting, spot=(0.31, -0.25))]


Laid = tuple[list[Thing], list[Thing]]
"""What lies under the product, and what beside."""


def _coffee(setting: Setting) -> Laid:
    """A notebook with a pencil on it, a cup of coffee."""
    pencil = [Thing(t.mesh.turn("x", 90).move(y=0.37), t.surface) for t in books.pencil(15, (62, 64, 66))]
    return [], [
        *placed(books.notebook(14.5, 21, setting.wall, (96, 84, 72)), -6, x=20.8, z=-23.6),
        *placed(pencil, 170, x=14.9, y=1.5, z=-15.4),
        *placed(pocket.coffee(saucer=False), 20, x=16.9, z=-4.4),
    ]


def _leaves(setting: Setting) -> Laid:
    """A round mat under the product, a branch of eucalyptus that comes in from the right."""
    rng = setting.rng
    path = np.array([(34.0, 0.9, -36.0), (25.0, 1.2, -30.0), (19.5, 1.0, -23.0), (15.6, 0.7, -15.0)])
    other = np.array([(36.0, 0.9, -22.0), (27.0, 1.0, -17.0), (20.5, 0.8, -10.0), (16.4, 0.6, -3.5)])
    grown = [*blooms.eucalyptus(path, 11, 4.4, rng), *blooms.eucalyptus(other, 8, 3.8, rng)]
    mat = cylinder(17.4, 0.35, 0.15, 160).move(3.6, 0, -15.0)
    return [Thing(mat, finishes.cloth(setting.wall))], [Thing(_pressed(t.mesh), t.surface) for t in grown]


def _pressed(mesh: Mesh) -> Mesh:
    """Press a plant onto the table: what would hang below lies on the mat."""
    points: Array = mesh.points * (1, 0.55, 1)
    points[:, 1] = np.maximum(points[:, 1], 0.4 + 0.02 * np.abs(np.sin(3 * points[:, 0] + 2 * points[:, 2])))
    return replace(mesh, points=points)


def _linen(setting: Setting) -> Laid:
    """A linen cloth under the product, sunglasses on it."""

    def height(x: Array, z: Array) -> Array:
        inside = np.clip((np.hypot((x - 2) / 18, (z + 15) / 20) - 0.72) / 0.3, 0, 1)
        waves = 0.5 + 0.5 * np.sin(0.42 * x + 0.16 * z + 0.9 * np.sin(0.21 * z)) * np.sin(0.2 * z - 0.11 * x + 1)
        hem = 0.12 * (x < -12.4) + 0.12 * (z < -32.8) + 0.12 * (z > 3.4)
        lift: Array = 0.06 + 0.5 * inside * waves + hem
        return lift

    def slack(p: Array) -> Array:
        x, y, z = p.T
        return np.column_stack((x + 0.22 * np.sin(0.31 * z + 1) + 0.018 * z, y, z + 0.24 * np.sin(0.23 * x) - 0.02 * x))

    cloth = soft.spread(np.linspace(-13.6, 46.0, 180), np.linspace(-34.0, 4.6, 180), height).warp(slack)
    glasses = placed(pocket.sunglasses(), 64, x=18.6, y=0.3, z=-15)
    return [Thing(cloth, finishes.cloth(setting.wall))], glasses


def _letter(setting: Setting) -> Laid:
    """Two sheets of board, one on the other, a letter, a dish."""
    first = box(70, THICK, 35.5, 0.03).turn("y", -1.5).move(21.6, 0, -15.2)
    second = box(44, THICK, 30, 0.03).turn("y", 5).move(34.4, THICK, -14.0)
    sheets = [Thing(first, paper(setting.wall)), Thing(second, paper(finishes.shade(setting.wall, 1.3)))]
    return sheets, [
        *placed(pocket.envelope(), 96, x=18.8, y=2 * THICK, z=-22.0),
        *placed(turned.ring_dish(4.0, Surface((190, 150, 130), 0.4, clearcoat=0.4)), x=17.0, y=2 * THICK, z=-6.0),
    ]
