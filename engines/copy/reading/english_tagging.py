"""English words with their parts of speech: textblob's tagger, mended by closed lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engines.copy.reading.english_calm import AMOUNT, form
from engines.copy.reading.english_lexicon import tagger
from engines.copy.reading.english_nouns import known
from engines.copy.reading.english_predicates import ADJECTIVES, PARTICIPLES, PREPOSITIONS
from engines.copy.reading.english_words import COLOURS, MATERIALS, NUMBERS
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular

MOST_WORDS: Final = 120
"""Words of one sentence that are looked at."""
_TOKEN: Final = re.compile(r"(?:[^\s,:()\[\]{}]|(?<=\d)[,:](?=\d))+|[,:()\[\]{}]")
_DETERMINERS: Final = frozenset(spaced("a an the this that these those each every all both any some no one another"))
_OWNERS: Final = frozenset(spaced("its your their our my his her"))
_DASHES: Final = frozenset("-:\u2013\u2014")
_BRACKETS: Final = frozenset(",()[]{}/|")
_UNITS: Final = frozenset(
    spaced(
        """
        cm mm m km in inch inches ft ml l cl oz lb lbs kg g mg w v kw mah hz khz ghz gb tb mp rpm psi bar db k hours
        hour minutes min h litre liter litres liters pint pints quart quarts gallon gallons cup cups gsm denier d tog
        """
    )
)
_DIGITS: Final = re.compile(r"[\d.,/\u2013-]+")
_ADJECTIVE_ENDS: Final = (
    "ed", "proof", "free", "resistant", "safe", "able", "shaped", "style", "inspired", "grade", "ready",
)  # fmt: skip
_PRAISE_STARTS: Final = ("ultra-", "super-", "extra-", "mega-")
_PRAISE_ENDS: Final = ("-quality", "-like", "-friendly", "-inspired")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence."""

    text: str
    """As it stands within a sentence."""
    key: str
    tag: str
    """Of the Penn treebank; `CD` also for amounts with their unit, "," and ":" for marks."""
    sure: bool
    """Whether it is a known English word, a number, or a name that is written as one."""


def words(text: str, *, calm: bool = False) -> tuple[Word, ...]:
    """Return the words of a sentence.

    Args:
        text: one sentence.
        calm: its capitals tell nothing (a title, or text that shouts).
    """
    forms = [form(token, calm=calm, first=at == 0) for at, token in enumerate(_TOKEN.findall(text)[:MOST_WORDS])]
    tags = tagger()[0].find_tags([said for said, _ in forms]) if forms else []
    told: list[Word] = []
    for (said, sure), (_, tag) in zip(forms, tags, strict=True):
        key = said.casefold()
        before = told[-1].text if told else ""
        praises = key.startswith(_PRAISE_STARTS) or key.endswith(_PRAISE_ENDS)
        told.append(Word(said, key, _tag(key, said, before) or tag or "NN", sure and not praises))
    return tuple(told)


def _tag(key: str, said: str, before: str) -> str:
    """Return the part of speech by the closed lists; "": the tagger knows better."""
    if AMOUNT.fullmatch(said) or (key in _UNITS and _DIGITS.fullmatch(before)) or (key in {"x", "\u00d7"} and before):
        return "CD"
    for fits, tag in _BY_LIST:
        if fits(key):
            return tag
    return ""


def _is_noun(key: str) -> bool:
    return known(key) and (singular(key) == key or key in MATERIALS)


def _is_adjective(key: str) -> bool:
    ends = (key.endswith(("able", "ible")) and len(key) > 6) or (_hyphened(key) and key.endswith(_ADJECTIVE_ENDS))
    return key in COLOURS or ends or (_hyphened(key) and (key[0].isdigit() or not known(key.rpartition("-")[2])))


def _hyphened(key: str) -> bool:
    return "-" in key.strip("-")


_BY_LIST: Final[tuple[tuple[Callable[[str], bool], str], ...]] = (
    (_DASHES.__contains__, ":"),
    (_BRACKETS.__contains__, ","),
    (frozenset({"&", "and", "+"}).__contains__, "CC"),
    (_OWNERS.__contains__, "PRP$"),
    (_DETERMINERS.__contains__, "DT"),
    (NUMBERS.__contains__, "CD"),
    ((PREPOSITIONS | {"w/", "without"}).__contains__, "IN"),
    (frozenset(ADJECTIVES).__contains__, "JJ"),
    (lambda key: key in PARTICIPLES and not known(key), "VBN"),
    (_is_noun, "NN"),
    (known, "NNS"),
    (_is_adjective, "JJ"),
    (_hyphened, "NN"),
)
"""The first list that a word is of tells its tag."""
