"""Cut flowers and branches for a vase: roses and ranunculus of cupped petals, eucalyptus; in centimetres, y is up."""

import math

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import tube
from export.studio.places.skin import skin
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import plants
from export.studio.places.things.group import of

EUCALYPTUS = Surface((134, 152, 138), 0.62, specular=0.3)
TWIG = Surface((126, 112, 92), 0.75)
GREEN = Surface((108, 130, 84), 0.55, specular=0.3)


def petal(length: float, width: float, cup: float = 0.5, curl: float = 0.25, rows: int = 12) -> Mesh:
    """Make a petal that grows from 0 along +y, hollow towards +z, its rim rolled back by `curl` of its length."""
    t, s = np.meshgrid(np.linspace(0, 1, rows + 1), np.linspace(-1, 1, rows + 1), indexing="ij")
    wide = width / 2 * (0.16 + 0.84 * np.sin(np.pi * np.clip(0.62 * t + 0.04, 0, 1)) ** 0.8) * np.sqrt(1 - 0.75 * t**6)
    x = wide * np.sin(1.15 * s) / math.sin(1.15)
    y = length * (t - 0.1 * t**3 * s**2)
    hollow = cup * wide * (1 - np.cos(1.15 * s)) * (1 - 0.35 * t)
    z = hollow + 0.3 * cup * length * np.sin(np.pi * 0.75 * t) * -1 + 0.32 * cup * length * t - curl * length * t**3.2
    return skin(np.stack((x, y, z), axis=-1)[:, ::-1])


def bloom(radius: float, petals: int, *, seed: int = 1, open_to: float = 72.0, tight: float = 4.0) -> Mesh:
    """Open a double flower that looks along +y, its base at 0: petals by the golden angle, from bud to rim."""
    rng = np.random.default_rng(seed)
    parts = []
    for index in range(petals):
        share = (index + 0.5) / petals
        tilt = tight + (open_to - tight) * share**1.25 + rng.uniform(-3, 3)
        length = radius * (0.62 + 0.44 * share) * rng.uniform(0.94, 1.06)
        blade = petal(length, length * (0.85 + 0.25 * share), 0.75 - 0.25 * share, 0.05 + 0.26 * share**2)
        turn = 137.5 * index + rng.uniform(-9, 9)
        parts.append(
            blade.turn("x", -tilt)
            .move(0, 0.12 * radius * (1 - share), -0.05 * radius - 0.16 * radius * share)
            .turn("y", turn)
        )
    return union(parts)


def flower(
    at: Array, looks: Array, radius: float, colour: Srgb, *, petals: int = 30, seed: int = 1, open_to: float = 72.0
) -> list[Thing]:
    """Set a bloom at the end of a stem, with sepals below it."""
    head = plants.aimed(bloom(radius, petals, seed=seed, open_to=open_to), looks, at)
    sepals = union(
        [plants.leaf(0.8 * radius, 0.28 * radius, 0.5).turn("x", 62).turn("y", 72 * k + 20) for k in range(5)]
    )
    return [
        Thing(head, Surface(colour, 0.6, specular=0.2, sheen=0.3)),
        Thing(plants.aimed(sepals, looks, at), GREEN),
    ]


def stem(points: Array, radius: float = 0.16, surface: Surface = GREEN) -> Thing:
    """Draw a stem through points [n, 3]."""
    return Thing(tube(smooth([tuple(p) for p in points], 8), radius), surface)


def eucalyptus(path: Array, pairs: int, size: float, rng: np.random.Generator) -> list[Thing]:
    """Grow a branch of silver eucalyptus along a path [n, 3]: round leaves in pairs, smaller to the tip."""
    line = smooth([tuple(p) for p in path], 10)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    blades = []
    for index in range(pairs):
        share = 0.22 + 0.78 * index / max(pairs - 1, 1)
        place = int(share * (len(line) - 1))
        for side in (0.0, 180.0):
            turn = math.radians(90 * (index % 2) + side + rng.uniform(-24, 24) + 30)
            first = np.cross(along[place], (0.3, 0.2, 1.0))
            first /= np.linalg.norm(first)
            second = np.cross(along[place], first)
            out = math.cos(turn) * first + math.sin(turn) * second
            angle = math.radians(68 - 34 * share + rng.uniform(-8, 8))
            grown = size * (1.12 - 0.6 * share) * rng.uniform(0.88, 1.12)
            blade = plants.leaf(grown, 0.92 * grown, rng.uniform(0.05, 0.25))
            roll = float(rng.uniform(-40, 40))
            blades.append(
                plants.aimed(
                    blade, math.cos(angle) * along[place] + math.sin(angle) * out, line[place] + 0.1 * out, roll
                )
            )
    bark = tube(line, 0.17, scale=np.linspace(1.15, 0.35, len(line)))
    return [*of(EUCALYPTUS, union(blades)), *of(TWIG, bark)]
