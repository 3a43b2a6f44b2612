"""Chinese sentences of a description or highlight: clauses that speak of the product, and sentences that stand alone.

A clause after one with a subject of its own speaks of that: after `外套带拉链`, `可机洗` is not said of the sofa.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.reading.chinese_clauses import clause
from engines.copy.reading.chinese_details import attribute
from engines.copy.reading.chinese_grammar import type_of
from engines.copy.reading.chinese_sentences import stands
from engines.copy.reading.chinese_text import clauses, sentences
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.chinese_words import words
from engines.vocabulary.reading import Span

_MOST_SENTENCES: Final = 60
_MOST_CLAUSES: Final = 12
_MOST_JOINED: Final = 3
_LONGEST: Final = 60
"""Longer sentences, in characters, persuade rather than tell."""
_TELLING: Final = 400
"""Characters of a text after which its sentences tell stories."""
_LABEL: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,6})\s?:\s?(?P<value>[^:]{1,40})")
_AT_ONCE: Final = re.compile(r"一[\u4e00-\u9fff]{1,2}就")
_UNDONE: Final = re.compile(r"一[\u4e00-\u9fff]$")
"""The end of a clause whose outcome the next one tells: `往下一倒，水就停`."""
_SAYS: Final = frozenset("可能防耐免不带附送配")
_GAP: Final = re.compile(r"(?<=[\u4e00-\u9fff、)])\s+|\s+(?=[\u4e00-\u9fff、(])")


def prose(text: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of plain text that is written in sentences, or in labelled lines."""
    read = 0
    for sentence in sentences(text)[:_MOST_SENTENCES]:
        read += len(sentence)
        if label := _LABEL.fullmatch(sentence):
            yield from attribute(label["name"], label["value"], source, head=head, light=light)
        elif _GAP.search(sentence):
            yield from _spaced(sentence, source, head=head, light=light)
        else:
            for span in _sentence(sentence, source, head=head, light=light):
                if span.form != "sentence" or (len(sentence) <= _LONGEST and read <= _TELLING):
                    yield span


def _spaced(sentence: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read a heap of words between gaps: only what is said of the thing whatever stands beside it."""
    for piece in _GAP.split(sentence)[:_MOST_CLAUSES]:
        found = clause(piece, source, head=head, light=light)
        if found and found.form in {"adjective", "verb", "phrase"}:
            yield found


def _sentence(sentence: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read clauses of the product while it is the subject, then clauses grouped under the subject that each has."""
    of_product = True
    groups: list[list[str]] = []
    for part in clauses(sentence)[:_MOST_CLAUSES]:
        found = _pieces(part, source, head=head, light=light)
        parts = [span for span in found if span.form == "noun" and span.type == "part"]
        if of_product and found:
            yield from found
            if parts:
                groups.append([part])  # what follows may be said of the part
                of_product = False
            continue
        of_product = False
        if not may_be_said(part):
            break  # what follows may lean on it
        yield from parts
        if groups and (_UNDONE.search(groups[-1][-1]) or not _has_subject(part)):
            groups[-1].append(part)
        else:
            groups.append([part])
    for group in groups:
        yield from _longest(group, source, sentence)


def _pieces(part: str, source: str, *, head: str, light: bool) -> Sequence[Span]:
    """Read a clause as one span, or as several between `、` if all of them are and have one form."""
    if whole := clause(part, source, head=head, light=light):
        return [whole]
    pieces = [piece for piece in part.split("、")[:_MOST_CLAUSES] if piece]
    found = [span for piece in pieces if (span := clause(piece, source, head=head, light=light))]
    alike = len(pieces) > 1 and len(found) == len(pieces) and len({span.form for span in found}) == 1
    return found if alike else []


def _longest(group: Sequence[str], source: str, sentence: str) -> Iterator[Span]:
    """Return as much of a group of clauses as stands alone, and stands so in the sentence."""
    for size in range(min(len(group), _MOST_JOINED), 0, -1):
        text = "，".join(group[:size])
        if text in sentence and stands(text):
            yield Span(text, type_of(text), "sentence", source=source)
            return


def _has_subject(part: str) -> bool:
    """Tell whether a clause begins with what it speaks of."""
    if part[0] in _SAYS:
        return False
    first = words(part)[0]
    return (first.tag[0] in "nbfsm" and not _AT_ONCE.match(part)) or first.tag in {"l", "j", "eng"}
