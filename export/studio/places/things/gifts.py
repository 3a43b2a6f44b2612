"""Presents: wrapped boxes with ribbon and bow, a box with a lid, ribbon off its roll; in centimetres on y = 0."""

import math

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import box, cylinder
from export.studio.places import finishes, patterns
from export.studio.places.skin import skin
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things.group import placed
from export.studio.places.things.soft import strip


def paper(colour: Srgb, *, kraft: bool = False) -> Surface:
    """Wrapping paper: smooth with a faint tooth, or brown with fibres."""
    if kraft:
        tile = 0.6 * patterns.noise(81, 20, 300, 0.5, 6.0) + 0.4 * patterns.grain(82)
        return Surface(colour, 0.85, specular=0.15, pattern=Pattern(tile, finishes.shade(colour, 0.84), 22.0, 0.01))
    pattern = Pattern(patterns.grain(83), finishes.shade(colour, 0.94), 20.0, 0.008)
    return Surface(colour, 0.55, specular=0.3, pattern=pattern)


def satin(colour: Srgb) -> Surface:
    """Ribbon that shines along its threads."""
    return Surface(colour, 0.34, specular=0.5, sheen=0.5)


def _loop(size: float, width: float, lean: float) -> Mesh:
    """One loop of a bow, from the knot out to +x and back, wide where it swells and gathered at the knot."""
    line = [(0.06, 0.02), (0.3, 0.22), (0.62, 0.44), (0.92, 0.46), (1.06, 0.3), (0.98, 0.12), (0.66, 0.03), (0.3, 0.02)]
    flat = smooth([*line, (0.06, 0.0)], 6) * size
    path = np.column_stack((flat, np.zeros(len(flat))))
    t = np.linspace(0, 1, len(path))
    gathered = width * (0.34 + 0.66 * np.sin(np.pi * t) ** 0.7)
    side = np.stack((0.28 * np.sin(np.pi * t), 0.1 * np.cos(np.pi * t), np.ones_like(t)), axis=1)
    return strip(path, side, gathered, cup=0.07).turn("z", lean)


def _tail(length: float, width: float, bend: float, rise: float) -> Mesh:
    """One end of a ribbon, from the knot out to +x, in a lazy wave, cut to a swallow's tail."""
    t = np.linspace(0, 1, 25)
    path = np.stack((length * t, rise * np.sin(2.6 * np.pi * t**0.8) * (1 - 0.5 * t) + 0.06, bend * length * t**2), 1)
    gathered = width * np.clip(0.4 + 2.4 * t, 0, 1)
    side = np.stack((-2 * bend * t, 0.2 * np.sin(5 * t), np.ones_like(t)), axis=1)
    return strip(path, side, gathered, cup=0.03, notch=True)


def bow(size: float, width: float) -> Mesh:
    """A bow that lies on y = 0: two loops of `size`, a knot, two tails, of ribbon `width` wide."""
    right, left = _loop(size, width, 8), _loop(size * 0.95, width, 6).turn("y", 180)
    knot = box(0.62 * width, 0.5 * width, 0.62 * width, 0.2 * width)
    ends = [
        _tail(1.15 * size, width, 0.35, 0.16 * size).turn("y", -38),
        _tail(size, width, -0.3, 0.13 * size).turn("y", -132),
    ]
    return union([right.turn("y", 8), left.turn("y", -6), knot, *ends])


def present(
    width: float, height: float, depth: float, wrap: Surface, ribbon: Surface, *, band: float = 2.2, tied: bool = True
) -> list[Thing]:
    """A wrapped box with a ribbon both ways and, where it is `tied`, a bow on top."""
    body = box(width, height, depth, 0.22)
    flaps = [_flap(depth, height).turn("y", s * 90).move(s * (width / 2 + 0.01)) for s in (-1, 1)]
    proud = 0.2
    bands = [box(width + proud, height + proud / 2, band, 0.05), box(band, height + proud / 2, depth + proud, 0.05)]
    things = [Thing(body, wrap), *(Thing(flap, wrap) for flap in flaps), Thing(union(bands), ribbon)]
    if tied:
        size = min(0.34 * width, 8.0)
        things += placed([Thing(bow(size, band * 1.05), ribbon)], 12, y=height + 0.04)
    return things


def _flap(width: float, height: float) -> Mesh:
    """The folded end of wrapping paper on a face towards +z: two slanted edges that meet, a sheet proud of the box."""
    w, h = width / 2, height
    corners = np.array([(-w + 0.3, 0.25), (w - 0.3, 0.25), (0.34 * w, 0.56 * h), (-0.34 * w, 0.56 * h)])
    rows = np.array([np.linspace(corners[1], corners[0], 9), np.linspace(corners[2], corners[3], 9)])
    lift = np.array([0.0, 0.04])[:, None] * np.ones(9)
    sheet = np.concatenate((rows, lift[..., None]), axis=-1)
    return skin(np.concatenate((sheet, sheet[1:] - (0, 0.02, 0.04))))  # the paper's edge throws a shadow line


def lidded(width: float, height: float, depth: float, body: Surface, lid: Surface) -> list[Thing]:
    """A stiff box with a lid that reaches a third down its sides."""
    low = box(width - 0.5, height - 0.3, depth - 0.5, 0.12)
    cover = box(width, 0.34 * height, depth, 0.16).move(y=0.66 * height)
    return [Thing(low, body), Thing(cover, lid)]


def roll(radius: float, width: float, ribbon: Surface, core: Surface) -> list[Thing]:
    """Ribbon on its reel, standing on edge: its axis along z, a loose end that runs out to -x in a wave."""
    reel = cylinder(radius, width, 0.1).turn("x", 90).move(0, radius, -width / 2)
    rim = [cylinder(0.42 * radius, 0.14, 0.04).turn("x", 90).move(0, radius, s * (width / 2 + 0.02)) for s in (-1, 1)]
    t = np.linspace(0, 1, 40)
    x = -radius * 0.2 - 4.6 * radius * t
    y = 0.06 + 0.42 * radius * np.abs(np.sin(2.2 * math.pi * t)) * (1 - t) ** 0.8
    path = np.stack((x, y, 0.9 * radius * t**2), axis=1)
    side = np.stack((0.3 * t, 0.1 * np.sin(6 * t), np.ones_like(t)), axis=1)
    return [
        Thing(reel, ribbon),
        Thing(strip(path, side, width * 0.92, cup=0.02, notch=True), ribbon),
        *(Thing(disc, core) for disc in rim),
    ]


def loose(length: float, width: float) -> Mesh:
    """A length of ribbon let fall along x on y = 0, in waves that lie down towards its ends."""
    t = np.linspace(0, 1, 60)
    rise = 0.085 * length * np.sin(3 * math.pi * t) ** 2 * np.sin(math.pi * t)
    path: Array = np.stack((length * (t - 0.5), 0.06 + rise, 0.09 * length * np.sin(4 * t)), axis=1)
    side = np.stack((-0.5 * np.cos(4 * t), 0.12 * np.sin(9 * t), np.ones_like(t)), axis=1)
    return strip(path, side, width, cup=0.02, notch=True)
