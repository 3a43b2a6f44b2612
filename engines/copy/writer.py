"""What writes copy, and what every writer of foreign words does with them: pass the gates, or let another speak."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from engines.copy.ask import Assignment
from engines.copy.gates import PARTS, judge
from engines.copy.kept import is_banned
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
    """Return the copy that the parts of `answer` make.

    Raises:
        RefusedError: a part breaks a rule, or people banned it; another call would cost the slot's deadline.
    """
    told: dict[str, str] = {}
    for part in PARTS:
        said, rule = judge(part, answer[part].strip(), told, assignment)
        if rule and part == "scene":
            said, rule = (
                example_stage(assignment.brief),
                None,
            )  # a stage can be had without the model; good words are kept
        if rule:
            raise RefusedError(rule)
        told[part] = said
    copy = Copy(**told, source=source, attempts=1, rejections=())
    if is_banned(copy.headline, assignment.brief.product, assignment.brief.locale):
        raise RefusedError(BANNED)
    return copy


def instead(fallback: Writer, assignment: Assignment, seed: int, reason: str) -> Copy:
    """Return the copy of `fallback`; its `rejections` begin with `reason`."""
    copy = fallback.write(assignment, seed)
    return replace(copy, attempts=copy.attempts + 1, rejections=(reason, *copy.rejections))
