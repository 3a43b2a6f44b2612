"""What a clause of English feed text tells, by how it begins: a verb, a participle, a preposition, a noun phrase."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.reading.english_materials import made_of
from engines.copy.reading.english_nouns import PARTS, known
from engines.copy.reading.english_phrase import Phrase, is_noun, noun_phrase, whole_object, with_second
from engines.copy.reading.english_predicates import (
    ADJECTIVES,
    AFTER_PARTICIPLE,
    AFTER_VERB,
    ALSO_NOUNS,
    BEFORE_LAST,
    LAST_OF_PAIR,
    NEED_ALL,
    PARTICIPLES,
    VERBS,
)  # fmt: skip
from engines.copy.reading.english_spans import WIDEST, Place, fits, joined, noun_span, span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_types import of_served
from engines.copy.reading.english_words import COLOURS, COUNTRIES, MATERIALS, PRAISE, SHADES
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span, SpanType

MOST_TO_PRODUCT: Final = 8
"""Words before a product's noun, with an article."""
_TAILS: Final = frozenset(
    {
        "down",
        "across",
        "along",
        "above",
        "below",
        "through",
        "with",
        "for",
        "on",
        "at",
        "inside",
        "behind",
        "under",
        "around",
        "between",
        "of",
        "in",
    }
)
_LONELY: Final = frozenset(
    {
        "paper",
        "plastic",
        "rubber",
        "foam",
        "glass",
        "tin",
        "down",
        "feather",
        "bone",
        "slate",
        "clay",
        "stone",
        "straw",
        "crystal",
        "lace",
        "carbon",
        "cardboard",
        "gold",
        "silver",
        "copper",
        "chrome",
        "iron",
        "cork",
        "vinyl",
        "ash",
        "satin",
    }
)
"""Materials that, alone on a line, may be of the packaging, a colour or something else."""
_HAS: Final = frozenset({"has", "have", "features", "feature"})
_COMES: Final = frozenset({"comes", "come"})
_INCLUDES: Final = frozenset({"includes", "include"})
_WIPE_ENDS: Final = frozenset({"NN", "NNS", "JJ", "RB", "RP", "IN", "CD", "NNP", "VBN", "NNPS"})
_USE_VERBS: Final = {"fits": "compatibility", "works": "compatibility", "connects": "compatibility", "pairs": "compatibility",
                     "holds": "capacity", "washes": "care", "wipes": "care", "rinses": "care", "weighs": "performance",
                     "lasts": "performance", "runs": "performance", "suits": "use"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Spans of a clause; whether it was read to its end, so that what follows may go on with the list."""

    spans: tuple[Span, ...] = ()
    whole: bool = False


NOTHING: Final = Found()


def clauses(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return a sentence cut at commas and dashes; what stands in brackets is left out."""
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        if word.key in "([{":
            depth += 1
        elif word.key in ")]}":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif word.tag in {",", ":"} and word.key not in {"-", "/"}:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def adjective(words: Sequence[Word], place: Place) -> Found:
    """Read a clause that is nothing but an adjective: `waterproof`, `dishwasher safe`."""
    keys = [word.key for word in words]
    kind: SpanType | None = None
    if len(keys) == 1:
        kind = ADJECTIVES.get(keys[0])
        left, _, last = keys[0].rpartition("-")
        if kind is None and left and left in BEFORE_LAST.get(last, ()):
            kind = LAST_OF_PAIR[last]
    elif len(keys) == 2 and keys[0] in BEFORE_LAST.get(keys[1], ()):
        kind = LAST_OF_PAIR[keys[1]]
    elif len(keys) == 2 and keys == ["fully", "lined"]:
        kind = "feature"
    found = span(words, kind, "adjective", place) if kind and all(word.sure for word in words) else None
    return Found((found,), whole=True) if found else NOTHING


def verb(words: Sequence[Word], place: Place, *, told: bool = False) -> Found:
    """Read a predicate: `folds flat`; `told`: its subject stands before it, so it is a verb."""
    first = words[0].key
    if first not in VERBS or len(words) < 2 or words[1].tag in {"MD", "VBZ"}:
        return NOTHING
    if not told and first in ALSO_NOUNS and words[1].key not in AFTER_VERB:
        return NOTHING
    kind: SpanType = _USE_VERBS.get(first, "feature")  # type: ignore[assignment]
    if fits(words) and _ends_well(words):
        return Found((Span(joined(words), kind, "verb", source=place.source),), whole=True)
    for end in range(len(words) - 1, 2, -1):  # a shorter predicate, where what follows is beside the point
        goes_on = words[end].key in {"so", "while", "which"} or (
            words[end].key in {"and", "then"} and end + 1 < len(words) and words[end + 1].key in VERBS
        )
        if goes_on and first not in NEED_ALL and fits(words[:end]) and _ends_well(words[:end]):
            return Found((Span(joined(words[:end]), kind, "verb", source=place.source),))
    return NOTHING


def _ends_well(words: Sequence[Word]) -> bool:
    """Tell whether a predicate ends in a word that can end one, and holds no second subject or lone noun."""
    last = words[-1]
    if last.tag not in _WIPE_ENDS or any(word.tag in {"PRP", "MD", "WP", "WRB", "WDT", ",", ":"} for word in words[1:]):
        return False
    if any(
        word.key in {"you", "it", "they", "can", "will", "is", "are", "when", "if", "because", "that"}
        for word in words[1:]
    ):
        return False
    return (
        len(words) > 2
        or last.tag in {"NNS", "JJ", "RB", "RP", "IN"}
        or last.key in {"flat", "upright", "shut", "clean"}
    )


def phrase(words: Sequence[Word], place: Place) -> Found:
    """Read what may follow a product's noun: `lined with fleece`, `for dry skin`, `made in Portugal`."""
    first = words[0].key
    if first in PARTICIPLES and len(words) > 2 and words[1].key in AFTER_PARTICIPLE:
        return _participle(words, place)
    if first in {"compatible", "suitable"} and len(words) > 2 and words[1].key in {"with", "for"}:
        kind: SpanType = "compatibility" if first == "compatible" else of_served(tuple(word.key for word in words))
        if whole_object(words, 2, len(words)) and (found := span(words, kind, "phrase", place)):
            return Found((found,))
        return NOTHING
    if first == "for" and len(words) > 1:
        end = _served_end(words)
        if end and (found := span(words[:end], of_served(tuple(word.key for word in words[:end])), "phrase", place)):
            return Found((found,))
    return NOTHING


def _served_end(words: Sequence[Word]) -> int:
    """Return where a `for` phrase ends; 0: it is not read."""
    keys = [word.key for word in words]
    if keys[1] == "ages" and len(keys) >= 3:
        plain = " ".join(keys[2:]).replace("–", " to ")  # noqa: RUF001
        return len(words) if plain.endswith(("and up", "+", "years")) or " to " in plain or keys[2].endswith("+") else 0
    return len(words) if whole_object(words, 1, len(words)) and len(words) <= 6 else 0


def _participle(words: Sequence[Word], place: Place) -> Found:
    by = words[1].key
    kind: SpanType = "feature"
    if (by == "in" and words[-1].key in COUNTRIES) or (by == "in" and words[-1].text[:1].isupper() and words[0].key not in {"set", "finished"}):
        kind = "origin"
    elif (
        by in {"of", "from"}
        or (words[0].key in {"filled", "lined"} and by == "with")
        or (by == "in" and words[-1].key in MATERIALS)
    ):
        kind = "material"
    elif words[0].key == "certified":
        kind = "certificate"
    elif by == "for":
        kind = of_served(tuple(word.key for word in words))
    elif by == "in" or words[0].key in {"set", "rated", "packed", "turned", "wrapped", "made", "built", "designed"}:
        return NOTHING
    end = len(words)
    while (
        end > 3
        and words[end - 1].key not in {"with", "and", "for", "from", "in", "on", "by"}
        and not whole_object(words, 2, end)
    ):
        end -= 1
    while end > 2 and not (whole_object(words, 2, end) and fits(words[:end])):
        end -= 1
    if end == 2 or (
        end < len(words) and words[end].key not in {"with", "for", "that", "which", "so", "and", "in", "from", "by"}
    ):
        return NOTHING
    found = span(words[:end], kind, "phrase", place)
    return Found((found,)) if found else NOTHING


def nouns(words: Sequence[Word], place: Place, *, kind: SpanType | None = None, listed: bool = True) -> Found:
    """Read a list of noun phrases joined by `and`, each with what follows it where that is sure.

    Args:
        words: the list.
        place: where it stands.
        kind: what they are all; by their heads without one.
        listed: whether something before says that it is a list of what the product has.
    """
    spans: list[Span] = []
    at, end = 0, len(words)
    if words and words[0].tag == "CC":
        at = 1
    while at < end:
        found = noun_phrase(words, at, end)
        if found is None:
            return Found(tuple(spans))
        if singular(words[found.head].key) in place.names:
            return Found((*spans, *_of_product(words, found, place)))
        if (place.thing is None or not listed) and not known(words[found.head].key):
            return Found(tuple(spans))  # another name of the product, for all we know
        if both := with_second(words, found, end):
            found = both
        elif found.head == found.start and not (
            listed or (words[found.head].key in MATERIALS - _LONELY and found.end == end)
        ):
            return Found(tuple(spans))  # a lone word may be anything: `Press`, `Lights`
        stop = _tail_end(words, found.end, found)
        if stop == end or (stop < end and words[stop].tag == "CC"):
            one = noun_span(words, found, place, end=stop, kind=kind) or noun_span(words, found, place, kind=kind)
            spans += [one] if one else []
            at = stop + 1
            continue
        follows = words[found.end].key if found.end < end else ""
        if follows in _TAILS - {"of", "for"} or follows in {"that", "which", "to"}:
            one = noun_span(words, found, place, kind=kind)
            spans += [one] if one else []
        if follows == "with":  # `waterproof shell with taped seams`
            rest = nouns(words[found.end + 1 :], place)
            return Found((*spans, *rest.spans), whole=rest.whole)
        return Found(tuple(spans))
    return Found(tuple(spans), whole=at >= end)


def _tail_end(words: Sequence[Word], start: int, head: Phrase) -> int:
    """Return where what follows a noun phrase ends: `for date and note`, `that follows the beat`; `start`: nothing."""
    end = len(words)
    if start + 1 >= end:
        return start
    stop = next((at for at in range(start + 1, end) if words[at].tag == "CC" and words[at + 1 : at + 2] and
                 (words[at + 1].key in {"a", "an", "two", "three", "four"} or _new_part(words, start, at + 1))), end)  # fmt: skip
    if words[start].key in _TAILS and whole_object(words, start + 1, stop, most=5) and fits(words[head.start : stop]):
        return stop
    if words[start].key == "that" and start + 2 < end and words[start + 1].key in VERBS and head.count != "many":
        rest = words[start + 1 : stop]
        if fits(words[head.start : stop]) and _ends_well(rest):
            return stop
    return start if start == end or words[start].tag == "CC" else -1


def _new_part(words: Sequence[Word], start: int, at: int) -> bool:
    """Tell `buttons down the front and long sleeves`, where a further part begins behind `and`."""
    if words[start].key in {"for", "of", "between", "with"}:
        return False
    found = noun_phrase(words, at, len(words))
    return (
        found is not None
        and found.end == len(words)
        and found.head > found.start
        and singular(words[found.head].key) in PARTS
    )


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


def _of_product(words: Sequence[Word], found: Phrase, place: Place) -> tuple[Span, ...]:
    """Read `ocean blue cotton shirt with a narrow collar and long sleeves`: what stands about the product's own noun."""
    spans = [*before_product(words[found.start : found.head], place)]
    rest = words[found.end :]
    if rest:
        spans += after_product(rest, place).spans
    return tuple(spans)


def before_product(words: Sequence[Word], place: Place) -> Iterator[Span]:
    """Yield adjectives of the closed lists, and the colour nearest to the noun, from the words before it."""
    yield from made_of(words, place)
    for at, word in enumerate(words):
        if at + 1 < len(words) and (pair := adjective(words[at : at + 2], place)).spans:
            yield from pair.spans
        elif word.key in ADJECTIVES:
            yield from adjective([word], place).spans
        elif word.key in COLOURS - MATERIALS and not any(
            other.tag == "CC" or (other.key in COLOURS and other is not word) for other in words
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


def part_sentence(words: Sequence[Word], place: Place) -> Found:
    """Read a sentence about a part: `the lid locks`, `both handles fold flat`."""
    if words[0].key not in {"the", "both", "each"} or len(words) < 3:
        return NOTHING
    found = noun_phrase(words, 1, len(words))
    if found is None or found.end >= len(words) or singular(words[found.head].key) in place.names:
        return NOTHING
    finite = words[found.end].key
    agrees = finite in VERBS if found.count != "many" else f"{finite}s" in VERBS
    if not agrees or found.start != 1 or not is_noun(words[found.head]):
        return NOTHING
    if len(words) - found.end > 1 and not _ends_well((words[found.end], *words[found.end + 1 :], words[-1])):
        return NOTHING
    one = span(words, "feature", "sentence", place)
    return Found((one,), whole=True) if one and len(one.text) > WIDEST // 3 else NOTHING


def lead(words: Sequence[Word]) -> int:
    """Return how many words of praise a clause begins with."""
    return next((at for at, word in enumerate(words) if word.key not in PRAISE), len(words))
