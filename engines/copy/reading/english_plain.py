"""The noun of a short English title whose type cannot be told: `Copper Light` is a light, whatever kind of light."""

from typing import Final

from engines.vocabulary.head_english import VAGUE
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import is_plural, singular

MOST_WORDS: Final = 4  # a longer title piles up more than one thing
_NO_HEADS: Final = (
    VAGUE
    | frozenset(spaced("edition book film novel game album guide pattern test force collection series"))
    | frozenset(spaced("pro plus max mini lite portfolio toolkit powder tablet kit generator ultra air one prime"))
)
"""Words that a work, a brand or a range is called by, too."""


def plain_noun(title: str, brand: str) -> tuple[str, Number]:
    """Return what a short title ends in, and its number; "" where that is no thing, or another one comes before it."""
    words = [word for word in title.split() if word.casefold() not in brand.casefold().split()]
    if not 1 < len(words) <= MOST_WORDS or not all(word.replace("-", "").isalpha() for word in words):
        return "", "one"
    last = words[-1].casefold()
    one = singular(last)
    known = english()
    if one not in known.heads or one in _NO_HEADS:
        return "", "one"
    before = [singular(word.casefold()) for word in words[:-1]]
    if any(" ".join(before[start:end]) in known.types for end in range(len(before) + 1) for start in range(end)):
        return "", "one"  # `Air Purifier Tower` is no tower
    # The word before says of what kind: `beard butter` is no butter.
    return " ".join(words[-2:]).casefold(), "many" if is_plural(last) else "one"
