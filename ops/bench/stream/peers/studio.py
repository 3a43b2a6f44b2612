"""Stubs of the engines for Adloom's worker: they take the time that was ordered, and no more."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from engines.creative import CreativeRequest, Drawn, Sought
from engines.paint.asked import Asked
from engines.paint.painted import Picture, Scene
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy
from ops.bench.stream.peers.order import Order, result, wait

COPY: Final = Copy("Headline", "Description", "Shop now", "teal podium", "model", 1, ())
RAN: Final = Ran(backend="cpu", engine="stub", batch=1)


class OnceAsked:
    """Asked for a file of each event only, as a peer's engine is: words, scene and picture are found in caches."""

    places: object | None = None
    made_by = "stub"

    def __init__(self, order: Order) -> None:
        self._order = order

    def write(self, request: CreativeRequest) -> Copy:  # noqa: ARG002  all words are alike
        """Return always the same words."""
        return COPY

    def encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        """Return an empty embedding for each."""
        return [Scene(np.zeros(4, np.float32), RAN)] * len(prompts)

    def bucket(self, slot: str) -> str:  # noqa: ARG002  all are alike
        """Return the one bucket."""
        return "square"

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> Sequence[Picture]:  # noqa: ARG002
        """Return a black picture for each."""
        return [Picture(np.zeros((2, 2, 3), np.uint8), {"generator": RAN})] * len(scenes)

    def wanted(self, request: CreativeRequest, copy: Copy) -> Sought:  # noqa: ARG002
        """Want no picture."""
        return None

    def paint_places(self, asked: Sequence[Asked], bucket: str) -> Sequence[Picture]:
        """Never asked: no place is wanted."""
        raise NotImplementedError

    def draw(self, request: CreativeRequest, copy: Copy, picture: Picture | None, wanted: Sought = None) -> Drawn:  # noqa: ARG002
        """Take the time that was ordered, and return a file that says whose it is."""
        wait(self._order)
        told = {"headline": copy.headline, "show": {"way": "words", "why": "a stub"}}
        return Drawn(result({"id": request.event_id}), "image/webp", told, {"layout": 0.0, "file": 0.0})

    def copy_key(self, request: CreativeRequest) -> str | None:  # noqa: ARG002
        """Keep the words."""
        return "words"

    def file_key(self, request: CreativeRequest, copy: Copy) -> str | None:  # noqa: ARG002
        """Keep no file: every event has its own."""
        return None


class ThriceAsked(OnceAsked):
    """Asked for words, a place and a file of each event, as a bundle with a painter of places is."""

    places: object | None = True

    def copy_key(self, request: CreativeRequest) -> str | None:  # noqa: ARG002
        """Keep no words either."""
        return None
