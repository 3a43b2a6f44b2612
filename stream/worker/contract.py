"""What the pipeline asks of its neighbours: refusals, plans, and a studio that makes creatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engines.brief import Copy
from engines.creative import Creative, CreativeRequest, Picture, Scene
from engines.errors import AdloomError


class RefusedError(AdloomError):
    """An event that can never get a creative: it goes to the dead-letter topic under `reason`."""

    def __init__(self, reason: str, detail: str, *, error: str = "RefusedError", attempts: int = 1) -> None:
        """`reason` is one of few words, for labels; `detail` says what to mend; `error` is the class behind it."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.error = error
        self.attempts = attempts


class ExpiredError(AdloomError):
    """An event older than the deadline: nobody waits for its creative any more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one event asks for: a request per slot, alike but for the slot, and notes for the explanation."""

    requests: tuple[CreativeRequest, ...]
    product: str
    notes: Mapping[str, Any]


class CreativeStudio(Protocol):
    """The engines, as `engines.creative.Studio`; methods are called from several threads at the same time."""

    def write(self, request: CreativeRequest) -> Copy:
        """Write the copy."""

    def encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        """Encode scene prompts."""

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket whose pictures suit `slot`."""

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> Sequence[Picture]:
        """Paint scenes in the bucket's shape."""

    def finish(self, request: CreativeRequest, copy: Copy, picture: Picture) -> Creative:
        """Lay out one slot and encode its file."""
