"""The place that a prompt asks for, as the painter can paint it, and what of the prompt it cannot."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engines.paint.asked import Asked
from engines.paint.asking import NOTHING, OWN, PLAIN, Asking
from engines.paint.sets import Set
from engines.pixels.colour import RGB, Shade, to_rgb, to_shade
from engines.places.colours import KEPT, stand_for
from engines.places.colours import OWN as COLOURS
from engines.vocabulary.lamps import lights_of
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import PALETTE

BARE: Final = "sweep"
"""Where nothing is asked for: paper takes any colour."""
FESTIVE: Final = "gifts"
"""Where an occasion is asked for and no place."""
GROUND: Final = frozenset(("beach", "forest", "snow", "stone", "water", "gym", "night"))
"""Places whose ground nobody paints; a test holds it to the colours that are rendered."""
WALL, STAND = (0.2, 0.96, 0.15), (0.3, 0.95, 0.12)
"""Least and greatest OKLCh lightness and greatest chroma of what the painter was taught."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the painter is asked for; what of the prompt that is, and what it cannot paint, as a person would say it."""

    asked: Asked
    painted: tuple[str, ...]
    refused: tuple[str, ...]


def spoken(asking: Asking, sets: Collection[Set], seed: int) -> Spoken:
    """Turn what a prompt asks for into what is painted; the seed takes the arrangement of props.

    Args:
        asking: what the prompt asks for.
        sets: what the painter can paint, not empty.
        seed: of the picture.
    """
    chosen = _set(asking, sets, seed)
    name = PLACES[chosen.place].name("en")
    painted: list[str] = [name]
    refused: list[str] = []

    def tell(attribute: str, word: str, *, can: bool, why: str) -> None:
        if getattr(asking, attribute) != getattr(PLAIN, attribute):
            (painted if can else refused).append(word if can else why)

    if asking.place not in {NOTHING, chosen.place}:
        refused.append(f"the painter knows no {PLACES[asking.place].name('en')}")
    lit = asking.light in lights_of(chosen.place)
    dressed = asking.dress == chosen.dress
    tell("dress", asking.dress, can=dressed, why=f"nothing in the {name} tells of {asking.dress}")
    tell("light", f"{asking.light} light", can=lit, why=f"no window throws its light on the {name}")
    behind, below = chosen.place not in KEPT, chosen.place not in GROUND
    tell("wall", f"{asking.wall} wall", can=behind, why=f"what is behind the {name} keeps its colour")
    tell("stand", f"{asking.stand} stand", can=below, why=f"the ground of the {name} keeps its colour")
    wall, stand = _colours(asking, chosen.place)
    asked = Asked(
        place=chosen.place,
        arrangement=chosen.arrangement,
        dress=chosen.dress,
        light=asking.light if lit else PLAIN.light,
        wall=wall,
        stand=stand,
    )
    return Spoken(asked, tuple(painted), tuple(refused))


def _set(asking: Asking, sets: Collection[Set], seed: int) -> Set:
    """Return the set that comes nearest to what is asked for."""
    place = asking.place
    if place == NOTHING:
        dressed = [one.place for one in sets if one.dress == asking.dress != NOTHING]
        place = FESTIVE if FESTIVE in dressed else next(iter(dressed), BARE)
    own = [one for one in sets if one.place == place] or [one for one in sets if one.place == BARE] or list(sets)
    fitting = [one for one in own if one.dress == asking.dress] or [one for one in own if one.dress == NOTHING] or own
    return fitting[seed % len(fitting)]


def _colours(asking: Asking, place: str) -> tuple[RGB, RGB]:
    """Return wall and stand of a place: what is asked for where that is painted, else its own."""
    wall, stand = COLOURS[place]
    if asking.wall != OWN and place not in KEPT:
        wall = _within(asking.wall, WALL)
        stand = stand_for(place, wall)
    if asking.stand != OWN and place not in GROUND:
        stand = _within(asking.stand, STAND)
    return wall, stand


def _within(key: str, most: tuple[float, float, float]) -> RGB:
    """Return a palette colour, as far as the painter was taught such."""
    shade, (darkest, lightest, chroma) = to_shade(PALETTE[key].srgb or (0, 0, 0)), most
    return to_rgb(Shade(min(max(shade.lightness, darkest), lightest), min(shade.chroma, chroma), shade.hue))
