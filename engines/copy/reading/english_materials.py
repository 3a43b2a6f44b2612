"""Materials in English feed text: their names, and what a product is made of by the words before its noun."""

from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.composing.agreement import article
from engines.copy.reading.english_nouns import counts
from engines.copy.reading.english_spans import Place, fits, joined
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_words import MATERIAL_MODIFIERS, MATERIAL_NAMES, MATERIALS, NOT_OF_IT
from engines.vocabulary.plural import words_of
from engines.vocabulary.reading import Span

_NOT_MADE_OF: Final = (
    "Food",
    "Health & Beauty > Personal Care > Cosmetics",
    "Media",
    "Software",
    "Animals & Pet Supplies > Pet Supplies > Bird Supplies > Bird Food",
)
"""Where the words of materials are names and tastes."""
_PRECIOUS: Final = frozenset(
    {"gold", "silver", "copper", "bronze", "rose", "platinum", "chrome", "slate", "stone", "sand", "tin", "ash", "cork"}
)
"""A colour or a name, but in jewellery."""


def is_material(told: tuple[Word, ...] | list[Word]) -> bool:
    """Tell whether words are the name of one material."""
    if not told or not all(word.sure for word in told):
        return False
    *before, last = (word.key for word in told)
    if last not in MATERIALS and not (before and last in MATERIAL_NAMES):
        return False
    if last == "gold" and before and before[-1] in {"rose", "white", "yellow"}:
        before = before[:-1]
    return counts(last) in {"mass", "one"} and all(key in MATERIAL_MODIFIERS or key in MATERIALS for key in before)


def made_of(told: Sequence[Word], place: Place) -> Iterator[Span]:
    """Yield the material that stands among the words before the product's noun, if they name one and only one."""
    thing = place.thing
    if thing is None or thing.path.startswith(_NOT_MADE_OF) or not NOT_OF_IT.isdisjoint(words_of(thing.noun)):
        return
    runs: list[list[Word]] = [[]]
    for word in told:
        if word.sure and (word.key in MATERIALS or word.key in MATERIAL_MODIFIERS or word.key in MATERIAL_NAMES):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    named = [run for run in runs if is_material(run)]
    if len(named) != 1 or any(word.tag == "CC" for word in told) or not fits(named[0]):
        return
    if named[0][-1].key in _PRECIOUS and "Jewelry" not in thing.path:
        return
    one = named[0][-1].key in {"blend", "mix"}
    text = joined(named[0])
    yield Span(text, "material", "noun", "one" if one else "mass", article(text) if one else "", place.source)
