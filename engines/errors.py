"""Errors the engines raise; every one of them has a message that says what to do."""


class AdloomError(Exception):
    """Base of all errors a user may see; the command line prints the message and exits with 2."""


class BundleError(AdloomError):
    """A bundle or a model's file is missing, malformed, or not what its manifest or its owner says."""


class EngineError(AdloomError):
    """An engine got inputs of the wrong shape, or returned NaN or Inf."""


class NotFiniteError(EngineError):
    """An engine returned NaN or Inf; `engine` is its name in the manifest."""

    def __init__(self, engine: str, output: str) -> None:
        super().__init__(f"engine {engine!r}: output {output} holds NaN or Inf")
        self.engine = engine


class ShapeError(EngineError):
    """An engine got an input that is missing, or of a shape or type outside its contract or profile."""


class BackendError(EngineError):
    """A backend cannot load or run an engine, so the next one takes over; `reason` is a word to count it by."""

    reason = "failed"

    def __init_subclass__(cls, *, reason: str) -> None:
        """Give each kind its own word."""
        super().__init_subclass__()
        cls.reason = reason


class UnavailableError(BackendError, reason="unavailable"):
    """The backend's library, driver or GPU is not there."""


class OutOfMemoryError(BackendError, reason="memory"):
    """The GPU's memory does not hold a batch."""


class MissingEngineError(BackendError, reason="missing"):
    """No built engine is in the cache."""


class StaleEngineError(BackendError, reason="stale"):
    """A built engine is of another graph, library version, shape or GPU."""


class UnsupportedError(BackendError, reason="unsupported"):
    """The compiler lacks something that a graph needs; the message is the compiler's own."""


class TamperedError(BackendError, reason="tampered"):
    """A built engine's SHA-256 is not the one its JSON states; its bytes were not looked at."""


class BuildError(AdloomError):
    """An engine could not be built or written."""


class LayoutError(AdloomError):
    """A slot cannot be laid out: bad size, missing glyph, text that fits nowhere."""


class ImageError(AdloomError):
    """A product picture is refused: type, size in bytes, size in pixels, or broken data."""


class UnreadableError(ImageError):
    """A picture's file is gone, or what an import had made of it is damaged."""
