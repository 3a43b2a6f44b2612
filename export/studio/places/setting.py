"""What a place is asked to look like, and what its maker answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engines.vocabulary.places import Place
from export.studio.places.surface import Srgb, Thing


@dataclass(frozen=True, slots=True)
class Setting:
    """A place to be set.

    Attributes:
        place: its numbers.
        wall: the colour of what is behind, where it can be painted.
        stand: the colour of what the product stands on.
        material: of the stand, a key of `engines.vocabulary.scene.MATERIALS`.
        props: whether there are any.
        dress: what the season or occasion adds, "none" for nothing.
        arrangement: 0 to 3: which of the place's arrangements of props.
    """

    place: Place
    wall: Srgb
    stand: Srgb
    material: str
    props: bool = True
    dress: str = "none"
    arrangement: int = 0

    @property
    def rng(self) -> np.random.Generator:
        """Chance that is the same in every picture of this arrangement: what it places does not move."""
        return np.random.default_rng([self.arrangement, 17])


Maker = Callable[[Setting], Sequence[Thing]]
"""Makes a place: a stand whose top is y = 0 at the origin, what is behind it, and props; all in centimetres."""
