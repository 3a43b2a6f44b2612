"""A place is photographed: few samples and the denoiser, steered by albedo and normals, come near many samples."""

import numpy as np
import pytest

from engines.vocabulary.lamps import Lamp
from engines.vocabulary.places import PLACES
from export.probing.psnr import psnr
from export.studio import rig
from export.studio.places.frame import Camera
from export.studio.places.render import render
from export.studio.places.sets import kitchen
from export.studio.places.setting import Setting

SCALE, MANY, NEAR_DB = 0.2, 256, 32.0


def photographed(samples: int, seed: int) -> np.ndarray:
    place = PLACES["kitchen"]
    wall, stand, material = kitchen.DEFAULT
    things = kitchen.kitchen(Setting(place, wall, stand, material, props=True, dress="none", arrangement=0))
    light = Lamp(place.azimuth, place.elevation, place.softness, place.kelvin, place.fill_kelvin)
    camera = Camera(place.across, place.angle, kitchen.BLUR)
    return render(rig.mitsuba(), things, camera, light, samples=samples, seed=seed, scale=SCALE)


def test_few_samples_come_near_many() -> None:
    pytest.importorskip("mitsuba", reason="the export extra is not installed: no path tracer")
    few, many = photographed(8, 1), photographed(MANY, 2)
    assert few.shape == many.shape
    assert few.std() > 20
    assert psnr(many, few) > NEAR_DB
