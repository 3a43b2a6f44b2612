"""English words with their parts of speech, calmed where the feed shouts; textblob's tagger, mended by closed lists.

The tagger is imported when the first text is read, which happens at import only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Protocol, cast

from engines.copy.reading.english_nouns import known
from engines.copy.reading.english_predicates import ADJECTIVES, PARTICIPLES, PREPOSITIONS, VERBS
from engines.copy.reading.english_words import ACRONYMS, COLOURS, MATERIALS, NUMBERS, PRAISE, PROPER, REFUSED
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular

_TOKEN: Final = re.compile(r"[^\s,:()\[\]{}]+|[,:()\[\]{}]")
_WORDLIKE: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’&/.+-]*\d*")  # noqa: RUF001
_AMOUNT: Final = re.compile(r"[#±~+-]?\d[\d.,/x×–-]*(?:°?[A-Za-z\"'%°²³]{0,8})?(?:/[A-Za-z]+)?")  # noqa: RUF001
_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9./+-]+")
_DETERMINERS: Final = frozenset(("a", "an", "the", "this", "that", "these", "those", "each", "every", "its", "your", "their", "our", "my", "his", "her", "all", "both", "any", "some", "no", "one", "another"))  # fmt: skip
_UNITS: Final = frozenset(["cm", "mm", "m", "km", "in", "inch", "inches", "ft", "ml", "l", "cl", "oz", "lb", "lbs", "kg", "g", "mg", "w", "v", "kw", "mah", "hz", "khz", "ghz", "gb", "tb", "mp", "rpm", "psi", "bar", "db", "k", "hours", "hour", "minutes", "min", "h", "litre", "liter", "litres", "liters", "pint", "pints", "quart", "quarts", "gallon", "gallons", "cup", "cups", "gsm", "denier", "d", "tog"])  # fmt: skip


class _Tagger(Protocol):
    def find_tags(self, tokens: list[str]) -> list[list[str]]: ...


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


@cache
def _tagger() -> tuple[_Tagger, Mapping[str, str]]:
    """Return textblob's tagger and its lexicon."""
    from textblob.en import lexicon, parser  # noqa: PLC0415  at import only: the worker never loads it

    return cast("_Tagger", parser), cast("Mapping[str, str]", lexicon)


@lru_cache(maxsize=65_536)  # the words of a shop come again and again
def is_word(key: str) -> bool:
    """Tell whether a lower-case word is English for all we know."""
    lexicon = _tagger()[1]
    bare = singular(key)
    if key in lexicon or bare in lexicon or known(key) or bare in english().heads:
        return True
    if key in ADJECTIVES or key in VERBS or key in PRAISE or key in COLOURS or key in NUMBERS or key in REFUSED:
        return True
    if key.endswith("'s") and len(key) > 3:
        return is_word(key[:-2])
    if "-" in key.strip("-"):
        return all(part in PROPER or part.isdecimal() or is_word(part) for part in key.split("-") if part)
    return any(
        key.endswith(ending) and key.removesuffix(ending) in lexicon for ending in ("ed", "d", "able", "y", "ing")
    )


def _praises(key: str) -> bool:
    """Tell a compound of praise: `ultra-quiet`, `barista-quality`."""
    return key.startswith(("ultra-", "super-", "extra-", "mega-")) or key.endswith(
        ("-quality", "-like", "-friendly", "-inspired")
    )


def words(text: str, *, calm: bool = False) -> tuple[Word, ...]:
    """Return the words of a sentence.

    Args:
        text: one sentence.
        calm: its capitals tell nothing (a title, or text that shouts).
    """
    raw = _TOKEN.findall(text)
    forms = [_form(token, calm=calm, first=place == 0) for place, token in enumerate(raw)]
    tags = _tagger()[0].find_tags([form or "," for form, _ in forms]) if forms else []
    told = []
    for place, ((form, sure), pair) in enumerate(zip(forms, tags, strict=True)):
        key = form.casefold()
        told.append(Word(form, key, _tag(key, form, pair[1] or "NN", place, forms), sure and not _praises(key)))
    return tuple(told)


def _form(token: str, *, calm: bool, first: bool) -> tuple[str, bool]:
    """Return a word as it stands within a sentence, and whether it is known."""
    if token in ",:()[]{}–—-/&+|" or token in {"w/", "w/o"}:  # noqa: RUF001
        return token, True
    bare = token.strip("\"'*.!?~_")
    if re.match(r"\d", bare) and token.endswith(('"', "'")) and not token.startswith(('"', "'")):
        bare += token[-1]  # inches and feet
    if not bare:
        return token, False
    key = bare.casefold()
    if bare.upper() in ACRONYMS and (bare.isupper() or (calm and key not in {"us", "it", "am", "in", "or"})):
        return bare.upper() if not re.search(r"\d", bare) or bare.isupper() else bare, True
    if proper := PROPER.get(key):
        return proper if bare.islower() or bare.isupper() else bare, True
    if _AMOUNT.fullmatch(bare):
        return bare, True
    if bare.islower():
        return bare, is_word(key) and _WORDLIKE.fullmatch(bare) is not None
    if is_word(key) and not key.endswith("'s"):
        if "-" in bare:  # USB-powered
            return "-".join(_form(part, calm=calm, first=first)[0] if part else part for part in bare.split("-")), True
        lone = bare[1:].islower() and not calm and not first
        named = lone and _tagger()[1].get(bare, "").startswith("NNP")
        return (bare, True) if named else (key, True)
    if _CODE.fullmatch(bare):
        return bare, False
    return bare, not calm and not first and bare[:1].isupper() and not bare.isupper()


def _tag(key: str, form: str, tag: str, place: int, forms: Sequence[tuple[str, bool]]) -> str:  # noqa: PLR0911
    """Return the part of speech, where a closed list knows better than the tagger."""
    if key in {",", ":", "(", ")", "[", "]", "{", "}", "–", "—", "-", "/", "|"}:  # noqa: RUF001
        return ":" if key in {"–", "—", "-", ":"} else ","  # noqa: RUF001
    if key in {"&", "and", "+"}:
        return "CC"
    if key in _DETERMINERS:
        return "PRP$" if key in {"its", "your", "their", "our", "my", "his", "her"} else "DT"
    if _AMOUNT.fullmatch(form) or key in NUMBERS or (key in {"x", "×"} and place):  # noqa: RUF001
        return "CD"
    if key in _UNITS and place and re.fullmatch(r"[\d.,/–-]+", forms[place - 1][0]):  # noqa: RUF001
        return "CD"
    if key in PREPOSITIONS or key in {"w/", "without"}:
        return "IN"
    if key in ADJECTIVES:
        return "JJ"
    if key in PARTICIPLES and not known(key):
        return "VBN"
    if known(key):
        return "NNS" if singular(key) != key and key not in MATERIALS else "NN"
    if key in COLOURS:
        return "JJ"
    if "-" in key.strip("-"):
        return _hyphened(key)
    return tag


def _hyphened(key: str) -> str:
    last = key.rpartition("-")[2]
    if (
        last.endswith(
            ("ed", "proof", "free", "resistant", "safe", "able", "shaped", "style", "inspired", "grade", "ready")
        )
        or key[:1].isdigit()
    ):
        return "JJ"
    return "NN" if known(last) else "JJ"
