"""How far from above a product was photographed: by its own rims where it has round ones, else by what it is."""

from dataclasses import dataclass
from typing import Final

from engines.photo.packshot import Packshot
from engines.photo.rims import rims_of
from engines.vocabulary.views import VIEWS

UPRIGHT_MOST: Final = 30.0  # degrees: what is seen from higher cannot stand upright in any place
SURE: Final = 0.75  # of rims that are believed although they say otherwise than the kind: a base alone may be a belly
BY_KIND: Final = 0.5  # sureness that one picture is as those of its kind usually are


@dataclass(frozen=True, slots=True)
class Elevation:
    """How far from above a product was photographed."""

    degrees: float
    """0 is from the front, 90 straight from above."""
    sureness: float
    """0..1."""
    why: str

    @property
    def upright(self) -> bool:
        """Whether it may stand in a place."""
        return self.degrees <= UPRIGHT_MOST


def elevation_of(packshot: Packshot, view: str = "") -> Elevation | None:
    """Estimate from where a product that is cut out was photographed; None: nothing tells.

    `view` is a key of `engines.vocabulary.views.VIEWS`, or "".
    """
    usual = VIEWS.get(view)
    rims = rims_of(packshot) if usual is None or usual.round else None
    if rims is None:
        return Elevation(usual.usual, BY_KIND, f"things of its kind are shown from {view}") if usual else None
    if usual is None:
        # What may be no round thing at all is not laid down for an arc in its outline.
        return Elevation(rims.angle, rims.sureness / 2, rims.why) if rims.angle <= UPRIGHT_MOST else None
    if usual.least <= rims.angle <= usual.most:
        return Elevation(rims.angle, max(rims.sureness, 0.9), f"{rims.why}, as is usual for its kind")
    if rims.sureness >= SURE:
        return Elevation(rims.angle, rims.sureness, rims.why)
    nearest = min(max(rims.angle, usual.least), usual.most)
    return Elevation(nearest, BY_KIND, f"{rims.why}; its kind is shown from {view}")
