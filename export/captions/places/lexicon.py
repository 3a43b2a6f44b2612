"""What people call places, dresses and lights, written by hand in both languages; colours have the scenes' words.

One word in five stands aside from all teaching, so that the share of them understood tells how far the lexicon carries.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engines.paint.asking import NOTHING, OWN
from engines.vocabulary.locales import Locale
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import PALETTE
from export.captions import wide_lexicon
from export.captions.places.unseen_words import holds_unseen_word
from export.captions.plain_words import words as plain_words

FILE: Final = Path(__file__).with_suffix(".tsv")
Key = tuple[str, str]
"""Kind (place, dress, light) and value."""


@cache
def lexicon(locale: Locale) -> Mapping[Key, tuple[str, ...]]:
    """Return each value's words, a place's own first; no word of the test of unseen words."""
    found: dict[Key, tuple[str, ...]] = {}
    for row in FILE.read_text(encoding="utf-8").splitlines():
        kind, value, en, zh = row.split("\t")
        own = PLACES[value].words(locale) if kind == "place" else ()
        listed = (*own, *(zh if locale == "zh" else en).split(", "))
        found[kind, value] = tuple(word for word in dict.fromkeys(listed) if not holds_unseen_word(word, locale))
    return found


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


def set_aside(word: str, key: Key, locale: Locale) -> bool:
    """Tell whether `word` is one of those that are never taught; the table's own words always are."""
    own = PLACES[key[1]].words(locale) if key[0] == "place" else lexicon(locale)[key][:1]
    return word not in own and wide_lexicon.set_aside(word)


@cache
def taught(attribute: str, value: str, locale: Locale) -> tuple[str, ...]:
    """Return the words that captions say for an attribute's value."""
    if attribute in {"wall", "stand"}:
        return plain_words("backdrop", value, locale) + wide_lexicon.taught("backdrop", value, locale)
    key = attribute, value
    return tuple(word for word in lexicon(locale)[key] if not set_aside(word, key, locale))


def aside(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the words set aside; colours count as a wall's."""
    own = [(*key, word) for key, every in lexicon(locale).items() for word in every if set_aside(word, key, locale)]
    colours = [("wall", word, value) for name, word, value in wide_lexicon.aside(locale) if name == "backdrop"]
    return [(kind, word, value) for kind, value, word in own] + colours
