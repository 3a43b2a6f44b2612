"""Choosing a layout: those that suit are scored by geometry, the best are drawn, the first that reads well wins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engines.errors import LayoutError
from engines.layout.calm import CELL, MOST, cells, steepest
from engines.layout.content import Content, Role
from engines.layout.draw import Inked, ink
from engines.layout.fitting import Fitted, fit
from engines.layout.layout_file import Layout, suited
from engines.layout.mark import settled
from engines.layout.plan import Plan
from engines.layout.score import measure
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.layout.ways.card import Carded
from engines.layout.ways.place import InPlace
from engines.layout.ways.way import Placed, Shown, Way
from engines.photo.retouch import StepNote

PRICED: Final = frozenset(("offer-bar", "big-price", "words-bar"))
"""Families made for a price: without one a part of them is empty."""
NEVER_DROPPED: Final[tuple[Role, ...]] = ("price", "cta")
WORSE: Final = 2.5  # of score: a layout that much below the best says less, and another way to show it is better
NEARLY: Final = 0.9  # of score: layouts that differ by less are as good, and the seed takes one, so that ads vary
ILLEGIBLE, RESTLESS = 4.0, 1.5  # of score: what an unreadable text, and an edge behind letters, take from it


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A layout set, how stage and product lie in it, and its score by geometry."""

    layout: Layout
    plan: Plan
    placed: Placed
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A candidate over its real pixels, uint8 [h, w, 3]."""

    candidate: Candidate
    canvas: np.ndarray
    notes: tuple[StepNote, ...]
    inked: Inked
    edge: float

    @property
    def passes(self) -> bool:
        """Whether every text can be read and nothing lies behind letters."""
        return self.inked.legible and self.edge <= MOST

    def whole(self, content: Content) -> bool:
        """Tell whether price and button are there, if `content` has them."""
        said = {block.role for block in self.candidate.plan.blocks}
        return all(role in said for role in NEVER_DROPPED if role in content.texts)

    @property
    def score(self) -> float:
        """Its score with what the pixels take from it."""
        return self.candidate.score - ILLEGIBLE * (not self.inked.legible) - RESTLESS * (self.edge > MOST)


class Fits:
    """What suits a content and a slot, set once for all ways that are alike."""

    def __init__(self, content: Content, slot: SlotSize) -> None:
        """Set nothing yet."""
        self.content, self.slot = content, slot
        self._known: dict[Layout, Fitted | None] = {}

    def of(self, way: Way) -> list[tuple[Layout, Fitted]]:
        """Return every layout that fits a way, set."""
        allowed = suited(self.slot, way.show, place=isinstance(way, InPlace))
        for one in allowed:
            if one not in self._known:
                priced = one.family not in PRICED or "price" in self.content.texts
                enough = priced and self.content.percent_off >= one.least_off
                self._known[one] = fit(one, self.content, self.slot) if enough else None
        return [(one, found) for one in allowed if (found := self._known[one]) is not None]


def _candidates(shown: Shown, fits: Fits) -> list[Candidate]:
    """Return every layout that fits, the best by geometry first."""
    found: list[Candidate] = []
    for layout, fitted in fits.of(shown.way):
        placed, plan = shown.way.place(fitted.plan, fits.slot), fitted.plan
        if placed is None:
            continue
        if fits.slot.family == "tall" and placed.product is not None:
            plan = plan.lowered(placed.product)
        seen = placed.subject if isinstance(placed, Carded) else placed.product
        score = measure(plan, seen, fitted.worth + layout.prior, fits.slot)
        found.append(Candidate(layout, plan, placed, score))
    return sorted(found, key=lambda one: -one.score)


def _in_turn(candidates: list[Candidate], seed: int) -> list[Candidate]:
    """Return the candidates as they are looked at: of those as good as the best, `seed` takes the first."""
    near = [one for one in candidates if one.score >= candidates[0].score - NEARLY]
    first = near[seed % len(near)]
    return [first, *(one for one in candidates if one is not first)]


def _hopeful(candidate: Candidate, theme: Theme) -> bool:
    """Tell by a sketch whether a candidate's texts may pass, before all its pixels are drawn."""
    sketch = candidate.placed.sketch()
    bare = candidate.plan.bare
    if sketch is None or not bare:
        return True
    size = sketch.shape[1] * CELL, sketch.shape[0] * CELL
    return steepest(sketch, bare, size) <= MOST and ink(sketch, bare, theme, CELL).legible


def seen_as(candidate: Candidate, shown: Shown, density: int) -> Seen:
    """Draw what lies under a candidate's texts and measure it; its mark goes where it is calm."""
    canvas, notes = candidate.placed.canvas()
    small, size = cells(canvas, density), (canvas.shape[1], canvas.shape[0])
    plan, theme = settled(candidate.plan, candidate.placed.product, small, size), shown.way.theme
    candidate = replace(candidate, plan=plan)
    edge = steepest(small, plan.bare, size)
    if plan.board is not None:
        box = plan.board.box
        canvas[box.top : box.bottom, box.left : box.right] = theme.fill(plan.board.fill)
    return Seen(candidate, canvas, notes, ink(canvas, plan.blocks, theme), edge)


def _best(shown: Shown, fits: Fits, seed: int) -> tuple[Seen | None, dict[str, float]]:
    """Return the first candidate in turn that passes, else the best of those seen; and the scores of all."""
    candidates = _candidates(shown, fits)
    scores = {one.layout.name: round(one.score, 4) for one in candidates}
    looked: list[Seen] = []
    theme = shown.way.theme
    good = [one for one in candidates if one.score >= candidates[0].score - WORSE]
    for candidate in _in_turn(good, seed) if good else ():
        if not _hopeful(candidate, theme):
            scores[candidate.layout.name] = round(candidate.score - RESTLESS, 4)
            continue
        seen = seen_as(candidate, shown, fits.slot.density)
        scores[candidate.layout.name] = round(seen.score, 4)
        if seen.passes:
            return seen, scores
        looked.append(seen)
    return max(looked, key=lambda one: one.score, default=None), scores


def chosen(asked: Iterator[Shown], content: Content, slot: SlotSize, seed: int) -> tuple[Shown, Seen, dict[str, float]]:
    """Return the first way with a candidate that passes, else the best of all; words are for where no picture fits.

    Raises:
        LayoutError: nothing fits the slot.
    """
    found: list[tuple[Shown, Seen, dict[str, float]]] = []
    fits = Fits(content, slot)
    for shown in asked:
        if shown.way.show == "words" and any(seen.whole(content) for _, seen, _ in found):
            break  # a picture whose texts are a little less calm says more than none
        seen, scores = _best(shown, fits, seed)
        if seen is not None:
            found.append((shown, seen, scores))
            if seen.passes and seen.whole(content):
                return found[-1]
    if not found:
        raise LayoutError(f"no layout fits a slot of {slot.name}")
    return max(found, key=lambda one: one[1].score)
