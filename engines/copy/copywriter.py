"""The copywriter: an assignment to a finished copy, composed of frames and spans by a small language model.

Several drafts are written side by side; those that pass the gates are ranked, and the best is said. Where nothing was
read of a product that could be pointed at, or no draft passes, a template says what the feed itself says.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.ask import Assignment
from engines.copy.composing.composer import Composer, Way
from engines.copy.composing.rank import Ranker
from engines.copy.composing.table import Table
from engines.copy.gates import refusal
from engines.copy.template import in_script, template_copy
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy, Segment
from engines.vocabulary.harmony import drawn_stage
from engines.vocabulary.locales import LANGUAGES

SEGMENT: Final[Segment] = "browser"
"""The ads that taught the model were dealt round the segments, which tell it nothing: it writes for all as for one."""
DRAFTS: Final = 8  # more find hardly better words and cost half a millisecond each
TEMPERATURE: Final = 0.7
HEADLINES: Final = 2.0  # so warm that ten shoppers read seven headlines
LEANING: Final = 0.2
"""How far chance may put a draft before a better one, in units of the ranker."""
RICH: Final = 3  # spans of a product of which ten shoppers may read ten things
VARIED: Final = 1.5
"""The same of a rich product, whose second draft is about as good as its first."""


class Copywriter:
    """Writes by the bundle's own model, and by a template where that finds no words."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load model and frames from `bundle`.

        Raises:
            BundleError: a file is missing or changed.
        """
        self._composer = Composer(bundle, threads=threads)
        self._ranker = Ranker.decode(bundle.read(bundle.engine("copywriter").options["ranker"]))

    @property
    def ran(self) -> Ran:
        """How the model runs now: a step of one draft."""
        return self._composer.ran

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy for `assignment`; the same brief, seed and bundle give the same copy.

        Where only plain words will do it is the template's.
        """
        assignment = replace(assignment, brief=replace(assignment.brief, segment=SEGMENT))
        brief = assignment.brief
        rng = np.random.Generator(np.random.PCG64(seed))
        scene = drawn_stage(brief, lambda fit: fit[int(rng.integers(len(fit)))])
        if assignment.plain or brief.product.locale != brief.locale:
            return replace(template_copy(assignment), scene=scene)
        table = Table(self._composer.frames[brief.locale], assignment)
        seeds = np.random.SeedSequence(seed).spawn(DRAFTS)
        drawn = self._composer.compose(
            table, [np.random.Generator(np.random.PCG64(one)) for one in seeds], TEMPERATURE, HEADLINES
        )
        rejections: list[str] = []
        found: list[tuple[float, Copy]] = []
        for way in drawn:
            copy = self._copy(way, scene, assignment) if table.tells(way.step) else None
            rule = "form" if copy is None else refusal(copy, assignment)
            if rule or copy is None:
                rejections.append(rule or "form")
            else:
                found.append((self._ranker.score(way, table), copy))
        if not found:
            plain = template_copy(assignment, tuple(rejections))
            return replace(plain, scene=scene)
        leaning = VARIED if len(brief.product.reading.spans) >= RICH else LEANING
        best = in_script(max(found, key=lambda one: one[0] + leaning * rng.gumbel())[1], brief.product)
        return replace(best, attempts=len(rejections) + 1, rejections=tuple(rejections))

    @staticmethod
    def _copy(way: Way, scene: str, assignment: Assignment) -> Copy | None:
        step = way.step
        if not step.over:
            return None
        description = LANGUAGES[assignment.brief.locale].gap.join(step.sentences)
        return Copy(step.headline, description, step.cta, scene, source="model", attempts=1, rejections=())
