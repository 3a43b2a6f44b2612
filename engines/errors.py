"""Errors the engines raise; every one of them has a message that says what to do."""


class AdloomError(Exception):
    """Base of all errors a user may see; the command line prints the message and exits with 2."""


class BundleError(AdloomError):
    """A bundle is missing, malformed, or a file's SHA-256 differs from its manifest."""


class EngineError(AdloomError):
    """An engine got inputs of the wrong shape, or returned NaN or Inf."""


class NotFiniteError(EngineError):
    """An engine returned NaN or Inf; `engine` is its name in the manifest."""

    def __init__(self, engine: str, output: str) -> None:
        super().__init__(f"engine {engine!r}: output {output} holds NaN or Inf")
        self.engine = engine


class LayoutError(AdloomError):
    """A slot cannot be laid out: bad size, missing glyph, text that fits nowhere."""


class ImageError(AdloomError):
    """A product picture is refused: type, size in bytes, size in pixels, or broken data."""
