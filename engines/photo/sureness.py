"""How sure a cut-out is by its form, whoever made it: what is cut off, in pieces or ragged is seldom whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engines.photo.border import cut_off

AREA: Final = (0.01, 0.86)  # of the picture: outside it something else than one product was found
TOUCH: Final = 0.02  # of the border: more product there, and it is cut off by the picture
ENDS: Final = 0.012  # of a side: a longer run of product along it, and a part of it, if only a cord, is cut off there
SAID: Final = 0.05  # of confidence: what costs less is no doubt to tell a person of


@dataclass(frozen=True, slots=True)
class Form:
    """What a mask looks like."""

    touching: float
    """Share of the picture's border that is product, 0..1."""
    ends: float
    """Share of one of the picture's sides on which it cuts the product off, the most of the four, 0..1."""
    area: float
    """Share of the picture that is product, 0..1."""
    outline: float
    """Length around the largest piece, pixels."""
    ragged: float
    """That length against its convex hull's, 1 and more."""
    whole: float
    """Share of the product in its largest piece, 0..1; an opening in it counts as product."""
    full: float
    """Share of its convex hull that the largest piece fills, 0..1."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """Confidence 0..1, what speaks against it, and the share of the picture's border that is product."""

    confidence: float
    doubts: tuple[str, ...]
    touching: float


def form_of(product: np.ndarray) -> Form:
    """Measure a mask, bool [h, w], in which something is product."""
    edge = np.concatenate([product[0], product[-1], product[:, 0], product[:, -1]])
    outlines, _ = cv2.findContours(product.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(outlines, key=cv2.contourArea)
    hull, inside, outline = cv2.convexHull(largest), cv2.contourArea(largest), cv2.arcLength(largest, closed=True)
    return Form(
        touching=float(edge.mean()),
        ends=max(cut_off(product, 0.0).values(), default=0.0),
        area=float(product.mean()),
        outline=outline,
        ragged=outline / max(1.0, cv2.arcLength(hull, closed=True)),
        whole=inside / max(1.0, float(product.sum())),
        full=inside / max(1.0, cv2.contourArea(hull)),
    )


def judged(form: Form, costs: Mapping[str, float]) -> Sureness:
    """Take from certainty what the form costs, and `costs` by name, which only this way of cutting out knows."""
    found = {
        **costs,
        "the picture cuts the product off": max(0.0, (form.touching - TOUCH) * 12, (form.ends - ENDS) * 15),
        "it is small in the picture": max(0.0, AREA[0] - form.area) * 60,
        "it fills the picture": max(0.0, form.area - AREA[1]) * 4,
        "its outline is ragged": max(0.0, form.ragged - 1.6) * 0.5,
        "it falls into pieces": max(0.0, 0.75 - form.whole) * 0.8,
        "most of it is missing": max(0.0, 0.35 - form.full) * 2,
    }
    doubts = tuple(name for name, cost in found.items() if cost > SAID)
    return Sureness(max(0.0, 1.0 - sum(found.values())), doubts, form.touching)
