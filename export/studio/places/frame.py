"""The camera of all places: what is painted lies on one plane around the product's foot, each bucket is a window of it.

World units are centimetres; the product stands at the origin, y is up, the camera looks along -z.
"""

import math
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from engines.paint.plane import FOOT, HEIGHT, UNIT, WIDTH

FIELD: Final = 30.0
"""Degrees that the square's width covers."""
FOCAL: Final = UNIT / (2 * math.tan(math.radians(FIELD / 2)))
"""Pixels: the distance at which a pixel of the plane is as large as one of the picture."""
STEEP: Final = 20.0
"""Degrees: a camera that looks down further is pitched; below, the lens is shifted and verticals stay parallel."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a picture is taken from.

    Attributes:
        across: centimetres that the square shows at the foot's distance.
        angle: degrees at which the foot is seen from above, 0 to 90.
        blur: pixels of a far point's circle of confusion; 0 is sharp all through.
    """

    across: float
    angle: float
    blur: float = 0.0

    @property
    def distance(self) -> float:
        """Centimetres from the lens to the foot's plane, along the view."""
        return self.across * FOCAL / UNIT

    @property
    def pitch(self) -> float:
        """Degrees that the camera is turned down."""
        return self.angle if self.angle > STEEP else 0.0

    @property
    def axis(self) -> float:
        """Rows from the plane's top to where the optical axis meets it: the horizon of a level camera."""
        return FOOT[1] - FOCAL * math.tan(math.radians(self.angle - self.pitch))

    @property
    def eye(self) -> tuple[float, float, float]:
        """Where the lens is."""
        if self.pitch:
            pitch = math.radians(self.pitch)
            return (0.0, self.distance * math.sin(pitch), self.distance * math.cos(pitch))
        return (0.0, self.distance * math.tan(math.radians(self.angle)), self.distance)

    def across_at(self, depth: float) -> float:
        """Return how many centimetres a pixel shows, `depth` centimetres behind the foot."""
        return self.across / UNIT * (self.distance + depth) / self.distance


def sensor(mi: ModuleType, camera: Camera, samples: int, scale: float = 1.0) -> dict[str, Any]:
    """Describe the camera to Mitsuba: the whole plane, its pixels `scale` times as many a side."""
    half_height = max(camera.axis, HEIGHT - camera.axis)
    width, height = 2 * FOOT[0], 2 * math.ceil(half_height)
    pitch = math.radians(camera.pitch)
    x, y, z = camera.eye
    target = [x, y - math.sin(pitch), z - math.cos(pitch)]
    up = [0, math.cos(pitch), -math.sin(pitch)]
    lens: dict[str, Any] = {"type": "perspective"}
    if camera.blur:
        # A point far behind is seen as a circle of aperture times focal length / distance.
        aperture = camera.blur * camera.distance / FOCAL
        lens = {"type": "thinlens", "aperture_radius": aperture / 2, "focus_distance": camera.distance}
    return {
        **lens,
        "fov": math.degrees(2 * math.atan(FOOT[0] / FOCAL)),
        "fov_axis": "x",
        "near_clip": 1.0,
        "far_clip": 1e6,
        "to_world": mi.ScalarTransform4f().look_at(origin=[x, y, z], target=target, up=up),
        "film": {
            "type": "hdrfilm",
            "width": round(width * scale),
            "height": round(height * scale),
            "crop_offset_x": 0,
            "crop_offset_y": round((height / 2 - camera.axis) * scale),
            "crop_width": round(WIDTH * scale),
            "crop_height": round(HEIGHT * scale),
            "pixel_format": "rgb",
            "rfilter": {"type": "box"},  # the denoiser wants pixels whose noise is their own
        },
        "sampler": {"type": "multijitter", "sample_count": samples},
    }
