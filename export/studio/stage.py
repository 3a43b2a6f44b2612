"""Build and path-trace one stage: backdrop, podium, props, season and light from a scene, the rest from its noise."""

import math
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from engines.scene import NOISE_NAMES, PALETTE, Scene
from export.studio import forms, rig
from export.studio.mesh import Mesh, rotation, to_mitsuba, union

GOLD = [1.0, 0.72, 0.32]
SPOTS = ((-1.52, -0.75), (1.5, -0.45))  # floor places of the two props, left and right of the podium
ARCH_DEPTH = -1.25


def quantiles(noise: np.ndarray) -> dict[str, float]:
    """Map standard normal noise [k] to nuisance values in 0..1, by name."""
    return {
        name: 0.5 * (1 + math.erf(float(value) / math.sqrt(2))) for name, value in zip(NOISE_NAMES, noise, strict=True)
    }


def mix(first: list[float], second: list[float], amount: float) -> list[float]:
    """Blend two linear colours."""
    return [a + (b - a) * amount for a, b in zip(first, second, strict=True)]


@cache
def _vein_texture() -> np.ndarray:
    """Marble veins as 0..1 on [256, 256]: ridges of summed sines, the same in every scene, so learnable."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    warp = sum(np.sin(x * k + 1.7 * k) * np.cos(y * (k + 1) + k) / k for k in (1, 2, 3))
    ridge = 1 - np.abs(np.sin(x * 1.0 + y * 2.0 + 1.3 * warp))
    fine = 1 - np.abs(np.sin(x * 3.0 - y * 2.0 + 2.1 * warp + 1))
    veins: np.ndarray = np.clip(ridge**14 + 0.4 * fine**18, 0, 1)
    return veins


@cache
def _grain_texture() -> np.ndarray:
    """Wood grain as 0..1 on [256, 256]: long wavy lines along u."""
    y, x = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi
    rings = np.sin(y * 9 + 1.2 * np.sin(x + y) + 0.7 * np.sin(2 * x - 3 * y))
    grain: np.ndarray = 0.5 + 0.32 * rings + 0.18 * np.sin(y * 23 + np.sin(x))
    return grain


def _bitmap(mi: ModuleType, colour: np.ndarray) -> dict[str, Any]:
    return {"type": "bitmap", "bitmap": mi.Bitmap(colour.astype(np.float32)), "raw": True, "filter_type": "bilinear"}


def _plain(
    colour: list[float], roughness: float = 0.75, metallic: float = 0.0, specular: float = 0.3
) -> dict[str, Any]:
    return {
        "type": "principled",
        "base_color": {"type": "rgb", "value": colour},
        "roughness": roughness,
        "metallic": metallic,
        "specular": specular,
    }


def podium_material(mi: ModuleType, material: str, colour: list[float]) -> dict[str, Any]:
    """Describe a podium surface: the colour asked for stays its dominant colour in every material."""
    base = np.asarray(colour)
    if material == "glossy":
        return _plain(colour, 0.16, 0.0, 0.42)
    if material == "metal":
        return _plain(colour, 0.36, 0.3, 0.35)  # part metal: a mirror would show the backdrop, not the colour asked for
    if material == "marble":
        vein = np.where(base.mean() > 0.3, base * 0.3, base + (0.92 - base) * 0.7)
        texture = base + (vein - base) * _vein_texture()[..., None]
        return {**_plain(colour, 0.3, 0.0, 0.35), "base_color": _bitmap(mi, texture)}
    if material == "wood":
        texture = base * (0.62 + 0.55 * _grain_texture()[..., None])
        return {**_plain(colour, 0.55, 0.0, 0.3), "base_color": _bitmap(mi, np.clip(texture, 0, 1))}
    return _plain(colour, 0.85, 0.0, 0.2)


def podium_form(shape: str, radius: float, height: float) -> Mesh:
    """The podium with its top at y = 0."""
    if shape == "stepped":
        step = height * 0.45
        return union([forms.cylinder(radius, 0, -step), forms.cylinder(radius * 1.28, -step, -height)])
    if shape == "block":
        half = radius * 0.86
        return forms.box((half, height / 2, half)).placed(turn=rotation("y", 18), to=(0, -height / 2, 0))
    return forms.cylinder(radius, 0, -height)


def _props(  # noqa: PLR0911  one return for each kind of prop
    scene: Scene, u: dict[str, float], floor: float, podium: list[float], backdrop: list[float]
) -> list[tuple[Mesh, dict[str, Any]]]:
    """The two props (or the arch) with their materials."""
    size = 0.78 + 0.5 * u["prop_scale"]
    shift = 0.3 * (u["prop_shift"] - 0.5)
    (left_x, left_z), (right_x, right_z) = ((x + shift, z) for x, z in SPOTS)
    pale = mix(podium, [0.92, 0.9, 0.86], 0.35)
    gold = _plain(GOLD, 0.25, 1.0, 0.5)

    def pair(form: Mesh, left: float, right: float) -> tuple[Mesh, Mesh]:
        return (
            form.placed(left * size, to=(left_x, floor, left_z)),
            form.placed(right * size, rotation("y", 30), to=(right_x, floor, right_z)),
        )

    if scene.props == "spheres":
        big, small = pair(forms.sphere().placed(to=(0, 1, 0)), 0.42, 0.27)
        return [(big, _plain(pale, 0.35, 0.0, 0.5)), (small, gold)]
    if scene.props == "cubes":
        big, small = pair(forms.box((1, 1, 1)).placed(turn=rotation("y", 24), to=(0, 1, 0)), 0.36, 0.24)
        return [(big, _plain(pale, 0.6)), (small, _plain(mix(podium, backdrop, 0.5), 0.6))]
    if scene.props == "cones":
        cone = forms.lathe([(1e-4, 3.0), (0.9, 0.12), (0.9, 0.0)])
        big, small = pair(cone, 0.52, 0.36)
        green = mix(rig.linear(PALETTE["emerald"].srgb or (0, 0, 0)), [0.2, 0.3, 0.15], 0.3)
        return [(big, _plain(green, 0.7)), (small, _plain(mix(green, [0.9, 0.9, 0.8], 0.35), 0.7))]
    if scene.props == "gifts":
        parcel = forms.box((1, 0.8, 1)).placed(turn=rotation("y", 24), to=(0, 0.8, 0))
        ribbon = union(
            [
                forms.box((0.16, 0.815, 1.015)),
                forms.box((1.015, 0.815, 0.16)),
                forms.sphere(0.24).placed((1.6, 0.8, 0.8), to=(0, 0.95, 0)),
            ]
        ).placed(turn=rotation("y", 24), to=(0, 0.8, 0))
        paper = rig.linear(
            PALETTE["ivory" if scene.backdrop in {"red", "terracotta", "coral"} else "red"].srgb or (0, 0, 0)
        )
        boxes, ribbons = pair(parcel, 0.42, 0.28), pair(ribbon, 0.42, 0.28)
        return [(union(list(boxes)), _plain(paper, 0.5)), (union(list(ribbons)), gold)]
    if scene.props == "lanterns":
        body = forms.sphere().placed((1, 0.85, 1))
        caps = union(
            [
                forms.cylinder(0.42, 1.0, 0.78),
                forms.cylinder(0.42, -0.78, -1.0),
                forms.cylinder(0.035, 9.0, 1.0),
                forms.cylinder(0.08, -1.0, -1.6),
            ]
        )
        places = (0.40 * size, (left_x, 1.55, left_z)), (0.28 * size, (right_x, 1.95, right_z))
        red = rig.linear((206, 36, 38))
        return [
            (union([body.placed(k, to=p) for k, p in places]), _plain(red, 0.5)),
            (union([caps.placed(k, to=p) for k, p in places]), gold),
        ]
    if scene.props == "arch":
        ring = forms.arch(1.3 + 0.12 * (size - 1), 2.55 - floor, 0.3, 0.3).placed(to=(shift * 0.4, floor, ARCH_DEPTH))
        return [(ring, _plain(mix(podium, [0.9, 0.88, 0.85], 0.3), 0.7))]
    return []


@cache
def _scatter_places() -> tuple[np.ndarray, np.ndarray]:
    """Fixed places (x, y, z) on the floor [16, 3] and in the air [10, 3] beside the podium, no two close together."""
    rng = np.random.default_rng(20)

    def spread(count: int, low: tuple[float, ...], high: tuple[float, ...], apart: float) -> np.ndarray:
        places: list[np.ndarray] = []
        while len(places) < count:
            place = rng.uniform(low, high)
            place[0] *= -1.0 if len(places) % 2 else 1.0
            if all(np.linalg.norm(place - other) > apart for other in places):
                places.append(place)
        return np.stack(places)

    return spread(16, (1.05, 0.0, -0.9), (1.85, 0.0, 1.1), 0.26), spread(10, (0.8, 0.4, -0.9), (1.85, 2.5, 0.3), 0.6)


def _season(scene: Scene, u: dict[str, float], floor: float) -> list[tuple[Mesh, dict[str, Any]]]:
    """Petals, leaves, snow or confetti on the floor and in the air."""
    if scene.season == "none":
        return []
    shift = 0.2 * (u["scatter_shift"] - 0.5)
    ground, air = (
        places + np.array([shift, lift, 0]) for places, lift in zip(_scatter_places(), (floor, 0.0), strict=True)
    )
    flake = forms.sphere()

    def flat(places: np.ndarray, size: tuple[float, float, float], lift: float, tilt: float) -> list[Mesh]:
        return [
            flake.placed(
                tuple(s * (0.8 + 0.4 * (i * 0.37 % 1)) for s in size),  # type: ignore[arg-type]
                rotation("y", 137.5 * i) @ rotation("x", tilt * (1 + i % 3)),
                to=(float(p[0]), float(p[1]) + lift, float(p[2])),
            )
            for i, p in enumerate(places)
        ]

    if scene.season == "winter":
        mounds = flat(ground, (0.2, 0.075, 0.16), 0.0, 0)
        flakes = [
            flake.placed(0.032 + 0.02 * (i * 0.37 % 1), to=(float(p[0]), float(p[1]), float(p[2])))
            for i, p in enumerate(air)
        ]
        return [(union(mounds + flakes), _plain([0.93, 0.95, 0.98], 0.8))]
    size, first, second, metallic = {
        "spring": ((0.085, 0.014, 0.06), rig.linear((250, 176, 196)), rig.linear((255, 214, 224)), 0.0),
        "summer": ((0.15, 0.012, 0.062), rig.linear((52, 140, 58)), rig.linear((120, 184, 66)), 0.0),
        "autumn": ((0.12, 0.012, 0.075), rig.linear((214, 112, 32)), rig.linear((172, 52, 28)), 0.0),
        "festival": ((0.055, 0.008, 0.055), GOLD, [1.0, 0.8, 0.45], 1.0),
    }[scene.season]
    pieces = flat(ground, size, 0.02, 6) + flat(air, size, 0.0, 35)
    return [
        (union(pieces[::2]), _plain(first, 0.4 if metallic else 0.6, metallic)),
        (union(pieces[1::2]), _plain(second, 0.4 if metallic else 0.6, metallic)),
    ]


def _backdrop(floor: float, curve: float) -> Mesh:
    """Floor, cove of radius `curve` and wall as one roll."""
    turn = np.linspace(0, np.pi / 2, 17)
    wall = -2.6
    cove = [(floor + curve * (1 - math.cos(t)), wall + curve * (1 - math.sin(t))) for t in turn]
    return forms.sweep([(floor, 9.0), (floor, 4.0), (floor, 1.0), *cove, (3.0, wall), (9.0, wall)], 14.0)


KEYS: dict[str, tuple[float, float, float, float, tuple[float, float, float], tuple[float, float, float]]] = {
    # azimuth°, elevation°, half size, key strength, key colour, ambient colour: a grey wall comes out grey under each
    "soft": (-35, 48, 3.0, 0.88, (1, 1, 1), (0.24, 0.24, 0.24)),
    "side": (-66, 32, 1.0, 8.0, (1, 0.99, 0.97), (0.2, 0.2, 0.2)),
    "sunset": (52, 30, 1.2, 4.9, (1.06, 0.98, 0.86), (0.25, 0.25, 0.24)),
    "cool": (-30, 50, 2.4, 1.32, (0.95, 1.0, 1.05), (0.24, 0.25, 0.26)),
    "top": (-5, 76, 1.1, 4.9, (1, 1, 1), (0.24, 0.24, 0.24)),
}
KEY_DISTANCE = 7.0
FILL_PLACE = (0.6, 1.6, 8.5)
FILL = 4.6


def _lights(mi: ModuleType, light: str, u: dict[str, float]) -> dict[str, Any]:
    azimuth, elevation, half, strength, colour, ambient = KEYS[light]
    azimuth += 16 * (u["light_turn"] - 0.5)
    exposure = 0.95 + 0.1 * u["exposure"]
    a, e = math.radians(azimuth), math.radians(elevation)
    place = (
        KEY_DISTANCE * math.sin(a) * math.cos(e),
        KEY_DISTANCE * math.sin(e),
        KEY_DISTANCE * math.cos(a) * math.cos(e),
    )
    radiance = [4.2 * strength * exposure * c for c in colour]
    return {
        "key": rig.area_light(mi, place, half, radiance),
        # From the camera's side: the podium's front shows its own colour, not only what the floor throws back.
        "fill": rig.area_light(mi, FILL_PLACE, 2.2, [FILL * exposure * c for c in colour]),
        "ambient": {"type": "constant", "radiance": {"type": "rgb", "value": [exposure * c for c in ambient]}},
    }


def build(mi: ModuleType, scene: Scene, noise: np.ndarray, size: tuple[int, int], samples: int) -> Any:
    """Build the Mitsuba scene for `scene` and noise [k]."""
    u = quantiles(noise)
    radius, height = 0.82 + 0.22 * u["radius"], 0.4 + 0.3 * u["height"]
    backdrop, podium = (rig.linear(PALETTE[name].srgb or (0, 0, 0)) for name in (scene.backdrop, scene.podium))
    pieces = [
        (_backdrop(-height, 0.6 + 1.2 * u["floor_tone"]), _plain(backdrop, 0.9, 0.0, 0.1)),
        (podium_form(scene.shape, radius, height), podium_material(mi, scene.material, podium)),
        *_props(scene, u, -height, podium, backdrop),
        *_season(scene, u, -height),
    ]
    described: dict[str, Any] = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": 4, "hide_emitters": True},
        "sensor": rig.sensor(mi, size, samples),
        **_lights(mi, scene.light, u),
    }
    for index, (form, bsdf) in enumerate(pieces):
        described[f"piece{index}"] = to_mitsuba(mi, form, {"type": "twosided", "bsdf": bsdf})
    return mi.load_dict(described)


def develop(radiance: np.ndarray) -> np.ndarray:
    """Turn linear radiance [h, w, 3] into sRGB uint8, with a soft shoulder above 0.8 so that highlights do not clip."""
    value = np.clip(radiance, 0, None)
    over = np.maximum(value - 0.8, 0)
    value = np.where(value > 0.8, 0.8 + 0.2 * (1 - np.exp(-over / 0.2)), value)
    srgb = np.where(value > 0.0031308, 1.055 * np.power(np.maximum(value, 1e-8), 1 / 2.4) - 0.055, 12.92 * value)
    developed: np.ndarray = (np.clip(srgb, 0, 1) * 255 + 0.5).astype(np.uint8)
    return developed


def render(
    mi: ModuleType,
    scene: Scene,
    noise: np.ndarray,
    *,
    size: tuple[int, int] = (256, 256),
    samples: int = 24,
    seed: int = 0,
) -> np.ndarray:
    """Path-trace one stage to sRGB uint8 [h, w, 3]."""
    image = mi.render(build(mi, scene, noise, size, samples), seed=seed)
    return develop(np.asarray(image))
