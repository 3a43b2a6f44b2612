"""Slips of grammar in what a shop wrote: `boots features a chunky sole`, `a stylish design and delivers`."""

import re
from itertools import pairwise
from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import is_plural

_OF_ONE: Final = frozenset(
    spaced(
        """
        features offers makes provides comes lets gives keeps adds fits brings uses works holds helps includes delivers
        creates allows ensures combines supports has is was does sets makes protects gets stays looks feels wears boasts
        """
    )
)
_OF_MANY: Final = frozenset(
    spaced(
        """
        make have are feature offer provide come let give keep add fit bring use hold help include deliver create allow
        ensure combine support were protect boast
        """
    )
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\w.,%]*|[,;:()]")  # noqa: RUF001
_WHO: Final = frozenset({"that", "which"})
_LINKS: Final = frozenset(spaced("of in with for from to on and or plus by at as"))
_REACH: Final = 5
"""Words before a noun among which another noun may be the one that the verb goes with: `a range of colours makes`."""
_ONE_ONLY: Final = frozenset(spaced("a an this that each every"))
_SAME: Final = frozenset(spaced("series species sheep fish people glass dress press class less plus"))
"""Either of one or of many, and of one for all their ending."""


def slips(text: str) -> bool:
    """Tell whether an English clause disagrees with itself; what cannot be told is let pass.

    Args:
        text: without its stop.
    """
    said = [word.casefold() for word in _WORD.findall(text)]
    return _disagrees(said) or _and_does(said) or _this_many(said)


def _disagrees(said: list[str]) -> bool:
    for at, word in enumerate(said[1:], 1):
        before = at - 1 - (said[at - 1] in _WHO)
        if before < 0 or not said[before].isalpha() or said[before] in _SAME | _WHO:
            continue
        near = said[max(0, before - _REACH) : before]
        told = before < at - 1
        # What a noun is told to do by `which` it does itself, but for one `of` many.
        single = not (_LINKS & set(near)) if not told else "of" not in near
        if word in _OF_ONE and is_plural(said[before]) and single:
            return True
        if told and word in _OF_MANY and _ONE_ONLY & set(near) and not is_plural(said[before]) and single:
            return not {"and", "or"} & set(near)
    return False


def _and_does(said: list[str]) -> bool:
    """Tell whether an article's noun has its first verb behind `and`: `a stylish design and delivers`."""
    if not said or said[0] not in {"a", "an", "the"}:
        return False
    first = next((at for at, word in enumerate(said) if word in _OF_ONE | {"can", "will", "are"}), 0)
    return first > 1 and said[first - 1] == "and" and "that" not in said[:first] and "which" not in said[:first]


def _this_many(said: list[str]) -> bool:
    """Tell whether one is said of many: `This boots is`."""
    ends = {len(said) - 2} | {at - 2 for at, word in enumerate(said) if word in _OF_ONE}
    return any(
        one in {"this", "a", "an"} and is_plural(many) and many not in _SAME and at in ends
        for at, (one, many) in enumerate(pairwise(said))
    )
