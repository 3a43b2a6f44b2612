"""What the caption grammars leave to chance: a choice, an order, a slip of the keyboard, capitals."""

import re
from collections.abc import Sequence

import numpy as np


def pick(options: Sequence[str], rng: np.random.Generator) -> str:
    """Return one of `options`."""
    return options[int(rng.random() * len(options))]


def shuffled(items: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return `items` in any order (Fisher and Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order


def misspelt(text: str, rng: np.random.Generator) -> str:
    """Return `text` with a letter of one long Latin word left out, doubled, or changed with the next."""
    spots = list(re.finditer(r"[a-z]{5,}", text))
    if not spots:
        return text
    spot = spots[int(rng.random() * len(spots))]
    at = spot.start() + 1 + int(rng.random() * (len(spot.group()) - 2))
    kind = rng.random()
    if kind < 0.34:
        return text[:at] + text[at + 1 :]
    if kind < 0.67:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def cased(text: str, rng: np.random.Generator) -> str:
    """Return `text` as it is, seldom with a capital first or in capitals."""
    roll = rng.random()
    if roll < 0.25:
        return text[:1].upper() + text[1:]
    if roll < 0.3:
        return text.upper()
    return text
