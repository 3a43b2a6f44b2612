"""What people put down on a table: a cup of coffee, sunglasses, a letter with its ribbon; each lies on y = 0, in cm."""

from typing import Final

import numpy as np

from export.studio.curves import arc, rounded, smooth
from export.studio.mesh import Mesh, union
from export.studio.meshes import cylinder, extrude, lathe, sweep, tube
from export.studio.places import finishes, patterns
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import vessels

COFFEE: Final = Surface(
    (98, 62, 40), 0.25, specular=0.4, pattern=Pattern(patterns.clouds(62, 1, 5), (142, 98, 64), 11.0)
)
"""Its crema in swirls."""


def coffee(
    radius: float = 4.3, height: float = 6.2, glaze: Srgb = (228, 222, 212), *, saucer: bool = True
) -> list[Thing]:
    """A cup of coffee, its ear to +x, on a saucer or none."""
    r, h = radius, height
    low = 0.9 if saucer else 0.0
    body = vessels.vessel([(0.52 * r, 0), (0.56 * r, 0.06 * h), (0.86 * r, 0.4 * h), (r, h)], 0.32, lip=0.22).move(
        y=low
    )
    ear = smooth(
        [(0.86 * r, 0.82 * h), (1.34 * r, 0.86 * h), (1.44 * r, 0.58 * h), (1.16 * r, 0.34 * h), (0.82 * r, 0.3 * h)], 8
    )
    handle = tube(np.column_stack((ear, np.zeros(len(ear)))), 0.42, flat=0.8).move(y=low)
    drink = cylinder(0.9 * r, 0.05, 0.01).move(y=low + 0.82 * h)
    china = Surface(glaze, 0.3, specular=0.5, clearcoat=0.5)
    things = [Thing(body, china), Thing(handle, china), Thing(drink, COFFEE)]
    if saucer:
        line = [(0, 0), (1.05 * r, 0, 0.1), (1.3 * r, 0.2, 0.6), (1.78 * r, 1.0, 0.12), (1.76 * r, 1.2, 0.12)]
        line += [(1.28 * r, 0.5, 0.6), (0.7 * r, 0.42), (0.64 * r, 0.56, 0.1), (0, 0.56)]
        things.append(Thing(lathe(rounded(line, steps=5), 112), china))
    return things


def sunglasses(width: float = 14.4, frame: Srgb = (74, 52, 38)) -> list[Thing]:
    """Folded sunglasses, lenses to +z, lying on their lower rims and their temples."""
    half = width / 2
    rim = rounded(
        [(0.19 * half, 1.0), (0.95 * half, 1.35), (0.86 * half, -1.9), (0.32 * half, -1.9)], 1.5, closed=True, steps=10
    )
    bars: list[Mesh] = []
    lenses: list[Mesh] = []
    for side in (-1, 1):
        outline = rim * (side, 1) if side > 0 else (rim * (side, 1))[::-1]
        path = np.column_stack((outline, np.zeros(len(outline))))
        bars.append(sweep(path, arc(0.27, 0, 360, 12)[:-1], (0, 0, 1), closed=True))
        lenses.append(extrude(outline[::-1], 0.16, 0.04))
        hinge = [(side * 0.93 * half, 1.0, 0), (side * 0.98 * half, 0.95, -0.7)]
        far = [(side * -0.1 * half, 0.7, -1.2 - 0.35 * side), (side * -0.62 * half, -0.5, -1.3 - 0.35 * side)]
        near = (side * 0.86 * half, 0.95, -1.15 - 0.3 * side)
        bars.append(tube(smooth([*hinge, near, *far], 8), 0.24, flat=0.7))
    bridge = smooth([(-0.24 * half, 0.45, 0), (0, 0.85, 0.1), (0.24 * half, 0.45, 0)], 8)
    bars.append(tube(bridge, 0.22))
    shell = Pattern(patterns.clouds(63, 4, 30), finishes.shade(frame, 1.7), 8.0)
    things = [
        Thing(union(bars), Surface(frame, 0.22, specular=0.5, clearcoat=0.6, pattern=shell)),
        Thing(union(lenses), Surface((44, 40, 36), 0.08, specular=0.6, clearcoat=0.8)),
    ]
    laid = [Thing(thing.mesh.turn("x", -62), thing.surface) for thing in things]
    low = min(float(thing.mesh.points[:, 1].min()) for thing in laid)
    return [Thing(thing.mesh.move(y=-low), thing.surface) for thing in laid]


def envelope(
    width: float = 16.2, depth: float = 11.4, colour: Srgb = (206, 188, 164), seal: Srgb = (138, 62, 50)
) -> list[Thing]:
    """A letter in a thick envelope, its flap up, closed with wax."""
    half_w, half_d = width / 2, depth / 2
    body = extrude(
        rounded([(-half_w, -half_d), (half_w, -half_d), (half_w, half_d), (-half_w, half_d)], 0.15, closed=True),
        0.4,
        0.1,
    )
    flap = extrude(
        rounded([(-half_w + 0.15, half_d), (0, -0.14 * half_d), (half_w - 0.15, half_d)], 0.5, closed=True), 0.07, 0.03
    )
    edge = rounded([(1.25, 0), (1.3, 0.14), (1.05, 0.34), (0.86, 0.2), (0, 0.2)], 0.1)
    wax = lathe(np.concatenate(([(0.0, 0.0)], edge)), 56, flutes=9, depth=0.035)
    sheet = finishes.stone(colour, size=30)
    return [
        Thing(body.turn("x", -90).move(y=0.2), sheet),
        Thing(flap.turn("x", -90).move(y=0.44), sheet),
        Thing(wax.move(0, 0.46, 0.1 * half_d), Surface(seal, 0.35, specular=0.5)),
    ]
