"""Lists of what a product has, in English: noun phrases, each with what follows it where that is sure."""

from collections.abc import Sequence
from typing import Final

from engines.copy.reading.english_clauses import NOTHING, Found
from engines.copy.reading.english_nouns import PARTS, known
from engines.copy.reading.english_phrase import Phrase, noun_phrase, whole_object, with_second
from engines.copy.reading.english_predicates import VERBS
from engines.copy.reading.english_spans import Place, fits, noun_span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_verbs import ends_well
from engines.copy.reading.english_words import MATERIALS
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span, SpanType

_TAILS: Final = frozenset(
    spaced("down across along above below through with for on at inside behind under around between of in")
)
"""Prepositions after a noun that belong to it."""
_SIDES: Final = frozenset(spaced("top front back side bottom inside outside left right"))
_LONELY: Final = frozenset(
    spaced(
        """
        paper plastic rubber foam glass tin down feather bone slate clay stone straw crystal lace carbon
        cardboard gold silver copper chrome iron cork vinyl ash satin
        """
    )
)
"""Materials that, alone on a line, may be of the packaging, a colour or something else."""


def nouns(words: Sequence[Word], place: Place, *, kind: SpanType | None = None, listed: bool = True) -> Found:
    """Read a list of noun phrases joined by `and`, each with what follows it where that is sure.

    Args:
        words: the list.
        place: where it stands.
        kind: what they are all; by their heads without one.
        listed: whether something before says that it is a list of what the product has.
    """
    spans: list[Span] = []
    at, end = int(bool(words) and words[0].tag == "CC"), len(words)
    while at < end:
        found = _member(words, at, place, listed=listed)
        if found is None:
            return Found(tuple(spans))
        stop = _tail_end(words, found.end, found)
        if stop == end or (0 <= stop < end and words[stop].tag == "CC"):  # -1: it comes to no sure end
            one = noun_span(words, found, place, end=stop, kind=kind) or noun_span(words, found, place, kind=kind)
            spans += [one] if one else []
            at = stop + 1
            continue
        rest = _cut_off(words, found, place, kind)
        return Found((*spans, *rest.spans), whole=rest.whole)
    return Found(tuple(spans), whole=at >= end)


def _member(words: Sequence[Word], at: int, place: Place, *, listed: bool) -> Phrase | None:
    """Return the noun phrase at `at`, if it is something of the product; `cushioned heel and toe` is one."""
    end = len(words)
    found = noun_phrase(words, at, end)
    if found is None or singular(words[found.head].key) in place.names:
        return None
    if not listed and words[found.head].key in VERBS and found.end < end and words[found.start].tag != "CD":
        return None  # `case charges on any pad`
    if (place.thing is None or not listed) and not _is_own(words, found, place):
        return None  # another name of the product, for all we know
    if found.head == found.start and words[found.head].key in _SIDES:
        return None  # `top and front opening`
    if both := with_second(words, found, end):
        return both
    lone = found.head == found.start and not listed
    return None if lone and not _stands_alone(words, found) else found  # `Press`, `Lights`: may be anything


def _cut_off(words: Sequence[Word], found: Phrase, place: Place, kind: SpanType | None) -> Found:
    """Return a noun phrase without what follows it, where that is beside the point."""
    follows = words[found.end].key if found.end < len(words) else ""
    if follows not in _TAILS - {"of", "for"} and follows not in {"that", "which", "to"}:
        return NOTHING
    one = noun_span(words, found, place, kind=kind)
    rest = nouns(words[found.end + 1 :], place) if follows == "with" else NOTHING  # `shell with taped seams`
    return Found((*([one] if one else []), *rest.spans), whole=rest.whole)


def _is_own(words: Sequence[Word], found: Phrase, place: Place) -> bool:
    """Tell a part or an ingredient from another name of the product."""
    key = words[found.head].key
    eaten = place.thing is not None and place.thing.path.startswith("Food") and found.count != "one"
    several = (
        found.count == "many"
        and found.head > found.start
        and place.thing is not None
        and singular(key) not in english().heads
    )
    return known(key) or eaten or several


def _stands_alone(words: Sequence[Word], found: Phrase) -> bool:
    """Tell whether a noun without a word before it is one for sure: a material, or one with what follows it."""
    key = words[found.head].key
    lonely = found.end == len(words) and key in MATERIALS - _LONELY
    return lonely or (key in PARTS and key not in VERBS and _tail_end(words, found.end, found) > found.end)


def _tail_end(words: Sequence[Word], start: int, head: Phrase) -> int:
    """Return where what follows a noun phrase ends: `for date and note`, `that follows the beat`; `start`: nothing."""
    end = len(words)
    if start + 1 >= end:
        return start
    stop = next(
        (at for at in range(start + 1, end - 1) if words[at].tag == "CC" and _new_part(words, start, at + 1)), end
    )
    if words[start].key == "with" and words[head.head].key in MATERIALS:
        return -1
    if words[start].key in _TAILS and whole_object(words, start + 1, stop, most=5) and fits(words[head.start : stop]):
        return stop
    if words[start].key == "that" and start + 2 < end and words[start + 1].key in VERBS and head.count != "many":
        rest = words[start + 1 : stop]
        if fits(words[head.start : stop]) and ends_well(rest):
            return stop
    return start if start == end or words[start].tag == "CC" else -1


def _new_part(words: Sequence[Word], start: int, at: int) -> bool:
    """Tell `buttons down the front and long sleeves`, where a further part begins behind `and`."""
    if words[at].key in {"a", "an", "two", "three", "four"}:
        return True
    if words[start].key in {"for", "of", "between", "with"}:
        return False
    found = noun_phrase(words, at, len(words))
    return (
        found is not None
        and found.end == len(words)
        and found.head > found.start
        and singular(words[found.head].key) in PARTS
    )
