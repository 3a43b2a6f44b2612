"""Tea things of the Chinese table: clay pot, cups, lidded bowl, glass jug, caddy, bamboo tray; in centimetres."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import box, cylinder, lathe, torus, tube
from export.studio.places import finishes
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things.vessels import hollow

CLAY: Final = Surface((112, 66, 46), 0.48, specular=0.4)
PORCELAIN: Final = Surface((233, 234, 228), 0.22, specular=0.5, clearcoat=0.5)
CELADON: Final = Surface((184, 194, 180), 0.26, specular=0.5, clearcoat=0.5)
TEA: Final = Surface((150, 84, 30), 0.05, specular=0.6, clearcoat=1.0)


def _vessel(line: Sequence[tuple[float, float]], size: float, wall: float) -> Mesh:
    return hollow(smooth(line, 4) * size, wall)


def teapot(width: float = 10.0) -> Mesh:
    """A squat pot, its spout to -x and its handle to +x; `width` is the belly's."""
    r = width / 2
    line = [(0, 0), (0.62, 0), (0.66, 0.05), (0.64, 0.09), (0.86, 0.3), (1.0, 0.66), (0.9, 1.02), (0.62, 1.22)]
    body = lathe(smooth([*line, (0.46, 1.26), (0.44, 1.24), (0, 1.2)], 5) * r, 96)
    lid_line = smooth([(0.5, 1.24), (0.51, 1.28), (0.47, 1.31), (0.3, 1.38), (0.1, 1.42)], 5) * r
    knob_line = smooth([(0.1, 1.42), (0.08, 1.46), (0.15, 1.54), (0.16, 1.6), (0.1, 1.66), (0, 1.68)], 5) * r
    lid = lathe(np.vstack((lid_line, knob_line[1:])), 80)
    spout_path = smooth([(-0.8, 0.5, 0), (-1.12, 0.62, 0), (-1.32, 0.86, 0), (-1.5, 1.14, 0)], 7) * r
    spout = tube(spout_path, 0.15 * r, scale=np.linspace(1.75, 0.72, len(spout_path)))
    hole = cylinder(0.075 * r, 0.01 * r, 0.002).turn("z", 38).move(-1.505 * r, 1.15 * r)
    handle_path = smooth(
        [(0.82, 1.02, 0), (1.12, 1.14, 0), (1.42, 1.0, 0), (1.44, 0.68, 0), (1.22, 0.42, 0), (0.86, 0.34, 0)]
    )
    handle = tube(handle_path * r, 0.1 * r, flat=0.8, scale=np.linspace(1.15, 0.8, len(handle_path)))
    return union([body, lid, torus(0.5 * r, 0.03 * r, 80).move(y=1.245 * r), spout, hole, handle])


def cup(radius: float = 3.1, height: float = 4.0, glaze: Surface = PORCELAIN, *, full: bool = True) -> list[Thing]:
    """A small cup without a handle; tea stands in it when it is `full`."""
    ratio = height / radius
    line = [(0.46, 0), (0.48, 0.1), (0.56, 0.16), (0.8, 0.45 * ratio), (0.93, 0.78 * ratio), (1.0, ratio)]
    things = [Thing(_vessel(line, radius, 0.24), glaze)]
    if full:
        things.append(Thing(cylinder(0.84 * radius, 0.05, 0.01).move(y=0.8 * height), TEA))
    return things


def gaiwan(radius: float = 4.8, glaze: Surface = PORCELAIN) -> list[Thing]:
    """A lidded bowl on its saucer, the lid set a little open."""
    bowl = [(0.4, 0), (0.42, 0.14), (0.5, 0.2), (0.78, 0.62), (0.92, 1.05), (1.04, 1.32)]
    lid = smooth([(0.9, 0), (0.92, 0.03), (0.72, 0.2), (0.34, 0.32), (0.24, 0.34), (0.22, 0.46), (0.3, 0.54)], 5)
    lid_mesh = lathe(np.vstack((lid * radius, [(0, 0.5 * radius)])), 80)
    saucer = _vessel([(0.5, 0), (0.56, 0.04), (0.95, 0.1), (1.2, 0.24)], radius, 0.26)
    raised = _vessel(bowl, radius, 0.26).move(y=0.1 * radius)
    return [Thing(union([saucer, raised, lid_mesh.turn("z", 7).move(0.1 * radius, 1.36 * radius)]), glaze)]


def pitcher(radius: float = 3.9) -> list[Thing]:
    """A glass jug with tea in it, from which the cups are filled."""
    line = [(0.8, 0), (0.94, 0.12), (1.0, 0.5), (0.9, 1.3), (0.84, 1.8), (0.94, 2.2)]
    tea = cylinder(0.86 * radius, 1.05 * radius, 0.2).move(y=0.12 * radius)
    grip = smooth([(0.86, 1.95, 0), (1.3, 2.0, 0), (1.5, 1.5, 0), (1.3, 0.8, 0), (0.96, 0.7, 0)], 7) * radius
    return [
        Thing(_vessel(line, radius, 0.2), finishes.glass()),
        Thing(tea, Surface((160, 92, 40), 0.1, specular=0.5)),
        Thing(tube(grip, 0.09 * radius), finishes.glass()),
    ]


def caddy(radius: float = 4.2, height: float = 10.5, glaze: Surface = CELADON) -> list[Thing]:
    """A round tea caddy with a close lid."""
    r, h = radius, height
    body = [
        (0, 0),
        (0.86 * r, 0, 0.3),
        (r, 0.14 * h, 1.2),
        (r, 0.68 * h, 1.2),
        (0.72 * r, 0.8 * h, 0.4),
        (0.7 * r, 0.83 * h),
    ]
    lid = [(0.7 * r, 0.83 * h), (0.8 * r, 0.835 * h, 0.1), (0.8 * r, 0.96 * h, 0.5), (0, h)]
    return [Thing(lathe(rounded(body), 80) + lathe(rounded(lid), 80), glaze)]


def tray(width: float = 30.0, depth: float = 17.0, colour: Srgb = (134, 98, 58)) -> list[Thing]:
    """A tea tray of bamboo: a frame, slats across it with gaps for the water, feet; its top is at 3.2 cm."""
    top, rim, slat = 3.2, 1.6, 1.5
    wood, dark = finishes.bamboo(colour, strips=8), finishes.bamboo(_darker(colour), strips=8)
    things = [Thing(box(width, 1.9, depth, 0.35).move(y=0.7), dark)]
    long = box(width, 1.1, rim, 0.3).move(y=top - 1.0)
    short = box(rim, 1.1, depth, 0.3).move(y=top - 1.0)
    things += [Thing(long.move(z=s * (depth - rim) / 2), wood) for s in (-1, 1)]
    things += [Thing(short.move(s * (width - rim) / 2), finishes.bamboo(colour, strips=8, turn=90)) for s in (-1, 1)]
    count = int((depth - 2 * rim) / slat)
    pitch = (depth - 2 * rim) / count
    slats = [
        box(width - 2 * rim, 0.6, pitch - 0.3, 0.18).move(0, top - 0.75, (n + 0.5 - count / 2) * pitch)
        for n in range(count)
    ]
    things.append(Thing(union(slats), wood))
    foot = box(1.6, 0.8, 1.6, 0.2)
    things += [
        Thing(union([foot.move(x * (width / 2 - 2), 0, z * (depth / 2 - 2)) for x in (-1, 1) for z in (-1, 1)]), dark)
    ]
    return things


def _darker(colour: Srgb) -> Srgb:
    return finishes.shade(colour, 0.55)


def vase(height: float = 15.0, glaze: Surface = CELADON) -> list[Thing]:
    """A vase for one branch: a round belly and a long narrow neck."""
    line = [(0.2, 0), (0.24, 0.03), (0.34, 0.18), (0.32, 0.34), (0.16, 0.48), (0.095, 0.62), (0.085, 0.86), (0.13, 1.0)]
    return [Thing(_vessel(line, height, 0.03 * height), glaze)]


def pick(path: Array) -> Mesh:
    """A bare twig along a path [n, 3], thinner towards its end."""
    line = smooth([tuple(p) for p in path], 8)
    return tube(line, 0.32, scale=np.linspace(1.25, 0.35, len(line)))
