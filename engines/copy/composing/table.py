"""What can be said of one product, as a table of choices: frames of all products, its own sentences, its spans, an end.

The composer's decoder, its training and its tests all walk this table, so that what is learnt is what is run.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from engines.copy.ask import Assignment
from engines.copy.composing import features
from engines.copy.composing.fit import mask
from engines.copy.composing.frames import Frame, Part
from engines.copy.composing.menu import NOTHING, Draft, Menu, menu
from engines.copy.composing.own import own_frames
from engines.copy.composing.realise import Said, realise
from engines.copy.names import called, sentence_name, without_alias
from engines.vocabulary.occasions import name_of

_CHINESE_GAP: Final = re.compile(r"[\u4e00-\u9fff]\s|\s[\u4e00-\u9fff]")
SLIGHTEST: Final = "audience"
"""What says nothing alone: `适合学生。` of a down jacket."""
MOST_SENTENCES: Final = 3  # of a description: an opening and two more


def said_of(assignment: Assignment) -> Said:
    """Return what the words in braces stand for in copy for `assignment`."""
    product, facts = assignment.brief.product, assignment.facts
    reading = product.reading
    stated = {"brand": without_alias(facts.get("{brand}", ""))}
    if "{sale_price}" in facts:
        stated |= {"price": facts["{sale_price}"], "was": facts.get("{price}", ""), "percent": facts["{percent}"]}
    else:
        stated["price"] = facts.get("{price}", "")
    stated["occasion"] = name_of(assignment.brief.occasion, assignment.brief.locale)
    short = next(iter(called(product)), "")
    longer = sentence_name(product, short) if product.locale == assignment.brief.locale else ""
    # Where nobody knows what it is, a sentence takes the whole of a name that a headline would tear.
    torn = bool(longer) and not reading.noun and _goes_on(short, product.name)
    title = stated["title"] = longer if torn else short or longer
    present = {name: value for name, value in stated.items() if value}
    whole = _is_whole(title, product.name, reading.noun or product.kind)
    return Said(assignment.brief.locale, reading.noun, reading.count, reading.measure, present, whole, longer)


def _goes_on(title: str, name: str) -> bool:
    """Tell whether a name goes on behind a part of it, with no mark between."""
    behind = name[name.find(title) + len(title) :].lstrip(" ")
    return behind[:1].isalnum() or behind[:1] == "&"


def _is_whole(title: str, name: str, noun: str) -> bool:
    """Tell whether a title can stand in a sentence: a whole name or one up to its noun, in Chinese without spaces."""
    if _CHINESE_GAP.search(title):
        return False
    return title.casefold() == name.casefold() or (bool(noun) and title.casefold().endswith(noun.casefold()))


@dataclass(frozen=True, slots=True)
class Step:
    """Where a draft stands: the part in hand, its frame with the spans chosen so far, sentences of the description."""

    draft: Draft = NOTHING
    part: Part = "headline"
    frame: int | None = None
    chosen: tuple[int, ...] = ()
    headline: str = ""
    sentences: tuple[str, ...] = ()
    """Of the description."""
    cta: str = ""
    said: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Frames said so far, each with the spans in its slots."""

    @property
    def over(self) -> bool:
        """Whether the ad is complete."""
        return bool(self.cta)


class Table:
    """All choices for one assignment: frames by their place, then the end, then spans."""

    def __init__(
        self, shared: Sequence[Frame], assignment: Assignment, said: Callable[[Assignment], Said] = said_of
    ) -> None:
        """Read what an assignment allows.

        Args:
            shared: frames of all products in the assignment's language.
            assignment: of a product that was read.
            said: tells what words in braces stand for; training leaves facts as they are written.
        """
        self.assignment = assignment
        self.said = said(assignment)
        brief = assignment.brief
        self.spans = brief.product.reading.spans if brief.product.locale == brief.locale else ()
        self.shared = len(shared)
        self.own = own_frames(brief.product, brief.locale)
        self.frames = (*shared, *self.own)
        self.menu: Menu = menu(self.frames, self.spans, self.said, brief.angle)
        self.end = len(self.frames)
        self.first_span = self.end + 1

    @cached_property
    def local(self) -> np.ndarray:
        """Return the tokens of what is this product's own: sentences, the end, spans; int64 [n, features.MOST]."""
        locale = self.said.locale
        spans = [features.span(span, rank, locale) for rank, span in enumerate(self.spans)]
        return np.stack([*features.frames(self.own, locale), features.END, *spans])

    @cached_property
    def context(self) -> np.ndarray:
        """Return the tokens that tell of the brief, int64 [n, features.MOST]."""
        return features.context(self.assignment, self.said, len(self.spans))

    def options(self, step: Step) -> list[int]:
        """Return the choices that may follow; none: the draft leads nowhere."""
        if step.frame is not None:
            spans = self.menu.spans_for(step.part, step.frame, step.chosen, step.draft)
            return [self.first_span + span for span in spans]
        found = self.menu.frames(step.part, step.draft)
        if step.part == "following":
            if len(step.sentences) == MOST_SENTENCES or not found:
                return [self.end]
            return [*found, self.end] if self.tells(step) else [*filter(self._may_tell, found)] or [*found, self.end]
        return found

    def _may_tell(self, place: int) -> bool:
        """Tell whether a frame says more than name and price."""
        frame = self.frames[place]
        return frame.origin != "frame" or bool(frame.slots)

    def tells(self, step: Step) -> bool:
        """Tell whether a draft says anything of the product beyond its name and price, where anything could be said."""
        told = any(
            self.frames[frame].origin != "frame" or any(self.spans[span].type != SLIGHTEST for span in spans)
            for frame, spans in step.said
        )
        return told or not self.sayable

    @cached_property
    def sayable(self) -> bool:
        """Whether anything of the product beyond its name and price can be said."""
        slight = mask([span.type == SLIGHTEST for span in self.spans])
        fits = (fit for held in self.menu.fits.values() for fit in held.values())
        return any(fit.frame.origin != "frame" or any(taken & ~slight for taken in fit.masks) for fit in fits)

    def take(self, step: Step, choice: int) -> Step:
        """Return where the draft stands after a choice."""
        if choice == self.end:
            return replace(step, part="cta")
        frame = choice if step.frame is None else step.frame
        chosen: tuple[int, ...] = () if step.frame is None else (*step.chosen, choice - self.first_span)
        if len(chosen) < len(self.frames[frame].slots):
            return replace(step, frame=frame, chosen=chosen)
        text = realise(self.frames[frame], [self.spans[span] for span in chosen], self.said)
        after = replace(
            step,
            draft=self.menu.after(step.part, frame, chosen, text, step.draft),
            frame=None,
            chosen=(),
            said=(*step.said, (frame, chosen)),
        )
        if step.part == "headline":
            return replace(after, part="opening", headline=text)
        if step.part == "cta":
            return replace(after, cta=text)
        return replace(after, part="following", sentences=(*step.sentences, text))
