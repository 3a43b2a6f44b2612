"""The words of copies and feeds as they are compared: English by stems, Chinese by what stands in the feed."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.plural import words_of
from engines.vocabulary.reading import Told

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_ENGLISH: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")  # noqa: RUF001
FUNCTION: Final = frozenset(
    spaced(
        """
        a an the this that these those it its they their them you your yours we our us i he she his her one ones who
        and or but nor so yet if as than then when where while until because
        of in on at by to from for with without into onto over under up down out off about above below between
        through across along around behind beside near after before during per via
        is are was were be been being am do does did has have had can could will would may might must should
        not no yes too also just only still even both each every all any some more most less other another same
        here there now what which how why again back s t re ve ll
        """
    )
)
_ENDINGS: Final = ("ing", "ed", "er", "ly", "es", "s", "y", "e")
CHINESE_FUNCTION: Final = frozenset(
    "的了着过是在有和与及或也都就还又才再更很太这那它其此该个之把被让给对从到向往以为于里上下中内外前后旁"
    "不没可能会要想请吧呢吗啊一二两三四五六七八九十几多少每各只条件款双副套张把台支瓶盒包袋罐块片本枚顶盏口座"
    "你您我他她们自己什么怎么来去用做看说时候"
)
"""Characters that join, count and point, and say nothing of the thing."""


def feed_words(told: Told) -> str:
    """Return all that a feed tells of a product, as one text."""
    fields = (told.title, told.brand, told.description, told.material, told.color, told.size, told.gender)
    details = (cell for pair in told.details for cell in pair)
    return "\n".join(filter(None, (*fields, told.age_group, *told.highlights, *details)))


def content(text: str, locale: Locale) -> list[str]:
    """Return the words of `text` that say something: English stems; Chinese pairs of neighbouring characters."""
    return list(_stems(text)) if locale == "en" else list(_pairs(text))


def _stems(text: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(text.replace("’", "'")):  # noqa: RUF001
        for word in words_of(match.group()):
            bare = word.strip("'")
            if len(bare) > 1 and bare not in FUNCTION:
                yield stem(bare)


def stem(word: str) -> str:
    """Return an English word without its endings, so that `cushioned` and `cushion` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            cut = word[: -len(ending)]
            # `zipped` is of `zip`.
            return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] and ending in {"ing", "ed", "er"} else cut
    return word


def _pairs(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if not CHINESE_FUNCTION.issuperset(pair):
                yield pair


def uncovered(text: str, known: Iterable[str]) -> list[str]:
    """Return what is left of Chinese `text` once the words in `known` and what only joins are taken out.

    A stretch counts as known where two or more of its characters stand together in one of the texts; a single one where
    it is all that stands there between others (`带[noun]`, `500克`).
    """
    sources = [run for source in known for run in _HAN.findall(source)]
    alone = CHINESE_FUNCTION.union(source for source in sources if len(source) == 1)
    left = []
    for run in _HAN.findall(text):
        covered = [character in alone for character in run]
        if len(run) == 1:  # `灰` between commas
            covered = [any(run in source for source in sources)]
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if any(pair in source for source in sources):
                covered[at] = covered[at + 1] = True
        left += ["".join(part) for part in _gaps(run, covered)]
    return left


def _gaps(run: str, covered: list[bool]) -> Iterator[str]:
    gap = ""
    for character, known in zip(run, covered, strict=True):
        if not known:
            gap += character
        elif gap:
            yield gap
            gap = ""
    if gap:
        yield gap
