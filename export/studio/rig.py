"""One camera and one set of lights for stages and packshots; units are podium radii, y is up, products stand at 0."""

import math
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from engines.paint.buckets import PLANE, UNIT, Window

FIELD_OF_VIEW = 30.0
DISTANCE = 7.0
ELEVATION = math.radians(9)
LOOK_AT = (0.0, 0.75, 0.0)
ORIGIN = (0.0, LOOK_AT[1] + DISTANCE * math.sin(ELEVATION), DISTANCE * math.cos(ELEVATION))
LLVM = Path("/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1")  # Debian libllvm19; 14 and 15 lack an instruction Dr.Jit emits


def mitsuba() -> ModuleType:
    """Import Mitsuba with the fastest CPU variant this machine can run: LLVM, else scalar."""
    if LLVM.exists():
        os.environ.setdefault("DRJIT_LIBLLVM_PATH", str(LLVM))
    import mitsuba as mi  # noqa: PLC0415  the variant must be chosen after the LLVM path is set

    mi.set_variant("llvm_ad_rgb" if "DRJIT_LIBLLVM_PATH" in os.environ else "scalar_rgb")
    mi.set_log_level(mi.LogLevel.Error)
    return mi


def linear(srgb: tuple[int, int, int]) -> list[float]:
    """Turn sRGB 0..255 into linear reflectance 0..1 (IEC 61966-2-1)."""
    value = np.asarray(srgb, dtype=np.float64) / 255
    return [float(v) for v in np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)]


def project(point: tuple[float, float, float]) -> tuple[float, float]:
    """Project a world point to fractions (u from the left, v from the top) of the square film."""
    forward = np.subtract(LOOK_AT, ORIGIN) / DISTANCE
    right = np.cross(forward, (0, 1, 0))
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    offset = np.subtract(point, ORIGIN)
    scale = 2 * math.tan(math.radians(FIELD_OF_VIEW) / 2) * float(offset @ forward)
    return 0.5 + float(offset @ right) / scale, 0.5 - float(offset @ up) / scale


def sensor(
    mi: ModuleType, size: tuple[int, int], samples: int, *, alpha: bool = False, field: float = FIELD_OF_VIEW
) -> dict[str, Any]:
    """Describe the camera for a film of `size` (width, height) pixels whose height covers `field` degrees."""
    return {
        "type": "perspective",
        "fov": field,
        "fov_axis": "y",
        "to_world": mi.ScalarTransform4f().look_at(origin=list(ORIGIN), target=list(LOOK_AT), up=[0, 1, 0]),
        "film": {
            "type": "hdrfilm",
            "width": size[0],
            "height": size[1],
            "pixel_format": "rgba" if alpha else "rgb",
            "rfilter": {"type": "gaussian"},
        },
        "sampler": {"type": "independent", "sample_count": samples},
    }


def window_sensor(mi: ModuleType, window: Window, samples: int) -> dict[str, Any]:
    """Describe the camera for one window of the image plane."""
    field = math.degrees(2 * math.atan(math.tan(math.radians(FIELD_OF_VIEW) / 2) * PLANE / UNIT))
    whole = sensor(mi, (PLANE, PLANE), samples, field=field)
    cut = {
        "crop_offset_x": window.left,
        "crop_offset_y": window.top,
        "crop_width": window.width,
        "crop_height": window.height,
    }
    return whole | {"film": whole["film"] | cut}


def area_light(mi: ModuleType, position: tuple[float, float, float], half_size: float, radiance: list[float]) -> Any:
    """Describe a square light at `position` that faces the stand."""
    frame = mi.ScalarTransform4f().look_at(origin=list(position), target=[0, 0.4, 0], up=[0, 1, 0.01])
    return {
        "type": "rectangle",
        "to_world": frame @ mi.ScalarTransform4f().scale(half_size),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": radiance}},
    }
