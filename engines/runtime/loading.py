"""Each backend by name; its library is imported only when it is chosen."""

from engines.bundle import Bundle
from engines.errors import MissingEngineError, UnavailableError
from engines.runtime.contract import Loaded
from engines.runtime.cpu import CpuEngine
from engines.runtime.serving import Backend
from engines.runtime.tuning import tuning_of


def load(backend: Backend, bundle: Bundle, name: str, threads: int) -> Loaded | None:
    """Load engine `name` of `bundle`; None where `auto` finds that this machine or cache has nothing for `backend`.

    Raises:
        BackendError: the backend was asked for by name and is not to be had, or what it has cannot be used.
        BundleError: a file of the bundle is missing or changed.
    """
    if backend == "cpu":
        return CpuEngine(bundle, name, tuning_of(bundle, name, threads))
    try:
        return _load_on_gpu(backend, bundle, name)
    except (UnavailableError, MissingEngineError):
        if bundle.serving.backend == "auto":
            return None
        raise


def _load_on_gpu(backend: Backend, bundle: Bundle, name: str) -> Loaded:
    if backend == "cuda":
        from engines.runtime.cuda import CudaEngine

        return CudaEngine(bundle, name)
    from engines.runtime.tensorrt import TensorRTEngine

    return TensorRTEngine(bundle, name, backend)
