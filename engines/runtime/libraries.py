"""Libraries of the GPU's backends, imported when a backend is chosen: few are installed, and each takes its time."""

from importlib import import_module
from typing import Any

from engines.bundle.backends import BACKENDS, Backend
from engines.errors import UnavailableError


def library(backend: Backend) -> Any:
    """Import the library of `backend`.

    Raises:
        UnavailableError: it is not installed, or lacks a library of its own.
    """
    entry = BACKENDS[backend]
    try:
        return import_module(entry.library)
    except (ImportError, OSError) as error:
        raise UnavailableError(f"{entry.library} cannot be imported ({error}): {entry.install}") from error


def open_device(backend: Backend) -> Any:
    """Open the GPU.

    Raises:
        UnavailableError: no GPU, driver or bindings.
    """
    try:
        from engines.runtime.device import Device
    except (ImportError, OSError) as error:
        raise UnavailableError(f"cuda.bindings cannot be imported ({error}): {BACKENDS[backend].install}") from error
    return Device()
