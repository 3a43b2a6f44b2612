"""Bedside: walnut before a warm wall in a lamp's low light; books, a glass of water, linen, a lamp's base."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import blooms, books, soft, turned
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((214, 203, 192), (154, 115, 80), "wood")
BLUR: Final = 7
LINEN: Final[Srgb] = (239, 233, 223)
FLAX: Final[Srgb] = (196, 182, 160)
RUST: Final[Srgb] = (150, 98, 74)
SLATE: Final[Srgb] = (92, 96, 98)
CERAMIC: Final = Surface((222, 214, 202), 0.45, specular=0.4, clearcoat=0.2)
SHADE: Final = finishes.cloth((240, 230, 212), size=20)


def bedside(setting: Setting) -> Sequence[Thing]:
    """Set the table; the light comes from the right, so props keep to the right and cast none into the words' room."""
    things = [
        room.slab(setting, _top(setting), front=1.1),
        room.wall(setting, finishes.plaster(setting.wall)),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_books, _throw, _lamp, _vase)[setting.arrangement]())]


def _top(setting: Setting) -> Surface:
    """Walnut veneer has closer tones than the boards of a kitchen: words may lie on it."""
    surface = finishes.stand(setting.stand, setting.material, size=70)
    if setting.material != "wood" or not surface.pattern:
        return surface
    return replace(surface, pattern=replace(surface.pattern, second=finishes.shade(setting.stand, 0.78)))


def _books() -> Props:
    """Two books that lie, a glass of water on them."""
    kept = [
        *placed(books.book(21, 12, 2.6, SLATE), -4, x=19.5, z=-18),
        *placed(books.book(19, 11, 2.1, FLAX), 5, x=19.5, y=2.6, z=-18),
        *placed(of(turned.GLASS, turned.filled(3.3, 8.6, 0.62)), x=15.6, y=4.7, z=-18),
    ]
    lesser = [
        *placed(books.notebook(9.5, 13, RUST, None, 1.1), 84, x=-9.5, z=-18),
    ]
    return Props(kept, lesser)


def _throw() -> Props:
    """A folded sheet of linen at the right with a book on it; a bud vase with a twig at the left."""
    kept = [
        *placed(of(finishes.cloth(LINEN), soft.folded(27, 12.5, 4, 1.15, sag=0.1, seed=4)), -3, x=22.5, z=-17.8),
        *placed(books.book(18, 11, 2.2, RUST), 8, x=21, y=4.75, z=-17.8),
    ]
    lesser = [
        *placed(of(CERAMIC, turned.bud_vase(2.6, 7.2, 0.3)), x=-9.5, z=-21),
        *placed(_twig(9.5, 0.3, 5), x=-9.5, y=5.5, z=-21),
    ]
    return Props(kept, lesser)


def _lamp() -> Props:
    """The lamp at the right, half cut by the frame, a book before it."""
    kept = [
        *placed(turned.shaded_lamp(CERAMIC, SHADE, 5.6, 15.5, 8.6), x=21.5, z=-15.9),
        *placed(of(turned.GLASS, turned.tumbler(3.2, 8.2)), x=11.6, z=-15.2),
    ]
    lesser = [
        *placed(books.book(17, 11, 2.3, FLAX), 6, x=-7.5, z=-18.2),
    ]
    return Props(kept, lesser)


def _vase() -> Props:
    """A vase with two branches at the right behind a low pile of books."""
    kept = [
        *placed(of(CERAMIC, turned.bud_vase(4.4, 12, 0.32)), x=17.2, z=-20),
        *placed(_twig(17, 0.45, 9), x=17.2, y=9.5, z=-20),
        *placed(_twig(13, -0.3, 7), x=17.2, y=9.5, z=-20),
    ]
    lesser = [
        *placed(books.book(16, 10.5, 2.0, SLATE), 10, x=25.5, z=-10.5),
        *placed(books.book(14.5, 10, 1.7, RUST), 3, x=25.2, y=2.0, z=-10.5),
    ]
    return Props(kept, lesser)


def _twig(tall: float, lean: float, pairs: int) -> list[Thing]:
    t = np.linspace(0, 1, 6)
    path = np.stack((lean * tall * t**1.7, tall * t * (1 - 0.1 * t), 0.05 * tall * np.sin(3 * t)), axis=1)
    return blooms.eucalyptus(path, pairs, 3.0, np.random.default_rng(pairs))
