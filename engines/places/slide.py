"""Sliding a painted place beneath a product: how near, and which part of the stand, so that it covers what is seen.

The stand is as wide as the picture, so a product may stand beside the place's foot, or a little nearer; it is never set
behind it, where the props are.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engines.paint.plane import UNIT, WINDOWS, foot_in
from engines.photo.belonging import NEARER, SHARE
from engines.pixels.box import Box
from engines.vocabulary.extent import ProductSize
from engines.vocabulary.places import PLACES

ASIDE: Final = 0.12 * UNIT
"""Painted pixels that a product may stand left or right of the foot."""
NEAR: Final = 0.06 * UNIT
"""Painted pixels that it may stand nearer than the foot."""
SMALLER: Final = (1.0, 0.92, 0.84, 0.75)
"""Shares of the largest size that a product may have in its area."""
HIGHER: Final = (0.0, 0.5)
"""Shares of what an area is higher than its product, by which the product may be set higher."""
PARTS: Final = np.array((0.0, 0.5, 1.0))
"""Of the way from the least that covers to the greatest."""
FIELD: Final = 0.536
"""Twice the tangent of half the camera's field of view."""
STEEPEST: Final = 60.0
"""Degrees from which the ground fills the picture."""
LEEWAY: Final = 3.0
"""Painted pixels that nobody sees a leg stand on the skirting."""
LOOKS_RIGHT: Final = 1 / 2.1
"""Share of the square that a product of unknown size has."""
FORGIVEN: Final = 0.8
"""Of its true size a product may look: nobody measures it against the things around it."""
BY_SMALLER, BY_SCALE, BY_STRETCH, BY_ASIDE, BY_NEAR, BY_HIGHER = 1.0, 0.5, 0.8, 0.12, 0.12, 0.6
"""What is lost by a product of no size, by one e times as large as it is, by a picture stretched to twice its sharpest,
and by standing as far beside, as near and as high as allowed."""


_SIZES: Final = np.repeat(SMALLER, len(HIGHER))
_RISES: Final = np.tile(HIGHER, len(SMALLER))
_LOST: Final = BY_SMALLER * (1 - _SIZES) + BY_HIGHER * _RISES


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted picture as it is shown: its pixels across and down, and where its foot is in them."""

    width: int
    height: int
    foot: tuple[int, int]
    ground: float
    """Painted pixels from its foot up to where the ground ends."""


def painted(bucket: str, place: str, *, mirrored: bool) -> Painted:
    """Return what is known of the pictures of `place` in `bucket`, which may be shown mirrored."""
    window, (x, y) = WINDOWS[bucket], foot_in(bucket)
    return Painted(window.width, window.height, (window.width - x if mirrored else x, y), ground_behind(place))


def ground_behind(place: str) -> float:
    """Return how many painted pixels the ground of `place` reaches up behind its foot, as its camera sees it."""
    seen = PLACES[place]
    far = seen.depth / seen.across
    return UNIT * math.tan(math.radians(min(seen.angle, STEEPEST))) * far / (1 + FIELD * far)


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the square picture that the greater of a product's height and width may have, and the truest."""

    least: float
    most: float
    truest: float


def shares(size: ProductSize | None, aspect: float, place: str, span: float) -> Shares:
    """Return how large a product of `aspect` may look in a place of which `span` centimetres are wanted."""
    if size is None:
        return Shares(*SHARE, LOOKS_RIGHT)
    cm, across = size.longest(aspect), PLACES[place].across
    least, most = FORGIVEN * cm / across, cm / across / NEARER
    least, most = max(SHARE[0], least), min(SHARE[1], most)
    least = min(least, most)
    return Shares(least, most, min(max(cm / span, least), most))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a layout and its product want, in slot pixels.

    Attributes:
        area: where the product may be.
        bare: what of the slot no board hides, which the picture has to cover.
        aspect: width over height of the product's picture.
        foot: share of that picture's height at which the product stands.
        back: share of that height by which legs behind stand farther up.
        tallest: height up to which it is sharp.
        sharp: slot pixels per painted pixel up to which the place is as sharp as the product.
        stretched: and beyond which it is fog behind it.
    """

    area: Box
    bare: Box
    aspect: float
    foot: float
    back: float
    tallest: float
    sharp: float
    stretched: float

    @property
    def height(self) -> float:
        """The greatest height that the product may have."""
        return min(self.area.height, self.area.width / self.aspect, self.tallest)


@dataclass(frozen=True, slots=True)
class Slide:
    """Where the place's picture and the product lie in a slot, in its pixels.

    Attributes:
        scale: slot pixels per painted pixel.
        left: of the picture's corner.
        top: of the picture's corner.
        product: the product's picture.
        lost: by all that is not as it would best be.
    """

    scale: float
    left: float
    top: float
    product: Box
    lost: float

    def times(self, factor: int) -> "Slide":
        """Return it on a screen of `factor` times the pixels."""
        scale, left, top = (factor * value for value in (self.scale, self.left, self.top))
        return replace(self, scale=scale, left=left, top=top, product=self.product.times(factor))

    def shown(self, box: Box) -> tuple[float, float, float, float]:
        """Return what of the picture lies in `box`: left, top, right, bottom in painted pixels."""
        return (
            (box.left - self.left) / self.scale,
            (box.top - self.top) / self.scale,
            (box.right - self.left) / self.scale,
            (box.bottom - self.top) / self.scale,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Slides:
    """Many ways to set product and place in one slot, the best first: arrays [n] of what a `Slide` says."""

    scale: np.ndarray
    left: np.ndarray
    top: np.ndarray
    product: np.ndarray
    """int [n, 4]: left, top, right and bottom of the product's picture."""
    lost: np.ndarray

    def __len__(self) -> int:
        return len(self.lost)

    def __getitem__(self, index: int) -> Slide:
        left, top, right, bottom = self.product[index].tolist()
        scale, across, down, lost = (float(one[index]) for one in (self.scale, self.left, self.top, self.lost))
        return Slide(scale, across, down, Box(left, top, right, bottom), lost)

    def __iter__(self) -> Iterator[Slide]:
        return (self[index] for index in range(len(self)))

    def shown(self, boxes: np.ndarray, these: np.ndarray | slice = np.s_[:]) -> np.ndarray:
        """Return what of the picture lies in `boxes` [m, 4] or [n, m, 4] by `these` slides: painted [n, m, 4]."""
        corner = np.column_stack((self.left, self.top, self.left, self.top))[these]
        seen: np.ndarray = (boxes - corner[:, None]) / self.scale[these, None, None]
        return seen


def slides(wish: Wish, picture: Painted, allowed: Shares) -> Slides:
    """Return the ways to set product and place, the best first; none where nothing covers."""
    ways = _ways(wish, picture, allowed)
    most = np.minimum(ways.most, wish.stretched)
    # One may be so flat that a row of its pixels is wider than its area.
    covers = (ways.least <= most) & (ways.width <= wish.area.width)
    each = (ways.height, ways.width, ways.foot, ways.longest, ways.width / 2, _LOST)
    stood = _Stood(*(values[covers][:, None] for values in each))
    return _best_first(wish, picture, allowed, stood, _scales(wish, allowed, ways.longest, ways.least, most)[covers])


def reach(wish: Wish, picture: Painted, allowed: Shares) -> tuple[float, float]:
    """Return the least scale at which the picture covers what is bare, and the greatest that the product suits there.

    Of all sizes and heights of the product these are of the one that lacks least.
    """
    ways = _ways(wish, picture, allowed)
    best = min(range(len(_LOST)), key=lambda way: (ways.least[way] > wish.stretched, ways.least[way] / ways.most[way]))
    return float(ways.least[best]), float(ways.most[best])


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Products of `_SIZES` on rows by `_RISES`, arrays [n], and the scales from `least` to `most` that suit them."""

    height: np.ndarray
    width: np.ndarray
    foot: np.ndarray
    longest: np.ndarray
    """In units of the square picture."""
    least: np.ndarray
    most: np.ndarray


def _ways(wish: Wish, picture: Painted, allowed: Shares) -> _Ways:
    height = np.maximum(1, (_SIZES * wish.height).astype(int))
    foot = wish.area.bottom - (_RISES * (wish.area.height - height)).astype(int)
    width = np.maximum(1, (height * wish.aspect).astype(int))
    longest, half = np.maximum(height, width) / UNIT, width / 2
    cover = _cover(wish, picture, (wish.area.left + half, wish.area.right - half), foot)
    return _Ways(height, width, foot, longest, np.maximum(longest / allowed.most, cover), longest / allowed.least)


@dataclass(frozen=True, slots=True, eq=False)
class _Stood:
    """Products of several heights on several rows, arrays [m, 1]; by what so much is `lost` already."""

    height: np.ndarray
    width: np.ndarray
    foot: np.ndarray
    longest: np.ndarray
    half: np.ndarray
    lost: np.ndarray


def _scales(wish: Wish, allowed: Shares, longest: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Return scales [m, 4] from `least` to `most`, first that at which a product `longest` squares long looks true."""
    usual = _clip(np.minimum(longest / allowed.truest, wish.sharp), least, most)
    return np.column_stack((usual, least[:, None] * (most / least)[:, None] ** PARTS))


def _best_first(wish: Wish, picture: Painted, allowed: Shares, stood: _Stood, scale: np.ndarray) -> Slides:
    """Return the slides of what is `stood` [m, 1] by scales [m, 4], each beside the foot and nearer."""
    (x, y), bare, half = picture.foot, wish.bare, stood.half
    left = np.rint(_clip(_nearest(wish, picture, scale) - half, wish.area.left, wish.area.right - stood.width))
    middle, foot = left + half, np.broadcast_to(stood.foot, scale.shape)
    asides = _steps(picture.width - x, x, ((middle - bare.left) / scale, (bare.right - middle) / scale), -ASIDE, ASIDE)
    nears = _steps(picture.height - y, y, ((foot - bare.top) / scale, (bare.bottom - foot) / scale), 0.0, NEAR)
    wrong = BY_SCALE * abs(np.log(stood.longest / scale / allowed.truest))
    wrong += BY_STRETCH * np.maximum(0.0, scale / wish.sharp - 1)
    aside, near = asides[..., :, None], nears[..., None, :]
    beside = BY_ASIDE * abs(aside) / ASIDE + BY_NEAR * near / NEAR
    lost = (stood.lost + wrong)[..., None, None] + beside  # nan where nothing covers
    behind = (wish.back * stood.height / scale)[..., None, None]  # legs that would stand on the wall
    lost = np.where(behind <= picture.ground + near + LEEWAY, lost, np.nan)
    bottom = stood.foot + stood.height - np.maximum(1, np.rint(wish.foot * stood.height))
    edges = np.broadcast_arrays(left, bottom - stood.height, left + stood.width, bottom)
    order = np.argsort(lost, axis=None, kind="stable")[: np.count_nonzero(~np.isnan(lost))]
    row = order // (asides.shape[-1] * nears.shape[-1])
    each = scale[..., None, None]
    return Slides(
        scale.ravel()[row],
        np.broadcast_to(middle[..., None, None] - each * (x + aside), lost.shape).ravel()[order],
        np.broadcast_to(foot[..., None, None] - each * (y + near), lost.shape).ravel()[order],
        np.stack(edges, axis=-1).astype(int).reshape(-1, 4)[row],
        lost.ravel()[order],
    )


def _cover(wish: Wish, picture: Painted, across: tuple[np.ndarray, np.ndarray], foot: np.ndarray) -> np.ndarray:
    """Return the least scale at which the picture covers what is bare, the product `across` there on the row `foot`."""
    (x, y), bare = picture.foot, wish.bare
    whole = max(bare.width / picture.width, bare.height / picture.height)
    aside = np.maximum((across[0] - bare.left) / (x + ASIDE), (bare.right - across[1]) / (picture.width - x + ASIDE))
    down = np.maximum((foot - bare.top) / (y + NEAR), (bare.bottom - foot) / (picture.height - y))
    cover: np.ndarray = np.maximum(whole, np.maximum(aside, down))
    return cover


def _nearest(wish: Wish, picture: Painted, scale: np.ndarray) -> np.ndarray:
    """Return where the product stands, as near to its area's middle as the picture covers the slot."""
    least = wish.bare.right - scale * (picture.width - picture.foot[0] + ASIDE)
    most = wish.bare.left + scale * (picture.foot[0] + ASIDE)
    return _clip(np.float64((wish.area.left + wish.area.right) / 2), least, np.maximum(least, most))


def _steps(beyond: int, before: int, ends: tuple[np.ndarray, np.ndarray], least: float, most: float) -> np.ndarray:
    """Return distances [..., 4] from the foot, in order, at which a picture covers up to both `ends` of an axis.

    The picture has so many pixels `before` and `beyond` its foot. 0 is among them if it covers; nan where nothing does.
    """
    low, high = np.maximum(ends[0] - before, least)[..., None], np.minimum(beyond - ends[1], most)[..., None]
    steps = np.concatenate((low + PARTS * (high - low), _clip(0.0, low, high)), axis=-1)
    return np.where(low <= high, np.sort(steps, axis=-1), np.nan)


def _clip(value: np.ndarray | float, least: np.ndarray | float, most: np.ndarray | float) -> np.ndarray:
    clipped: np.ndarray = np.minimum(np.maximum(value, least), most)
    return clipped
