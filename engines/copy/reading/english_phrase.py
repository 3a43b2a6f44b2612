"""Noun phrases of English feed text: read only where every word and the number of the head are sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.reading.english_nouns import VAGUE, counts, known
from engines.copy.reading.english_predicates import ADJECTIVES, FREE, LAST_OF_PAIR, PARTICIPLES, PREPOSITIONS, VERBS
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_words import COLOURS, MATERIAL_NAMES, MATERIALS, NUMBERS, PRAISE, REFUSED
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular

MOST_BEFORE: Final = 4
"""Words before a head; more are search words."""
_FACTOR: Final = re.compile(r"\d+x")
_NOUNS: Final = frozenset({"NN", "NNS", "NNP", "NNPS"})
_BEFORE: Final = _NOUNS | {"JJ", "VBN", "VBG", "VBD", "CD"}
_OBJECT_STARTS: Final = frozenset(
    {"a", "an", "the", "your", "its", "most", "any", "all", "each", "both", "every", "one"}
)
NOUNS_TOO: Final = frozenset(
    {
        "stands",
        "straps",
        "clips",
        "hooks",
        "filters",
        "seals",
        "locks",
        "plugs",
        "grips",
        "shields",
        "covers",
        "pumps",
        "lights",
        "screws",
        "slots",
        "sets",
    }
)
"""Verbs that a list of parts may begin with."""
_LIKE_NOUNS: Final = frozenset(
    {
        "carry",
        "pull",
        "push",
        "press",
        "pop",
        "snap",
        "clip",
        "zip",
        "grip",
        "flip",
        "swing",
        "lift",
        "turn",
        "fold",
        "roll",
        "stop",
        "start",
        "lock",
        "wash",
        "pour",
        "rest",
        "keep-warm",
        "shut-off",
        "non-slip",
        "draw",
        "drip",
        "spray",
    }
)
"""Verbs that stand before a noun: `carry bag`."""
_LOOSE: Final = frozenset(
    spaced(
        """
        very more most own other such many several various much same only few whole so as too just entire
        certain first last next right left total average specially carefully expertly naturally beautifully
        specifically uniquely fully-featured free
        """
    )
)
"""Words before a noun that point elsewhere, or boast."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as places in a sentence."""

    start: int
    """Behind its article."""
    end: int
    head: int
    count: Number
    takes_article: bool


def is_noun(word: Word) -> bool:
    """Tell whether a word may be the head of a phrase."""
    return word.tag in _NOUNS or (known(word.key) and word.tag not in {"IN", "CD"})


def noun_phrase(sentence: Sequence[Word], start: int, end: int) -> Phrase | None:
    """Return the noun phrase that begins at `start`; None: there is none for sure.

    Praise that leads is left out of it; praise within it spoils it.
    """
    determined = start < end and sentence[start].key in {"a", "an"}
    first = next((at for at in range(start + determined, end) if sentence[at].key not in PRAISE), end)
    if first == end or _begins_wrong(sentence[first].key):
        return None
    number = sentence[first].key
    several, single = number in NUMBERS or number.isdecimal(), number in {"one", "1"}
    head = _head(sentence, first + (several or single), end)
    if head is None or not _all_sure(sentence[first : head + 1]):
        return None
    count = _count(sentence, head)
    wanted: tuple[Number, ...] = ("one",) if single else ("many",) if several else ("one", "mass", "many")
    if count is None or count not in wanted or (determined and count == "many"):
        return None
    if determined:
        count = "one"
    return Phrase(first, head + 1, head, count, count == "one" and not single)


def _begins_wrong(key: str) -> bool:
    """Tell a word that begins no noun phrase: a verb, a share, a factor."""
    return key in VERBS - NOUNS_TOO or "%" in key or _FACTOR.fullmatch(key) is not None


def _all_sure(inner: Sequence[Word]) -> bool:
    """Tell whether all words of a phrase, from the first to its head, may stand in one."""
    if len(inner) > MOST_BEFORE + 1 or not all(word.sure for word in inner):
        return False
    if any(word.key in PRAISE or word.key in _LOOSE for word in inner):
        return False
    if inner[0].key == "one" and inner[-1].key == "piece":
        return False  # `made in one piece`
    return not any(_is_bare_number(inner, at) or _is_stuffed(inner, at) for at in range(1, len(inner)))


def _is_stuffed(inner: Sequence[Word], at: int) -> bool:
    """Tell an adjective behind a noun, as in lists of search words: `remote flexible legs`."""
    plain = inner[at].tag == "JJ" and not inner[at].key.endswith("ed") and inner[at].key not in COLOURS
    return plain and inner[at - 1].tag in {"NN", "NNS"} and inner[at - 1].key not in MATERIALS


def _is_bare_number(inner: Sequence[Word], at: int) -> bool:
    """Tell a number within a phrase that is no measure: `brightness three steps`."""
    key = inner[at].key
    if key in NUMBERS or key in {"x", "\u00d7"}:
        return True
    return (
        inner[at].tag == "CD"
        and not any(letter.isalpha() or letter == '"' for letter in key)
        and not (at + 1 < len(inner) and inner[at + 1].tag == "CD")
    )


def _count(sentence: Sequence[Word], head: int) -> Number | None:
    key, before = sentence[head].key, sentence[head - 1].key if head else ""
    if key == "life":
        return "one" if before == "battery" else None
    if (
        key in MATERIAL_NAMES
        and before not in MATERIALS
        and (key in {"blend", "mix"} or sentence[head - 1].tag == "NN")
    ):
        return None  # of what?
    return counts(key)


def _head(sentence: Sequence[Word], start: int, end: int) -> int | None:
    """Return the place of the last noun of the words that may stand before a head and of it."""
    place = start
    while place < end and _stands_before(sentence, place, end):
        place += 1
    last = place - 1
    if (
        last < start
        or not is_noun(sentence[last])
        or sentence[last].key in ADJECTIVES
        or (sentence[last].key in VERBS and not known(sentence[last].key))
    ):
        return None
    if last > start and sentence[last].key in LAST_OF_PAIR:
        return None
    # A number inside may only be a measure before a noun: `600 ml tank`, `30-hour battery`.
    return last


def _stands_before(sentence: Sequence[Word], place: int, end: int) -> bool:
    word = sentence[place]
    if word.key in _LIKE_NOUNS and place + 1 < end and is_noun(sentence[place + 1]):
        return True
    if word.tag == "CC":  # `red and blue handle`
        after = place + 1 < end and sentence[place + 1].tag in {"JJ", "VBN"}
        return after and sentence[place - 1].tag in {"JJ", "VBN"} and place > 0
    if word.key in PREPOSITIONS or word.key in REFUSED:
        return False
    if word.tag == "RB" or (word.tag in {"JJ", "NN"} and word.key.endswith("ly")):  # `fully lined hood`
        return place + 1 < end and sentence[place + 1].tag in {"JJ", "VBN"}
    return word.tag in _BEFORE or (known(word.key) and word.tag in _BEFORE | {"VB", "VBZ", "VBP"})


def with_second(sentence: Sequence[Word], phrase: Phrase, end: int) -> Phrase | None:
    """Return `cushioned heel and toe` as one phrase, where a second noun shares the words before the first."""
    place = phrase.end
    if place + 1 >= end or sentence[place].tag != "CC":
        return None
    lone = phrase.head == phrase.start
    if lone and not (sentence[phrase.head].key in MATERIALS and sentence[place + 1].key in MATERIALS):
        return None
    second = noun_phrase(sentence, place + 1, end)
    if second is None or second.start != place + 1 or second.head != second.start or sentence[place + 1].key in NUMBERS:
        return None
    count: Number = "mass" if phrase.count == second.count == "mass" else "many"
    return Phrase(phrase.start, second.end, second.head, count, phrase.takes_article)


def whole_object(sentence: Sequence[Word], start: int, end: int, *, most: int = 6) -> bool:
    """Tell whether the words from `start` to `end` are one or two nouns with what may stand before them, all sure."""
    if not 0 < end - start <= most:
        return False
    words = sentence[start:end]
    if not all(word.sure for word in words) or any(word.key in REFUSED or word.key in PRAISE for word in words):
        return False
    if words[0].tag == "CC" or any(
        word.tag in {"CC", ","} and place + 1 == len(words) for place, word in enumerate(words)
    ):
        return False
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.tag == "CC":
            parts.append([])
        elif word.tag in {",", ":"}:
            return False
        else:
            parts[-1].append(word)
    return all(_is_object(part, alone=len(parts) == 1) for part in parts)


def _is_object(words: Sequence[Word], *, alone: bool) -> bool:
    if not words:
        return False
    determined = words[0].key in _OBJECT_STARTS or words[0].tag == "CD"
    inner = words[1:] if determined and len(words) > 1 and words[0].tag != "CD" else words
    last = inner[-1]
    if any(word.tag not in _BEFORE and not known(word.key) and not word.key.endswith("ly") for word in inner):
        return False
    if last.tag == "CD" or (
        words[0].tag != "CD" and any(word.tag == "CD" and word.key[:1].isdigit() for word in words[1:])
    ):
        return alone and len(words) == 1 and len(last.key) > 2
    if last.key in VAGUE or singular(last.key) in VAGUE:
        return False
    if not is_noun(last) or last.key in VERBS or last.key in PARTICIPLES:
        return False
    # A lone singular wants its article, unless it is not counted.
    return determined or last.key in FREE or last.text[:1].isupper() or counts(last.key) in {"mass", "many"}
