"""A frame and what fills it, to a sentence: articles, agreement, capitals; nothing else is added or changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.composing.agreement import agreeing, article, plural_verb
from engines.copy.composing.frames import DESCRIBING, FACTS, Frame, Slot, Word
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Span

_CHINESE_GAP: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SPACES: Final = re.compile(" +")
_FACTS: Final = frozenset(FACTS)
_ARTICLE: Final = "\0"
"""Stands for `a` or `an` until what follows is known."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the words in braces stand for."""

    locale: Locale
    noun: str
    """"": unknown, and then no frame with it is filled."""
    count: Number
    measure: str
    facts: Mapping[str, str]
    """By name, without braces; what the feed does not state is absent."""
    whole_title: bool = True
    """`title` is the whole name, or ends in its noun, so that it can stand in a sentence."""
    name: str = ""
    """What a sentence of the description calls the product, where that has room for more than a headline's `title`."""


def can_say(frame: Frame, said: Said) -> bool:
    """Tell whether everything in braces has something to stand for."""
    words = frame.words
    facts = words & _FACTS
    return (
        facts <= said.facts.keys()
        and (bool(said.noun) or words <= facts)
        and (bool(said.measure) or "measure" not in words)
    )


def realise(frame: Frame, spans: Sequence[Span], said: Said) -> str:
    """Return the sentence that `frame` makes with `spans` in its slots, in their order."""
    text = ""
    for piece in reversed(_filled(frame, iter(spans), said)):
        text = f"{article(text.lstrip())} {text}" if piece == _ARTICLE else f"{piece}{text}"
    return _capital(_SPACES.sub(" ", text).strip()) if said.locale == "en" else text


def _filled(frame: Frame, spans: Iterator[Span], said: Said) -> list[str]:
    out: list[str] = []
    for piece in frame.pieces:
        if isinstance(piece, Slot):
            out.extend(_span(piece, next(spans), said))
        elif isinstance(piece, Word):
            longer = said.name if piece.name == "title" and frame.part in DESCRIBING else ""
            out.extend([longer] if longer else _word(piece.name, said))
        else:
            out.append(piece)
    return out


def _span(slot: Slot, span: Span, said: Said) -> list[str]:
    if said.locale == "zh":
        return [_CHINESE_GAP.sub("，", span.text)]
    if slot.form == "verb" and said.locale == "en" and said.count == "many":
        return [plural_verb(span.text)]
    return [f"{span.article} {span.text}" if slot.article and span.article else span.text]


def _word(name: str, said: Said) -> list[str]:
    if name in FACTS:
        return [said.facts[name]]
    if name == "head":
        return [said.noun.rpartition(" ")[2]]
    if name == "measure":
        return [said.measure]
    if name in {"a", "a noun"}:
        noun = [said.noun] if name == "a noun" else []
        return [_ARTICLE, *noun] if said.count == "one" else noun
    if name.endswith("noun"):
        before = name.removesuffix("noun").strip()
        before = agreeing("this", said.count) if before == "this" else before
        return [f"{before} {said.noun}" if before else said.noun]
    return [agreeing(name, said.count)]


def _capital(sentence: str) -> str:
    """Return a sentence with a capital, where its first word is not written with one inside: `iPhone`, `pH`."""
    first = sentence.split(" ", 1)[0]
    return sentence if first[1:] != first[1:].lower() and first[:1].islower() else sentence[:1].upper() + sentence[1:]
