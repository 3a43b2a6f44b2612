"""A set: a place with one arrangement of its props, and what a season or an occasion adds to it."""

from typing import NamedTuple


class Set(NamedTuple):
    """One of the sets that a painter of places knows.

    Attributes:
        place: key of `engines.vocabulary.places.PLACES`.
        arrangement: which of the place's arrangements of props.
        dress: the season or occasion that one thing there tells of, "none" for none.
    """

    place: str
    arrangement: int
    dress: str = "none"
