"""Sliding a painted place beneath a product: how near, and which part of the stand, so that it covers what is seen.

The stand is as wide as the picture, so a product may stand beside the place's foot, or a little nearer; it is never set
behind it, where the props are.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product as each
from typing import Final

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
PARTS: Final = (0.0, 0.5, 1.0)
"""Of the way from the least that covers to the greatest."""
LOOKS_RIGHT: Final = 1 / 2.1
"""Share of the square that a product of unknown size has."""
FORGIVEN: Final = 0.8
"""Of its true size a product may look: nobody measures it against the things around it."""
BY_SMALLER, BY_SCALE, BY_STRETCH, BY_ASIDE, BY_NEAR, BY_HIGHER = 1.0, 0.5, 0.8, 0.12, 0.12, 0.6
"""What is lost by a product of no size, by one e times as large as it is, by a picture stretched to twice its sharpest,
and by standing as far beside, as near and as high as allowed."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted picture as it is shown: its pixels across and down, and where its foot is in them."""

    width: int
    height: int
    foot: tuple[int, int]


def painted(bucket: str, *, mirrored: bool) -> Painted:
    """Return what is known of the pictures of `bucket`, which may be shown mirrored."""
    window, (x, y) = WINDOWS[bucket], foot_in(bucket)
    return Painted(window.width, window.height, (window.width - x if mirrored else x, y))


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
    return Shares(min(least, most), most, _clip(cm / span, min(least, most), most))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a layout and its product want, in slot pixels.

    Attributes:
        area: where the product may be.
        bare: what of the slot no board hides, which the picture has to cover.
        aspect: width over height of the product's picture.
        foot: share of that picture's height at which the product stands.
        tallest: height up to which it is sharp.
        sharp: slot pixels per painted pixel up to which the place is as sharp as the product.
        stretched: and beyond which it is fog behind it.
    """

    area: Box
    bare: Box
    aspect: float
    foot: float
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


def slides(wish: Wish, picture: Painted, allowed: Shares) -> list[Slide]:
    """Return the ways to set product and place, the best first; none where nothing covers."""
    found: list[Slide] = []
    for smaller, higher in each(SMALLER, HIGHER):
        height = max(1, int(smaller * wish.height))
        foot = wish.area.bottom - int(higher * (wish.area.height - height))
        lost = BY_SMALLER * (1 - smaller) + BY_HIGHER * higher
        found += _standing(wish, picture, allowed, (height, foot), lost)
    return sorted(found, key=lambda one: one.lost)


def reach(wish: Wish, picture: Painted, allowed: Shares) -> tuple[float, float]:
    """Return the least scale at which the picture may cover what is bare, and the greatest that the product suits."""
    smallest, longest = min(SMALLER) * wish.height, wish.height * max(1.0, wish.aspect) / UNIT
    half = smallest * wish.aspect / 2
    cover = _cover(wish, picture, (wish.area.left + half, wish.area.right - half), wish.area.bottom)
    return max(cover, min(SMALLER) * longest / allowed.most), longest / allowed.least


def _standing(wish: Wish, picture: Painted, allowed: Shares, stood: tuple[int, int], lost: float) -> Iterator[Slide]:
    """Yield the ways to set a product of a height on a row, `stood`, by which so much is `lost` already."""
    height, foot = stood
    width = max(1, int(height * wish.aspect))
    longest, half = max(height, width) / UNIT, width / 2
    cover = _cover(wish, picture, (wish.area.left + half, wish.area.right - half), foot)
    least, most = max(longest / allowed.most, cover), min(longest / allowed.least, wish.stretched)
    if least > most or width > wish.area.width:  # so flat that a row of its pixels is wider than its area
        return
    usual = _clip(min(longest / allowed.truest, wish.sharp), least, most)
    bottom = foot + height - max(1, round(wish.foot * height))
    for scale in dict.fromkeys((usual, *(least * (most / least) ** part for part in PARTS))):
        left = round(_clip(_nearest(wish, picture, scale) - half, wish.area.left, wish.area.right - width))
        box = Box(left, bottom - height, left + width, bottom)
        asides = _steps(picture.width, picture.foot[0], _ends(left + half, wish.bare.left, wish.bare.right, scale))
        nears = _steps(picture.height, picture.foot[1], _ends(foot, wish.bare.top, wish.bare.bottom, scale), 0.0, NEAR)
        wrong = BY_SCALE * abs(math.log(longest / scale / allowed.truest))
        wrong += BY_STRETCH * max(0.0, scale / wish.sharp - 1)
        for aside, near in each(asides, nears):
            corner = left + half - scale * (picture.foot[0] + aside), foot - scale * (picture.foot[1] + near)
            beside = BY_ASIDE * abs(aside) / ASIDE + BY_NEAR * near / NEAR
            yield Slide(scale, *corner, box, lost + wrong + beside)


def _cover(wish: Wish, picture: Painted, across: tuple[float, float], foot: int) -> float:
    """Return the least scale at which the picture covers what is bare, the product `across` there on the row `foot`."""
    (x, y), bare = picture.foot, wish.bare
    return max(
        bare.width / picture.width,
        bare.height / picture.height,
        (across[0] - bare.left) / (x + ASIDE),
        (bare.right - across[1]) / (picture.width - x + ASIDE),
        (foot - bare.top) / (y + NEAR),
        (bare.bottom - foot) / (picture.height - y),
    )


def _nearest(wish: Wish, picture: Painted, scale: float) -> float:
    """Return where the product stands, as near to its area's middle as the picture covers the slot."""
    least = wish.bare.right - scale * (picture.width - picture.foot[0] + ASIDE)
    most = wish.bare.left + scale * (picture.foot[0] + ASIDE)
    return _clip((wish.area.left + wish.area.right) / 2, least, max(least, most))


def _ends(at: float, first: int, last: int, scale: float) -> tuple[float, float]:
    """Return painted pixels from what stands `at` a place of an axis to both ends of what is bare."""
    return (at - first) / scale, (last - at) / scale


def _steps(side: int, foot: int, ends: tuple[float, float], least: float = -ASIDE, most: float = ASIDE) -> list[float]:
    """Return a few distances from the foot at which a picture of `side` pixels covers up to both `ends`, 0 if it does.

    None where nothing covers.
    """
    low, high = max(ends[0] - foot, least), min(side - foot - ends[1], most)
    if low > high:
        return []
    return sorted({_clip(0.0, low, high), *(low + part * (high - low) for part in PARTS)})


def _clip(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
