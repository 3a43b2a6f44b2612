"""Output that cannot be written, as to a full disk: found before the interpreter ends and tells of it in its way."""

import errno
import os
import sys
from contextlib import suppress
from typing import Any, Final

import typer

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a write meets where nothing more fits, whether it was kept back (Python's buffer) or not."""


def barred() -> OSError | None:
    """Write what waits for standard output; return what bars it, None where all is written."""
    return _flushed(sys.stdout)


def complain(text: str) -> None:
    """Write one line on standard error, if that can be."""
    with suppress(OSError):
        typer.echo(f"adloom: {text}", err=True)
    _flushed(sys.stderr)


def _flushed(stream: Any) -> OSError | None:
    """Flush `stream`, None where the process was given none; what it does not take goes nowhere."""
    if stream is None:
        return None
    try:
        stream.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return error
    return None
