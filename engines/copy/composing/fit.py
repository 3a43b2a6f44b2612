"""Frames as one product can fill them: which spans each slot may take, and what stands in the way.

Sets of spans are bit masks over the reading's spans.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engines.copy.composing.content import content
from engines.copy.composing.frames import DESCRIBING, FACTS, NOUNS, Frame, Part, Slot
from engines.copy.composing.realise import Said, can_say, realise
from engines.copy.facts import display_width
from engines.vocabulary.brief import Angle
from engines.vocabulary.reading import Span

_FACTS: Final = frozenset(FACTS)
LEAST_NEW: Final = 2  # words of a sentence that the headline before it has not said
WIDE: Final = 45  # a span wider than this is a sentence's load alone
_WARNS: Final = re.compile(
    r"\bnot\b|n't\b|\bavoid\b|\bkeep away\b|\bcaution|\bbatter(?:y|ies)\b|\bwithout\b|\bseparately\b|\bonly\b"
    r"|\bmay vary\b|\brequires?\b"
    r"|不兼容|不通用|不适用|不支持|不可|不能|另售|另购|印签|开封后|收货|电池|请|勿|别|过量|低温|会滑|禁止|慎|注意|下单"
    r"|避免|冷藏|防潮",
    re.IGNORECASE,
)
"""A warning is good to know, but no reason to want a thing."""
_LEANING: Final = frozenset({"also", "yes", "bag", "stock", "lower"})
"""What a first sentence does not begin with, though a later one may."""
_OPTIONS: Final = re.compile(r"\d\s?/\s?\d|\b[SML]\s?[-/]|\d[A-Za-z]+-\d+[A-Za-z]+\b|\bhundred\b|\bthousand\b")
"""A choice of which a shopper gets one."""
_NO_COLOR: Final = re.compile(
    r"^clear$|^natural$|multi|assort|mixed|random|shown|picture|various|n/a|多色|混色|随机|图片|均码", re.IGNORECASE
)
_AMOUNT: Final = re.compile(
    r"^\d[\d.,-]*\s?(?:mm|cm|m|in|inch|ft|g|kg|lb|oz|ml|l|w|v)\b"
    r"|\b(?:sheets|needles|hours|months|years|uses|servings|washes|people|persons|seats|minutes|loads)$",
    re.IGNORECASE,
)
"""What a thing takes or lasts is no part that it has."""
_LIST: Final = re.compile(r",|\band\b|&|、|，|；|和|及|与")
_ANEW: Final = re.compile(r"an? ((?:[\w'’-]+ ?){1,3})", re.IGNORECASE)  # noqa: RUF001
"""A sentence that begins so brings a thing up for the first time."""
_WITHIN: Final = re.compile(r"\b(with|without|in|for|from|that)\b")


@dataclass(frozen=True, slots=True)
class Fit:
    """A frame as one product can fill it."""

    frame: Frame
    masks: tuple[int, ...]
    """Spans that each slot may take."""
    bare: int
    """Display width without its slots."""
    facts: frozenset[str]
    reminders: frozenset[str]
    names: bool
    covers: int
    """Spans whose words it says itself."""
    called: int = 0
    """Spans whose words the noun says where the frame names it: a stoneware mug is not made of stoneware, too."""
    again: bool = False
    """It names the product, which is not done twice; the feed's own sentence does so where it begins with the name."""
    echoes: bool = False
    """It says little beside the name of the product."""
    after_named: bool = False
    """It can begin a description, but only where the headline names the product."""


class Fitting:
    """Tells which frames a product can fill."""

    def __init__(self, spans: Sequence[Span], said: Said, angle: Angle) -> None:
        self._spans, self._said, self._angle = spans, said, angle
        self.contents = [content(span.text, said.locale) for span in spans]
        self._called = {
            "noun": self._alike(said.noun),
            "title": self._within(_title(said)),
            "name": self._within(said.name or _title(said)),
        }
        self._weight = mask([span.type != "capacity" and "weight" in span.source.casefold() for span in spans])
        self._warning = mask([_WARNS.search(span.text) is not None for span in spans])
        self._eligible: dict[tuple[Slot, bool, str], int] = {}

    def fits(self, frame: Frame) -> Iterator[tuple[Part, Fit]]:
        """Yield where in an ad a frame may stand, and how it is filled there."""
        if not self._may_stand(frame):
            return
        own_words = self._own_words(frame)
        covers = self._alike(frame.text) if own_words else 0
        if "title" in frame.words:
            covers |= self._called[self._naming(frame)]
        first = frame.part in {"headline", "opening"}
        masks = self._masks(frame, calm=first)
        if not all(masks):
            return
        # What the product says itself is said once, whichever part says it.
        once = frame.reminders | {frame.text.rstrip(".。")} if own_words else frame.reminders
        once |= {"name"} if self._says_name(frame) else frozenset()
        called = self._called["noun"] if not frame.words.isdisjoint(NOUNS) else 0
        again = self._names_again(frame)
        facts = (frame.words & _FACTS) | self._said_along(frame)
        echoes = own_words and self._echoes(frame.text)
        fit = Fit(
            frame, masks, self._bare(frame), facts, once, self._names(frame), covers, called, again, echoes=echoes
        )
        yield frame.part, fit
        if frame.part == "following" and not (fit.names or once & _LEANING or _WARNS.search(frame.text)):
            firm = self._masks(frame, calm=True)
            if all(firm):
                yield "opening", replace(fit, masks=firm, after_named=True)

    def _may_stand(self, frame: Frame) -> bool:
        if (frame.angles and self._angle not in frame.angles) or not can_say(frame, self._said):
            return False
        if "title" in frame.words and not self._takes_name(frame):
            return False
        if {"title", "brand"} <= frame.words and self._said.facts["brand"].casefold() in _title(self._said).casefold():
            return False  # `Palm Treo Pro, by Palm`
        if "{brand}家" in frame.text and self._said.facts["brand"].endswith("家"):
            return False  # `海澜之家家的`
        if frame.part == "headline" and self._hides_name(frame):
            return False
        first = frame.part in {"headline", "opening"}
        return not (first and self._own_words(frame) and _WARNS.search(frame.text))

    def _said_along(self, frame: Frame) -> frozenset[str]:
        """Return what a frame says beside its facts: the maker in the name; the kind, which `A mug…` would repeat."""
        said, noun = self._said, self._said.noun.casefold()
        name = (
            (said.name if self._naming(frame) == "name" else _title(said)).casefold() if "title" in frame.words else ""
        )
        found = {"brand"} if name and said.facts.get("brand", "?").casefold() in name else set[str]()
        anew = self._own_words(frame) and frame.part in DESCRIBING and _ANEW.match(frame.text)
        if noun and (
            (anew and noun in anew[1].casefold())
            or (frame.part == "headline" and (noun in name or not frame.words.isdisjoint(NOUNS)))
        ):
            found.add("noun")
        return frozenset(found)

    def _takes_name(self, frame: Frame) -> bool:
        """Tell whether the name can stand in a frame: a cut one stands in no sentence, one that fits not alone."""
        if frame.text.rstrip(".。") == "{title}":
            return frame.part not in DESCRIBING or bool(self._said.name)
        return self._said.whole_title or self._naming(frame) == "name"

    def _hides_name(self, frame: Frame) -> bool:
        """Tell whether a frame says `camera` and no more of one whose name does not tell that it is one: `EOS 5D`."""
        title, noun = _title(self._said).casefold(), self._said.noun.casefold()
        names_kind = not frame.words.isdisjoint(NOUNS) and "title" not in frame.words and not frame.slots
        return names_kind and frame.origin == "frame" and bool(title) and noun not in title

    def _naming(self, frame: Frame) -> str:
        """Return which name stands in a frame: a headline's, or the longer one of a description."""
        return "name" if self._said.name and frame.part in DESCRIBING else "title"

    @staticmethod
    def _own_words(frame: Frame) -> bool:
        """Tell whether the product brings the sentence itself."""
        return frame.origin != "frame"

    def _masks(self, frame: Frame, *, calm: bool) -> tuple[int, ...]:
        """Return the spans that each slot may take; where it is to be `calm`, none that warns."""
        barred = (
            self._called[self._naming(frame)]
            if "title" in frame.words
            else self._called["noun"]
            if self._names(frame)
            else 0
        )
        barred |= self._warning if calm else 0
        # What a thing weighs is good to know, but no headline.
        barred |= self._weight if frame.part == "headline" else 0
        alone = len(frame.slots) == 1
        found = []
        for slot in frame.slots:
            key = (slot, alone, frame.own)
            if key not in self._eligible:
                self._eligible[key] = mask([_takes(slot, span, frame.own, alone=alone) for span in self._spans])
            found.append(self._eligible[key] & ~barred)
        return tuple(found)

    def _names(self, frame: Frame) -> bool:
        if "title" in frame.words or not frame.words.isdisjoint(NOUNS):
            return True
        text = frame.text.casefold()
        names = (self._said.noun, _title(self._said))
        return self._own_words(frame) and any(name and name.casefold() in text for name in names)

    def _says_name(self, frame: Frame) -> bool:
        """Tell whether a sentence says the whole name, or a part of it: `{title} for {price}.` of a long one."""
        if self._own_words(frame):
            return frame.text.rstrip(".。").casefold() in self._said.name.casefold()
        return "title" in frame.words and self._naming(frame) == "name"

    def _names_again(self, frame: Frame) -> bool:
        if frame.origin != "clause":
            return self._names(frame)
        if not self._said.noun:
            return False  # what else would be said of `iPod Shuffle`
        begun = frame.text.casefold().removeprefix("the ").removeprefix("this ")
        return begun.startswith((self._said.noun.casefold(), _title(self._said).casefold()))

    def _alike(self, text: str) -> int:
        """Return the spans that share a word with `text`."""
        words = content(text, self._said.locale)
        return mask([not words.isdisjoint(other) for other in self.contents])

    def _within(self, text: str) -> int:
        """Return the spans of which `text` says half or more: a long name may share a word with what is told of it."""
        words = content(text, self._said.locale)
        return mask([2 * len(words & other) >= max(1, len(other)) for other in self.contents])

    def _echoes(self, text: str) -> bool:
        own, title = content(text, self._said.locale), content(_title(self._said), self._said.locale)
        new = own - title
        return len(new) < LEAST_NEW and not any(word[0].isdigit() for word in new)  # an amount is news by itself

    def _bare(self, frame: Frame) -> int:
        """Return the display width of a frame without its slots, at most."""
        least = [Span("x", "feature", "noun")] * len(frame.slots)
        # `an` is wider than `a`, and which it is hangs on the span.
        return display_width(realise(frame, least, self._said)) - len(least) + ("{a}" in frame.text)


def _title(said: Said) -> str:
    return said.facts.get("title", "")


def _takes(slot: Slot, span: Span, own: str, *, alone: bool) -> bool:
    """Tell whether a span may stand in a slot of a frame whose own words are `own`."""
    if span.form != slot.form or (slot.types and span.type not in slot.types) or _OPTIONS.search(span.text):
        return False
    if not alone and (display_width(span.text) > WIDE or _LIST.search(span.text)):
        return False
    if span.type == "color" and _NO_COLOR.search(span.text):
        return False
    if slot.article and span.count == "one" and not span.article:
        return False
    if slot.form == "noun" and "material" not in slot.types and _AMOUNT.search(span.text):
        return False
    return not set(_WITHIN.findall(own.casefold())) & set(_WITHIN.findall(span.text.casefold()))


def mask(flags: Sequence[bool]) -> int:
    """Return the bit mask of the places that are true."""
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def members(of: int) -> Iterator[int]:
    """Yield the places of a bit mask, lowest first."""
    while of:
        low = of & -of
        yield low.bit_length() - 1
        of ^= low
