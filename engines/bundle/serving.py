"""How the engines of a bundle are to be served: on which backend, from which folder, and who is told of a fallback."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engines.bundle.backends import Backend, Choice

if TYPE_CHECKING:
    from engines.bundle.signature import Owner

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fallback:
    """Engine `engine` left backend `source` for `target`: `reason` is a word to count, `message` a sentence to read."""

    engine: str
    source: Backend
    target: Backend
    reason: str
    message: str


def _nobody(_: Fallback) -> None:
    """Tell nobody; the log has it."""


@dataclass(frozen=True, slots=True)
class Serving:
    """`folder` holds what `adloom build` made of this bundle; None where nothing was or shall be used."""

    backend: Choice = "cpu"
    folder: Path | None = None
    most: int = 16
    """Largest batch that a GPU's memory is laid out for; no bucket is larger than 16."""
    observe: Callable[[Fallback], None] = _nobody
    build: Callable[[Path, Backend, str, Path], None] | None = None
    """Builds for a bundle's folder, backend and precision into a folder; None where nothing may be built."""
    owner: "Owner | None" = None
    """Who must have signed what was built; nobody where it is None."""

    def tell(self, fallback: Fallback) -> None:
        """Log a fallback and hand it to the observer: it is never silent."""
        log.warning(
            "engine %s falls back from %s to %s (%s): %s",
            fallback.engine, fallback.source, fallback.target, fallback.reason, fallback.message,
        )  # fmt: skip
        self.observe(fallback)
