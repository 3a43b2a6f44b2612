"""What writes copy, and what every writer of foreign words does with them: pass the gates, or let another speak."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from engines.copy.ask import Assignment
from engines.copy.facts import LIMITS, fill
from engines.copy.gates import refusal
from engines.copy.kept import is_banned
from engines.copy.scene_words import broken_scene
from engines.vocabulary.brief import Copy, Source
from engines.vocabulary.harmony import example_stage

if TYPE_CHECKING:
    from engines.bundle.signature import Owner

BANNED: Final = "ban.headline"
"""The rule that a copy breaks whose headline a person banned."""


class Writer(Protocol):
    """What writes copy."""

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy for `assignment`."""


@dataclass(frozen=True, slots=True)
class Causal:
    """Where a causal LM's bundle lies, and the seconds that a copy may take."""

    folder: Path
    deadline: float
    owner: "Owner | None" = None
    """Who must have signed it; nobody where it is None."""


class RefusedError(Exception):
    """There is nothing to publish; the message is the name of the rule or of what went wrong."""


def accept(answer: Mapping[str, str], assignment: Assignment, source: Source) -> Copy:
    """Return the copy that the parts of `answer` make, with facts in place of their placeholders.

    A scene that breaks a rule is replaced, since a stage can be had without the model; good words are kept.

    Raises:
        RefusedError: the words break a rule, or people banned them; another call would cost the slot's deadline.
    """
    brief = assignment.brief
    scene = answer["scene"].strip()
    if broken_scene(scene, brief.locale, brief.backdrop):
        scene = example_stage(brief)
    headline, description, cta = (fill(answer[part].strip(), assignment.facts) for part in LIMITS)
    if headline is None or description is None or cta is None:
        raise RefusedError("fact.missing")
    copy = Copy(headline, description, cta, scene, source=source, attempts=1, rejections=())
    if rule := refusal(copy, assignment):
        raise RefusedError(rule)
    if is_banned(copy.headline, brief.product, brief.locale):
        raise RefusedError(BANNED)
    return copy


def instead(fallback: Writer, assignment: Assignment, seed: int, reason: str) -> Copy:
    """Return the copy of `fallback`; its `rejections` begin with `reason`."""
    copy = fallback.write(assignment, seed)
    return replace(copy, attempts=copy.attempts + 1, rejections=(reason, *copy.rejections))
