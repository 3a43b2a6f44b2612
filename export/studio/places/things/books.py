"""Books bound in cloth, notebooks, and what one writes with; each lies or stands on y = 0, in centimetres."""

import math

import numpy as np

from export.studio.curves import arc, oblong, rounded
from export.studio.mesh import rotation
from export.studio.meshes import box, extrude, lathe, torus
from export.studio.places import finishes, patterns
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import vessels
from export.studio.places.things.group import of, placed

PAPER: Srgb = (236, 229, 214)
FOIL = Surface((196, 166, 108), 0.35, metallic=0.9)


def leaves() -> Surface:
    """The cut edge of a block of paper, its leaves lying flat."""
    return Surface(
        PAPER, 0.9, specular=0.1, pattern=Pattern(patterns.noise(91, 30, 420, 0.0, 60.0), (196, 186, 168), 6.0)
    )


def book(width: float, depth: float, thick: float, colour: Srgb) -> list[Thing]:
    """Lay a hardback on y = 0, its spine towards +z and `width` long; boards stand over the block of pages."""
    board, over = 0.28, 0.35
    cover = finishes.cloth(colour, size=14)
    half = thick / 2
    block = box(width - 2 * over, thick - 2 * board, depth - over - 0.3, 0.12).move(0, board, over / 2 - 0.2)
    bulge = 0.55
    spine = rounded(
        [(-half, 0), (-half, bulge * 0.8), (-0.55 * half, bulge), (0.55 * half, bulge), (half, bulge * 0.8), (half, 0)],
        0.4,
    )
    shell = extrude(spine[::-1], width, 0.06)
    # The outline's x is the book's thickness, its y points out of the spine, its depth runs along the spine.
    frame = np.array(((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    things = of(
        cover,
        box(width, board, depth, 0.1),
        box(width, board, depth, 0.1).move(y=thick - board),
        shell.rotate(frame).move(0, half, depth / 2 - 0.18),
    )
    things += of(leaves(), block)
    tall, out = 0.46 * thick, depth / 2 - 0.18 + bulge
    bands = [box(0.16, tall, 0.08, 0.03).move(side * 0.38 * width, half - tall / 2, out) for side in (-1, 1)]
    title = box(0.3 * width, 0.42 * tall, 0.08, 0.03).move(0.08 * width, half - 0.21 * tall, out)
    return [*things, *of(Surface(finishes.shade(colour, 1.6), 0.7), *bands, title)]


def standing(things: list[Thing], thick: float, width: float) -> list[Thing]:
    """Stand a book that lies: its spine stays towards +z, its thickness along x from 0."""
    return [Thing(thing.mesh.turn("z", 90).move(thick, width / 2, 0), thing.surface) for thing in placed(things)]


def notebook(width: float, depth: float, colour: Srgb, band: Srgb | None = None, thick: float = 1.5) -> list[Thing]:
    """Lay a notebook with round corners on y = 0, its long side along z, an elastic `band` beside its right edge."""
    skin = Surface(
        colour, 0.55, specular=0.35, pattern=Pattern(patterns.grain(93), finishes.shade(colour, 0.88), 9, 0.012)
    )
    flat = oblong(width / 2, depth / 2, 1.0)
    inner = oblong(width / 2 - 0.15, depth / 2 - 0.18, 0.9)
    leaf = [extrude(inner, thick - 0.36, 0.02).turn("x", -90).move(y=thick / 2)]
    cover = [extrude(flat, 0.2, 0.06).turn("x", -90).move(y=y) for y in (0.1, thick - 0.1)]
    spine = box(0.22, thick - 0.1, depth - 1.6, 0.1).move(-width / 2 + 0.14, 0.05)
    things = [*of(leaves(), *leaf), *of(skin, *cover, spine)]
    if band:
        strap = box(0.6, thick + 0.14, depth + 0.12, 0.1).move(width / 2 - 1.7, -0.02)
        things.append(Thing(strap, Surface(band, 0.8)))
    return things


def pencil(length: float, colour: Srgb) -> list[Thing]:
    """Stand a sharpened pencil on y = 0, its point up."""
    body = extrude(arc(0.37, 30, 330, 5)[::1], length - 2, 0.04).turn("x", -90).move(y=length / 2 - 1)
    cone = lathe(np.array([(0.0, 0.0), (0.36, 0.0), (0.09, 1.6), (0.0, 1.6)]), 24).move(y=length - 2)
    lead = lathe(np.array([(0.0, 0.0), (0.09, 0.0), (0.02, 0.45), (0.0, 0.45)]), 16).move(y=length - 0.41)
    return [
        Thing(body, Surface(colour, 0.4, clearcoat=0.4)),
        Thing(cone, Surface((214, 178, 132), 0.8)),
        Thing(lead, Surface((52, 52, 54), 0.5)),
    ]


def pen(length: float, colour: Srgb) -> list[Thing]:
    """Stand a slim metal pen on y = 0, its cap up, with a clip."""
    body = lathe(rounded([(0, 0), (0.2, 0.1), (0.44, 1.8), (0.46, length - 0.2), (0.3, length), (0, length)], 0.12), 40)
    ring = torus(0.46, 0.05, 40).move(y=0.56 * length)
    clip = box(0.22, 3.6, 0.1, 0.05).move(0, length - 4.2, 0.58)
    bridge = box(0.22, 0.4, 0.3, 0.05).move(0, length - 0.9, 0.48)
    return [Thing(body, Surface(colour, 0.3, specular=0.5, clearcoat=0.5)), *of(FOIL, ring, clip, bridge)]


def pen_cup(radius: float, height: float, surface: Surface, pens: tuple[list[Thing], ...]) -> list[Thing]:
    """Stand a cup on y = 0 with pens that lean on its rim, evenly round from the left."""
    things = of(surface, vessels.vessel([(radius, 0), (radius, height)], 0.3, lip=0.14))
    for index, stick in enumerate(pens):
        turn = 360 * index / len(pens) + 155
        lean = math.degrees(math.atan2(1.15 * radius, height))
        foot = rotation("y", turn) @ np.array((-0.45 * radius, 0.35, 0))
        tilted = [Thing(part.mesh.turn("z", -lean * (0.75 + 0.08 * index)), part.surface) for part in placed(stick)]
        things += placed(tilted, turn, x=float(foot[0]), y=0.35, z=float(foot[2]))
    return things
