"""The copywriter: an assignment to a finished copy, by a small language model.

The model sees control tokens only and writes placeholders; facts are filled in as each part closes. A part that finds
no end is drawn again from where it began; after `REDRAWS` a template speaks.
"""

import gzip
from dataclasses import replace

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.ask import Assignment
from engines.copy.constraint import Constraint, Vocabulary
from engines.copy.decoding import PartDecoder
from engines.copy.lexicon import Guard, Lexicon
from engines.copy.model import CopyModel
from engines.copy.part_rules import PartRules
from engines.copy.template import template_copy
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy
from engines.vocabulary.harmony import calmed

REDRAWS = 3  # parts without an end that a copy may cost; more would miss the deadline of the slot for no better words


class Copywriter:
    """Writes by the bundle's own model, and by a template where that finds no words."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load model, tokenizer and lexicon from `bundle`.

        Raises:
            BundleError: a file is missing or changed.
        """
        self._model = CopyModel(bundle, threads=threads)
        packed = bundle.read(bundle.engine("copywriter").options["lexicon"])
        lexicon = msgspec.json.decode(gzip.decompress(packed), type=Lexicon)
        self._guard = Guard(lexicon)
        self._vocabulary = Vocabulary(lexicon)

    @property
    def ran(self) -> Ran:
        """How the model runs now: a token at a time."""
        return self._model.ran

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy for `assignment`; the same brief, seed and bundle give the same copy.

        Where only plain words will do it is the template's.
        """
        copy = template_copy(assignment)
        if assignment.plain:
            return copy
        constraint = Constraint(self._vocabulary, assignment)
        silence, state = self._model.silence(assignment), self._model.begin(assignment.ask)
        rng = np.random.Generator(np.random.PCG64(seed))
        rules = PartRules("scene", {}, assignment, constraint, self._guard)
        rejections: list[str] = []
        for _ in range(REDRAWS):
            said, rule = rules.verdict(PartDecoder(self._model, rules, silence, rng).decode(state)[0])
            if rule is None:
                return replace(copy, scene=calmed(said, assignment.brief.locale))
            rejections.append(rule)
        return replace(copy, rejections=tuple(rejections))
