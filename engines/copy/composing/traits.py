"""What is told of a draft by name rather than by number: which frames it takes, what fills them, how its name is made.

The ranker learns from readers' marks what each trait is worth; one that no reader saw is worth nothing.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from engines.copy.composing.content import content
from engines.copy.composing.frames import Frame
from engines.copy.composing.table import Step, Table
from engines.copy.facts import display_width
from engines.vocabulary.locales import Locale
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9,] )[A-Z][a-z]+")
"""A capital within a sentence."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
MOST_WORDS: Final = 14  # of a sentence; longer ones count as that long
_WIDTHS: Final = 8
"""Display widths that count as alike."""


def traits(step: Step, table: Table) -> frozenset[str]:
    """Return the traits of a finished draft."""
    return frozenset(_traits(step, table))


def _traits(step: Step, table: Table) -> Iterator[str]:
    (head, head_spans), *described = step.said[:-1]
    kinds = [_kind(table.frames[frame]) for frame, _ in (step.said[0], *described)]
    yield from (f"head {kinds[0]}", f"first {kinds[1]}", f"pair {kinds[0]} + {kinds[1]}")
    yield f"all {' + '.join(kinds)}"
    yield f"angle {table.assignment.brief.angle} {kinds[0]}"
    yield f"count {table.said.count} {kinds[1]}"
    yield from (f"then {kind}" for kind in kinds[2:])
    yield from _named(step, table)
    yield from _filled("head", table.frames[head], [table.spans[at] for at in head_spans], table.said.locale)
    for frame, spans in described:
        yield from _filled("text", table.frames[frame], [table.spans[at] for at in spans], table.said.locale)
    for (frame, _), text in zip(step.said, (step.headline, *step.sentences), strict=False):
        if table.frames[frame].origin != "frame":
            yield from _quoted(table.frames[frame].origin, text, table.said.locale)
    yield from _together(step, table)


def _kind(frame: Frame) -> str:
    return frame.text if frame.origin == "frame" else frame.origin


def _named(step: Step, table: Table) -> Iterator[str]:
    """Yield how the product's name is made, and what of it the draft says."""
    said, name = table.said, table.assignment.brief.product.name
    title, noun = said.facts.get("title", ""), said.noun
    whole = "whole" if title.casefold() == name.casefold() else "cut"
    ends = "noun" if noun and title.casefold().endswith(noun.casefold()) else "other"
    knows = "known" if noun else "unknown"
    shown = (
        "shown"
        if title and title in step.headline
        else "below"
        if title and any(title in one for one in step.sentences)
        else "unsaid"
    )
    yield from (f"name {whole} {ends} {knows} {shown}", f"name {shown} width {display_width(title) // _WIDTHS}")
    text = " ".join((step.headline, *step.sentences)).casefold()
    last = singular(noun.casefold().split()[-1]) if noun else ""
    yield f"noun {knows} {'said' if last and last in text else 'unsaid'}"
    words = _WORD.findall(title)
    if words and shown != "unsaid":
        yield f"name ends in a {_end(words[-1])} {knows}"
        yield f"name of {min(len(words), 6)} words {knows}"
        yield from (f"name has {what}" for what, found in _oddities(title) if found)


def _shown(title: str, step: Step) -> str:
    """Return where a draft says the name."""
    if not title:
        return "unsaid"
    if title in step.headline:
        return "shown"
    return "below" if any(title in sentence for sentence in step.sentences) else "unsaid"


def _end(word: str) -> str:
    """Return what a name's last word is."""
    if singular(word.casefold()) in english().heads:
        return "thing"
    return "number" if word[-1].isdigit() else "word"


def _oddities(title: str) -> tuple[tuple[str, bool], ...]:
    words = title.split()
    return (
        ("digits", any(map(str.isdigit, title))),
        ("capitals", sum(word.isupper() and len(word) > 1 for word in words) > 1),
        ("small letters", any(word.islower() and len(word) > 3 for word in words)),
        ("a mark", any(mark in title for mark in "-/&+:()'\"")),
        ("both scripts", bool(_HAN.search(title)) and bool(re.search("[A-Za-z]", title))),
        ("spaces in Chinese", bool(_HAN.search(title)) and " " in title),
    )


def _filled(place: str, frame: Frame, spans: list[Span], locale: Locale) -> Iterator[str]:
    for span in spans:
        source = span.source.split(":")[0]
        yield from (f"{place} {frame.text} {span.type}", f"{place} {span.type} {span.form} {source}")
        yield from (f"span {span.text.casefold()}", f"span {span.type} width {display_width(span.text) // _WIDTHS}")
        yield from (f"span {span.type} {word}" for word in content(span.text, locale))


def _quoted(origin: str, text: str, locale: Locale) -> Iterator[str]:
    """Yield the traits of a whole sentence that the product brings."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        return
    yield f"{origin} width {display_width(text) // _WIDTHS}"
    if locale == "zh":
        signs = _HAN.findall(text)
        yield from (f"{origin} sign {one}{other}" for one, other in pairwise(signs))
        yield f"{origin} {min(text.count('，'), 3)} commas"
        return
    yield from (
        f"{origin} begins {words[0]}",
        f"{origin} ends {words[-1]}",
        f"{origin} of {min(len(words), 14) // 2} pairs",
    )
    yield from (f"{origin} word {word}" for word in words)
    yield f"{origin} capitals {min(len(_CAPITAL.findall(text)), 4)}"
    yield from (f"{origin} holds {mark}" for mark in "()/&+:-" if mark in text)


def _together(step: Step, table: Table) -> Iterator[str]:
    """Yield what headline and description are to each other."""
    locale = table.said.locale
    one, other = content(step.headline, locale), content(" ".join(step.sentences), locale)
    yield f"again {min(len(one & other), 3)}"
    rest = content(table.said.facts.get("title", ""), locale) - content(table.said.noun, locale)
    yield f"which {min(len(rest & (one | other)), 3)} of {min(len(rest), 3)}"
    department = table.assignment.brief.product.category
    yield f"of {department} {_kind(table.frames[step.said[0][0]])}"
