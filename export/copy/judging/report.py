"""Writes scores as Markdown, as `docs/figures.md` holds them: shares, the bar, agreement, and the worst."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

from engines.vocabulary.locales import LOCALES, Locale
from export.copy.judging.counting import wilson
from export.copy.judging.marks import Mark
from export.copy.judging.pages import QUESTIONS
from export.copy.judging.scores import (
    BAD,
    ENOUGH_HEADLINES,
    Judged,
    agreements,
    fallbacks,
    headlines_of_tens,
    marks_of,
    preference,
    share_of,
    worst,
)

WORST: Final = 15
MOST_MISSING: Final = 10
"""Ids that are named; of more the number is told."""
LANGUAGES: Final[dict[Locale, str]] = {"en": "English", "zh": "Chinese"}
ASKED: Final = {
    "grammatical": "grammatical",
    "sense": "makes sense",
    "specific": "specific",
    "publishable": "publishable as it is",
    "unsupported": "unsupported statement",
    "hard_false": "hard false claim",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What the project asks of one question."""

    least: float = 0.0
    most: float = 1.0

    def __str__(self) -> str:
        return f"≥{100 * self.least:.0f} %" if self.least else f"≤{100 * self.most:.0f} %"

    def met(self, share: float) -> bool:
        """Tell whether a share is as asked."""
        return self.least <= share <= self.most


BAR: Final = {
    "grammatical": Goal(least=0.97),
    "sense": Goal(least=0.95),
    "specific": Goal(least=0.90),
    "publishable": Goal(least=0.80),
    "unsupported": Goal(most=0.03),
    "hard_false": Goal(most=0.0),
}
BEHIND: Final = 0.05
"""Chinese may be this much less publishable."""
PREFERRED: Final = Goal(least=0.60)
FALLEN: Final = Goal(most=0.10)


def write_report(judged: Judged) -> str:
    """Return the report: Markdown, as wide as its longest copy."""
    parts = [
        "### Shares\n",
        *_shares(judged),
        "\n### The bar\n",
        *_bar(judged),
        "\n### Readers\n",
        *_readers(judged),
        f"\n### The {WORST} worst\n",
        *_worst(judged),
    ]
    return "\n".join(parts) + "\n"


def _languages(judged: Judged) -> list[Locale]:
    return [locale for locale in LOCALES if any(row["locale"] == locale for row in judged.key)]


def _shares(judged: Judged) -> Iterator[str]:
    yield "Share of copies, the readers' mean (of hard false claims: any reader's), with Wilson's 95 % interval.\n"
    columns = [
        (kind, locale)
        for locale in _languages(judged)
        for kind in ("ours", "floor", "human")
        if any((row["kind"], row["locale"]) == (kind, locale) for row in judged.key)
    ]
    yield f"| | {' | '.join(f'{kind}, {LANGUAGES[locale]}' for kind, locale in columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for question in QUESTIONS:
        cells = [str(share_of(judged, question, kind, locale)) for kind, locale in columns]
        yield f"| {ASKED[question]} | {' | '.join(cells)} |"


def _bar(judged: Judged) -> Iterator[str]:
    yield "| what | language | goal | measured | |"
    yield "|---|---|---|---|---|"
    for locale in _languages(judged):
        name = LANGUAGES[locale]
        for question, usual in BAR.items():
            behind = BEHIND if (locale, question) == ("zh", "publishable") else 0.0
            goal = Goal(usual.least - behind, usual.most)
            share = share_of(judged, question, "ours", locale)
            yield _goal(
                ASKED[question], name, str(goal), str(share), met=goal.met(share.share) if share.count else None
            )
        liked = preference(judged, locale)
        counts = f"{liked.share}; {liked.won} won, {liked.lost} lost, {liked.ties} ties"
        met = PREFERRED.met(liked.share.share) if liked.share.count else None
        yield _goal("preferred to the floor (ties half)", name, str(PREFERRED), counts, met=met)
        yield _tens(judged, locale)
        fallen = fallbacks(judged, locale)
        met = FALLEN.met(fallen.share) if fallen.count else None
        yield _goal("written by the template", name, str(FALLEN), str(fallen), met=met)


def _goal(what: str, language: str, goal: str, measured: str, *, met: bool | None) -> str:
    told = {True: "met", False: "**not met**", None: "not measured"}[met]
    return f"| {what} | {language} | {goal} | {measured} | {told} |"


def _tens(judged: Judged, locale: Locale) -> str:
    counts = headlines_of_tens(judged, locale)
    enough = sum(count >= ENOUGH_HEADLINES for count in counts)
    measured = f"median {median(counts):g}; enough in {wilson(enough, len(counts))}" if counts else "no tens"
    what = "different headlines in ten copies"
    goal = f"≥{ENOUGH_HEADLINES}"
    return _goal(what, LANGUAGES[locale], goal, measured, met=enough == len(counts) if counts else None)


def _readers(judged: Judged) -> Iterator[str]:
    for reader in judged.readers:
        line = f"- {reader.name}: {len(reader.marks)} copies and {len(reader.better)} pairs marked"
        if reader.missing:
            named = ", ".join(reader.missing[:MOST_MISSING])
            more = len(reader.missing) - MOST_MISSING
            line += f"; without a mark: {named}" + (f" and {more} more" if more > 0 else "")
        yield line
    kinds = Counter(
        kind
        for reader in judged.readers
        for row in judged.key
        if row["kind"] == "ours" and row["id"] in reader.marks
        if (kind := reader.marks[row["id"]].failure)
    )
    if kinds:
        yield f"- kinds of failure of ours: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}"
    found = list(agreements(judged))
    if found:
        yield "\n| readers | question | same answer | Cohen's kappa |"
        yield "|---|---|---|---|"
    for one, other, question, agreed in found:
        kappa = "-" if agreed.kappa is None else f"{agreed.kappa:.2f}"
        same = f"{100 * agreed.share:.1f} % of {agreed.count}"
        yield f"| {one}, {other} | {ASKED.get(question, question)} | {same} | {kappa} |"


def _worst(judged: Judged) -> Iterator[str]:
    rows = worst(judged, WORST)
    if not rows:
        yield "None has a fault."
        return
    yield "| copy | product, angle | said | faults |"
    yield "|---|---|---|---|"
    for row in rows:
        said = " / ".join(row[part] for part in ("headline", "description", "cta")).replace("|", "\\|")
        told = [f"{name}: {_faults(mark)}" for name, mark in marks_of(judged, row["id"]).items()]
        notes = "; ".join(told).replace("|", "\\|")
        yield f"| {row['id']} | {row['product']}, {row['angle']} | {said} | {notes} |"


def _faults(mark: Mark) -> str:
    """Return what a reader found, in words."""
    found = [
        ASKED[question] if question in BAD else f"not {ASKED[question]}"
        for question, answer in mark.answers.items()
        if answer == (question in BAD)
    ]
    return ", ".join(filter(None, (*found, mark.failure, mark.note))) or "no fault"
