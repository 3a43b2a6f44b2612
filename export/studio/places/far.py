"""What is far: a painted sheet behind the ground, drawn in pixels of the plane, soft as a lens leaves it."""

from collections.abc import Callable
from typing import Final

import numpy as np

from engines.paint.plane import FOOT, WIDTH
from engines.vocabulary.places import Place
from export.studio.mesh import Array, Mesh
from export.studio.places import ground, patterns
from export.studio.places.frame import FOCAL
from export.studio.places.skin import skin
from export.studio.places.surface import Srgb, Surface, Thing

Picture = Callable[[Array, Array], Array]
"""Turns columns and rows of the plane into sRGB 0..255 [..., 3]."""
MARGIN: Final = 64
"""Pixels that a sheet reaches beyond the picture, for the lens to blur inwards."""
PERIOD: Final = 1024.0
"""Pixels after which patches come again: wider than any picture."""
GAIN: Final = 1.1
"""A white sheet before pale ground comes out at a tenth below white."""
LEAST: Final = 0.35
"""Cosine at which the exposure is taken, as `light.rig` does."""


def mix(first: Array | Srgb, second: Array | Srgb, share: Array) -> Array:
    """Blend two colours, or pictures, by `share` of the second."""
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    blend: Array = one + (two - one) * np.clip(share, 0, 1)[..., None]
    return blend


def ramp(values: Array, low: float | Array, high: float | Array) -> Array:
    """Rise smoothly from 0 at `low` to 1 at `high`; it falls where `low` is the greater."""
    t = np.clip((values - low) / (high - low), 0, 1)
    eased: Array = t * t * (3 - 2 * t)
    return eased


def soft(px: Array, py: Array, size: float, seed: int, *, stretch: float = 1.0) -> Array:
    """Return patches 0..1 of `size` to eight times as many pixels, drawn out along rows by `stretch`."""
    tile = patterns.noise(seed, PERIOD / (8 * size), PERIOD / size, 1.3)
    return ground.sample(tile, px / (PERIOD * stretch), py / PERIOD)


def sheet(
    place: Place, paint: Picture, depth: float, *, sink: float = 0.0, blur: float = 0.0, gain: float = GAIN
) -> Thing:
    """Hang what `paint` draws `depth` centimetres behind the foot, from above the picture to `sink` below the ground.

    It comes out in the colours that were painted, whatever the light's side, its points discs of `blur` pixels' radius.

    Args:
        place: whose camera and light it is for.
        paint: draws it.
        depth: of the sheet.
        sink: centimetres by which it reaches below the ground.
        blur: see above.
        gain: brings what is lit to what was painted; dark ground before the sheet asks for more.
    """
    view = ground.camera(place)
    reach = view.distance + depth
    bottom = ground.back_row(view, depth) + sink * FOCAL / reach
    columns, rows = np.linspace(-MARGIN, WIDTH + MARGIN, 17), np.linspace(bottom, -MARGIN, 13)
    py, px = np.meshgrid(rows, columns, indexing="ij")
    points = np.stack(
        ((px - FOOT[0]) * reach / FOCAL, view.eye[1] - (py - view.axis) * reach / FOCAL, np.full(px.shape, -depth)), -1
    )
    mesh = skin(points)
    facing = np.broadcast_to((0.0, 0.0, 1.0), mesh.points.shape)
    uv = np.stack(
        ((px - columns[0]) / (columns[-1] - columns[0]), (py - rows[-1]) / (rows[0] - rows[-1])), axis=-1
    ).reshape(-1, 2)
    _, up, front = ground.key(place).towards
    best = max(up, front, LEAST)
    flat = Mesh(mesh.points, facing, mesh.faces, 0.002 + 0.996 * uv)
    lit = ground.evenly_lit(flat, place, (0.0, 0.0, 1.0), best)
    fine_x = np.linspace(columns[0], columns[-1], int(WIDTH + 2 * MARGIN))
    fine_y = np.linspace(rows[-1], rows[0], max(64, int(rows[0] - rows[-1])))
    gx, gy = np.meshgrid(fine_x, fine_y, indexing="xy")
    spots = np.stack(
        ((gx - FOOT[0]) * reach / FOCAL, view.eye[1] - (gy - view.axis) * reach / FOCAL, np.full(gx.shape, -depth)), -1
    )
    lift = gain * ground.shortage(place, spots.reshape(-1, 3), best).reshape(gx.shape)
    painted = defocused(linear(paint(gx, gy)), blur)
    picture = painted * np.minimum(lift, 0.99 / np.maximum(painted.max(axis=-1), 1e-3))[..., None]
    return Thing(lit, Surface((128, 128, 128), 1.0, specular=0.0, picture=picture))


def defocused(picture: Array, radius: float) -> Array:
    """Spread each point of a linear picture [h, w, 3] over a disc of `radius` pixels, as an open lens does."""
    if radius <= 0:
        return picture
    pad = int(2 * radius) + 2
    wide = np.pad(picture, ((pad, pad), (pad, pad), (0, 0)), mode="reflect")
    rows, columns = wide.shape[:2]
    y, x = np.fft.fftfreq(rows) * rows, np.fft.fftfreq(columns) * columns
    disc = np.clip(radius + 0.5 - np.hypot(y[:, None], x[None]), 0, 1)
    kernel = np.fft.rfft2(disc / disc.sum())[..., None]
    spread = np.fft.irfft2(np.fft.rfft2(wide, axes=(0, 1)) * kernel, s=(rows, columns), axes=(0, 1))
    cut: Array = np.maximum(spread[pad:-pad, pad:-pad], 0)
    return cut


def linear(picture: Array) -> Array:
    """Turn sRGB 0..255 into linear reflectance 0..1 (IEC 61966-2-1)."""
    value = np.clip(picture, 0, 255) / 255
    result: Array = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    return result
