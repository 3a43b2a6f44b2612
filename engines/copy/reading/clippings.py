"""Clippings of a description: the ways in which a sentence of it, or a part of one, could stand alone in an ad.

Which of them may is the labeller's to say; here they are only cut where a careful editor might.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from engines.copy.facts import DESCRIPTION_WIDTH, display_width
from engines.copy.names import INJECTION, LINKS
from engines.copy.policy import broken_rule
from engines.copy.reading.english_tagging import words
from engines.copy.sentences import MOST_READ, STOPS, bare, may_be_told, split
from engines.copy.spelling import capital
from engines.vocabulary.locales import Locale

MOST_OF_ONE: Final = 12
"""Clippings of a sentence that are looked at."""
MOST: Final = 48
"""Clippings of a description: what it says later helps few shoppers decide, and import has many products to read."""
LEAST: Final[dict[Locale, int]] = {"en": 12, "zh": 8}
"""Display width of the shortest."""
_ENDS: Final = 3
"""English clippings with the same beginning."""
_STARTS: Final = tuple(
    map(
        re.compile,
        (
            r"\b(?:is|are) (?=(?:an?|the) )",
            r"^[A-Z][\w'’]*\b.{0,60}?\bwith (?=an? )",  # noqa: RUF001  `Sip in wonder with a glossy mug`
            r"\b(?:[Ff]eaturing|features?|including|offering|boasts?|showcasing) (?=\w)",
            (
                r"(?<=\s)(?=(?:made|crafted|designed|built|printed|woven|knitted|infused|inspired|finished|filled|topped"
                r"|served|lined|equipped|handmade|handcrafted|embroidered|decorated|constructed|sewn|cut|tossed|cooked|baked"
                r"|roasted|blended|brewed|packed|powered|compatible|suitable|available|written|illustrated) "
                r"(?:from|of|with|without|in|into|by|for|to|using|on|out|entirely|exclusively|especially|specifically)\b)"
            ),
            r"[,;:] (?=(?:this|it|its|it[’']s|the|an?|these|they|our|your|with|each) )|; (?=\w)",  # noqa: RUF001
            r"\s[-–—] (?=\w)|—(?=\w)",  # noqa: RUF001
        ),
    )
)
"""Behind what a part begins that may stand by itself."""
_STOPS: Final = re.compile(
    r"(?=[,;:(]|\s[-–—]\s|—)"  # noqa: RUF001
    r"|\s(?=(?:and|or|but|while|which|that|so|making|to|for|with|without|perfect|ideal|giving|adding|ensuring|providing"
    r"|creating|allowing|offering|keeping|plus|thanks|as|when|whether|in|on|from|by|at|into|like|where|designed|made"
    r"|featuring|inspired)\b(?!$))"
)
"""Before what a part may end."""
_PARTICLES: Final = frozenset({"in", "on"})
"""Links with which a sentence may close: `so no water gets in`."""
_EDGES: Final = " ,;:-–—，、/"  # noqa: RUF001
_CHINESE_MARKS: Final = re.compile("[，,；;]")
_PHRASE: Final = 5
"""Last words of a part that are looked at for an article without its noun."""
_NO_NOUN: Final = frozenset({"JJ", "RB", "CD", "CC"})
_SUBJECT: Final = re.compile(r"(?:this|these|those|our|your|each|every)\b", re.IGNORECASE)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|do|does|features?|offers?|makes?|provides?|comes?|lets?|gives?|keeps?|adds?|fits?"
    r"|brings?|uses?|works?|holds?|helps?|includes?|delivers?|creates?|allows?|ensures?|combines?|supports?|preserves?|pairs?|takes?|turns?)\b",
    re.IGNORECASE,
)
"""Verbs that a tagger takes for nouns, or a noun's."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN_POINTS: Final = re.compile(r"(?<=[\u4e00-\u9fff）)])\s+(?=[\u4e00-\u9fff\d（(])")
"""Spaces, but for those beside Latin words: a maker and a model are one."""
_LEAST_POINT: Final = 2
"""Chinese characters of each selling point in a row that only spaces part; with fewer they part Latin words."""
_MOST_PARTS: Final = 12
"""Of a Chinese sentence; more are a heap."""
_KEY_WORD: Final = 4
"""Characters of one: `芝士，乳酪蛋糕，慕斯，鲜奶，商务，婚庆` is for search engines."""
_MOST_KEY_WORDS: Final = 5
_MANY: Final = 3
"""Selling points that stand together in a Chinese clipping."""


_BEFORE: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(r"[\w'’-]*\W*$"),  # noqa: RUF001
    "zh": re.compile(r".{0,3}$"),
}
_AFTER: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(r"\W*[\w'’-]*(?:\W+[\w'’-]+)?"),  # noqa: RUF001
    "zh": re.compile(r".{0,4}"),
}
"""What of the sentence around a clipping tells whether it was cut where it should be."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A part of a sentence that could stand alone."""

    text: str
    """With a capital, without a stop."""
    before: str = ""
    """The last of what the sentence says before it."""
    after: str = ""
    """The first of what it goes on with."""


def clippings(description: str, name: str, locale: Locale) -> Iterator[tuple[Clipping, ...]]:
    """Yield the clippings of each sentence, longer ones first among those that begin alike, without their stop.

    Args:
        description: untrusted; one with orders to a model has none.
        name: of the product; what says no more than that is no clipping.
        locale: language of the description.
    """
    if broken_rule(description[:MOST_READ]) == INJECTION:
        return
    cut = _english if locale == "en" else _chinese
    left = MOST
    seen = {name.casefold()}
    for sentence in split(description):
        body = bare(_row(sentence) if locale == "zh" else sentence, locale)
        fresh = (
            part
            for part in {part.text: part for part in cut(body)}.values()
            if part.text.casefold() not in seen and may_be_told(f"{part.text}{STOPS[locale]}", name, locale)
        )
        if found := tuple(islice(fresh, min(MOST_OF_ONE, left))):
            seen |= {part.text.casefold() for part in found}
            left -= len(found)
            yield found
        if not left:
            return


def _row(sentence: str) -> str:
    """Return a Chinese sentence whose selling points strokes part with commas between them."""
    points = [point.strip() for point in re.split("/+", sentence)]
    return "，".join(points) if len(points) >= _MANY and all(len(point) >= _MANY for point in points) else sentence


def _english(body: str) -> Iterator[Clipping]:
    for start in sorted({0, *(found.end() for pattern in _STARTS for found in pattern.finditer(body))}):
        ends = [len(body), *(found.start() for found in _STOPS.finditer(body, start + 1))]
        parts = (_clipping(body, start, end, "en") for end in sorted(ends, reverse=True))
        fine = (part for part in parts if LEAST["en"] <= display_width(part.text) < DESCRIPTION_WIDTH)
        yield from islice((part for part in fine if _is_said(part.text) and not _breaks_off(part)), _ENDS)


def _clipping(body: str, start: int, end: int, locale: Locale) -> Clipping:
    """Return the part of a sentence between two places, without the marks at its ends."""
    text = body[start:end].strip(_EDGES)
    begin = start + len(body[start:end]) - len(body[start:end].lstrip(_EDGES))
    before, after = _BEFORE[locale].search(body[:begin]), _AFTER[locale].match(body, begin + len(text))
    return Clipping(capital(text), before[0] if before else "", after[0] if after else "")


def _breaks_off(part: Clipping) -> bool:
    """Tell whether a part ends in a word that wants another, or leaves a bracket or quotation mark open."""
    last = part.text.rsplit(maxsplit=1)[-1].casefold()
    return (
        (last in LINKS and (bool(part.after) or last not in _PARTICLES))
        or part.text.count("(") != part.text.count(")")
        or part.text.count('"') % 2 == 1
        or _wants_noun(part.text)
    )


def _wants_noun(part: str) -> bool:
    """Tell whether a part ends in an adjective that its article has no noun for: `reads a gruesome`."""
    last = words(" ".join(part.split()[-_PHRASE:]))
    at = max((place for place, word in enumerate(last) if word.tag in {"DT", "PRP$"}), default=len(last))
    return at < len(last) - 1 and all(word.tag[:2] in _NO_NOUN for word in last[at + 1 :])


def _is_said(part: str) -> bool:
    """Tell whether a part with a subject says something of it: not `These round pots, with a ridge at the top`."""
    return (
        not _SUBJECT.match(part)
        or _FINITE.search(part) is not None
        or any(word.tag in {"VBZ", "VBP", "VBD", "MD"} for word in words(part))
    )


def _chinese(body: str) -> Iterator[Clipping]:
    parts = _parts(body)[:_MOST_PARTS]
    if sum(len(part) <= _KEY_WORD for part in parts) >= _MOST_KEY_WORDS:
        return
    whole = "，".join(parts)
    starts = [sum(len(part) + 1 for part in parts[:at]) for at in range(len(parts))]
    for at, start in enumerate(starts):
        runs = [start + len("，".join(parts[at:end])) for end in range(at + 1, len(parts) + 1)]
        fine = [end for end in runs if LEAST["zh"] <= display_width(whole[start:end]) < DESCRIPTION_WIDTH]
        # As much as there is room for, and few enough to be read at a glance.
        for end in dict.fromkeys((*fine[-1:], *reversed(fine[:_MANY]))):
            yield _clipping(whole, start, end, "zh")


def _parts(body: str) -> list[str]:
    """Return the clauses or selling points of a Chinese sentence."""
    return [point for clause in _CHINESE_MARKS.split(body) for point in _points(clause.strip()) if point]


def _points(clause: str) -> list[str]:
    points = _BETWEEN_POINTS.split(clause)
    return points if all(len(_HAN.findall(point)) >= _LEAST_POINT for point in points) else [clause]
