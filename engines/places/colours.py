"""The colours of a place for one product: a quiet wall before which its outline stands out, and what it stands on.

Few walls in all, so that pictures are found again: three hues and a neutral in three pale lightnesses, and a dark one
for what stands out from none of these.
"""

import math
from functools import lru_cache
from typing import Final

import numpy as np

from engines.pixels.colour import RGB, Shade, to_rgb, to_shade
from engines.vocabulary.lamps import OUTDOORS
from engines.vocabulary.places import PLACES

_TABLE: Final = """
sweep e2ddd5 d8c5b5
plinth c8c2ba ddd5cb
kitchen eeeae1 b88a5b
bathroom d9e2df e6e2da
desk e9e7e2 d8c3a0
bedside d6cbc0 9a7350
dining 3b342e e8e0d2
windowsill d5e3e6 f3f1ec
garden bbc6b0 a28d74
picnic 7d9a5b efe8de
beach dceaf0 e3d2b4
forest 2f3a33 6b6a45
snow c4d0d8 eef2f6
stone d3d9d4 8c8b85
workshop 3c444a a9825a
gym eeeeeb 424446
nursery cfd6cf e6d3b4
pet e7e2da c8a97e
market 3d3b33 b78d5d
vanity e4d6cf efedea
night 1b2233 2d2d33
drape dccbc0 dccbc0
water d4dedf 5d666b
gifts ded4c7 ece6db
tea e4dfd3 a68a5b
room e3ddd3 c2a077
"""


def _rgb(cell: str) -> RGB:
    red, green, blue = bytes.fromhex(cell)
    return red, green, blue


OWN: Final[dict[str, tuple[RGB, RGB]]] = {
    place: (_rgb(wall), _rgb(stand)) for place, wall, stand in map(str.split, _TABLE.strip().splitlines())
}
"""Wall and stand of each place as the studio builds it; a test holds them to its makers."""
KEPT: Final = OUTDOORS | {"windowsill"} | {place for place in OWN if PLACES[place].empty == "dark"}
"""Places whose wall is nature, haze, or dark by itself: nobody paints it."""
PAINTED: Final = frozenset(("sweep", "plinth", "gifts", "drape"))
"""Places whose stand is paper, plaster or cloth, in the hue of the wall."""
LIGHT, DIM = (0.89, 0.95, 0.81), 0.32
"""OKLCh lightness of walls as they are seen, tried in turn."""
HUES: Final = (20, 80, 140)
"""Degrees of walls: rose, cream and sage. Each hue of a product, or its opposite, is within thirty of one of them."""
CHROMA, GREY = 0.025, 0.008  # of a wall for a product with a hue, and for one without
SILHOUETTE, MOST_OF = 0.15, 0.8  # lightness between outline and what is behind it, along so much of its length
SEEN: Final = {"gym": 0.79, "snow": 1.13, "forest": 1.25}
"""Lightness of a wall in the picture over that of its colour, where light or haze change it by much; measured."""
APART: Final = 0.06  # lightness between wall and stand, as they are seen
LIT: Final = 0.05  # lightness that a stand has more than a wall of its colour: the key grazes walls; measured indoors
LIGHTEST: Final = 0.97  # of what is painted
DOWN: Final = 20.0  # degrees from which what is behind a product is what it stands on


def colours_for(place: str, outline: np.ndarray, accent: RGB | None) -> tuple[RGB, RGB] | None:
    """Return sRGB of wall and stand of a place; None: the product would not stand out there.

    Args:
        place: key of `engines.vocabulary.places.PLACES`.
        outline: OKLab lightness [n] of the product along its outline (`engines.photo.accent.outline`).
        accent: the product's own colour, None for one without a hue.
    """
    for wall in walls(place, accent):
        pair = wall, stand_for(place, wall)
        if _apart(place, *pair) and clear(outline, _behind(place, *pair)) >= MOST_OF:
            return pair
    return None


def walls(place: str, accent: RGB | None) -> tuple[RGB, ...]:
    """Return the walls that a place may have for a product of the colour `accent`, in the order of trying."""
    if place in KEPT:
        return (OWN[place][0],)
    chroma, hue = _quiet(to_shade(accent).hue) if accent is not None else (GREY, math.radians(HUES[1]))
    dimmed = SEEN.get(place, 1.0)
    tried = LIGHT if place in PAINTED else (*LIGHT, DIM)  # with its stand in the wall's hue all would be dark
    light = dict.fromkeys(min(LIGHTEST, lightness / dimmed) for lightness in tried)
    return tuple(to_rgb(Shade(lightness, chroma, hue)) for lightness in light)


def clear(outline: np.ndarray, behind: float) -> float:
    """Return the share of an outline [n] that stands out from a lightness."""
    return float((np.abs(outline - behind) >= SILHOUETTE).mean()) if outline.size else 1.0


@lru_cache(maxsize=128)  # walls and stands are few
def _shade(colour: RGB) -> Shade:
    return to_shade(colour)


def _behind(place: str, wall: RGB, stand: RGB) -> float:
    """Return how light that is in the picture before which a product is seen."""
    seen_down = PLACES[place].angle >= DOWN
    return _shade(stand if seen_down else wall).lightness * SEEN.get(place, 1.0)


def _quiet(hue: float) -> tuple[float, float]:
    """Return chroma and hue of the wall for a product's `hue`: near it, else near the opposite one."""
    off = {
        degrees: min(abs(math.remainder(hue + turn - math.radians(degrees), math.tau)) for turn in (0.0, math.pi))
        for degrees in HUES
    }
    return CHROMA, math.radians(min(HUES, key=lambda degrees: off[degrees]))


def stand_for(place: str, wall: RGB) -> RGB:
    """Return the stand for a wall: its own, or where it is painted as much lighter or darker than the wall."""
    own_wall, own = OWN[place]
    if place not in PAINTED:
        return own
    shade, step = _shade(wall), _shade(own).lightness - _shade(own_wall).lightness
    return to_rgb(Shade(min(LIGHTEST, shade.lightness + step), shade.chroma, shade.hue))


def _apart(place: str, wall: RGB, stand: RGB) -> bool:
    """Tell whether wall and stand of a place are told apart; its maker's own, and their likes, are."""
    seen = _shade(stand).lightness + LIT - _shade(wall).lightness
    return place in KEPT | PAINTED or abs(seen) >= APART
