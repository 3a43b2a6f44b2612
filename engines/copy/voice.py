"""Who speaks: what people approved, else a foreign writer, else the bundle's own; never what people banned."""

from dataclasses import replace
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.foreign.causal import CausalWriter
from engines.copy.foreign.endpoint import Endpoint, EndpointWriter
from engines.copy.kept import filled, is_banned
from engines.copy.template import template_copy
from engines.copy.writer import BANNED, Causal, Writer
from engines.vocabulary.brief import Copy
from engines.vocabulary.harmony import example_stage

REDRAWS: Final = 3
"""Seeds tried after one that gave banned words; each costs as much as a whole copy, and a shopper waits."""


def approved_copy(assignment: Assignment, seed: int) -> Copy | None:
    """Return an approved copy for the product, language and angle of `assignment`; None where there is none.

    Among several the seed chooses. One whose placeholder has no fact now, or that breaks a rule since the feed changed,
    is passed over for the next.
    """
    brief = assignment.brief
    product = brief.product
    if product.locale != brief.locale:
        return None  # it stands in for one in the language asked for, and its lines are in its own
    lines = [line for line in product.approved if line.angle == brief.angle]
    begin = seed % max(1, len(lines))
    for line in lines[begin:] + lines[:begin]:  # only until one can be said: each check costs, and a shopper waits
        texts, _ = filled(line, product, brief.locale)
        if texts:
            scene = example_stage(brief)
            return Copy(*texts, scene, source="approved", attempts=1, rejections=())
    return None


class _Unbanned:
    """Writes by another writer; banned words are drawn again, and then a template speaks."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def write(self, assignment: Assignment, seed: int) -> Copy:
        product, locale = assignment.brief.product, assignment.brief.locale
        rejections: list[str] = []
        for again in range(REDRAWS + 1):
            copy = self._writer.write(assignment, seed + again)
            rejections += copy.rejections
            if not is_banned(copy.headline, product, locale):
                return replace(copy, rejections=tuple(rejections), attempts=copy.attempts + again)
            rejections.append(BANNED)
        return template_copy(assignment, tuple(rejections))


class Voice:
    """All who may write for a bundle, in their order."""

    def __init__(self, own: Writer, foreign: Endpoint | Causal | None = None) -> None:
        """Let the bundle's `own` copywriter step in where the `foreign` one fails or says what was banned."""
        self._own: Writer = _Unbanned(own)
        self._first: Writer = self._own
        if isinstance(foreign, Endpoint):
            self._first = EndpointWriter(foreign, self._own)
        elif foreign:
            self._first = CausalWriter(foreign, self._own)

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return the copy for `assignment`; the same for the same seed, unless a foreign writer is asked."""
        return approved_copy(assignment, seed) or self._first.write(assignment, seed)

    def write_own(self, assignment: Assignment, seed: int) -> Copy:
        """Return the copy for `assignment` without the foreign writer: what it would have been, and is in a replay."""
        return approved_copy(assignment, seed) or self._own.write(assignment, seed)
