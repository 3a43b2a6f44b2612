"""Places as their tests look at them: what a maker sets, what of it is props, and where the camera sees it."""

import importlib
from functools import cache
from types import ModuleType

import numpy as np

from engines.paint.plane import FOOT
from engines.vocabulary.places import PLACES
from export.studio.mesh import Array
from export.studio.places.frame import FOCAL, Camera
from export.studio.places.setting import Setting
from export.studio.places.surface import Thing


def module(key: str) -> ModuleType:
    """The maker's file."""
    return importlib.import_module(f"export.studio.places.sets.{key}")


@cache
def things(key: str, arrangement: int, *, props: bool = True, dress: str = "none") -> tuple[Thing, ...]:
    """All that stands in a place in its own colours."""
    wall, stand, material = module(key).DEFAULT
    setting = Setting(PLACES[key], wall, stand, material, props=props, dress=dress, arrangement=arrangement)
    return tuple(getattr(module(key), key)(setting))


def props(key: str, arrangement: int, dress: str = "none") -> tuple[Thing, ...]:
    """What a bare place lacks."""
    return things(key, arrangement, dress=dress)[len(things(key, arrangement, props=False)) :]


def points(some: tuple[Thing, ...]) -> Array:
    """All vertices [n, 3]."""
    return np.vstack([thing.mesh.points for thing in some])


def seen(key: str, where: Array) -> tuple[Array, Array]:
    """Columns and rows of the plane at which a place's camera sees points [n, 3]."""
    camera = Camera(PLACES[key].across, PLACES[key].angle)
    x, y, z = (where - camera.eye).T
    pitch = np.radians(camera.pitch)
    away, up = -z * np.cos(pitch) - y * np.sin(pitch), y * np.cos(pitch) - z * np.sin(pitch)
    return FOOT[0] + FOCAL * x / away, camera.axis - FOCAL * up / away
