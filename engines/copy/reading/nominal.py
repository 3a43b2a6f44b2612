"""Whether a noun that was found in a title can be what the thing is, and whether two nouns name the same."""

from functools import cache
from typing import Final

from engines.copy.reading.chinese_nouns import material
from engines.copy.reading.chinese_words import words
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded, singular

_STUFFS: Final = tuple("棉绒纱呢料纤")
"""Ends of what a thing is made of rather than called."""


def is_head(noun: str) -> bool:
    """Tell whether an English noun ends as some noun of the taxonomy does: `dog wrap`, but not `gravy lovers`."""
    return folded(noun.rpartition(" ")[2]) in english().heads


def is_nominal(noun: str) -> bool:
    """Tell whether the last word of a Chinese noun is one, or a word that the cutter does not know."""
    told = words(noun)
    return (
        bool(told)
        and not material(noun)
        and not noun.endswith(_STUFFS)
        and noun[-1] in _chinese_heads()
        and (told[-1].tag[0] in "nxj" or told[-1].tag in {"vn", "eng", "an"})
    )


@cache
def _chinese_heads() -> frozenset[str]:
    """Return the last characters of the taxonomy's Chinese nouns: no thing ends in `周`, as a fashion week does."""
    return frozenset(noun[-1] for noun in chinese().types)


def same(one: str, other: str) -> bool:
    """Tell whether two nouns end alike: `scented candles` and `candle`."""
    if not (one.strip() and other.strip()) or one.isascii() != other.isascii():
        return False
    if one.isascii():
        return singular(one.casefold().split()[-1]) == singular(other.casefold().split()[-1])
    return one.endswith(other) or other.endswith(one)
