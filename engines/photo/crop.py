"""Where to crop a photo that is too wide or too tall: the part with the most to see stays."""

from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.photo.extend import extended
from engines.photo.ground import to_lab
from engines.photo.packshot import Packshot, beside
from engines.pixels.box import Box

SIDE: Final = 128  # pixels: where things are is seen in a small picture
STEPS: Final = 6  # of aspect that are tried between the place's and the photo's own
KEPT: Final = 0.97  # of what there is to see stays in a crop that is made for looks
CLOSER: Final = (0.5, 0.6, 0.7, 0.8, 0.9)  # of the part: half of it is shown no larger than a photo's own pixels
NEARLY: Final = 0.85  # of what a part shows stays when it is looked at closer: the rest is its surroundings
USUAL: Final = 1.5  # medians
CENTRED: Final = 0.25  # of what there is to see counts for the middle alone: photographers put things there


@beside
def _interest(packshot: Packshot) -> np.ndarray:
    """Return how much there is to see at each place, [h, w]: edges and colours that the photo has little of."""
    image = packshot.image.convert("RGB")
    factor = SIDE / max(image.size)
    size = max(8, round(image.width * factor)), max(8, round(image.height * factor))
    lab = to_lab(np.asarray(image.resize(size, Image.Resampling.BOX)))
    rare = np.linalg.norm(lab - np.median(lab.reshape(-1, 3), axis=0), axis=2)
    edges = np.abs(cv2.Laplacian(lab[..., 0], cv2.CV_32F, ksize=3))
    interest: np.ndarray = _outstanding(rare) + _outstanding(edges)
    return interest


def _outstanding(values: np.ndarray) -> np.ndarray:
    """Return what lies above the usual, as shares of all of it: a wall's grain is nothing to see."""
    above: np.ndarray = np.maximum(values - USUAL * np.median(values), 0)
    return above / max(1e-6, float(above.sum()))


@beside
def crop_to(packshot: Packshot, place: float, least: float, most: float) -> Box:
    """Return the part of the photo, in its pixels, that suits a place of the aspect `place` (width over height).

    As much is cropped as leaves nearly all there is to see; only an aspect outside `least` to `most` is cropped at any
    loss. What is small in its photo is then looked at closer. Of a product on a plain ground nothing is cropped away.
    """
    own = packshot.image.width / packshot.image.height
    if extended(packshot).plain and least <= own <= most:
        return Box(0, 0, *packshot.image.size)
    aspects = [own * (place / own) ** (step / STEPS) for step in range(STEPS, 0, -1)]
    aspect = next((aspect for aspect in aspects if _part(packshot, aspect, 1.0)[1] >= KEPT), own)
    aspect = min(max(aspect, least), most)
    whole, seen = _part(packshot, aspect, 1.0)
    closer = (_part(packshot, aspect, share) for share in CLOSER)
    return next((part for part, kept in closer if kept >= NEARLY * seen), whole)


def _part(packshot: Packshot, aspect: float, share: float) -> tuple[Box, float]:
    """Return the part that has `aspect`, `share` of the largest one, and shows the most; and how much of all it shows.

    How much is a share of all there is to see in the photo.
    """
    width, height = packshot.image.size
    across, down = min(width, height * aspect) * share, min(height, width / aspect) * share
    across, down = max(1, round(across)), max(1, round(down))
    interest = _interest(packshot)
    left, beside = _best(interest.sum(0), across / width, width - across)
    top, below = _best(interest.sum(1), down / height, height - down)
    return Box(left, top, left + across, top + down), beside * below


def _best(along: np.ndarray, share: float, free: int) -> tuple[int, float]:
    """Return where a window of `share` of an axis begins, 0 to `free`, that holds the most of `along` [n]; its part."""
    window = max(1, round(share * along.size))
    if free <= 0 or window >= along.size:
        return 0, 1.0
    held = np.convolve(along, np.ones(window), "valid")
    middle = 1 - np.abs(np.linspace(-1, 1, held.size))
    best = int((held / held.max() * (1 - CENTRED) + CENTRED * middle).argmax())
    return min(free, round(best / (held.size - 1) * free)), float(held[best] / along.sum())
