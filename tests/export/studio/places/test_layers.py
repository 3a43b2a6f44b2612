"""Light adds up: layers that are path-traced one by one make the picture that all lights together make."""

import numpy as np
import pytest

pytest.importorskip("mitsuba", reason="the export extra is not installed: no path tracer")

from engines.vocabulary.lamps import key_of, lit, mix
from engines.vocabulary.places import PLACES
from export.probing.psnr import psnr
from export.studio import rig
from export.studio.places.frame import Camera
from export.studio.places.layers import render_layers
from export.studio.places.light import sash
from export.studio.places.render import render
from export.studio.places.sets import kitchen
from export.studio.stage import develop
from tests.support.place_samples import things

SCALE, SAMPLES, SAME_DB = 0.12, 16, 34.0
PLACE = PLACES["kitchen"]
CAMERA = Camera(PLACE.across, PLACE.angle, kitchen.BLUR)


@pytest.mark.parametrize("kind", ["own", "window"])
def test_the_sum_of_a_lights_layers_is_the_picture_in_that_light(kind: str) -> None:
    mi, made, light = rig.mitsuba(), mix(PLACE, kind), lit(PLACE, kind)
    room = things("kitchen", 0)
    layers = render_layers(mi, room, CAMERA, PLACE, (key_of(PLACE, kind), "fill"), samples=SAMPLES, seed=1, scale=SCALE)
    barred = [sash(light, PLACE.across, PLACE.depth)] if kind == "window" else []
    whole = render(mi, [*room, *barred], CAMERA, light, samples=SAMPLES, seed=2, scale=SCALE)
    assert {layer.dtype for layer in layers.values()} == {np.dtype(np.float16)}
    radiance = [layer.astype(np.float32) for layer in (layers[made.key], layers["fill"])]
    added = develop(radiance[0] * np.float32(made.key_rgb) + radiance[1] * np.float32(made.fill_rgb))
    assert added.shape == whole.shape
    assert whole.std() > 20
    assert psnr(whole, added) > SAME_DB
