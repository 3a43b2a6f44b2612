"""Crates of rough boards and woven baskets, and how fruit lies heaped in them; in centimetres on y = 0."""

from collections.abc import Sequence

import numpy as np

from export.studio.curves import arc
from export.studio.mesh import Mesh, union
from export.studio.meshes import box, cylinder, tube
from export.studio.places import finishes
from export.studio.places.skin import skin
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things.group import placed

PINE: Srgb = (178, 140, 96)


def crate(width: float, height: float, depth: float, colour: Srgb = PINE, slats: int = 3) -> list[Thing]:
    """An open crate: `slats` boards on each side with gaps, posts in its corners, a floor."""
    thick, gap = 0.9, 0.9
    tall = (height - 0.4) / slats - gap
    tones = (colour, finishes.shade(colour, 0.94), finishes.shade(colour, 1.08))
    things = []
    for row in range(slats):
        y = 0.4 + row * (tall + gap)
        wood = finishes.wood(tones[row % 3], size=26, boards=2, seed=31)
        side = finishes.wood(tones[(row + 1) % 3], size=26, boards=2, seed=32)
        long = box(width, tall, thick, 0.16)
        short = box(thick, tall, depth - 2 * thick - 0.06, 0.16)
        nudge = 0.12 * (-1) ** row
        things += [Thing(long.move(nudge, y, s * (depth - thick) / 2), wood) for s in (-1, 1)]
        things += [Thing(short.move(s * (width - thick) / 2, y + 0.08), side) for s in (-1, 1)]
    x, z = width / 2 - thick - 0.95, depth / 2 - thick - 0.85
    post = box(1.7, height - 0.6, 1.5, 0.14)
    posts = union([post.move(a * x, 0, b * z) for a in (-1, 1) for b in (-1, 1)])
    floor = box(width - 0.4, 0.8, depth - 2 * thick, 0.1).move(y=0.5)
    return [
        *things,
        Thing(posts, finishes.wood(tones[1], size=26, boards=2, seed=31)),
        Thing(floor, finishes.wood(colour, size=26, boards=2, seed=32)),
    ]


def heap(fruits: Sequence[list[Thing]], places: Sequence[tuple[float, float, float]]) -> list[Thing]:
    """Lay fruit at places (x, y, z), each kind in turn, each turned and tipped its own way."""
    laid: list[Thing] = []
    for index, (x, y, z) in enumerate(places):
        turn, tip = 137.5 * index, (18.0, -26.0, 8.0, 34.0)[index % 4]
        laid += placed(fruits[index % len(fruits)], turn, tip=tip, x=x, y=y, z=z)
    return laid


def filled(width: float, depth: float, pitch: float, low: float) -> list[tuple[float, float, float]]:
    """Return where fruit `pitch` wide fills a box: a full layer at `low` and what lies in its hollows."""
    across, along = max(int(width / pitch), 1), max(int(depth / pitch), 1)
    step_x, step_z = width / across, depth / along
    grid = [(i, j) for j in range(along) for i in range(across)]
    first = [((i + 0.5) * step_x - width / 2, low, (j + 0.5) * step_z - depth / 2) for i, j in grid]
    hollows = [(i, j) for i, j in grid if i < across - 1 and j < along - 1]
    second = [((i + 1) * step_x - width / 2, low + 0.62 * pitch, (j + 1) * step_z - depth / 2) for i, j in hollows]
    return first + second


def basket(
    radius: float, height: float, colour: Srgb = (168, 128, 84), *, flare: float = 1.14, bail: bool = False
) -> list[Thing]:
    """A round basket woven of willow, its rows behind and before the stakes by turns; with a `bail` handle or none."""
    stakes, thick = 22, 0.34
    rows = int(height / (1.75 * thick))
    turn = np.linspace(0, 2 * np.pi, 6 * stakes + 1)
    section = arc(1.0, 0, 360, 5)
    rods = []
    for row in range(rows):
        share = row / (rows - 1)
        base = radius * (1 + (flare - 1) * share + 0.05 * np.sin(np.pi * share))
        reach = base + 0.3 * np.cos(stakes * turn / 2 + np.pi * row)
        y = thick + share * (height - 2 * thick)
        ring = np.stack((reach * np.cos(turn), np.full_like(turn, y), -reach * np.sin(turn)), axis=1)
        out = np.stack((np.cos(turn), 0 * turn, -np.sin(turn)), axis=1)
        points = ring[:, None] + thick * (section[None, :, :1] * out[:, None] + section[None, :, 1:] * (0.0, 1.0, 0.0))
        rods.append(skin(points[:, ::-1]))
    angles = 2 * np.pi * np.arange(stakes) / stakes
    uprights = [
        tube(
            np.array(
                [
                    (r * np.cos(a), y, -r * np.sin(a))
                    for r, y in ((radius, 0.1), (radius * (1 + flare) / 2, height / 2), (radius * flare, height))
                ]
            ),
            0.26,
        )
        for a in angles
    ]
    top = radius * flare
    rims = []
    for phase in (0.0, np.pi):
        twist = 26 * turn + phase
        reach = top + 0.42 * np.cos(twist)
        line = np.stack((reach * np.cos(turn), height + 0.1 + 0.42 * np.sin(twist), -reach * np.sin(turn)), axis=1)[:-1]
        out = np.stack((np.cos(turn), 0 * turn, -np.sin(turn)), axis=1)[:-1]
        around = line[:, None] + 0.42 * (section[None, :, :1] * out[:, None] + section[None, :, 1:] * (0.0, 1.0, 0.0))
        rims.append(skin(np.concatenate((around, around[:1]))[:, ::-1]))
    willow = Surface(colour, 0.6, specular=0.3)
    shaded = Surface(finishes.shade(colour, 0.7), 0.7, specular=0.2)
    things = [
        *(Thing(union(rods[n::2]), Surface(finishes.shade(colour, (1.0, 1.1)[n]), 0.6, specular=0.3)) for n in (0, 1)),
        Thing(union(uprights), shaded),
        Thing(union(rims), willow),
        Thing(cylinder(radius * 0.98, 0.6, 0.1), shaded),
    ]
    if bail:
        arch = np.linspace(0, np.pi, 40)
        line = np.stack((top * np.cos(arch), height + 0.9 * top * np.sin(arch), 0 * arch), axis=1)
        things.append(Thing(tube(line, 0.75), willow))
    return things


def burlap(colour: Srgb = (186, 160, 118)) -> Surface:
    """Coarse sacking: the weave of linen, twice as wide."""
    return finishes.cloth(colour, size=60, seed=17)


def mound(radius: float, height: float, cells: int = 40) -> Mesh:
    """A low round heap, flat below: what fills a basket out of sight."""
    turn = np.linspace(0, 2 * np.pi, cells + 1)
    reach = np.linspace(0, 1, 12)
    r, t = np.meshgrid(reach, turn, indexing="ij")
    points = np.stack((radius * r * np.cos(t), height * (1 - r**2), -radius * r * np.sin(t)), axis=-1)
    return skin(points)
