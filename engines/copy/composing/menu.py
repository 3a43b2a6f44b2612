"""What an ad may say next: frames whose slots this product can fill, spans that were not said yet, within the limits.

All sets of spans are bit masks over the reading's spans, so that a step of the decoder costs microseconds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engines.copy.composing.frames import AFTER_UNNAMED, FACTS, NOUNS, Frame, Part, Slot
from engines.copy.composing.realise import Said, can_say, realise
from engines.copy.facts import LIMITS, display_width
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.reading import Span

WIDE: Final = 45  # a span wider than this is a sentence's load alone
MOST_FOLLOWING: Final = 2
_SMALL: Final = frozenset(spaced("a an and the of for with in on at by to from or per as is are up it its that"))
_WORDS: Final = re.compile(r"[a-z0-9]+")
_LIST: Final = re.compile(r",|\band\b|&|、|，|；|和|及|与")
_WITHIN: Final = re.compile(r"\b(with|without|in|for|from|that)\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """An ad so far."""

    used: int = 0
    """Spans that are said, and those that say the same."""
    facts: frozenset[str] = frozenset()
    reminders: frozenset[str] = frozenset()
    named: bool = False
    """The product is named."""
    described: int = 0
    """Display width of the description so far."""


NOTHING: Final = Draft()
"""What was said before the first word."""


@dataclass(frozen=True, slots=True)
class _Fit:
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


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be said of one product by an angle."""

    spans: tuple[Span, ...]
    said: Said
    angle: Angle
    fits: dict[Part, dict[int, _Fit]]
    """Frames that can be filled, by their place in the table; the product's own come after those."""
    widths: tuple[int, ...]
    clashes: tuple[int, ...]
    """For each span those that share a word with it, itself included."""
    naming: bool
    """A description can name the product where the headline does not."""

    def frames(self, part: Part, draft: Draft) -> list[int]:
        """Return the places of frames that may be said next."""
        room = self._room(part, draft)
        return [place for place, fit in self.fits[part].items() if self._may(part, fit, draft, room)]

    def spans_for(self, part: Part, place: int, chosen: Sequence[int], draft: Draft) -> list[int]:
        """Return the spans that may fill the next slot of a frame, after those `chosen` for its slots before."""
        fit = self.fits[part][place]
        taken = draft.used
        room = self._room(part, draft) - fit.bare
        for span in chosen:
            taken |= self.clashes[span]
            room -= self.widths[span]
        rest = fit.masks[len(chosen) + 1 :]
        found = []
        for span in _members(fit.masks[len(chosen)] & ~taken):
            left = room - self.widths[span]
            if left >= 0 and self._fillable(rest, taken | self.clashes[span], left):
                found.append(span)
        return found

    def after(self, part: Part, place: int, chosen: Sequence[int], text: str, draft: Draft) -> Draft:
        """Return the draft with a sentence more."""
        fit = self.fits[part][place]
        used = draft.used | fit.covers
        for span in chosen:
            used |= self.clashes[span]
        described = draft.described
        if part in {"opening", "following"}:
            gap = 1 if described and self.said.locale == "en" else 0
            described += gap + display_width(text)
        return Draft(
            used, draft.facts | fit.facts, draft.reminders | fit.reminders, draft.named or fit.names, described
        )

    def _room(self, part: Part, draft: Draft) -> int:
        if part in LIMITS:
            return LIMITS[part]
        gap = 1 if draft.described and self.said.locale == "en" else 0
        return LIMITS["description"] - draft.described - gap

    def _may(self, part: Part, fit: _Fit, draft: Draft, room: int) -> bool:
        if part != "cta" and (fit.facts & draft.facts or fit.reminders & draft.reminders or fit.covers & draft.used):
            return False
        if part == "headline" and not fit.names and not self.naming:
            return False
        if part == "opening":
            if not (draft.named or fit.names):
                return False
            if draft.named and AFTER_UNNAMED.match(fit.frame.text):
                return False
            if self.angle == "price_drop" and not (draft.facts | fit.facts) & {"price", "was", "percent"}:
                return False
        return self._fillable(fit.masks, draft.used, room - fit.bare)

    def _fillable(self, masks: Sequence[int], taken: int, room: int) -> bool:
        """Tell whether slots can be filled by spans that are not taken, within a display width."""
        if not masks:
            return room >= 0
        for span in _members(masks[0] & ~taken):
            left = room - self.widths[span]
            if left >= 0 and self._fillable(masks[1:], taken | self.clashes[span], left):
                return True
        return False


def menu(frames: Sequence[Frame], spans: tuple[Span, ...], said: Said, angle: Angle) -> Menu:
    """Return what can be said of a product of which `spans` are known."""
    contents = [content(span.text, said.locale) for span in spans]
    called = {
        name: _mask([not content(text, said.locale).isdisjoint(words) for words in contents])
        for name, text in (("noun", said.noun), ("title", said.facts.get("title", "")))
    }
    eligible: dict[tuple[Slot, bool, str], int] = {}
    fits: dict[Part, dict[int, _Fit]] = {"headline": {}, "opening": {}, "following": {}, "cta": {}}
    for place, frame in enumerate(frames):
        if (frame.angles and angle not in frame.angles) or not can_say(frame, said):
            continue
        own, alone = frame.own, len(frame.slots) == 1
        names = _names(frame, said)
        masks = []
        barred = called["title"] if "title" in frame.words else called["noun"] if names else 0
        for slot in frame.slots:
            key = (slot, alone, own)
            if key not in eligible:
                eligible[key] = _mask([_takes(slot, span, own, alone=alone) for span in spans])
            masks.append(eligible[key] & ~barred)
        if all(masks):
            covers = _covers(frame, contents, said.locale)
            facts = frame.words & set(FACTS)
            # What the product says itself is said once, whichever part says it.
            once = frame.reminders if frame.origin == "frame" else frame.reminders | {frame.text.rstrip(".。")}
            fits[frame.part][place] = _Fit(frame, tuple(masks), _bare(frame, said), facts, once, names, covers)
    clashes = tuple(
        _mask([at == place or not one.isdisjoint(other) for at, other in enumerate(contents)])
        for place, one in enumerate(contents)
    )
    naming = any(fit.names for fit in fits["opening"].values())
    return Menu(spans, said, angle, fits, tuple(map(_width, spans)), clashes, naming)


def _names(frame: Frame, said: Said) -> bool:
    words = frame.words
    if not words.isdisjoint(NOUNS) or "title" in words:
        return True
    text = frame.text.casefold()
    names = (said.noun, said.facts.get("title", ""))
    return frame.origin != "frame" and any(name and name.casefold() in text for name in names)


def _covers(frame: Frame, contents: Sequence[frozenset[str]], locale: Locale) -> int:
    """Return the spans whose words a sentence of the product itself says."""
    if frame.origin == "frame":
        return 0
    own = content(frame.text, locale)
    return _mask([not own.isdisjoint(words) for words in contents])


def _takes(slot: Slot, span: Span, own: str, *, alone: bool) -> bool:
    """Tell whether a span may stand in a slot of a frame whose own words are `own`."""
    if span.form != slot.form or (slot.types and span.type not in slot.types):
        return False
    if display_width(span.text) > WIDE and not alone:
        return False
    if not alone and _LIST.search(span.text):
        return False
    if slot.article and span.count == "one" and not span.article:
        return False
    return not set(_WITHIN.findall(own.casefold())) & set(_WITHIN.findall(span.text.casefold()))


def _bare(frame: Frame, said: Said) -> int:
    """Return the display width of a frame without its slots, at most."""
    least = [Span("x", "feature", "noun")] * len(frame.slots)
    # `an` is wider than `a`, and which it is hangs on the span.
    return display_width(realise(frame, least, said)) - len(least) + ("{a}" in frame.text)


def _width(span: Span) -> int:
    return display_width(f"{span.article} {span.text}" if span.article else span.text)


@lru_cache(maxsize=4096)
def content(text: str, locale: Locale) -> frozenset[str]:
    """Return the words that carry a text's meaning: in Chinese pairs of neighbouring characters stand for them."""
    folded = text.casefold()
    words = {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORDS.findall(folded)}
    words -= _SMALL
    if locale == "zh":
        runs = re.findall(r"[\u4e00-\u9fff]+", folded)
        words |= {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(words)


def _mask(flags: Sequence[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _members(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
