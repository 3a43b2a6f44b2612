"""The sets that the painter of places knows: a place with one arrangement of props, and what a season adds to it."""

from functools import cache
from typing import Final

from engines.paint.sets import Set
from engines.vocabulary.places import PLACES
from export.studio.places.things.dress import DRESSES

STANDING: Final = tuple(key for key in PLACES if key not in {"peg", "flat"})
"""Places where a product stands; at a wall and from above it hangs and lies, which paper shows."""
FIRST: Final = frozenset(
    ("sweep", "plinth", "kitchen", "bathroom", "desk", "bedside", "dining", "windowsill", "garden", "vanity")
)
"""Places of which most products take one: they have an arrangement more."""


@cache
def sets() -> tuple[Set, ...]:
    """Return all sets, in the order of the painter's maps."""
    found = []
    for key in STANDING:
        found += [Set(key, arrangement) for arrangement in range(3 if key in FIRST else 2)]
        place = PLACES[key]
        dresses = [dress for dress in (*place.takes, *place.seasons) if dress in DRESSES]
        found += [Set(key, index % 2, dress) for index, dress in enumerate(dresses)]
    return tuple(found)
