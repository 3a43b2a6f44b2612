"""What a prompt asks of a place: where, dressed for what, in which light, and the colours of wall and stand."""

from dataclasses import dataclass, fields
from typing import Final

NOTHING: Final = "none"
"""Of a place or a dress: the prompt names none."""
OWN: Final = "own"
"""Of a light or a colour: the place keeps its own."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a prompt asks for, an attribute each; one that it does not name has the default here.

    Attributes:
        place: key of `engines.vocabulary.places.PLACES`.
        dress: season or occasion that the place is dressed for, as `engines.paint.sets.Set` has it.
        light: one of `engines.vocabulary.lamps.LIGHTS`.
        wall: key of `engines.vocabulary.scene.PALETTE`, what is behind.
        stand: key of `engines.vocabulary.scene.PALETTE`, what a product stands on.
    """

    place: str = NOTHING
    dress: str = NOTHING
    light: str = OWN
    wall: str = OWN
    stand: str = OWN


ATTRIBUTES: Final = tuple(field.name for field in fields(Asking))
"""In the order in which an engine answers."""
PLAIN: Final = Asking()
