"""Shares with intervals, and how far readers agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `count` trials, with its 95 % interval."""

    share: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        if not self.count:
            return "no marks"
        return f"{100 * self.share:.1f} % [{100 * self.low:.0f}, {100 * self.high:.0f}] of {self.count}"


def wilson(hits: float, count: int) -> Share:
    """Return the share of `hits` with Wilson's 95 % interval (Wilson 1927; no better one for small counts).

    `hits` may be a fraction where several readers marked a trial, or ties count half.
    """
    if not count:
        return Share(0.0, 0.0, 1.0, 0)
    share = hits / count
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z / (1 + Z * Z / count) * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return Share(share, max(0.0, middle - half), min(1.0, middle + half), count)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two readers say the same, and how much of what chance leaves (Cohen's kappa)."""

    share: float
    kappa: float | None
    """None: both always say the same one thing, and chance leaves nothing to agree in."""
    count: int


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return how far two readers agree in `pairs` of their answers (Cohen 1960)."""
    count = len(pairs)
    if not count:
        return Agreement(0.0, None, 0)
    same = sum(one == other for one, other in pairs) / count
    first, second = (Counter(answers) for answers in zip(*pairs, strict=True))
    chance = sum(first[answer] * second[answer] for answer in first) / count**2
    return Agreement(same, None if chance == 1 else (same - chance) / (1 - chance), count)
