"""Logs: a trunk's piece with furrowed or birch bark, its sawn ends with year rings, snow or moss on top; in cm."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from export.studio.mesh import Array, Mesh, union
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.skin import skin
from export.studio.places.surface import Pattern, Srgb, Surface, Thing

BARK: Final[Srgb] = (112, 92, 74)
SAWN: Final[Srgb] = (206, 172, 128)


@dataclass(frozen=True, slots=True)
class Log:
    """A log along x, its axis at y = its radius; `furrow` is how deep its bark is torn, as a share of the radius."""

    length: float
    radius: float
    seed: int = 1
    furrow: float = 0.09

    def reach(self, turn: Array, x: Array) -> Array:
        """Return the bark's distance from the axis at angle `turn` from the top."""
        shift = 0.173 * self.seed
        around, along = turn / (2 * np.pi), x / (2 * self.length)
        bend = ground.sample(patterns.noise(121, 2, 12, 1.2), around + shift, along)
        ridges = ground.sample(patterns.noise(122, 5, 26, 0.8, 0.28), around + 0.05 * bend, 0.9 * along + shift)
        plates = far.ramp(ridges, 0.12, 0.62)
        swell = ground.sample(patterns.noise(123, 1, 4, 1.3), around, 0.5 * along + shift) - 0.5
        reached: Array = self.radius * (1 + self.furrow * (plates - 1) + 0.12 * swell)
        return reached

    def bark(self) -> Mesh:
        """Return the bark; its coordinates run around and along."""
        turn, x = np.meshgrid(np.linspace(0, 2 * np.pi, 131), np.linspace(-0.5, 0.5, 60) * self.length, indexing="ij")
        mesh = skin(self._points(self.reach(turn, x), turn, x))
        uv = np.stack((x / (6 * self.radius), turn / (2 * np.pi)), -1).reshape(-1, 2)
        return Mesh(mesh.points, -mesh.normals, mesh.faces[:, ::-1], uv)

    def ends(self) -> Mesh:
        """Return both sawn faces; their coordinates are those of the ring picture."""
        faces = []
        for side in (-1.0, 1.0):
            out, turn = np.meshgrid(np.linspace(0, 1, 8), np.linspace(0, 2 * np.pi, 131), indexing="ij")
            x = np.full(out.shape, side * 0.5 * self.length)
            reach = out * self.reach(turn, x)
            mesh = skin(self._points(reach, turn, x + side * 0.05))
            uv = np.stack((0.5 + 0.48 * out * np.sin(turn), 0.5 + 0.48 * out * np.cos(turn)), -1).reshape(-1, 2)
            normals = np.broadcast_to((side, 0.0, 0.0), mesh.points.shape)
            faces.append(Mesh(mesh.points, normals.copy(), mesh.faces, uv))
        return union(faces)

    def cap(self, thick: float, wide: float = 62.0) -> Mesh:
        """Return what has fallen onto the log's top: `thick` at most, out to `wide` degrees of each side."""
        share, x = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-0.5, 0.5, 90) * self.length, indexing="ij")
        drift = ground.sample(patterns.noise(124, 2, 14, 1.2), 0.1 * share + 0.31 * self.seed, x / (2 * self.length))
        rim = 1 + 0.5 * (
            ground.sample(patterns.noise(125, 2, 24, 1.0), 0.2 * np.sign(share) + 0.3, x / (2 * self.length)) - 0.5
        )
        turn = np.radians(wide) * share * rim
        tail = np.clip((0.5 * self.length - np.abs(x)) / (0.9 * thick), 0, 1)
        swell = np.sqrt(np.clip(1 - share**4, 0, 1)) * np.sqrt(1 - (1 - tail) ** 2)
        reach = self.radius * (1 - self.furrow) + thick * swell * (0.55 + 0.7 * drift) + 0.3 * swell
        # Snow falls straight down: it is as thick upwards as on top.
        points = self._points(self.radius * (1 - self.furrow) + 0 * reach, turn, x)
        points[..., 1] += reach - self.radius * (1 - self.furrow)
        mesh = skin(points)
        return Mesh(mesh.points, -mesh.normals, mesh.faces[:, ::-1]) if mesh.normals[:, 1].mean() < 0 else mesh

    def _points(self, reach: Array, turn: Array, x: Array) -> Array:
        return np.stack((x, self.radius + reach * np.cos(turn), reach * np.sin(turn)), -1)


def log(shape: Log, bark: Srgb = BARK) -> list[Thing]:
    """Return a log of furrowed bark, lying along x on y = 0."""
    tile = np.clip(0.65 * patterns.noise(122, 5, 60, 0.8, 0.28) + 0.35 * patterns.noise(126, 30, 300, 0.4), 0, 1)
    rough = Surface(bark, 0.95, specular=0.1, pattern=Pattern(1 - tile, finishes.shade(bark, 0.42), 1.0, 0.1))
    return [Thing(shape.bark(), rough), Thing(shape.ends(), _sawn())]


def birch(shape: Log) -> list[Thing]:
    """Return a birch log: white bark with dark bars across."""
    paper = Surface((226, 222, 212), 0.75, specular=0.2, pattern=Pattern(_bars(), (62, 54, 48), 1.0, -0.03))
    return [Thing(shape.bark(), paper), Thing(shape.ends(), _sawn())]


@cache
def _bars() -> patterns.Tile:
    bars = np.clip((patterns.noise(127, 6, 60, 0.5, 5.0).T - 0.9) * 16, 0, 1)
    scars = np.clip((patterns.noise(128, 2, 14, 0.9) - 0.965) * 30, 0, 1)
    return np.clip(0.95 * bars + 0.8 * scars + 0.14 * patterns.noise(129, 4, 90, 0.8), 0, 1)


def _sawn() -> Surface:
    return Surface((206, 172, 128), 0.8, specular=0.15, picture=_rings())


@cache
def _rings() -> Array:
    """Year rings around an off-centre heart, a crack, the dark rim of the bast; linear RGB [512, 512, 3]."""
    axis = (np.arange(512) + 0.5) / 512
    x, y = np.meshgrid(axis - 0.47, axis - 0.52, indexing="xy")
    wave = patterns.noise(130, 1, 6, 1.3)[::2, ::2] - 0.5
    radius, turn = np.hypot(x, y) + 0.03 * wave, np.arctan2(y, x)
    even = np.cumsum(0.7 + 0.6 * np.random.default_rng(131).uniform(0, 1, 64)) / 64
    ring = np.interp(radius / 0.52, np.linspace(0, 1, 64), even) * 15
    late = (ring % 1) ** 3
    heart = far.ramp(radius, 0.3, 0.1)
    crack = (
        np.exp(-((((turn - 0.8) % (2 * np.pi)) * radius / 0.004) ** 2))
        * far.ramp(radius, 0.02, 0.08)
        * far.ramp(radius, 0.34, 0.24)
    )
    rim = far.ramp(np.hypot(axis[None] - 0.5, axis[:, None] - 0.5), 0.42, 0.45)
    picture = far.mix(SAWN, finishes.shade(SAWN, 0.62), 0.75 * late + 0.2 * wave)
    picture = far.mix(picture, (150, 104, 70), 0.4 * heart)
    picture = far.mix(picture, (60, 42, 30), np.maximum(0.85 * crack, 0.7 * rim))
    return far.linear(picture)
