"""The labeller at work: what a title says piece by piece, the short name in it, and which sentences may be quoted."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.reading import kinds
from engines.copy.reading.labelling.decoding import (
    GENERAL,
    LISTED,
    head_last,
    head_last_chinese,
    likeliest,
    one_noun,
    pieces,
    whole_words,
    without_stray,
)
from engines.copy.reading.labelling.labels import Piece
from engines.copy.reading.labelling.naming import short_name
from engines.copy.reading.labelling.runs import likeliest_run
from engines.copy.reading.labelling.tokens import Token, features, parted, tokens, word_starts
from engines.runtime.runtime import Runtime
from engines.vocabulary.locales import Locale
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded

READER: Final = Path(__file__).parents[3] / "bundles" / "reader"
"""A bundle of its own: what import reads does not hang on the bundle that paints and writes."""
ENGINE: Final = "labeller"
MOST_TITLE: Final = 300
"""Characters of a title that are looked at; Merchant Center's have 150 at most."""


_GOES_ON: Final = re.compile(r"\s?[\d*×xX~/月以]")  # noqa: RUF001
_CUT: Final = re.compile(r"[\d*×~/.]\s?$|\d\s?[xX-]\s?$")  # noqa: RUF001
"""Signs between which an amount is a part of another."""
_SEEMS: Final = re.compile("头|质感|混纺|色系|纹|风|感|绒")
"""Behind a material, that it is none, or only a part of it."""
_GENERAL: Final[dict[Locale, tuple[str, ...]]] = {
    "en": ("accessories", "accessory", "supplies", "gift", "gifts", "products", "fruit", "snack", "snacks", "decor"),
    "zh": ("水果", "零食", "食品", "蔬菜", "特产", "礼品", "礼物", "用品", "配件", "商品", "年货", "小吃"),
}
_DENIES: Final = re.compile("[假仿非无免未]$")
"""Before what a thing only seems to be: `假两件`."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a title says."""

    pieces: tuple[Piece, ...] = ()
    name: str = ""
    """The words of the title that a person would call the thing by, as they are written; "": there are none."""
    surety: float = 0.0
    """How sure the noun names the thing, from 0 to 1."""
    listed: bool = False
    """A list of nouns knows it."""
    run: str = ""
    """The words side by side that are likeliest the name."""
    naming: float = 0.0
    """How likely they are, among all that fit a headline."""

    @property
    def noun(self) -> str:
        """Return what the thing is, as the title writes it; "": it does not say."""
        return next((piece.text for piece in self.pieces if piece.label == "noun"), "")


class Labeller:
    """Engine `labeller`: `features` int64 [1, t, m] to the logits of `tags`, `stands`, `keep`, `quote` and `names`."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load the model from `bundle`.

        Raises:
            BundleError: its file is missing or changed.
        """
        self._runtime = Runtime(bundle, ENGINE, threads=threads)

    def title(self, text: str, brand: str, locale: Locale) -> Labelled:
        """Return what a title says.

        Args:
            text: untrusted.
            brand: as the feed states it.
            locale: language of the feed.
        """
        text = text[:MOST_TITLE]
        told = tokens(text)
        if not told:
            return Labelled()
        out = self._runtime.run({"features": features(text, told, locale, brand=brand)[None]})
        tags, stands, keep = (np.asarray(out[name][0]) for name in ("tags", "stands", "keep"))
        path, surety = one_noun(likeliest(tags), tags, lambda start, end: _known(text, told[start:end], locale))
        starts = word_starts(text, told, locale)
        path, headed = _with_head(path, text, told, starts, locale)
        surety = surety if headed else 0.0
        found = pieces(text, told, path, stands)
        whole = (piece for piece, places in found if _is_whole(piece, places, text, starts, len(told)))
        noun = next((places for piece, places in found if piece.label == "noun"), ())
        listed = bool(noun) and _is_listed(text, told[noun[0] : noun[-1] + 1], locale)
        run = likeliest_run(text, told, np.asarray(out["names"][0]), starts)
        return Labelled(tuple(whole), short_name(told, found, keep, starts), surety, listed, *run)

    def quotes(
        self, sentence: str, title: str, brand: str, locale: Locale, *, before: str = "", after: str = ""
    ) -> float:
        """Return how likely a sentence of a description, or a part of one, may be quoted as it is, from 0 to 1.

        Args:
            sentence: without its stop.
            title: of the product.
            brand: as the feed states it.
            locale: language of the feed.
            before: what its own sentence says just before the part.
            after: what it goes on with.
        """
        text = parted(sentence, before, after)
        told = tokens(text)
        if not sentence:
            return 0.0
        seen = features(text, told, locale, brand=brand, title=title)
        return float(1 / (1 + np.exp(-self._runtime.run({"features": seen[None]})["quote"][0])))


@cache
def labeller() -> Labeller:
    """Return the shipped labeller, loaded when the first product is read."""
    return Labeller(Bundle.open(READER))


def _with_head(
    path: Sequence[int], text: str, told: Sequence[Token], starts: Container[int], locale: Locale
) -> tuple[list[int], bool]:
    """Return a path whose noun is whole words and ends in its head, and whether it does for all we know."""
    if locale == "en":
        found, headed = head_last(path, told, lambda start, end: _is_listed(text, told[start:end], locale))
        return whole_words(found, starts, told), headed
    found, headed = head_last_chinese(path, told, starts)
    whole = whole_words(found, starts, told)
    return without_stray(whole, told, lambda start, end: _text(text, told[start:end]) in chinese().types), headed


def _text(text: str, told: Sequence[Token]) -> str:
    return text[told[0].start : told[-1].end] if told else ""


def _is_whole(piece: Piece, places: Sequence[int], text: str, starts: Container[int], count: int) -> bool:
    """Tell whether a piece cuts no word apart, and no amount: not `6个` of `6个月以上`, nor `100cm` of `80*100cm`."""
    end = piece.start + len(piece.text)
    if _DENIES.search(text[: piece.start]) or (piece.label == "material" and _SEEMS.match(text, end)):
        return False
    if piece.stand == "measure" and (_GOES_ON.match(text, end) or _CUT.search(text[: piece.start])):
        return False
    return places[0] in starts and (places[-1] + 1 == count or places[-1] + 1 in starts)


def _known(text: str, told: Sequence[Token], locale: Locale) -> float:
    """Return what a list knows of a noun, in nats."""
    words = text[told[0].start : told[-1].end].casefold()
    if words.endswith(_GENERAL[locale]):
        return GENERAL
    return LISTED * _is_listed(text, told, locale)


def _is_listed(text: str, told: Sequence[Token], locale: Locale) -> bool:
    """Tell whether tokens are a noun of the taxonomy or of a kind, or in English end in one."""
    words = text[told[0].start : told[-1].end]
    if kinds.lines(words, locale):
        return True
    if locale == "zh":
        return words.casefold() in chinese().types
    return any(folded(" ".join(token.text for token in told[at:])) in english().types for at in range(len(told)))
