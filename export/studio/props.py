"""The props beside the podium, by theme."""

import numpy as np

from engines.vocabulary.scene import PALETTE, Scene
from export.studio import forms, rig
from export.studio.mesh import Mesh, rotation, union
from export.studio.surfaces import GOLD, Surface, mix, plain

SPOTS = ((-1.52, -0.75), (1.5, -0.45))  # floor places of the two props, left and right of the podium
ARCH_DEPTH = -1.25
Piece = tuple[Mesh, Surface]


def _frond(bend: float, lift: float) -> Mesh:
    """One palm leaf: a flat ellipsoid that arches away from the origin."""
    leaf = forms.sphere().placed((0.16, 1.0, 0.02), to=(0, 1, 0))
    return leaf.warp(
        lambda p: np.stack([p[:, 0] + bend * p[:, 1] ** 2, lift * p[:, 1] - 0.12 * p[:, 1] ** 2, p[:, 2]], 1)
    )


def _plant() -> Mesh:
    return union(
        [
            _frond(bend, lift).placed(turn=rotation("y", turn))
            for bend, lift, turn in (
                (0.0, 1.5, 0),
                (0.3, 1.3, 10),
                (-0.3, 1.3, -15),
                (0.5, 0.95, 35),
                (-0.5, 0.95, -40),
                (0.4, 1.1, 80),
                (-0.4, 1.1, 100),
            )
        ]
    )


def _shell() -> Mesh:
    """A scallop: a ribbed, flattened half ball leaning back."""
    ball = forms.sphere()
    angle = np.arctan2(ball.points[:, 1], ball.points[:, 0])
    ribbed = ball.points * (1 + 0.07 * np.cos(14 * angle))[:, None]
    return Mesh(ribbed, ball.normals, ball.faces, ball.uv).placed((1, 0.9, 0.32), rotation("x", -25), to=(0, 0.8, 0))


def props(scene: Scene, u: dict[str, float], floor: float, podium: list[float], backdrop: list[float]) -> list[Piece]:  # noqa: C901, PLR0911  one return for each kind of prop
    """The two props (or the arch) with their materials."""
    size = 0.9 + 0.26 * u["prop_scale"]
    shift = 0.16 * (u["prop_shift"] - 0.5)
    (left_x, left_z), (right_x, right_z) = ((x + shift, z) for x, z in SPOTS)
    pale = mix(podium, [0.92, 0.9, 0.86], 0.35)
    gold = plain(GOLD, 0.25, 1.0, 0.5)

    def pair(form: Mesh, left: float, right: float) -> tuple[Mesh, Mesh]:
        return (
            form.placed(left * size, to=(left_x, floor, left_z)),
            form.placed(right * size, rotation("y", 30), to=(right_x, floor, right_z)),
        )

    if scene.props == "spheres":
        big, small = pair(forms.sphere().placed(to=(0, 1, 0)), 0.42, 0.27)
        return [(big, plain(pale, 0.35, 0.0, 0.5)), (small, gold)]
    if scene.props == "cubes":
        big, small = pair(forms.box((1, 1, 1)).placed(turn=rotation("y", 24), to=(0, 1, 0)), 0.36, 0.24)
        return [(big, plain(pale, 0.6)), (small, plain(mix(podium, backdrop, 0.5), 0.6))]
    if scene.props == "cones":
        cone = forms.lathe([(1e-4, 3.0), (0.9, 0.12), (0.9, 0.0)])
        big, small = pair(cone, 0.52, 0.36)
        green = mix(rig.linear(PALETTE["emerald"].srgb or (0, 0, 0)), [0.2, 0.3, 0.15], 0.3)
        return [(big, plain(green, 0.7)), (small, plain(mix(green, [0.9, 0.9, 0.8], 0.35), 0.7))]
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
        return [(union(list(boxes)), plain(paper, 0.5)), (union(list(ribbons)), gold)]
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
            (union([body.placed(k, to=p) for k, p in places]), plain(red, 0.5)),
            (union([caps.placed(k, to=p) for k, p in places]), gold),
        ]
    if scene.props == "shells":
        big, small = pair(_shell(), 0.4, 0.27)
        pearl = forms.sphere(0.13 * size)
        pearls = [
            pearl.move(x, floor + 0.13 * size, z)
            for x, z in ((left_x + 0.5, left_z + 0.7), (right_x - 0.3, right_z + 0.9))
        ]
        return [
            (union([big, small]), plain(rig.linear((250, 222, 200)), 0.35, 0.0, 0.5)),
            (union(pearls), plain(rig.linear((248, 244, 238)), 0.15, 0.0, 0.6)),
        ]
    if scene.props == "palms":
        big, small = pair(_plant(), 0.62, 0.48)
        return [
            (big, plain(rig.linear((38, 110, 58)), 0.5)),
            (small, plain(rig.linear((70, 140, 72)), 0.5)),
        ]
    if scene.props == "water":
        return [(forms.ripples(floor + 0.03, shift), plain([0.1, 0.2, 0.24], 0.06, 0.75, 0.8))]
    if scene.props == "arch":
        ring = forms.arch(1.3 + 0.12 * (size - 1), 2.55 - floor, 0.3, 0.3).placed(to=(shift * 0.4, floor, ARCH_DEPTH))
        return [(ring, plain(mix(podium, [0.9, 0.88, 0.85], 0.3), 0.7))]
    return []
