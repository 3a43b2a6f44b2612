"""The tokens of a title or a sentence, and what the network sees of each: bags of hashed features.

English is read by words, Chinese by characters, so that no cutter's mistake is final; what the cutter thinks is a
feature. Feature hashing: Weinberger et al. 2009 (arXiv 0902.2206).
"""

import re
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np

from engines.copy.reading.chinese_adjectives import ADJECTIVES as CHINESE_ADJECTIVES
from engines.copy.reading.chinese_nouns import MATERIALS as CHINESE_MATERIALS
from engines.copy.reading.chinese_nouns import is_part
from engines.copy.reading.chinese_words import words as chinese_words
from engines.copy.reading.english_predicates import ADJECTIVES
from engines.copy.reading.english_tagging import words
from engines.copy.reading.english_words import COLOURS, MATERIALS
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.nouns import MOST_WORDS, chinese, english
from engines.vocabulary.plural import singular

BUCKETS: Final = 16384
"""Rows of the table of features; the first is of none."""
KINDS: Final = 14
"""Features of a token that many tokens share: where it stands, what lists know of it."""
WORDS: Final = 10
"""Features that tell which word it is; training hides them now and then, for most words of shops are never seen."""
MOST: Final = KINDS + WORDS
BAR: Final = "‖"
"""Parts a clipping from what stands around it."""
MOST_TOKENS: Final = 160
"""Of a title or a sentence; Merchant Center's titles have 150 characters."""
_TOKEN: Final = re.compile(r"[\u4e00-\u9fff]|[^\W\d_\u4e00-\u9fff]+|\d+(?:[.,]\d+)*|[^\w\s]|_")
_LONGEST: Final = 8  # characters of a Chinese word that is looked for in the lists
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a Chinese character or a mark."""

    text: str
    start: int
    """Characters before it."""

    @property
    def end(self) -> int:
        """Characters up to its end."""
        return self.start + len(self.text)


@lru_cache(maxsize=65536)
def _bucket(feature: str) -> int:
    return 1 + zlib.crc32(feature.encode()) % (BUCKETS - 1)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, at most `MOST_TOKENS`."""
    return [Token(match[0], match.start()) for match in _TOKEN.finditer(text)][:MOST_TOKENS]


def parted(text: str, before: str = "", after: str = "") -> str:
    """Return a part of a sentence as it is read: between bars, with what stands around it."""
    return f"{before} {BAR} {text} {BAR} {after}".strip()


def word_starts(text: str, told: Sequence[Token], locale: Locale) -> set[int]:
    """Return the places of the tokens at which a word begins, as the cutter of Chinese sees it."""
    if locale == "en":
        return set(range(len(told)))
    at_of = {token.start: at for at, token in enumerate(told)}
    parted = {at for at, token in enumerate(told) if at == 0 or told[at - 1].end < token.start}
    return parted | {at for at, (where, _), _ in _cut(text, at_of) if where in {"cut only", "cut first"}}


def features(
    text: str, told: Sequence[Token], locale: Locale, *, brand: str = "", title: str | None = None
) -> np.ndarray:
    """Return what the network sees of a text: buckets int64 [t, MOST], 0 where a token has fewer.

    Args:
        text: a title, or a sentence of the description.
        told: its tokens.
        locale: language of the feed.
        brand: as the feed states it.
        title: of the product, where `text` is a sentence of its description.
    """
    rows = np.zeros((len(told), MOST), np.int64)
    known = _lexical(text, told, locale)
    if locale == "en" and title is not None:
        _add_tags(text, told, known)
    ruled = _ruled(text, told, brand) if title is None else [[]] * len(told)
    within = brand.casefold()
    called = {token.text.casefold() for token in tokens(title)} if title is not None else set[str]()
    seen: set[str] = set()
    mode = f"{locale} {'title' if title is None else 'clipping' if BAR in text else 'sentence'}"
    for at, token in enumerate(told):
        key = token.text.casefold()
        kinds = [mode, *ruled[at], *known[at].kinds, *_place(at, told)]
        kinds += ["in brand"] if len(key) > 1 and key in within else []
        kinds += ["said before"] if key in seen else []
        kinds += ["in title"] if key in called else []
        seen.add(key)
        for place, feature in zip(range(KINDS), dict.fromkeys(kinds), strict=False):
            rows[at, place] = _bucket(feature)
        for place, feature in zip(range(KINDS, MOST), (*_word(token, locale), *known[at].words), strict=False):
            rows[at, place] = _bucket(feature)
    return rows


@dataclass(slots=True)
class _Known:
    """What is known of a token."""

    kinds: list[str]
    words: list[str]


def _ruled(text: str, told: Sequence[Token], brand: str) -> list[list[str]]:
    """Return where the taxonomy's own rules see the noun."""
    thing = head_noun(text, brand)
    start = text.casefold().find(thing.noun.casefold()) if thing else -1
    if thing is None or start < 0:
        return [["no ruled noun"] for _ in told]
    end = start + len(thing.noun)
    return [[f"ruled noun {'within' if start <= token.start < end else 'beside'}"] for token in told]


def _word(token: Token, locale: Locale) -> Iterator[str]:
    key = token.text.casefold()
    if key[0].isdigit():
        yield f"number {min(len(key), 5)} {'.' in key}"
        yield f"w {key}"
        return
    yield f"w {singular(key) if locale == 'en' and len(key) > 3 else key}"
    if not key[0].isalpha() or _HAN.match(key):
        return
    yield f"begins {key[:3]}"
    yield f"ends {key[-2:]}"
    yield f"ends {key[-3:]}"
    yield f"ends {key[-4:]}"


def _shape(word: str) -> str:
    if word.isupper():
        return f"upper {min(len(word), 4)}"
    return "title" if word[0].isupper() else "lower"


def _place(at: int, told: Sequence[Token]) -> Iterator[str]:
    """Yield where a token stands: how far from the ends, and whether it is joined to what is before it."""
    yield f"from start {min(at, 4)}"
    yield f"from end {min(len(told) - 1 - at, 4)}"
    if at == 0 or told[at - 1].end < told[at].start:
        yield "after space"
    if at + 1 < len(told) and told[at].end < told[at + 1].start:
        yield "before space"


def _lexical(text: str, told: Sequence[Token], locale: Locale) -> list[_Known]:
    """Return what closed lists and the taxonomy know of each token."""
    return _chinese_lexical(text, told) if locale == "zh" else _english_lexical(told)


def _english_lexical(told: Sequence[Token]) -> list[_Known]:
    found = [_Known([], []) for _ in told]
    keys = [singular(token.text.casefold()) for token in told]
    known = english()
    for at, token in enumerate(told):
        key = token.text.casefold()
        kinds = found[at].kinds
        kinds += ["colour"] if key in COLOURS else []
        kinds += ["material"] if key in MATERIALS else []
        kinds += ["adjective"] if key in ADJECTIVES else []
        kinds += ["head"] if keys[at] in known.heads else []
        kinds.append(f"shape {_shape(token.text)}")
        most = min(MOST_WORDS, len(told) - at)
        size = next((size for size in range(most, 0, -1) if " ".join(keys[at : at + size]) in known.types), 0)
        for inner in range(size):
            found[at + inner].kinds.append(f"noun {_where(inner, size)}")
    return found


def _add_tags(text: str, told: Sequence[Token], known: Sequence[_Known]) -> None:
    """Add the parts of speech of an English sentence; the words of a title are no sentence to a tagger."""
    at_of = {token.start: at for at, token in enumerate(told)}
    folded, begin = text.casefold(), 0
    for word in words(text):
        found = folded.find(word.key, begin)
        if found >= 0:
            begin = found + len(word.key)
            for start in range(found, begin):
                if (at := at_of.get(start)) is not None:
                    known[at].kinds.append(f"pos {word.tag}")


def _chinese_lexical(text: str, told: Sequence[Token]) -> list[_Known]:
    at_of = {token.start: at for at, token in enumerate(told)}
    found = [_Known([], [*_pairs(at, told)]) for at in range(len(told))]
    for at, where, word in _cut(text, at_of):
        found[at].kinds += where
        found[at].words.append(word)
    whole = text.casefold()
    for start, at in at_of.items():
        for kind, listed in _lists().items():
            size = next((size for size in range(_LONGEST, 1, -1) if whole[start : start + size] in listed), 0)
            for inner in range(start, start + size):
                if (place := at_of.get(inner)) is not None:
                    found[place].kinds.append(f"{kind} {_where(inner - start, size)}")
        if is_part(whole[max(0, start - 1) : start + 1]):
            found[at].kinds.append("part ends")
    return found


def _pairs(at: int, told: Sequence[Token]) -> Iterator[str]:
    """Yield a token with each of its neighbours."""
    token = told[at]
    before = told[at - 1].text if at and told[at - 1].end == token.start else "^"
    after = told[at + 1].text if at + 1 < len(told) and token.end == told[at + 1].start else "$"
    yield f"pair {before}{token.text}"
    yield f"next {token.text}{after}"


def _cut(text: str, at_of: Mapping[int, int]) -> Iterator[tuple[int, list[str], str]]:
    """Yield into which word the cutter puts each token, and where in it."""
    begin = 0
    for word in chinese_words(text):
        begin = text.find(word.text, begin)
        if begin < 0:
            return
        for start in range(begin, begin + len(word.text)):
            if (at := at_of.get(start)) is not None:
                where = _where(start - begin, len(word.text))
                yield at, [f"cut {where}", f"pos {word.tag} {where}"], f"word {word.text}"
        begin += len(word.text)


def _where(inner: int, size: int) -> str:
    return "only" if size == 1 else "first" if inner == 0 else "last" if inner == size - 1 else "inner"


@cache
def _lists() -> dict[str, Container[str]]:
    return {"noun": chinese().types, "adjective": CHINESE_ADJECTIVES, "material": CHINESE_MATERIALS}
