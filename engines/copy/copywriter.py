"""The copywriter: an assignment to a finished copy, by a small language model.

The model sees control tokens only and writes placeholders; facts are filled in as each part closes. A part that finds
no end is drawn again from where it began; after `REDRAWS` a template speaks.
"""

import gzip

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.ask import Assignment
from engines.copy.constraint import Constraint, Vocabulary
from engines.copy.decoding import PartDecoder
from engines.copy.gates import PARTS
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
        if assignment.plain:
            return template_copy(assignment)
        constraint = Constraint(self._vocabulary, assignment)
        silence, state = self._model.silence(assignment), self._model.begin(assignment.ask)
        rng = np.random.Generator(np.random.PCG64(seed))
        told: dict[str, str] = {}
        rejections: list[str] = []
        for part in PARTS:
            rules = PartRules(part, told, assignment, constraint, self._guard)
            while True:
                text, after = PartDecoder(self._model, rules, silence, rng).decode(state)
                said, rule = rules.verdict(text)
                if rule is None:
                    break
                rejections.append(rule)
                if len(rejections) == REDRAWS:
                    return template_copy(assignment, tuple(rejections))
            told[part], state = said, after
        told["scene"] = calmed(told["scene"], assignment.brief.locale)
        return Copy(**told, source="model", attempts=len(rejections) + 1, rejections=tuple(rejections))
