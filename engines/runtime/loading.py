"""Each backend by name; its library is imported only when it is chosen."""

import logging

from engines.bundle import Bundle
from engines.errors import BackendError, BuildError, MissingEngineError, StaleEngineError, UnavailableError
from engines.runtime.cache import folder_of, records
from engines.runtime.contract import BUCKETS, Loaded
from engines.runtime.cpu import CpuEngine
from engines.runtime.serving import Backend
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
        if bundle.serving.folder is None:
            raise
        _build(backend, bundle, name, error)
        return open_engine(backend, bundle, name)


def open_engine(backend: Backend, bundle: Bundle, name: str) -> Loaded:
    """Open engine `name` with a backend of the GPU, from what is there.

    Raises:
        BackendError: no library, no GPU, or nothing that may be loaded.
    """
    if backend == "cuda":
        from engines.runtime.cuda import CudaEngine

        return CudaEngine(bundle, name)
    from engines.runtime.tensorrt import TensorRTEngine

    return TensorRTEngine(bundle, name, backend)


def _build(backend: Backend, bundle: Bundle, name: str, why: BackendError) -> None:
    """Build what this GPU lacks, in the precision of what was there.

    Raises:
        BackendError: there is no GPU, no compiler, or no room.
    """
    from engines.runtime.tensorrt import library, open_device

    if backend != "cuda":
        library(backend)
    device = open_device(backend)
    device.close()
    try:
        from engines.build.build import build_engine
    except ImportError as error:
        raise UnavailableError(f"{why}; building needs `pip install onnx` ({error})") from error
    log.warning("engine %s is built now, which takes a while: %s", name, why)
    folder = folder_of(bundle, backend)
    known = records(folder, name)
    precision = known[0].identity.precision if known else "fp16"
    buckets = [bucket for bucket in BUCKETS if bucket <= bundle.serving.most] or BUCKETS[:1]
    architectures = (device.architecture,)
    try:
        for record in build_engine(
            bundle, name, folder, backend=backend, precision=precision, architectures=architectures, buckets=buckets
        ):
            log.info("built %s in %s s", record.identity.stem, record.build_seconds)
    except BuildError as error:
        raise BackendError(str(error)) from error
