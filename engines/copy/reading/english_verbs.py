"""Predicates of English feed text: what a product does (`folds flat`), and sentences about a part (`the lid locks`)."""

from collections.abc import Sequence
from typing import Final

from engines.copy.reading.english_clauses import NOTHING, Found
from engines.copy.reading.english_nouns import counts, known
from engines.copy.reading.english_phrase import Phrase, noun_phrase
from engines.copy.reading.english_predicates import AFTER_VERB, ALSO_NOUNS, FREE, NEED_ALL, VERBS
from engines.copy.reading.english_spans import WIDEST, Place, fits, joined, span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_words import NUMBERS
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span, SpanType

_PARTICLES: Final = frozenset(spaced("up down over off in out on away together apart inside"))
_ENDS: Final = frozenset(spaced("NN NNS NNP NNPS JJ RB RP IN CD VBN"))
"""Tags of words that a predicate may end in."""
_NEW_CLAUSE: Final = frozenset(spaced("you it they only can will is are when if because that"))
_KINDS: Final[dict[str, SpanType]] = {
    **dict.fromkeys(spaced("fits works connects pairs"), "compatibility"),
    **dict.fromkeys(spaced("washes wipes rinses"), "care"),
    **dict.fromkeys(spaced("weighs lasts runs"), "performance"),
    "holds": "capacity",
    "suits": "use",
}


def verb(words: Sequence[Word], place: Place, *, told: bool = False) -> Found:
    """Read a predicate: `folds flat`; `told`: its subject stands before it, so it is a verb."""
    first = words[0].key
    if first not in VERBS or len(words) < 2 or words[1].tag in {"MD", "VBZ"}:
        return NOTHING
    if (not told and not _is_verb(words)) or (first == "takes" and words[1].tag == "CD"):  # what takes ten minutes?
        return NOTHING
    kind = "feature" if first == "works" and words[1].key != "with" else _KINDS.get(first, "feature")
    if fits(words) and ends_well(words):
        return Found((Span(joined(words), kind, "verb", source=place.source),))
    for end in range(len(words) - 1, 2, -1):  # a shorter predicate, where what follows is beside the point
        goes_on = words[end].key in {"so", "while", "which"} or (
            words[end].key in {"and", "then"} and end + 1 < len(words) and words[end + 1].key in VERBS
        )
        if goes_on and first not in NEED_ALL and fits(words[:end]) and ends_well(words[:end]):
            return Found((Span(joined(words[:end]), kind, "verb", source=place.source),))
    return NOTHING


def _is_verb(words: Sequence[Word]) -> bool:
    """Tell a verb that begins a clause from a noun in the plural, by the word after it."""
    second = words[1]
    if second.tag == "CC":  # `wipes and stickers`
        return len(words) > 2 and words[2].key in VERBS and words[0].key not in ALSO_NOUNS
    halved = second.key == "in" and len(words) > 2 and words[2].key == "half"
    return words[0].key not in ALSO_NOUNS or second.key in AFTER_VERB or second.tag == "CD" or halved


def ends_well(words: Sequence[Word]) -> bool:
    """Tell whether a predicate ends in a word that can end one, and holds no second subject or lone noun."""
    last = words[-1]
    if last.tag == "IN" and last.key not in _PARTICLES:
        return False
    if last.tag == "NN" and counts(last.key) != "mass" and last.key not in FREE and not _determined(words):
        return False
    if last.tag not in _ENDS or any(word.tag in {"PRP", "MD", "WP", "WRB", "WDT", ",", ":"} for word in words[1:]):
        return False
    if any(word.key in _NEW_CLAUSE for word in words[1:]):
        return False
    return (
        len(words) > 2
        or last.tag in {"NNS", "JJ", "RB", "RP", "IN"}
        or last.key in {"flat", "upright", "shut", "clean"}
    )


def _determined(words: Sequence[Word]) -> bool:
    """Tell whether the last noun has an article, an owner or a number word before it."""
    start = max(at for at, word in enumerate(words) if at == 0 or word.tag in {"IN", "TO"})
    return any(word.tag in {"DT", "PRP$"} or word.key in NUMBERS or word.key.endswith("'s") for word in words[start:])


def _subject(words: Sequence[Word], start: int, at: int) -> Phrase | None:
    """Return the noun phrase from `start` to `at`, if the word there is a verb that agrees with it."""
    found = noun_phrase(words, start, at) if _is_finite(words[at].key) else None
    if found is None or found.end != at or found.start > 1:
        return None
    plural = not words[at].key.endswith("s") and f"{words[at].key}s" in VERBS
    return found if plural == (found.count == "many") else None


def _is_finite(key: str) -> bool:
    return key in VERBS or f"{key}s" in VERBS


def part_sentence(words: Sequence[Word], place: Place) -> Found:
    """Read a sentence about a part: `the lid locks`, `a small file hides in the handle`, `hooks adjust to tubes`."""
    if len(words) < 3:
        return NOTHING
    start = 1 if words[0].key in {"the", "both", "each"} else 0
    found = next((each for at in range(start + 1, len(words)) if (each := _subject(words, start, at))), None)
    if found is None or singular(words[found.head].key) in place.names or not known(words[found.head].key):
        return NOTHING
    bare = start == 0 and found.takes_article and words[0].key not in {"a", "an"}
    rest = words[found.end :]
    sure = start == 1 or (len(rest) > 1 and (rest[0].key not in ALSO_NOUNS or rest[1].key in AFTER_VERB))
    if bare or not sure or (len(rest) > 1 and not ends_well((rest[0], *rest[1:], rest[-1]))):
        return NOTHING
    one = span(words, "feature", "sentence", place)
    return Found((one,), whole=True) if one and len(one.text) > WIDEST // 3 else NOTHING
