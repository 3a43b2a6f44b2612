"""Glass, brass and turned goods of a dressing table, a bath, a desk: each stands on y = 0, in centimetres."""

from functools import cache
from typing import Final

import numpy as np

from export.studio.curves import arc, oblong, rounded, smooth
from export.studio.mesh import Array, Mesh
from export.studio.meshes import box, cylinder, extrude, lathe, sphere, sweep, torus, tube
from export.studio.places.surface import Surface, Thing
from export.studio.places.things.group import of, placed

GLASS: Final = Surface((254, 255, 255), refraction=1.5)
BRASS: Final = Surface((186, 152, 92), 0.3, metallic=0.85, specular=0.5)


def filled(radius: float, height: float, level: float, wall: float = 0.22) -> Mesh:
    """Make a tumbler with water up to `level` of its height; water and glass bend light as one body."""
    r, w = radius, wall
    low = 0.86 * r
    full = low + (r - low) * level
    water = [(full - w - 0.12, level * height), (full - w, level * height + 0.1)]
    line = [(0, 0), (low, 0, 0.35), (r, height, 0.1), (r - w, height, 0.1), *water[::-1], (0, level * height)]
    return lathe(rounded(line, 0.08, steps=5), 192)


def tumbler(radius: float, height: float, wall: float = 0.24, foot: float = 1.0) -> Mesh:
    """Make an empty tumbler with a heavy foot."""
    r, low = radius, 0.86 * radius
    line = [(0, 0), (low, 0, 0.35), (r, height, 0.1), (r - wall, height, 0.1), (low - wall, foot, 0.5), (0, foot)]
    return lathe(rounded(line, steps=5), 128)


def bud_vase(radius: float, height: float, neck: float = 0.32) -> Mesh:
    """Turn a round vase with a slim neck and an open lip."""
    r, h = radius, height
    outer = smooth(
        [(0.55 * r, 0), (0.96 * r, 0.2 * h), (0.9 * r, 0.42 * h), (neck * r, 0.7 * h), (1.35 * neck * r, h)], 12
    )
    outer[0] = (0.55 * r, 0)
    wall = 0.13 * r
    inner = np.column_stack((np.maximum(outer[:, 0] - wall, 0.08 * r), np.maximum(outer[:, 1], wall)))[::-1]
    line = np.concatenate(([(0.0, 0.0)], outer, inner, [(0.0, wall)]))
    keep = np.concatenate(([True], np.linalg.norm(np.diff(line, axis=0), axis=1) > 1e-5))
    return lathe(line[keep], 128)


def mirror(radius: float, rise: float, tip: float = 8.0) -> list[Thing]:
    """Stand a round mirror of brass on a foot, its middle `rise` high, leaned back by `tip` degrees."""
    foot = lathe(rounded([(0, 0), (0.5 * radius, 0), (0.5 * radius, 0.5), (0.7, 1.0), (0.4, 1.6), (0, 1.6)], 0.22), 96)
    stem = cylinder(0.38, rise - radius - 0.5, 0.1, 32).move(y=0.9)
    back = cylinder(radius - 0.2, 0.4, 0.12, 160).turn("x", 90).move(z=-0.5)
    rim = torus(radius, 0.42, 160).turn("x", 90)
    head = placed([Thing(_disc(radius), reflecting()), *of(BRASS, back, rim)], tip=tip, y=rise)
    return [*of(BRASS, foot, stem), *head]


def _disc(radius: float) -> Mesh:
    """Span a disc that looks to +z, its texture's corners about it."""
    ring = arc(radius, 0, 360, 128)[:-1]
    points = np.vstack((np.column_stack((ring, np.zeros(len(ring)))), np.zeros((1, 3))))
    turn = np.arange(len(ring))
    faces = np.stack((turn, np.roll(turn, -1), np.full(len(ring), len(ring))), axis=1)
    return Mesh(points, np.tile((0.0, 0.0, 1.0), (len(points), 1)), faces, 0.5 + 0.495 * points[:, :2] / radius)


@cache
def reflecting() -> Surface:
    """What a mirror shows of a bright room that is not there: pale above, a window's soft light, dimmer below."""
    u, v = np.meshgrid(np.linspace(-1, 1, 256), np.linspace(-1, 1, 256), indexing="xy")
    slant = u + 0.28 * v
    window = 1 / (1 + np.exp(-(slant + 0.62) / 0.07)) - 1 / (1 + np.exp(-(slant + 0.02) / 0.09))
    tone = 0.5 + 0.1 * v - 0.05 * u + 0.24 * window
    picture = tone[..., None] * np.array((1.0, 0.985, 0.965))
    return Surface((200, 200, 200), 0.12, specular=0.6, picture=picture)


def tray(width: float, depth: float, surface: Surface, lip: float = 0.9, corner: float = 4.0) -> list[Thing]:
    """Lay a tray with a thin rim and round corners on y = 0."""
    corner = min(corner, 0.49 * depth)
    outline = oblong(width / 2, depth / 2, corner)
    base = extrude(outline, 0.25, 0.1).turn("x", -90).move(y=0.125)
    line = np.column_stack((outline[:, 0], np.full(len(outline), lip / 2), -outline[:, 1]))
    seen = np.concatenate(
        [a + (b - a) * np.linspace(0, 1, 12)[:-1, None] for a, b in zip(line, np.roll(line, -1, 0), strict=True)]
    )
    return of(surface, base, _rim(seen, lip))


def _rim(line: Array, lip: float) -> Mesh:
    """Run an upright band along a closed line."""
    return sweep(line, oblong(0.09, lip / 2, 0.06), (0, 1, 0), closed=True)


def desk_lamp(reach: float, height: float, surface: Surface) -> list[Thing]:
    """Stand a desk lamp: a heavy round foot, an arm that rises, bends at a brass hinge and goes to +x by `reach`."""
    foot = lathe(rounded([(0, 0), (7.2, 0), (7.2, 1.1), (6.6, 1.6), (1.4, 2.0), (1.1, 2.8), (0, 2.8)], 0.35), 128)
    knee = np.array((0.1 * reach, 0.62 * height, 0.0))
    lower = tube(np.array([(0.0, 2.0, 0.0), knee]), 0.55)
    upper = tube(np.array([knee, (reach, height, 0.0)]), 0.5)
    hinge = cylinder(1.0, 2.4, 0.3, 48).turn("x", 90).move(*(knee - (0, 0, 1.2)))
    return [*of(surface, foot, lower, upper), *of(BRASS, hinge)]


def soap(width: float = 7.5, depth: float = 5.0, height: float = 2.4) -> Mesh:
    """Lay a bar of soap, pressed full."""
    bar = extrude(oblong(width / 2, depth / 2, 2.0), height, 0.9).turn("x", -90).move(y=height / 2)
    return bar.warp(
        lambda p: np.column_stack((p[:, 0], p[:, 1] * (1 - 0.012 * (p[:, 0] ** 2 + p[:, 2] ** 2) / 4), p[:, 2]))
    )


def ring_dish(radius: float, surface: Surface) -> list[Thing]:
    """Lay a shallow dish with a brass edge."""
    line = [(0, 0), (0.5 * radius, 0, 0.2), (radius, 0.3 * radius, 0.1), (radius - 0.2, 0.34 * radius, 0.1)]
    line += [(0.5 * radius, 0.35, 0.8), (0, 0.3)]
    rim = torus(radius - 0.08, 0.13, 96).move(y=0.325 * radius)
    return [*of(surface, lathe(rounded(line, steps=5), 96)), *of(BRASS, rim)]


def lidded_box(width: float, height: float, depth: float, surface: Surface, knob: bool = True) -> list[Thing]:
    """Stand a box with a lid that overlaps by a hair, and a small knob of brass."""
    lid = 0.3 * height
    parts = of(
        surface,
        box(width - 0.25, height - lid, depth - 0.25, 0.15),
        box(width, lid, depth, 0.25).move(y=height - lid + 0.06),
    )
    if knob:
        parts += of(BRASS, sphere(0.55, 40).move(y=height + 0.6), cylinder(0.25, 0.4, 0.05, 32).move(y=height))
    return parts


def brush(length: float, wood: Surface, hair: Surface) -> list[Thing]:
    """Stand a toothbrush of wood on y = 0, its head up."""
    line = np.array([(0.0, y, 0.0) for y in np.linspace(0, length, 24)])
    scale = np.interp(np.linspace(0, 1, 24), (0, 0.05, 0.5, 0.72, 0.85, 1), (0.8, 1, 1, 0.6, 0.9, 0.75))
    handle = tube(line, 0.6, scale=scale, flat=0.55)
    low, high = 0.83 * length, 0.97 * length
    tuft = [
        cylinder(0.15, 1.1, 0.06, 12).turn("x", 90).move(x, y, 0.2)
        for y in np.linspace(low, high, 7)
        for x in (-0.22, 0.12)
    ]
    return [*of(wood, handle), *of(hair, *tuft)]


def shaded_lamp(
    surface: Surface, shade: Surface, radius: float = 7.0, height: float = 19.0, wide: float = 13.0
) -> list[Thing]:
    """Stand a bedside lamp: a round ceramic base, a brass neck, a drum of cloth that is open below."""
    r, h = radius, height
    belly = smooth([(0.62 * r, 0.02 * h), (0.98 * r, 0.25 * h), (0.94 * r, 0.52 * h), (0.3 * r, 0.9 * h)], 14)
    line = np.concatenate(([(0.0, 0.0), (0.58 * r, 0.0)], belly, [(0.2 * r, 0.96 * h), (0.0, 0.96 * h)]))
    neck = cylinder(0.55, 6.0, 0.1, 40).move(y=0.94 * h)
    tall = 1.45 * wide
    drum = lathe(
        np.array([(wide, 0.0), (0.86 * wide, tall), (0.86 * wide - 0.15, tall), (wide - 0.15, 0.0), (wide, 0.0)]), 160
    )
    return [*of(surface, lathe(line, 128)), *of(BRASS, neck), *of(shade, drum.move(y=h + 2.2))]
