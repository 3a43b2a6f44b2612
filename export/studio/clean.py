"""Take the noise out of a path-traced picture: Intel Open Image Denoise (Áfra 2019), steered by albedo and normals."""

import ctypes
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt

from engines.errors import AdloomError

Pixels = npt.NDArray[np.float32]


class DenoiserError(AdloomError):
    """The denoiser is not installed, or refuses a picture."""


@cache
def _library() -> tuple[ModuleType, int, ctypes.CDLL]:
    """Return the binding, a device, and the shared library for the one option that the binding lacks.

    Raises:
        DenoiserError: the package is missing.
    """
    spec = importlib.util.find_spec("oidn")
    if spec is None or spec.origin is None:
        raise DenoiserError("the denoiser is missing: pip install 'adloom[export]'")
    shared = Path(spec.origin).parent / "lib.linux.x64"
    for threads in shared.glob("libtbb.so*"):  # the wheel carries it under a name that the loader does not look for
        ctypes.CDLL(str(threads), mode=ctypes.RTLD_GLOBAL)
    import oidn  # noqa: PLC0415  its import needs the library above

    device = oidn.NewDevice()
    oidn.CommitDevice(device)
    library = ctypes.CDLL(str(next(shared.glob("libOpenImageDenoise*"))))
    library.oidnSetFilter1b.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_bool]
    library.oidnSetFilter1b.restype = None
    return oidn, device, library


def cleaned(radiance: Pixels, albedo: Pixels, normal: Pixels) -> Pixels:
    """Return linear `radiance` float32 [h, w, 3] without its noise.

    Args:
        radiance: what the path tracer found, any range.
        albedo: the surfaces' own colour, 0..1, [h, w, 3].
        normal: their normals, -1..1, [h, w, 3].

    Raises:
        DenoiserError: the package is missing, or the denoiser refuses.
    """
    oidn, device, library = _library()
    height, width = radiance.shape[:2]
    result = np.zeros_like(radiance, dtype=np.float32)
    images = {"color": radiance, "albedo": albedo, "normal": normal, "output": result}
    kept = {name: np.ascontiguousarray(image, dtype=np.float32) for name, image in images.items()}
    rt = oidn.NewFilter(device, "RT")
    for name, image in kept.items():
        oidn.SetSharedFilterImage(rt, name, image, oidn.FORMAT_FLOAT3, width, height)
    library.oidnSetFilter1b(rt, b"hdr", True)
    oidn.CommitFilter(rt)
    oidn.ExecuteFilter(rt)
    oidn.ReleaseFilter(rt)
    if error := oidn.GetDeviceError(device):
        raise DenoiserError(f"the denoiser refuses a picture of {width} by {height}: error {error}")
    clean: Pixels = kept["output"]
    return clean
