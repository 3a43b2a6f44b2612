"""The camera of places: the foot is where every bucket wants it, and horizon and back edge are the art direction's."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.paint.plane import FOOT, HEIGHT, UNIT, WIDTH, WINDOWS
from engines.vocabulary.places import PLACES
from export.studio.places.frame import FIELD, FOCAL, STEEP, Camera


def seen(camera: Camera, point: tuple[float, float, float]) -> tuple[float, float]:
    """Project a point in centimetres to pixels of the plane, by the pinhole that `sensor` describes."""
    pitch = math.radians(camera.pitch)
    x, y, z = np.subtract(point, camera.eye)
    depth = -(z * math.cos(pitch) + y * math.sin(pitch))
    up = y * math.cos(pitch) - z * math.sin(pitch)
    return FOOT[0] + FOCAL * x / depth, camera.axis - FOCAL * up / depth


@given(st.floats(20, 300), st.floats(0, 90))
def test_the_foot_is_where_all_buckets_have_it(across: float, angle: float) -> None:
    assert seen(Camera(across, angle), (0, 0, 0)) == pytest.approx(FOOT, abs=1e-3)


def test_a_square_shows_so_many_centimetres_at_the_foot() -> None:
    camera = Camera(60, 12)
    left, right = (seen(camera, (x, 0, 0))[0] for x in (-30, 30))
    assert right - left == pytest.approx(UNIT)
    assert math.degrees(2 * math.atan(UNIT / 2 / FOCAL)) == pytest.approx(FIELD)
    assert camera.across_at(0) == pytest.approx(60 / UNIT)


@pytest.mark.parametrize("name", [name for name, place in PLACES.items() if 0 < place.angle <= STEEP])
def test_horizon_and_back_edge_lie_where_the_art_direction_has_them(name: str) -> None:
    place = PLACES[name]
    camera = Camera(place.across, place.angle)
    foot = FOOT[1] / UNIT
    horizon = foot - math.tan(math.radians(place.angle)) / 0.536
    back = horizon + (foot - horizon) / (1 + 0.536 * place.depth / place.across)
    assert camera.axis / UNIT == pytest.approx(horizon, abs=0.01)
    assert seen(camera, (0, 0, -place.depth))[1] / UNIT == pytest.approx(back, abs=0.01)


def test_verticals_stay_parallel_below_a_steep_angle() -> None:
    camera = Camera(90, 18)
    low, high = seen(camera, (20, 0, -30)), seen(camera, (20, 40, -30))
    assert low[0] == pytest.approx(high[0])


def test_every_window_lies_on_the_plane_and_on_its_largest_cells() -> None:
    for window in WINDOWS.values():
        assert window.left + window.width <= WIDTH
        assert window.top + window.height <= HEIGHT
        assert {edge % 16 for edge in (window.left, window.top, window.width, window.height)} == {0}
        assert window.left < FOOT[0] < window.left + window.width
        assert window.top < FOOT[1] < window.top + window.height
