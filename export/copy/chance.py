"""Seeded choices over sequences, fast enough for a corpus of many thousands."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Python's Mersenne Twister behind the three choices that a grammar makes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def of(self, share: float) -> bool:
        """Return True with probability `share`."""
        return self._random.random() < share

    def pick(self, options: Sequence[T]) -> T:
        """Return one of `options`, each as likely."""
        return options[int(self._random.random() * len(options))]

    def weighted(self, weights: dict[str, float]) -> str:
        """Return one key, as likely as its weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]
