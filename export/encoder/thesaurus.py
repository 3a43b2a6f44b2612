"""WordNet's word of how near two English words are: the same meaning, a kind of it, or a kind of a kind.

Read from the dictionary files of WordNet 3.0 (Fellbaum, "WordNet: An Electronic Lexical Database", 1998; free licence;
formats in its manual pages wndb(5WN) and morphy(7WN)), as Debian's package wordnet-base installs them.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

PARTS = {"noun": "n", "adj": "a", "verb": "v"}
SENSES = 3  # of a word, commonest first; the rarer ones mislead
NEAR = (1.0, 0.7, 0.4)  # the same set of synonyms, one step up, two
UP = {"@", "@i", "&", "\\"}  # pointers to what a set is a kind of, is similar to, or belongs to
ENDINGS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("ses", "s"), ("xes", "x"), ("s", ""))
Set = tuple[str, str]
"""A set of synonyms: part of speech and offset in its data file."""


class Thesaurus:
    """What sets of synonyms a word belongs to, and which sets stand above those."""

    def __init__(self, folder: Path) -> None:
        self._senses: dict[str, list[Set]] = defaultdict(list)
        self._above: dict[Set, list[Set]] = {}
        for name, part in PARTS.items():
            for line in self._lines(folder / f"index.{name}"):
                fields = line.split()
                count = int(fields[2])
                self._senses[fields[0]] += [(part, offset) for offset in fields[-count:][:SENSES]]
            for line in self._lines(folder / f"data.{name}"):
                fields = line.split(" | ")[0].split()
                at = 4 + 2 * int(fields[3], 16)
                pointers = [fields[at + 1 + 4 * i : at + 5 + 4 * i] for i in range(int(fields[at]))]
                self._above[part, fields[0]] = [
                    (other.replace("s", "a"), offset) for symbol, offset, other, _ in pointers if symbol in UP
                ]

    @staticmethod
    def _lines(file: Path) -> Iterable[str]:
        return (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("  "))

    def sets(self, word: str) -> list[Set]:
        """Return the commonest sets of `word`, or of its singular."""
        plain = word.lower().replace(" ", "_")
        singular = (plain.removesuffix(end) + instead for end, instead in ENDINGS if plain.endswith(end))
        return next((self._senses[form] for form in (plain, *singular) if form in self._senses), [])

    def reach(self, word: str) -> dict[Set, float]:
        """Return the sets of `word` and those up to two steps above, each with its nearness."""
        found: dict[Set, float] = {}
        ring = set(self.sets(word))
        for nearness in NEAR:
            for one in ring:
                found.setdefault(one, nearness)
            ring = {above for one in ring for above in self._above.get(one, ())}
        return found

    def nearness(self, asked: list[str], known: list[str]) -> np.ndarray:
        """Return how near each of `asked` is to each of `known` [asked, known]; 0 where they are the same word."""
        holding: dict[Set, list[int]] = defaultdict(list)
        for at, word in enumerate(known):
            for one in self.sets(word):
                holding[one].append(at)
        near = np.zeros((len(asked), len(known)))
        for row, word in enumerate(asked):
            for one, nearness in self.reach(word).items():
                for at in holding.get(one, ()):
                    near[row, at] = max(near[row, at], nearness * (known[at] != word))
        return near
