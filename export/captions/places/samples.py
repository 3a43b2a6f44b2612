"""What captions of places ask for: drawn at random, with pairs of colours that are kept from every training."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from engines.paint.asking import ATTRIBUTES, OWN, Asking
from engines.vocabulary.locales import LOCALES, Locale
from export.captions.places.caption import caption
from export.captions.places.lexicon import VALUES

UNSAID: Final = {"place": 0.12, "dress": 0.5, "light": 0.45, "wall": 0.4, "stand": 0.5}
"""Shares of prompts that leave an attribute unsaid."""
HELD: Final = 26
"""Of 256: pairs of place and colour of the wall, and of both colours, that no training meets."""


def held_out(asking: Asking) -> bool:
    """Tell whether the wall's colour stands beside a place or a stand with which it is never taught."""
    if asking.wall == OWN:
        return False
    pairs = [f"{asking.wall}/{other}" for other in (asking.place, asking.stand) if other != OWN]
    return any(hashlib.sha256(pair.encode()).digest()[0] < HELD for pair in pairs)


def random_asking(rng: np.random.Generator, *, held: bool) -> Asking:
    """Draw what is asked for: something held out, or something else."""
    while held_out(asking := _draw(rng)) != held:
        pass
    return asking


def _draw(rng: np.random.Generator) -> Asking:
    chosen = {}
    for attribute in ATTRIBUTES:
        plain, *others = VALUES[attribute]
        unsaid = rng.random() < UNSAID[attribute]
        chosen[attribute] = plain if unsaid else others[int(rng.random() * len(others))]
    return Asking(**chosen)


def captions_of(askings: Iterable[Asking], rng: np.random.Generator, locales: Sequence[Locale] = LOCALES) -> list[str]:
    """Write one caption for each of `askings`, in `locales` by turns."""
    return [caption(asking, locales[at % len(locales)], rng) for at, asking in enumerate(askings)]
