"""What people call places, dresses, lights and colours, by hand in both languages; colours have the scenes' words too.

About one word in five stands aside from all teaching, by families, so that the share of them understood tells how far
the lexicon carries. `xz -dk lexicon.tsv.xz` gives the plain table.
"""

import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engines.paint.asking import NOTHING, OWN
from engines.vocabulary.locales import Locale
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import PALETTE
from export.captions import wide_lexicon
from export.captions.places import families
from export.captions.places.unseen_words import holds_unseen_word
from export.captions.plain_words import words as plain_words

FILE: Final = Path(__file__).with_suffix(".tsv.xz")
COLOUR: Final = "colour"
"""Kind of the words that wall and stand share."""
Key = tuple[str, str]
"""Kind (place, dress, light, colour) and value."""


@cache
def lexicon(locale: Locale) -> Mapping[Key, tuple[str, ...]]:
    """Return each value's words, a place's own first; no word of the test of unseen words."""
    found: dict[Key, tuple[str, ...]] = {}
    for row in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        kind, value, en, zh = row.split("\t")
        scenes = (
            (*wide_lexicon.lexicon(locale)[kind, value], *wide_lexicon.taught("backdrop", value, locale))
            if kind == COLOUR
            else ()
        )
        listed = (*own_words(kind, value, locale), *scenes, *(zh if locale == "zh" else en).split(", "))
        found[kind, value] = tuple(word for word in dict.fromkeys(listed) if not holds_unseen_word(word, locale))
    return found


def own_words(kind: str, value: str, locale: Locale) -> tuple[str, ...]:
    """Return the words that the vocabulary itself has for a place or a colour."""
    if kind == COLOUR:
        return plain_words("backdrop", value, locale)
    return PLACES[value].words(locale) if kind == "place" else ()


def _values(kind: str) -> tuple[str, ...]:
    return tuple(value for own, value in lexicon("en") if own == kind)


VALUES: Final[dict[str, tuple[str, ...]]] = {
    "place": (NOTHING, *_values("place")),
    "dress": (NOTHING, *_values("dress")),
    "light": (OWN, *_values("light")),
    "wall": (OWN, *PALETTE),
    "stand": (OWN, *PALETTE),
}
"""What each attribute of `engines.paint.asking.Asking` can be, its default first."""


@cache
def set_aside(locale: Locale) -> frozenset[str]:
    """Return the words that are never taught; what the vocabulary or the table says first always is."""
    every = lexicon(locale)
    own = {word for (kind, value), words in every.items() for word in (own_words(kind, value, locale) or words[:1])}
    return families.aside((word for words in every.values() for word in words), own, locale)


@cache
def taught(attribute: str, value: str, locale: Locale) -> tuple[str, ...]:
    """Return the words that captions say for an attribute's value."""
    kind = COLOUR if attribute in {"wall", "stand"} else attribute
    return tuple(word for word in lexicon(locale)[kind, value] if word not in set_aside(locale))


def aside(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the words set aside; colours count as a wall's."""
    return [
        ("wall" if kind == COLOUR else kind, word, value)
        for (kind, value), words in lexicon(locale).items()
        for word in words
        if word in set_aside(locale)
    ]
