"""Which places suit a thing in life, and where it is never seen: by its type, or its category in Google's taxonomy.

The tables are the art direction's columns "Suits" and "Never" in the words of the taxonomy: places in the one, best
first, and the things that they suit; in the other a place, and what is never there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded
from engines.vocabulary.product import Product
from engines.vocabulary.taxonomy import Type, types
from engines.vocabulary.words import kind_of

SUITS: Final = Path(__file__).with_name("suits.tsv")
NEVER: Final = Path(__file__).with_name("never.tsv")
NEUTRAL: Final = ("plinth",)
"""Places for all that stands; what belongs in none is on paper, which is drawn sharper than any sweep is painted."""
STEP: Final = " > "


@dataclass(frozen=True, slots=True)
class Kind:
    """What a product is, as far as places go."""

    archetype: str
    """Of its type in the taxonomy's table: `mug`."""
    path: str
    """Of its category: `Home & Garden > Kitchen & Dining > ...`."""

    @property
    def keys(self) -> Iterator[str]:
        """What tables may name it by, the narrowest first: its type, its category, and what that is a part of."""
        yield self.archetype
        steps = self.path.split(STEP)
        for count in range(len(steps), 0, -1):
            yield STEP.join(steps[:count])


def kind_for(product: Product) -> Kind | None:
    """Return what a product is; None: that is not known for sure."""
    return _kind(product.archetype, product.kind, product.category)


@lru_cache(maxsize=4096)  # a shop's products come again with every brief
def _kind(archetype: str, noun: str, category: str) -> Kind | None:
    found = _by_archetype().get(archetype, ()) or _by_noun(noun) or _by_noun(kind_of(noun, category))
    if not found:
        return None
    # A type may be sold in two departments; the product's own is meant.
    best = next((entry for entry in found if entry.node.category == category), found[0])
    return Kind(best.archetype, best.node.path)


@cache
def _by_archetype() -> Mapping[str, tuple[Type, ...]]:
    found: dict[str, tuple[Type, ...]] = {}
    for entry in types():
        found[entry.archetype] = (*found.get(entry.archetype, ()), entry)
    return found


def _by_noun(noun: str) -> tuple[Type, ...]:
    nouns = english().types if noun.isascii() else chinese().types
    return nouns.get(folded(noun) if noun.isascii() else noun, ())


def suited(kind: Kind) -> tuple[str, ...]:
    """Return the places that suit a thing, best first, without the neutral ones; (): none is known."""
    return next((table()[key] for key in kind.keys if key in table()), ())


def barred(kind: Kind, place: str) -> bool:
    """Tell whether a thing is never seen in a place."""
    return any(key in never().get(place, frozenset()) for key in kind.keys)


@cache
def table() -> Mapping[str, tuple[str, ...]]:
    """Return the places that suit a thing, by its type or category."""
    return {thing: tuple(places.split()) for places, things in _rows(SUITS) for thing in things}


@cache
def never() -> Mapping[str, frozenset[str]]:
    """Return the types and categories of what is never in a place."""
    return {place: frozenset(things) for place, things in _rows(NEVER)}


def _rows(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the first cell of each row, and the things of its second."""
    for row in file.read_text().splitlines()[1:]:
        first, things = row.split("\t")
        yield first, things.split("; ")
