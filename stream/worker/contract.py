"""What the pipeline asks of its neighbours: refusals, plans, and a studio that makes creatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from engines.brief import Copy
from engines.creative import Creative, CreativeRequest
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

    def encode(self, prompts: Sequence[str]) -> np.ndarray:
        """Encode n scene prompts to float32 [n, dim]."""

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket whose pictures suit `slot`."""

    def paint(self, embeddings: np.ndarray, seeds: Sequence[int], bucket: str) -> np.ndarray:
        """Paint n scenes to uint8 RGB [n, h, w, 3] of the bucket's shape."""

    def finish(self, request: CreativeRequest, copy: Copy, picture: np.ndarray) -> Creative:
        """Lay out one slot and encode its file."""
