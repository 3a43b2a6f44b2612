"""Why an event gets no creative: the three errors that say so, and which of them any other error comes to."""

import logging
import traceback

from engines.errors import AdloomError, EngineError

log = logging.getLogger(__name__)


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


class UnconsentedError(AdloomError):
    """An event whose shopper refused: nothing is published under their pseudonym, and no copy of it is kept."""


Refusal = RefusedError | ExpiredError | UnconsentedError


def refusal_of(error: Exception, attempts: int = 1) -> Refusal:
    """Turn any error into the end it means; texts of unforeseen errors are kept out, they may quote the page."""
    if isinstance(error, Refusal):
        return error
    name = type(error).__name__
    if not isinstance(error, AdloomError):
        log.error("unforeseen error", extra={"error": name, "trace": _places(error)})
    detail = str(error) if isinstance(error, AdloomError) else name
    return RefusedError(reason_of(error), detail, error=name, attempts=attempts)


def reason_of(error: Exception) -> str:
    """Name an error in one word for labels: `EngineError` is `engine`, what nobody foresaw is `internal`."""
    if isinstance(error, EngineError):
        return "engine"  # whatever its kind: reasons are few and known
    return type(error).__name__.removesuffix("Error").lower() if isinstance(error, AdloomError) else "internal"


def _places(error: Exception) -> list[str]:
    """Return `file:line function` of the traceback, without any values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
