"""What lies out of doors: things that rest on uneven ground as one, and what a season lays beside the product."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.places.ground import Height
from export.studio.places.setting import Setting
from export.studio.places.styled import Props
from export.studio.places.surface import Thing
from export.studio.places.things.dress import dress

SPOT: Final = (0.26, -0.2)
"""Where the season's thing lies, in stand widths right of and behind the foot: on what is still level."""
PRESSED: Final = 0.2
"""Centimetres by which soft ground gives way."""


def rest(things: Sequence[Thing], height: Height, sink: float) -> list[Thing]:
    """Lower or lift things as one until they touch the ground, then press them in by `sink`."""
    lift = max(float(np.max(height(x, z) - y)) for x, y, z in (thing.mesh.points.T for thing in things))
    return [replace(thing, mesh=thing.mesh.move(y=lift - sink)) for thing in things]


def styled(setting: Setting, props: Props, height: Height) -> list[Thing]:
    """Return the props as `setting.dress` wants them, on ground of such a `height`."""
    added = dress(setting, spot=SPOT)
    return [*props.kept, *(rest(added, height, PRESSED) if added else props.lesser)]
