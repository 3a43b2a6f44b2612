"""Tools of a joiner: chisels, a wooden plane, a clamp, a mallet, a square; shavings; in centimetres on y = 0."""

from typing import Final

import numpy as np

from export.studio.curves import oblong, rounded, smooth
from export.studio.mesh import Mesh, union
from export.studio.meshes import box, cylinder, extrude, lathe, sweep, tube
from export.studio.places import finishes
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things.group import of, placed
from export.studio.places.things.soft import strip

STEEL: Final = Surface((190, 192, 194), 0.38, metallic=0.75)
IRON: Final = Surface((62, 64, 66), 0.5, metallic=0.6)
BRASS: Final = Surface((190, 152, 88), 0.32, metallic=1.0)
OCHRE: Final[Srgb] = (184, 138, 74)
ASH: Final[Srgb] = (206, 170, 122)
SHAVING: Final = Surface((226, 194, 148), 0.6, specular=0.25)


def chisel(length: float = 21.0, width: float = 1.9, handle: Srgb = OCHRE) -> list[Thing]:
    """A chisel that lies along x, its edge to -x, on its back."""
    grip, blade = 0.52 * length, 0.48 * length
    outline = [(0, -0.34), (0, 0.34), (-0.3 * blade, 0.5 * width), (-blade, 0.5 * width), (-blade, -0.5 * width)]
    outline += [(-0.3 * blade, -0.5 * width)]
    flat = extrude(rounded(outline, 0.16, closed=True), 0.36, 0.06)
    edge = blade

    def ground(p: np.ndarray) -> np.ndarray:
        slope = np.clip((p[:, 0] + edge) / 1.1, 0.08, 1)
        return np.column_stack((p[:, 0], p[:, 1], (p[:, 2] + 0.18) * slope - 0.18))

    iron = _finer(flat).warp(ground).turn("x", -90)
    turned = smooth(
        [(0, 0), (0.62, 0.02), (0.66, 0.6), (0.86, 2.0), (1.25, 5.0), (1.42, 7.6), (1.3, 9.6), (1.36, 10.2)], 5
    )
    wood = lathe(np.vstack((turned, [(1.3, 10.6), (0.9, 10.9), (0, 11.0)])) * (0.82, grip / 11), 56).turn("z", -90)
    ferrule = lathe(rounded([(0, -0.1), (0.7, -0.1), (0.76, 1.3), (0, 1.3)], 0.1), 48).turn("z", -90)
    lean = 3.2  # the handle is thicker than the blade: the edge lies on the bench
    things = [Thing(iron.move(0.2), STEEL), Thing(wood, finishes.plain_wood(handle, size=16)), Thing(ferrule, BRASS)]
    tipped = [Thing(thing.mesh.turn("z", lean), thing.surface) for thing in things]
    low = min(float(thing.mesh.points[:, 1].min()) for thing in tipped)
    return placed(tipped, y=-low)


def _finer(mesh: Mesh) -> Mesh:
    """Split each face into four."""
    points, faces = mesh.points[mesh.faces], mesh.normals[mesh.faces]
    for _ in range(2):
        parts = []
        for values in (points, faces):
            a, b, c = values[:, 0], values[:, 1], values[:, 2]
            ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
            parts.append(
                np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
            )
        points, faces = parts
    count = len(points)
    return Mesh(points.reshape(-1, 3), faces.reshape(-1, 3), np.arange(3 * count).reshape(-1, 3))


def plane(length: float = 23.0, wood: Srgb = (176, 128, 82)) -> list[Thing]:
    """A wooden smoothing plane, its sole on y = 0, its toe to -x."""
    width, height, half = 6.2, 6.4, length / 2
    side = [
        (-half, 0),
        (half, 0),
        (half, 0.8 * height),
        (0.62 * half, height),
        (-0.1 * half, height),
        (-half, 0.86 * height),
    ]
    body = extrude(rounded(side, 0.9, closed=True), width, 0.35)
    grain = finishes.plain_wood(wood, size=28, boards=1)
    mouth = box(3.4, 0.5, 4.4, 0.1).move(-0.2 * half, height - 0.44)
    iron = box(0.34, 9.4, 4.0, 0.1).move(0, -0.6).turn("z", -45).move(-0.34 * half, 0.44 * height)
    wedge = extrude(rounded([(0, 0), (1.5, 0.4), (0.9, 6.4), (0, 6.8)], 0.3, closed=True), 4.0, 0.15)
    wedge = wedge.turn("z", -45).move(-0.36 * half, 0.74 * height)
    horn_line = smooth(
        [
            (-0.8 * half, height * 0.7, 0),
            (-0.84 * half, height + 1.6, 0),
            (-0.8 * half, height + 3.2, 0),
            (-0.92 * half, height + 4.4, 0),
        ],
        6,
    )
    horn = tube(horn_line, 1.15, scale=np.linspace(1.25, 0.85, len(horn_line)))
    knob = lathe(smooth([(0, -0.9), (0.8, -0.7), (1.1, 0), (0.8, 0.7), (0, 0.95)], 5), 40).move(
        *(float(v) for v in horn_line[-1])
    )
    dark = finishes.plain_wood((150, 100, 62), size=20, boards=1)
    return [
        *of(grain, body),
        Thing(mouth, Surface((58, 40, 28), 0.9)),
        Thing(iron, STEEL),
        Thing(wedge, dark),
        *of(dark, horn, knob),
    ]


def clamp(length: float = 24.0, opening: float = 9.0, handle: Srgb = OCHRE) -> list[Thing]:
    """A bar clamp that lies on its side along x, its screw and wooden grip towards +z."""
    bar = box(length, 1.9, 0.8, 0.12)
    reach = 8.5
    fixed = extrude(_jaw(reach), 1.7, 0.3).turn("x", 90).move(-length / 2 + 1.4, 0.95)
    moving_x = -length / 2 + 1.4 + opening + 3.4
    moving = extrude(_jaw(reach), 1.7, 0.3).turn("x", 90).move(moving_x, 0.95)
    pad = cylinder(1.35, 0.7, 0.15).turn("z", 90)
    thread_line = np.array([(0.62 + 0.08 * (n % 2), 0.22 * n) for n in range(56)])
    thread = lathe(np.vstack(([(0, 0)], thread_line, [(0, 0.22 * 56)])), 32).turn("z", -90)
    screw_z, y = reach - 1.6, 0.95
    left = moving_x - 3.4 + 0.7
    grip = lathe(
        smooth([(0, 0), (1.1, 0.1), (1.5, 1.6), (1.62, 4.4), (1.5, 7.6), (1.2, 9.0), (0, 9.4)], 6),
        56,
        flutes=10,
        depth=0.035,
    )
    return placed(
        [
            Thing(bar.move(y=0.0), STEEL),
            *of(IRON, fixed, moving),
            Thing(pad.move(left, y, screw_z), IRON),
            Thing(pad.move(-length / 2 + 3.1, y, screw_z), IRON),
            Thing(thread.move(left - 0.4, y, screw_z), STEEL),
            Thing(grip.turn("z", -90).move(left + 11.4, y, screw_z), finishes.plain_wood(handle, size=18)),
        ],
        y=0.7,
    )


def _jaw(reach: float) -> np.ndarray:
    """The outline of a jaw in x and y: a block on the bar and an arm that tapers."""
    return rounded([(-1.3, -1.2), (1.3, -1.2), (1.3, 1.2), (0.9, reach), (-0.9, reach), (-1.3, 1.2)], 0.6, closed=True)


def mallet(length: float = 26.0, wood: Srgb = ASH) -> list[Thing]:
    """A joiner's mallet that stands on its head, the handle up and leaning back a little."""
    head = extrude(rounded([(-6, 0), (6, 0), (6.6, 8.4), (-6.6, 8.4)], 0.7, closed=True), 6.4, 0.45)
    shaft = sweep(
        np.array([(0, 0.4, 0), (0, 9, 0), (0, length * 0.6, 0), (0, length, 0)]),
        oblong(1.0, 1.5, 0.8),
        (0, 0, 1),
        np.array([1.0, 1.0, 1.05, 1.15]),
    )
    return [
        Thing(head, finishes.plain_wood(finishes.shade(wood, 0.86), size=22, boards=1)),
        Thing(shaft, finishes.plain_wood(wood, size=20, turn=90)),
    ]


def square(long: float = 20.0, short: float = 13.0) -> list[Thing]:
    """A try square that leans on what is behind: a stock of wood bound with brass, a blade upwards."""
    stock = box(short, 2.9, 1.9, 0.15)
    face = box(short, 0.28, 1.94, 0.05).move(y=2.68)
    blade = box(3.6, long, 0.22, 0.05).move(-short / 2 + 1.8, 0.6)
    return [Thing(stock, finishes.plain_wood((120, 72, 48), size=18)), Thing(face, BRASS), Thing(blade, STEEL)]


def shaving(radius: float, width: float, turns: float, seed: int) -> Mesh:
    """A ribbon of planed wood along x: it lies in a slow wave, then rolls up into a curl whose axis lies across."""
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 1, int(34 * turns))
    swing = 2 * np.pi * turns * t
    reach = radius * (1 - 0.55 * t) * (1 + 0.05 * np.sin(2 * swing + rng.uniform(0, 6)))
    roll = np.stack(
        (reach * np.sin(swing), radius - reach * np.cos(swing), 0.9 * width * t * rng.uniform(0.6, 1.3)), axis=1
    )
    s = np.linspace(-1, 0, 16)[:-1, None]
    long = radius * rng.uniform(3.0, 5.0)
    lead = np.hstack((long * s, 0.35 * radius * np.sin(np.pi * s) ** 2 * (1 + s) - 0 * s, 0.5 * width * s * s))
    path = np.vstack((lead, roll))
    count = len(path)
    tilt = 0.22 * np.sin(np.linspace(0, 5, count) + rng.uniform(0, 6))
    side = np.stack((0.3 * tilt, tilt * (np.linspace(0, 1, count) > 0.2), np.ones(count)), axis=1)
    edge = np.linspace(0, 1, count)
    curl = strip(path, side, width * np.clip(np.minimum(edge, 1 - edge) * 7 + 0.3, 0, 1), cup=0.03)
    return curl.move(y=-float(curl.points[:, 1].min()))


def shavings(places: tuple[tuple[float, float, float, float], ...], size: float = 1.5) -> list[Thing]:
    """Curls at places (x, z, turn, size in shares of `size`)."""
    curls = [
        shaving(size * share, 1.5 * size, 1.4 + 0.5 * (n % 3), n).turn("y", turn).move(x, 0, z)
        for n, (x, z, turn, share) in enumerate(places)
    ]
    return [Thing(union(curls), SHAVING)]


def boards(count: int, width: float, depth: float, thick: float = 2.2, wood: Srgb = ASH) -> list[Thing]:
    """Planed boards on one another, each a little askew."""
    things = []
    for n in range(count):
        tone = finishes.shade(wood, (1.0, 0.88, 1.08)[n % 3])
        board = box(width * (1 - 0.06 * (n % 2)), thick, depth, 0.12)
        things += placed(
            [Thing(board, finishes.wood(tone, size=30, boards=1, seed=24))], (1.6, -2.4, 0.7)[n % 3], y=n * thick
        )
    return things
