"""Families of words: what is said with the same stems belongs together, and is taught or set aside together.

A word stands aside where a family that is set aside lies wholly in it: so no plural, no compound and no `lake shore`
tells what `lake` means.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from engines.paint.phrases import SMALL
from engines.vocabulary.locales import Locale

Family = frozenset[str]
"""Stems of an English word; of a Chinese one what is left of it without what only says how it stands."""
ASIDE: Final = 31
"""Of 256: families that are never taught; with all words that hold one, about a fifth of the lexicon."""
ENDINGS: Final = re.compile(r"(?:'s|s'|ies|es|s|ing|ed|ly|y|e)$")
LEAST: Final = 3
"""Letters that a stem keeps."""
BEFORE: Final = re.compile(r"^(?:放在|摆在|一个|一张|一片|在|从)")
AFTER: Final = re.compile(r"(?:旁边|的地方|色系|[上里边旁前中间内外后侧畔处下色的系])$")


def family(word: str, locale: Locale) -> Family:
    """Return what `word` is said with."""
    if locale == "zh":
        return frozenset((_bare(word),))
    words = re.findall(r"[a-z0-9]+(?:'s)?", word.lower())
    return frozenset(_stem(one) for one in words if one not in SMALL) or frozenset(words)


def aside(words: Iterable[str], own: Iterable[str], locale: Locale) -> frozenset[str]:
    """Return those of `words` that are never taught.

    Args:
        words: all that the lexicon says in a language.
        own: what is always taught, and the families of which are never set aside.
        locale: the language.
    """
    words, kept = tuple(words), frozenset(own)
    families = {word: family(word, locale) for word in words}
    spared = {family(word, locale) for word in kept}
    held = {one for one in families.values() if _drawn(one) and one not in spared}
    if locale == "zh":
        parts = tuple(sorted("".join(one) for one in held))
        long = re.compile("|".join(part for part in parts if len(part) > 1) or "(?!)")
        return frozenset(word for word in words if word not in kept and (families[word] in held or long.search(word)))
    return frozenset(
        word
        for word, stems in families.items()
        if word not in kept and any(one <= stems for one in _within(stems, held))
    )


def _within(stems: Family, held: set[Family]) -> Iterable[Family]:
    """Return the families of `held` that `stems` may hold: those of up to two stems, and itself."""
    pairs = (frozenset((first, second)) for first in stems for second in stems)
    return (one for one in (*pairs, stems) if one in held)


def _drawn(one: Family) -> bool:
    return hashlib.sha256(" ".join(sorted(one)).encode()).digest()[0] < ASIDE


def _stem(word: str) -> str:
    while (shorter := ENDINGS.sub("", word)) != word and len(shorter) >= LEAST:
        word = shorter
    return word


def _bare(word: str) -> str:
    while len(word) > 1 and (shorter := AFTER.sub("", BEFORE.sub("", word))) != word and shorter:
        word = shorter
    return word
