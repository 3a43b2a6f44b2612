"""What the copywriter may say of which product: a guard against words that a small model garbles or mixes up.

The lexicon is the copy grammar's own vocabulary, counted when the engine is written. Its units are words in English and
pairs of neighbouring characters in Chinese; each knows the product categories it was used for.
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

import msgspec

from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale

_WORD = re.compile(r"\{\w+\}|[a-z][a-z'-]*")
_CLAUSE = re.compile(r"[^.,:;]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_REPEATED: dict[Locale, re.Pattern[str]] = {
    "en": re.compile(r"\b([a-z]{4,})(?:,| and|, and) \1\b|\b([a-z]{4,} [a-z]{4,})\b.*\b\2\b"),
    "zh": re.compile(r"([\u4e00-\u9fff]{2})[又和，、]\1|([\u4e00-\u9fff]{4}).*\2"),
}


class Lexicon(msgspec.Struct, frozen=True):
    """`units[locale][unit]` has bit k set when copy for `categories[k]` may use the unit.

    `pairs` holds English words that may stand side by side within a clause; `company[locale][kind]` the nouns of kinds
    that copy for that kind may name, its own and those of its moments; `calls[locale][call]` the bits of whole calls to
    action, which are few enough to list.
    """

    categories: list[str]
    units: dict[Locale, dict[str, int]]
    pairs: frozenset[str]
    company: dict[Locale, dict[str, list[str]]]
    calls: dict[Locale, dict[str, int]]


def units_of(text: str, locale: Locale) -> Iterator[str]:
    """Yield the units of a text that still has its placeholders."""
    yield from (word for word in _WORD.findall(text.lower()) if word[0] != "{")
    if locale == "en":
        return
    for run in _CHINESE.findall(text):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))


def pairs_of(text: str) -> Iterator[str]:
    """Yield neighbouring English words of each clause; placeholders count as words."""
    for clause in _CLAUSE.findall(text.lower()):
        words = _WORD.findall(clause)
        yield from (f"{first} {second}" for first, second in pairwise(words))


_OWNERS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": ("this ", "your ", "our ", "the ", "that ", "a new ", "your new "),
    "zh": ("这款", "这个", "这只", "这件", "你的", "您的"),
}
"""What makes a noun the product's own name."""


def names(noun: str, text: str) -> bool:
    """Tell whether `text` has `noun`: an English one as a word, a Chinese one anywhere."""
    # Most nouns are nowhere in the text, and a plain search tells so much sooner.
    return noun in text and (not noun.isascii() or re.search(rf"\b{re.escape(noun)}\b", text) is not None)


def strange_nouns(locale: Locale, kind: str, company: Collection[str]) -> set[str]:
    """Return what copy for `kind` may not say: the nouns of kinds that are not its `company`.

    An unknown kind ("") is none of them: there a noun is barred as the product's (`your kettle`), not as scenery
    (`picnic-blanket evenings`).
    """
    nouns = {entry.name(locale) for entry in KINDS.values()}.difference(company)
    return nouns if kind else {f"{owner}{noun}" for owner in _OWNERS[locale] for noun in nouns}


def says_twice(text: str, locale: Locale) -> bool:
    """Tell whether `text` repeats a word beside itself, or a longer phrase anywhere."""
    return _REPEATED[locale].search(text.lower()) is not None


def subject_of(category: str, kind: str) -> str:
    """Return the category whose words a copy may use: the kind's own in a shop's mixed shelf."""
    return KINDS[kind].category if category == "other" and kind else category


def miscounted(text: str, kind: str) -> bool:
    """Tell whether lower-case English `text` counts a kind that is not counted: a headphones, this shoes, a tea."""
    entry = KINDS.get(kind)
    if entry is None or entry.number == "one":
        return False
    one = "a|an|this" if entry.number == "many" else "a|an"
    return re.search(rf"\b(?:{one}) (?:[a-z-]+,? )?(?:[a-z-]+ )?{re.escape(entry.name('en'))}\b", text) is not None


class Guard:
    """Judges copy that still has its placeholders by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._bits = {category: 1 << place for place, category in enumerate(lexicon.categories)}
        self._strangers = {
            (locale, key): tuple(sorted(strange_nouns(locale, key, nouns)))
            for locale, table in lexicon.company.items()
            for key, nouns in {"": (), **table}.items()
        }

    def broken(self, text: str, locale: Locale, category: str, kind: str) -> str | None:
        """Return the rule that `text` breaks, or None.

        `word.unknown`: a unit or pair that the grammar never writes; `word.category`: one of other categories only;
        `word.kind`: another kind of product; `word.number`: an article before headphones or coffee;
        `word.repeat`: a thing said twice.
        """
        english = locale == "en"
        table, bit = self._lexicon.units[locale], self._bits[subject_of(category, kind)]
        found = [table.get(unit, 0) for unit in units_of(text, locale)]
        strange = english and not (text.isascii() and self._lexicon.pairs.issuperset(pairs_of(text)))
        if strange or not all(found):
            return "word.unknown"
        if not all(mask & bit for mask in found):
            return "word.category"
        if any(names(noun, text.lower()) for noun in self._strangers.get((locale, kind), ())):
            return "word.kind"
        if english and miscounted(text.lower(), kind):
            return "word.number"
        return "word.repeat" if says_twice(text, locale) else None
