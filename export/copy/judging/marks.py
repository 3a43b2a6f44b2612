"""Reads what readers filled in; whatever cannot be a mark is told with file and row."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from export.copy.judging.errors import JudgeError
from export.copy.judging.pages import MARKS, PAIRS, QUESTIONS, TENS

Better = Literal["A", "B", "="]
_ANSWERS: Final = {"y": True, "n": False}
_BETTER: Final[Mapping[str, Better]] = {"a": "A", "b": "B", "=": "="}


@dataclass(frozen=True, slots=True)
class Mark:
    """A reader's answers about one copy."""

    answers: Mapping[str, bool]
    """By `pages.QUESTIONS`."""
    failure: str
    note: str


@dataclass(frozen=True, slots=True)
class Reader:
    """All that one reader filled in, by id."""

    name: str
    marks: Mapping[str, Mark]
    better: Mapping[str, Better]
    notes: Mapping[str, str]
    """Of pairs."""
    tens: Mapping[str, bool]
    """Whether a copy of a ten can be published, where it was marked."""
    missing: tuple[str, ...]
    """Copies and pairs without a mark."""


def read_reader(name: str, marks: Path, asked: Sequence[str], paired: Sequence[str], tens: Sequence[str]) -> Reader:
    """Return a reader's marks; `marks-anna.csv` has its pairs in `pairs-anna.csv` and its tens in `tens-anna.csv`.

    Args:
        name: as it stands in the report.
        marks: a filled `marks.csv`.
        asked: ids of the copies.
        paired: ids of the pairs.
        tens: ids of the copies of tens.

    Raises:
        JudgeError: a file cannot be read, or holds what is no mark; the message names file and row.
    """
    own = {stem: marks.with_name(marks.name.replace("marks", stem, 1)) for stem in ("pairs", "tens")}
    if "marks" not in marks.name:
        raise JudgeError(f"{marks}: its name must hold the word marks, so that its pairs are found beside it")
    found: dict[str, Mark] = {}
    for line, row in _rows(marks, MARKS, asked):
        if any(row[question] for question in QUESTIONS):
            answers = {question: _answer(row[question], question, marks, line) for question in QUESTIONS}
            found[row["id"]] = Mark(answers, row["kind_of_failure"], row["note"])
    better: dict[str, Better] = {}
    notes: dict[str, str] = {}
    for line, row in _rows(own["pairs"], PAIRS, paired) if paired else ():
        notes[row["id"]] = row["note"]
        if row["better"]:
            if row["better"].casefold() not in _BETTER:
                raise JudgeError(f"{own['pairs']}:{line}: better is {row['better']!r}; it wants A, B or =")
            better[row["id"]] = _BETTER[row["better"].casefold()]
    publishable = {
        row["id"]: _answer(row["publishable"], "publishable", own["tens"], line)
        for line, row in (_rows(own["tens"], TENS, tens) if tens else ())
        if row["publishable"]
    }
    missing = [*(one for one in asked if one not in found), *(one for one in paired if one not in better)]
    return Reader(name, found, better, notes, publishable, tuple(missing))


def _answer(text: str, question: str, path: Path, line: int) -> bool:
    if text.casefold() not in _ANSWERS:
        said = f"is {text!r}" if text else "is empty"
        raise JudgeError(f"{path}:{line}: {question} {said}; it wants y or n")
    return _ANSWERS[text.casefold()]


def _rows(path: Path, columns: Sequence[str], known: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a filled file with their line numbers, cells without the space around them."""
    found, ids, seen = [], set(known), set()
    for line, row in read_table(path, columns):
        if row["id"] not in ids:
            raise JudgeError(f"{path}:{line}: no copy has the id {row['id']!r}; are the pages another draw's?")
        if row["id"] in seen:
            raise JudgeError(f"{path}:{line}: {row['id']} is there twice")
        seen.add(row["id"])
        found.append((line, row))
    return found


def read_table(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file between commas with their line numbers.

    Raises:
        JudgeError: it cannot be read, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [column for column in columns if column not in (reader.fieldnames or ())]
            if lacking:
                raise JudgeError(f"{path}: no column {lacking[0]}; the first line names {', '.join(columns)}")
            return [
                (reader.line_num, {name: (row.get(name) or "").strip() for name in columns})
                for row in reader
                if any(row.values())
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise JudgeError(f"{path}: cannot be read ({error})") from error
