"""The rules of one part of a copy: what it may say while it grows, where it may end, and the verdict on the whole."""

from collections.abc import Mapping

from engines.copy.ask import Assignment
from engines.copy.constraint import Constraint
from engines.copy.gates import judge
from engines.copy.lexicon import Guard


class PartRules:
    """What `part` may say after the parts `told`; a text is judged once, however often the decoder comes by."""

    def __init__(
        self, part: str, told: Mapping[str, str], assignment: Assignment, constraint: Constraint, guard: Guard
    ) -> None:
        self.part = part
        self._told, self._assignment = told, assignment
        self._constraint, self._guard = constraint, guard
        self._verdicts: dict[str | None, tuple[str, str | None]] = {}

    def stands(self, text: str) -> bool:
        """Whether `text`, with its placeholders, may stand unfinished as it is."""
        return self._constraint.open(self.part, text)

    def ends(self, text: str) -> bool:
        """Whether the part may end as `text`."""
        return self._constraint.closed(self.part, text) and self.verdict(text)[1] is None

    def verdict(self, text: str | None) -> tuple[str, str | None]:
        """Judge `text` as any copy is, and by the words that the model was taught.

        Returns:
            What it says with its facts in, and the rule that it breaks, if any; no text at all breaks `form`.
        """
        if text not in self._verdicts:
            self._verdicts[text] = self._judge(text)
        return self._verdicts[text]

    def _judge(self, text: str | None) -> tuple[str, str | None]:
        said, rule = judge(self.part, text, self._told, self._assignment)
        if rule is None and text is not None and self.part != "scene":
            ask = self._assignment.ask
            rule = self._guard.broken(text, ask.locale, ask.category, ask.kind)
        return said, rule
