"""Each backend by name; its library is imported only when it is chosen."""

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from engines.bundle.backends import BACKENDS, PRECISION, Backend
from engines.bundle.bundle import Bundle
from engines.errors import MissingEngineError, StaleEngineError, UnavailableError
from engines.runtime.cache import folder_of, records
from engines.runtime.contract import Loaded
from engines.runtime.cpu import CpuEngine
from engines.runtime.libraries import library, open_device
from engines.runtime.tuning import tuning_of

log = logging.getLogger(__name__)


def load(backend: Backend, bundle: Bundle, name: str, threads: int) -> Loaded | None:
    """Load engine `name` of `bundle`; None where `auto` finds that this machine or cache has nothing for `backend`.

    A backend that was asked for by name builds what is missing or stale; `auto` builds nothing.

    Raises:
        BackendError: the backend was asked for by name and is not to be had, or what it has cannot be used.
        BundleError: a file of the bundle is missing or changed.
    """
    if backend == "cpu":
        return CpuEngine(bundle, name, tuning_of(bundle, name, threads))
    if bundle.serving.backend == "auto":
        try:
            return open_engine(backend, bundle, name)
        except (UnavailableError, MissingEngineError):
            return None
    try:
        return open_engine(backend, bundle, name)
    except (MissingEngineError, StaleEngineError) as error:
        if bundle.serving.folder is None or bundle.serving.build is None:
            raise
        log.warning("engines for %s are built now, which takes a while: %s", backend, error)
        _build(bundle.serving.build, backend, bundle, name)
        return open_engine(backend, bundle, name)


def open_engine(backend: Backend, bundle: Bundle, name: str) -> Loaded:
    """Open engine `name` with a backend of the GPU, from what is there.

    Raises:
        BackendError: no library, no GPU, or nothing that may be loaded.
    """
    module, _, runs = BACKENDS[backend].runs.partition(":")
    engine: Loaded = getattr(import_module(module), runs)(bundle, name, backend)
    return engine


def _build(build: Callable[[Path, Backend, str, Path], None], backend: Backend, bundle: Bundle, name: str) -> None:
    """Build what this GPU lacks, in the precision that was asked for before.

    Raises:
        BackendError: there is no GPU, no compiler, or no room.
    """
    library(backend)
    open_device(backend).close()
    folder = folder_of(bundle, backend)
    known = records(folder, name)
    build(bundle.folder, backend, known[0].identity.asked if known else PRECISION, folder.parent)
