"""A prompt as words: phrases that are known, else what stands between gaps, or in Chinese between known phrases."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SMALL: Final = (
    "a", "an", "the", "of", "in", "on", "at", "with", "and", "for", "to", "from", "by", "before", "behind", "against",
    "front", "it", "its", "is",
    "的", "了", "和", "与", "配", "在", "上", "下", "前", "前面", "后面", "有", "为", "是", "用", "放", "一个",
)  # fmt: skip
"""Words that join others: nothing is told of them."""
HAN: Final = "[\u4e00-\u9fff]"
LETTER: Final = rf"(?:(?!{HAN})\w)"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Words of a prompt in their order, in lower case, each of them once."""

    understood: tuple[str, ...]
    left_out: tuple[str, ...]


def plain(text: str) -> str:
    """Return `text` as tokenizers normalise it: without full-width forms and capitals."""
    return unicodedata.normalize("NFKC", text).lower()


def words_of(text: str, known: Collection[str]) -> list[str]:
    """Return the words of `text` in their order, each once; what is `known`, in lower case, is one word."""
    return list(dict.fromkeys(match[0] for match in _word(frozenset(known)).finditer(text)))


def without(word: str, text: str) -> str:
    """Return `text` with gaps where it says `word`."""
    return re.sub(_bounded(word), " ", text)


@lru_cache(maxsize=4)
def _word(known: frozenset[str]) -> re.Pattern[str]:
    """Match a known phrase, else a word: letters with what joins them, or Chinese up to the next phrase."""
    phrases = sorted({*known, *SMALL}, key=lambda word: (-len(word), word))
    bounded = "|".join(_bounded(phrase) for phrase in phrases)
    return re.compile(rf"{bounded}|{LETTER}+(?:['-]{LETTER}+)*|(?:(?!{bounded}){HAN})+")


def _bounded(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
