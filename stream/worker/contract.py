"""What the pipeline asks of its neighbours: events, plans, and a studio that makes creatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from engines.brief import Copy
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


class ShopEvent(Protocol):
    """What the pipeline reads of an event."""

    @property
    def id(self) -> str:
        """Identifier given by the shop."""

    @property
    def time(self) -> datetime:
        """When it happened, with a time zone."""

    @property
    def user(self) -> str:
        """Pseudonym of the shopper."""


class Request(Protocol):
    """One creative to make."""

    @property
    def slot(self) -> str:
        """Slot name, e.g. `300x250`."""

    @property
    def seed(self) -> int:
        """Seed of copy and picture."""


class Finished(Protocol):
    """One creative that was made."""

    @property
    def id(self) -> str:
        """uuid5 of event id and slot."""

    @property
    def data(self) -> bytes:
        """The file."""

    @property
    def content_type(self) -> str:
        """Its media type."""

    @property
    def explain(self) -> Mapping[str, Any]:
        """Why it looks as it does, for JSON."""

    @property
    def timings(self) -> Mapping[str, float]:
        """Seconds of `layout` and `file`."""


RequestT = TypeVar("RequestT", bound=Request)
Request_contra = TypeVar("Request_contra", bound=Request, contravariant=True)


@dataclass(frozen=True, slots=True)
class Plan(Generic[RequestT]):
    """What one event asks for: a request per slot, alike but for the slot, and notes for the explanation."""

    requests: tuple[RequestT, ...]
    product: str
    notes: Mapping[str, Any]


class CreativeStudio(Protocol[Request_contra]):
    """The engines; every method is called from several threads and may be called at the same time."""

    def write(self, request: Request_contra) -> Copy:
        """Write the copy."""

    def encode(self, prompts: Sequence[str]) -> np.ndarray:
        """Encode n scene prompts to float32 [n, dim]."""

    def paint(self, embeddings: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
        """Paint n scenes to uint8 RGB [n, h, w, 3]."""

    def finish(self, request: Request_contra, copy: Copy, picture: np.ndarray) -> Finished:
        """Lay out one slot and encode its file."""
