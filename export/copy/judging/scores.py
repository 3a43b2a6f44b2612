"""From readers' marks and the key to shares, agreement, preference and variety."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Final

from export.copy.judging.counting import Agreement, Share, agreement, wilson
from export.copy.judging.errors import JudgeError
from export.copy.judging.marks import Mark, Reader, read_reader, read_table
from export.copy.judging.pages import KEY, PAIRS_KEY, QUESTIONS

BAD: Final = frozenset({"unsupported", "hard_false"})
"""Questions whose yes is a fault."""
ENOUGH_HEADLINES: Final = 7
"""Different ones in ten copies of a product."""
_WEIGHTS: Final = {
    "hard_false": 8, "unsupported": 4, "sense": 4, "grammatical": 3, "publishable": 2, "specific": 1,
}  # fmt: skip
"""How bad each fault makes a copy among the worst; a false claim is worse than all dullness."""

Key = Mapping[str, str]
"""A row of the key, by `pages.KEY`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A draw with what its readers said of it."""

    key: Sequence[Key]
    """A copy that ours and the floor say in the same words has a row for each."""
    pairs: Sequence[Mapping[str, str]]
    tens: Sequence[Key]
    readers: Sequence[Reader]


def read_judged(folder: Path, marks: Mapping[str, Path]) -> Judged:
    """Return a draw and its readers' marks.

    Args:
        folder: of the pages, with `key.csv` and `pairs-key.csv`.
        marks: a filled file by reader.

    Raises:
        JudgeError: a file is missing or holds what is no mark.
    """
    if not (folder / "key.csv").is_file():
        raise JudgeError(f"{folder}: no key.csv there; it wants the folder that the pages were drawn into")
    key = [row for _, row in read_table(folder / "key.csv", KEY)]
    pairs = [row for _, row in read_table(folder / "pairs-key.csv", PAIRS_KEY)]
    tens_key = folder / "tens-key.csv"
    tens = [row for _, row in read_table(tens_key, KEY)] if tens_key.is_file() else []
    asked, paired, ten = (list(dict.fromkeys(row["id"] for row in rows)) for rows in (key, pairs, tens))
    readers = [read_reader(name, path, asked, paired, ten) for name, path in marks.items()]
    return Judged(key, pairs, tens, readers)


def share_of(judged: Judged, question: str, kind: str, locale: str) -> Share:
    """Return how many copies of a kind the answer is yes for: the readers' mean, of a false claim any reader's."""
    values = []
    for row in judged.key:
        if (row["kind"], row["locale"]) == (kind, locale):
            said = [float(mark.answers[question]) for mark in marks_of(judged, row["id"]).values()]
            if said:
                values.append(max(said) if question == "hard_false" else fmean(said))
    return wilson(sum(values), len(values))


def marks_of(judged: Judged, name: str) -> dict[str, Mark]:
    """Return the marks of one copy by reader."""
    return {reader.name: reader.marks[name] for reader in judged.readers if name in reader.marks}


def agreements(judged: Judged) -> Iterator[tuple[str, str, str, Agreement]]:
    """Yield two readers, a question (`better` is that of the pairs), and how far they agree."""
    for one, other in combinations(judged.readers, 2):
        both = [name for name in one.marks if name in other.marks]
        for question in QUESTIONS:
            answers = [(one.marks[name].answers[question], other.marks[name].answers[question]) for name in both]
            yield one.name, other.name, question, agreement([(str(a), str(b)) for a, b in answers])
        read = [name for name in one.better if name in other.better]
        yield one.name, other.name, "better", agreement([(one.better[name], other.better[name]) for name in read])


@dataclass(frozen=True, slots=True)
class Preference:
    """How often ours is preferred to the floor; ties count half."""

    share: Share
    won: int
    lost: int
    ties: int


def preference(judged: Judged, locale: str) -> Preference:
    """Return how often the readers prefer ours in one language; counts are of marks, the interval is of pairs."""
    values, counts = [], {"ours": 0, "floor": 0, "=": 0}
    for row in judged.pairs:
        said = [reader.better[row["id"]] for reader in judged.readers if row["id"] in reader.better]
        kinds = ["=" if better == "=" else row[better.lower()] for better in said]
        for kind in kinds if row["locale"] == locale else ():
            counts[kind] += 1
        if kinds and row["locale"] == locale:
            values.append(fmean({"ours": 1.0, "floor": 0.0, "=": 0.5}[kind] for kind in kinds))
    return Preference(wilson(sum(values), len(values)), counts["ours"], counts["floor"], counts["="])


def headlines_of_tens(judged: Judged, locale: str) -> list[int]:
    """Return how many different headlines each ten has; copies that a reader would not publish do not count."""
    tens: dict[str, set[str]] = defaultdict(set)
    for row in judged.tens:
        if row["locale"] == locale:
            kept = tens[row["product"]]
            if all(reader.tens.get(row["id"], True) for reader in judged.readers):
                kept.add(row["headline"].casefold())
    return [len(headlines) for headlines in tens.values()]


def fallbacks(judged: Judged, locale: str) -> Share:
    """Return the share of ours that the template wrote, without those of sensitive products, which want it."""
    ours = [row for row in judged.key if (row["kind"], row["locale"]) == ("ours", locale)]
    sources = [row["source"] for row in ours if not row["sensitive"]]
    return wilson(sources.count("template"), len(sources))


def worst(judged: Judged, count: int) -> list[Key]:
    """Return the copies of ours that the readers find the worst, the worst first; such as have no fault are none."""
    ours = [row for row in judged.key if row["kind"] == "ours"]
    ranked = sorted(ours, key=lambda row: (-_badness(judged, row["id"]), row["id"]))
    return [row for row in ranked if _badness(judged, row["id"])][:count]


def _badness(judged: Judged, name: str) -> float:
    marks = marks_of(judged, name).values()
    faults = [
        sum(weight for question, weight in _WEIGHTS.items() if mark.answers[question] == (question in BAD))
        for mark in marks
    ]
    return fmean(faults) if faults else 0.0
