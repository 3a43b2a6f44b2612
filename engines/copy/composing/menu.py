"""What an ad may say next: frames whose slots this product can fill, spans that were not said yet, within the limits.

All sets of spans are bit masks over the reading's spans, so that a step of the decoder costs microseconds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.composing.fit import Fit, Fitting, mask, members
from engines.copy.composing.frames import AFTER_UNNAMED, Frame, Part
from engines.copy.composing.realise import Said
from engines.copy.facts import HEADLINE_WIDTH, LIMITS, display_width
from engines.vocabulary.brief import Angle
from engines.vocabulary.reading import Span

_COLOURED: Final = re.compile(
    r"\b(?:white|yellow|rose|black|silver|golden|brown|red|blue|green|gr[ae]y)\b|玫瑰金|[白黑黄红蓝绿灰银]色?[金钢木漆]",
    re.IGNORECASE,
)
"""A material with a colour of its own."""


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
class Menu:
    """What can be said of one product by an angle."""

    spans: tuple[Span, ...]
    said: Said
    angle: Angle
    fits: dict[Part, dict[int, Fit]]
    """Frames that can be filled, by their place in the table; the product's own come after those."""
    widths: tuple[int, ...]
    clashes: tuple[int, ...]
    """For each span those that share a word with it, itself included."""
    naming: frozenset[tuple[frozenset[str], frozenset[str]]]
    """Facts and reminders of the first sentences that name the product where the headline does not."""

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
        for span in members(fit.masks[len(chosen)] & ~taken):
            left = room - self.widths[span]
            if left >= 0 and self._fillable(rest, taken | self.clashes[span], left):
                found.append(span)
        return found

    def after(self, part: Part, place: int, chosen: Sequence[int], text: str, draft: Draft) -> Draft:
        """Return the draft with a sentence more."""
        fit = self.fits[part][place]
        used = draft.used | fit.covers | fit.called
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

    def _may(self, part: Part, fit: Fit, draft: Draft, room: int) -> bool:
        if part != "cta" and (fit.facts & draft.facts or fit.reminders & draft.reminders or fit.covers & draft.used):
            return False
        if (part == "headline" and not self._is_named(fit)) or (fit.echoes and "title" in draft.facts):
            return False
        if part == "following" and fit.again:
            return False
        return (part != "opening" or self._opens(fit, draft)) and self._fillable(fit.masks, draft.used, room - fit.bare)

    def _is_named(self, fit: Fit) -> bool:
        """Tell whether a headline names the product, or leaves a first sentence to do so."""
        return fit.names or any(
            facts.isdisjoint(fit.facts) and reminders.isdisjoint(fit.reminders) for facts, reminders in self.naming
        )

    def _opens(self, fit: Fit, draft: Draft) -> bool:
        """Tell whether a description may begin so: somewhere the product is named, and not twice in the same way."""
        if draft.named:
            fine = not (fit.again or AFTER_UNNAMED.match(fit.frame.text))
        else:
            fine = fit.names and not fit.after_named
        return fine and (self.angle != "price_drop" or self._tells_drop(draft, fit))

    def _tells_drop(self, draft: Draft, fit: Fit) -> bool:
        """Tell whether an ad for a lower price says so, or in this sentence will."""
        drop = {"was", "percent"} if "was" in self.said.facts else {"price"}
        return bool((draft.facts | fit.facts) & drop or "lower" in draft.reminders | fit.reminders)

    def _fillable(self, masks: Sequence[int], taken: int, room: int) -> bool:
        """Tell whether slots can be filled by spans that are not taken, within a display width."""
        if not masks:
            return room >= 0
        for span in members(masks[0] & ~taken):
            left = room - self.widths[span]
            if left >= 0 and self._fillable(masks[1:], taken | self.clashes[span], left):
                return True
        return False


def menu(frames: Sequence[Frame], spans: tuple[Span, ...], said: Said, angle: Angle) -> Menu:
    """Return what can be said of a product of which `spans` are known."""
    fitting = Fitting(spans, said, angle)
    fits: dict[Part, dict[int, Fit]] = {"headline": {}, "opening": {}, "following": {}, "cta": {}}
    for place, frame in enumerate(frames):
        for part, fit in fitting.fits(frame):
            if part != "headline" or not _is_price_alone(frame, said, angle):
                fits[part][place] = fit
    contents = fitting.contents
    clashes = tuple(
        mask(
            [
                at == place or not one.isdisjoint(other) or _two_colours(spans[place], spans[at])
                for at, other in enumerate(contents)
            ]
        )
        for place, one in enumerate(contents)
    )
    naming = frozenset((fit.facts, fit.reminders) for fit in fits["opening"].values() if fit.names)
    return Menu(spans, said, angle, fits, tuple(map(_width, spans)), clashes, naming)


def _is_price_alone(frame: Frame, said: Said, angle: Angle) -> bool:
    """Tell of a Chinese headline that names nothing where the name could stand there."""
    lone = said.locale == "zh" and frame.origin == "frame" and frame.words == {"price"} and angle != "price_drop"
    return lone and display_width(said.facts.get("title", "")) <= HEADLINE_WIDTH


def _two_colours(one: Span, other: Span) -> bool:
    """Tell whether a colour would stand beside a material that has one: black yellow gold."""
    materials = [span.text for span in (one, other) if span.type == "material"]
    return {one.type, other.type} == {"color", "material"} and _COLOURED.search(materials[0]) is not None


def _width(span: Span) -> int:
    return display_width(f"{span.article} {span.text}" if span.article else span.text)
