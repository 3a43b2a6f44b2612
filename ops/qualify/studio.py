"""A stub of the engines that takes a set time, and fails or overflows where the traffic asks for it."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engines.creative import CreativeRequest, Drawn, Sought
from engines.errors import EngineError
from engines.paint.asked import Asked
from engines.paint.painted import Picture, Scene
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy
from ops.qualify.shopfront import shown
from ops.qualify.traffic import CRASHED, CRASHING, HANGING, HANGS_S, HUGE, RAISING

RAN: Final = Ran(backend="cpu", engine="stub", batch=1)
STUB: Final = "stub"
"""Begins every file, and no picture."""
HUGE_BYTES: Final = 2 << 20
"""Above what the creatives topic takes."""


class StubStudio:
    """Makes files that name event, slot and offer; each copy takes `latency_s` of a thread, no processor."""

    places = None
    made_by = STUB

    def __init__(self, latency_s: float, marks: Path) -> None:
        """Note in the folder `marks` which events it has crashed at."""
        self._latency_s = latency_s
        self._marks = marks

    def write(self, request: CreativeRequest) -> Copy:
        """Wait, and return always the same words.

        Raises:
            EngineError: the traffic asked for it.
        """
        product = request.brief.product.id
        time.sleep(HANGS_S if product == HANGING else self._latency_s)
        if product == RAISING:
            raise EngineError("the traffic asked for a failure")
        if product == CRASHING:
            self._crash(request.event_id)
        return Copy("Headline", "Description", "Shop now", "teal podium", "model", 1, ())

    def _crash(self, event: str) -> None:
        """End the process at once, as a fault in native code does; the second attempt at an event goes well."""
        mark = self._marks / f"crashed-{event}"
        if not mark.exists():
            mark.touch()
            os._exit(CRASHED)

    def encode(self, prompts: Sequence[str]) -> Sequence[Scene]:
        """Return an empty embedding for each."""
        return [Scene(np.zeros(4, np.float32), RAN)] * len(prompts)

    def bucket(self, slot: str) -> str:  # noqa: ARG002  all are alike
        """Return the one bucket."""
        return "square"

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> Sequence[Picture]:  # noqa: ARG002
        """Return a black picture for each."""
        return [Picture(np.zeros((2, 2, 3), np.uint8), {"generator": RAN})] * len(scenes)

    def wanted(self, request: CreativeRequest, copy: Copy) -> Sought:
        """Never asked: there are no places."""
        raise NotImplementedError

    def paint_places(self, asked: Sequence[Asked], bucket: str) -> Sequence[Picture]:
        """Never asked: there are no places."""
        raise NotImplementedError

    def draw(self, request: CreativeRequest, copy: Copy, picture: Picture | None, wanted: Sought = None) -> Drawn:  # noqa: ARG002
        """Return a file that says whose it is."""
        product = request.brief.product
        said = shown(product.name, str((product.sale_price or product.price).amount))
        data = f"{STUB}|{request.event_id}|{request.slot}|{product.id}|{said}".encode()
        if product.id == HUGE:
            data = data.ljust(HUGE_BYTES, b".")
        told = {"headline": copy.headline, "show": {"way": "words", "why": "a stub"}}
        return Drawn(data, "image/webp", told, {"layout": 0.0, "file": 0.0})

    def copy_key(self, request: CreativeRequest) -> None:
        """Keep nothing: every event costs the same."""

    def file_key(self, request: CreativeRequest, copy: Copy) -> None:
        """Keep nothing."""
