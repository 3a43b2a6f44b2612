"""The languages that ads are written in, how each is written, and what has words in all of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Locale = Literal["en", "zh"]
LOCALES: tuple[Locale, ...] = get_args(Locale)


@dataclass(frozen=True, slots=True)
class Language:
    """How a language is written: its CLDR name, and what stands between words, after a clause and after a sentence."""

    cldr: str
    gap: str
    comma: str
    stop: str


LANGUAGES: dict[Locale, Language] = {
    "en": Language(cldr="en_US", gap=" ", comma=", ", stop="."),
    "zh": Language(cldr="zh_CN", gap="", comma="，", stop="。"),
}


@dataclass(frozen=True, slots=True)
class Worded:
    """What has words in every language, a field for each; the first word is the canonical one."""

    en: tuple[str, ...]
    zh: tuple[str, ...]

    def words(self, locale: Locale) -> tuple[str, ...]:
        """Return its words in `locale`."""
        words: tuple[str, ...] = getattr(self, locale)
        return words

    def name(self, locale: Locale) -> str:
        """Return the canonical word in `locale`."""
        return self.words(locale)[0]

    @property
    def all_words(self) -> tuple[str, ...]:
        """Its words in all languages."""
        return tuple(word for locale in LOCALES for word in self.words(locale))


def listed(cell: str) -> tuple[str, ...]:
    """Read words that stand between commas."""
    return tuple(word.strip() for word in cell.split(","))


def spaced(words: str) -> tuple[str, ...]:
    """Read words that stand between spaces."""
    return tuple(words.split())


def any_of(words: Iterable[str], locale: Locale) -> re.Pattern[str]:
    """Match any of `words`, the longest that fits; where a language has gaps between words, whole words only."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"\b(?:{longest_first})\b" if LANGUAGES[locale].gap else longest_first)
