"""Chinese sentences of a description or highlight: clauses that speak of the product, and sentences that stand alone.

A clause after one with a subject of its own speaks of that: after `外套带拉链`, `可机洗` is not said of the sofa.
"""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.reading.chinese_clauses import clause, is_whole, type_of
from engines.copy.reading.chinese_text import clauses, han, sentences, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.chinese_words import words
from engines.vocabulary.reading import Span

MOST_SENTENCES: Final = 60
SENTENCE: Final = 48
"""Widest span of a whole sentence, in display columns: 24 characters."""
_LEAST: Final = 5
_MOST_CLAUSES: Final = 12
_MOST_JOINED: Final = 3
_AT_ONCE: Final = re.compile(r"一[\u4e00-\u9fff]{1,2}就")
_CONDITION: Final = re.compile(r"(?:时|后|前|的话|期间|之后|以后|情况下|基础上|同时|过程中|作用|效果)$|^(?:当|如|若|只要|除|因|虽|由|随|通过|经过|根据|为|在)")
_NUMBERED: Final = re.compile(r"[\d一二两三四五六七八九十](?:[个只条根块片张枚颗粒支把层对副档种款段级]|\s?(?:厘米|毫米|cm|mm|米|小时|分钟|克|公斤|升|度|W|V|℃|小时))")
_PEOPLE: Final = frozenset("我你您咱他她它")


def prose(text: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of plain text that is written in sentences."""
    for sentence in sentences(text)[:MOST_SENTENCES]:
        yield from _sentence(sentence, source, head=head, light=light)


def _sentence(sentence: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read clauses of the product while it is the subject, then clauses grouped under the subject that each has."""
    of_product = True
    groups: list[list[str]] = []
    for part in clauses(sentence)[:_MOST_CLAUSES]:
        found = list(_listed(part, source, head=head, light=light)) if of_product else []
        if found:
            yield from found
            if any(span.form == "noun" and span.type == "part" for span in found):
                groups.append([part])  # what follows may be said of the part
                of_product = False
            continue
        of_product = False
        if (span := clause(part, source, head=head, light=light)) and span.form == "noun" and span.type == "part":
            yield span
        if groups and not _has_subject(part):
            groups[-1].append(part)
        else:
            groups.append([part])
    for group in groups:
        yield from _whole(group, source)


def _whole(group: list[str], source: str) -> Iterator[Span]:
    """Return as much of a group of clauses as stands alone and is short enough."""
    for size in range(min(len(group), _MOST_JOINED), 0, -1):
        text = "，".join(group[:size])
        if _stands(text):
            yield Span(text, type_of(text), "sentence", source=source)
            return


def _has_subject(part: str) -> bool:
    """Tell whether a clause begins with what it speaks of."""
    first = words(part)[0]
    return (first.tag[0] in "nbfsm" and not _AT_ONCE.match(part)) or first.tag in {"l", "j", "eng"}


def _listed(part: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read a clause as one span, or as several between `、` if all of them are."""
    if found := clause(part, source, head=head, light=light):
        yield found
        return
    pieces = [piece for piece in part.split("、") if piece]
    found_all = [clause(piece, source, head=head, light=light) for piece in pieces] if len(pieces) > 1 else []
    if found_all and all(found_all) and len({span.form for span in found_all if span}) == 1:
        yield from (span for span in found_all if span)


def _stands(text: str) -> bool:
    """Tell whether text is a sentence that reads right by itself."""
    if width(text) > SENTENCE or len(text) < _LEAST or han(text) < 3 or not may_be_said(text) or "、" in text[:2] or "：" in text or ":" in text:
        return False
    parts = text.split("，")
    if not is_whole(parts[0]) or not is_whole(parts[-1]) or _CONDITION.search(parts[-1]):
        return False
    found = words(parts[-1])
    tags = [word.tag for word in found]
    if any(word.tag == "r" and word.text not in {"各", "每", "自己", "每个", "各自"} for word in found) or _PEOPLE & set(text):
        return False
    has_verb = any(tag == "v" or (tag in {"a", "ad"} and place and place >= len(tags) - 2) for place, tag in enumerate(tags))
    return tags[0][0] in "nmbvfsaltjizde" and (has_verb or _NUMBERED.search(parts[-1]) is not None)
