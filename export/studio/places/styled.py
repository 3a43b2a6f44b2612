"""How a place's props make room for the one thing that a season or an occasion adds."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from export.studio.places.setting import Setting
from export.studio.places.surface import Thing
from export.studio.places.things.dress import dress

LEFT: Final = (-0.11, -0.36)
RIGHT: Final = (0.25, -0.24)
"""Where the season's thing lies, in stand widths right of and behind the foot."""
ROOM: Final = 0.10
"""Stand widths that it takes before the wall at least."""
SHALLOW: Final = 0.75
"""Of its size is what a shelf bears."""


class Props(NamedTuple):
    """The props of one arrangement.

    Attributes:
        kept: those that are always there.
        lesser: those that yield to what a season adds.
        spot: where the season's thing then lies, in stand widths right of and behind the foot.
        level: height of what it lies on.
    """

    kept: Sequence[Thing]
    lesser: Sequence[Thing]
    spot: tuple[float, float] = LEFT
    level: float = 0.0


def styled(setting: Setting, props: Props) -> list[Thing]:
    """Return the props as `setting.dress` wants them."""
    x, z = props.spot
    near = max(z, ROOM - setting.place.depth / setting.place.across)
    size = SHALLOW if near > z else 1.0
    return [*props.kept, *(dress(setting, spot=(x, near), level=props.level, size=size) or props.lesser)]
