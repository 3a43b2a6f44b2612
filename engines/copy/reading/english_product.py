"""Clauses of English feed text that speak of the product itself: what stands before its noun, behind it, and of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.reading.english_clauses import NOTHING, Found, adjective
from engines.copy.reading.english_followers import phrase
from engines.copy.reading.english_lists import nouns
from engines.copy.reading.english_materials import made_of
from engines.copy.reading.english_phrase import is_noun
from engines.copy.reading.english_predicates import ADJECTIVES, PARTICIPLES, VERBS
from engines.copy.reading.english_spans import Place, span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_verbs import verb
from engines.copy.reading.english_words import COLOURS, MATERIALS, SHADES
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span

MOST_TO_PRODUCT: Final = 8
"""Words before a product's noun, with an article."""
_HAS: Final = frozenset({"has", "have", "features", "feature"})
_COMES: Final = frozenset({"comes", "come"})
_INCLUDES: Final = frozenset({"includes", "include"})


def product_at(words: Sequence[Word], place: Place) -> int | None:
    """Return where a clause that begins with what the product is names it; None: it begins with something else."""
    for at, word in enumerate(words[:MOST_TO_PRODUCT]):
        if singular(word.key) in place.names and not (at + 1 < len(words) and is_noun(words[at + 1])):
            return at
        if word.tag in {"IN", "TO", "MD", "VBZ", "VBP", "VB", "PRP", ",", ":"} or word.key in VERBS:
            return None
    return None


def of_product(words: Sequence[Word], at: int, place: Place) -> Found:
    """Read a clause that names the product at `at`, by what stands before its noun and behind."""
    spans = tuple(before_product(words[:at], place))
    if at + 1 == len(words):
        return Found(spans)
    rest = after_product(words[at + 1 :], place)
    return Found((*spans, *rest.spans), whole=rest.whole)


def before_product(words: Sequence[Word], place: Place) -> Iterator[Span]:
    """Yield adjectives of the closed lists, and the colour nearest to the noun, from the words before it."""
    yield from made_of(words, place)
    for at, word in enumerate(words):
        if at + 1 < len(words) and (pair := adjective(words[at : at + 2], place)).spans:
            yield from pair.spans
        elif word.key in ADJECTIVES:
            yield from adjective([word], place).spans
        elif (
            word.key in COLOURS - MATERIALS
            and not (place.thing and place.thing.path.startswith(("Food", "Animals")))
            and not any(other.tag == "CC" or (other.key in COLOURS and other is not word) for other in words)
        ):
            start = at - 1 if at and words[at - 1].key in SHADES else at
            if found := span(words[start : at + 1], "color", "adjective", place):
                yield found


def after_product(words: Sequence[Word], place: Place) -> Found:
    """Read what follows the product's noun: `with …`, `featuring …`, `for …`, `made of …`."""
    first = words[0].key
    if first in {"with", "featuring", "w/"}:
        return nouns(words[1:], place)
    if first in {"for", "compatible", "suitable"} or first in PARTICIPLES:
        return phrase(words, place)
    if first in {"that", "which"} and len(words) > 2:
        return verb(words[1:], place, told=True)
    return NOTHING


def predicate(words: Sequence[Word], place: Place) -> Found:
    """Read what is said of the product behind its name: `has a lid`, `is waterproof`, `folds flat`."""
    first = words[0].key
    rest = words[1:]
    if not rest:
        return NOTHING
    if first in _HAS:
        return nouns(rest, place)
    if first in _INCLUDES:
        return nouns(rest, place, kind="included")
    if first in _COMES and rest[0].key == "with" and len(rest) > 1:
        return nouns(rest[1:], place, kind="included")
    if first in {"is", "are"}:
        return _state(rest, place)
    return verb(words, place, told=True)


def _state(words: Sequence[Word], place: Place) -> Found:
    if (found := adjective(words, place)).spans or (found := phrase(words, place)).spans:
        return found
    both = next((at for at, word in enumerate(words) if word.tag == "CC"), 0)
    if both:
        left, right = adjective(words[:both], place), adjective(words[both + 1 :], place)
        return Found((*left.spans, *right.spans), whole=right.whole)
    return nouns(words, place) if words[0].key in {"a", "an"} else NOTHING
