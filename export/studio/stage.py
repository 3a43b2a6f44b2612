"""Build and path-trace one stage: backdrop, podium, props, season, mood and light from a scene, the rest from noise."""

import math
from types import ModuleType
from typing import Any

import numpy as np

from engines.paint.buckets import SQUARE, WINDOWS, Window
from engines.vocabulary.scene import NOISE_NAMES, PALETTE, Scene
from export.studio import forms, rig
from export.studio.lights import lights
from export.studio.mesh import Mesh, rotation, to_mitsuba, union
from export.studio.moods import mood
from export.studio.props import props
from export.studio.seasons import season
from export.studio.surfaces import plain, podium_material, twosided

PIECES = 9  # in every scene: what is compiled for one number of meshes serves no other
GLASS = 0.66  # opacity of a glass podium: its colour must still be read


def quantiles(noise: np.ndarray) -> dict[str, float]:
    """Map standard normal noise [k] to nuisance values in 0..1, by name."""
    return {
        name: 0.5 * (1 + math.erf(float(value) / math.sqrt(2))) for name, value in zip(NOISE_NAMES, noise, strict=True)
    }


def podium_form(shape: str, radius: float, height: float) -> Mesh:
    """The podium with its top at y = 0."""
    if shape == "stepped":
        step = height * 0.45
        return union([forms.cylinder(radius, 0, -step), forms.cylinder(radius * 1.28, -step, -height)])
    if shape == "block":
        half = radius * 0.86
        return forms.box((half, height / 2, half)).placed(turn=rotation("y", 18), to=(0, -height / 2, 0))
    if shape == "bridge":
        half = radius * 0.98
        top = forms.box((half, 0.07, half * 0.7)).move(y=-0.07)
        legs = [forms.box((0.13, height / 2, half * 0.7)).move(s * (half - 0.13), -height / 2) for s in (-1.0, 1.0)]
        return union([top, *legs])
    if shape == "pair":
        side = forms.cylinder(radius * 0.5, -height * 0.45, -height).move(-radius * 1.32, 0, radius * 0.35)
        return union([forms.cylinder(radius, 0, -height), side])
    return forms.cylinder(radius, 0, -height)


def _backdrop(floor: float, curve: float) -> Mesh:
    """Floor, cove of radius `curve` and wall as one roll."""
    turn = np.linspace(0, np.pi / 2, 17)
    wall = -2.6
    cove = [(floor + curve * (1 - math.cos(t)), wall + curve * (1 - math.sin(t))) for t in turn]
    return forms.sweep([(floor, 9.0), (floor, 4.0), (floor, 1.0), *cove, (3.0, wall), (9.0, wall)], 14.0)


def build(mi: ModuleType, scene: Scene, noise: np.ndarray, window: Window, samples: int) -> Any:
    """Build the Mitsuba scene for `scene` and noise [k], seen through `window`."""
    u = quantiles(noise)
    radius, height = 0.88 + 0.12 * u["radius"], 0.46 + 0.16 * u["height"]
    backdrop, podium = (rig.linear(PALETTE[name].srgb or (0, 0, 0)) for name in (scene.backdrop, scene.podium))
    stand = twosided(podium_material(mi, scene.material, podium), GLASS if scene.material == "glass" else 1.0)
    pieces = [
        (_backdrop(-height, 0.8 + 0.8 * u["floor_tone"]), plain(backdrop, 0.9, 0.0, 0.1)),
        *props(scene, u, -height, podium, backdrop),
        *season(scene, u, -height),
        *mood(scene, -height, backdrop, podium),
    ]
    unseen = forms.box((0.01, 0.01, 0.01)).move(0, -20, -20)
    pieces += [(unseen, plain(backdrop))] * (PIECES - len(pieces))
    described: dict[str, Any] = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": 4, "hide_emitters": True},
        "sensor": rig.window_sensor(mi, window, samples),
        **lights(mi, scene.light, u),
        "podium": to_mitsuba(mi, podium_form(scene.shape, radius, height), stand),
    }
    for index, (form, surface) in enumerate(pieces):
        described[f"piece{index}"] = to_mitsuba(mi, form, twosided(surface))
    return opaque(mi.load_dict(described))


def opaque(built: Any) -> Any:
    """Keep every value of a Mitsuba scene out of the compiled kernels: scenes of one structure then share theirs.

    Dr.Jit would otherwise compile the values in as literals, for each scene anew, which takes longer than to render it.
    """
    import drjit  # noqa: PLC0415  the variant must be chosen first
    import mitsuba as mi  # noqa: PLC0415

    values = mi.traverse(built)
    for name, value in values:
        values.set_dirty(name)
        drjit.make_opaque(value)
    values.update()
    return built


def develop(radiance: np.ndarray) -> np.ndarray:
    """Turn linear radiance [h, w, 3] into sRGB uint8, with a soft shoulder above 0.8 so that highlights do not clip."""
    developed: np.ndarray = (np.clip(curve(radiance), 0, 1) * 255 + 0.5).astype(np.uint8)
    return developed


def curve(radiance: np.ndarray) -> np.ndarray:
    """Turn linear radiance of any shape into sRGB 0..1 by the film's curve, which has a soft shoulder above 0.8."""
    value = np.clip(radiance, 0, None)
    over = np.maximum(value - 0.8, 0)
    value = np.where(value > 0.8, 0.8 + 0.2 * (1 - np.exp(-over / 0.2)), value)
    powers = 1.055 * np.power(np.maximum(value, 1e-8), 1 / 2.4) - 0.055
    srgb: np.ndarray = np.where(value > 0.0031308, powers, 12.92 * value)
    return srgb


def render(
    mi: ModuleType,
    scene: Scene,
    noise: np.ndarray,
    *,
    bucket: str = SQUARE,
    samples: int = 24,
    seed: int = 0,
) -> np.ndarray:
    """Path-trace one stage, as `bucket` shows it, to sRGB uint8 [h, w, 3]."""
    image = mi.render(build(mi, scene, noise, WINDOWS[bucket], samples), seed=seed)
    return develop(np.asarray(image))
