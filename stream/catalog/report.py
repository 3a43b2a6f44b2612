"""What an import tells: how many of what, and examples of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

EXAMPLES: Final = 20
"""Problems of each kind kept word for word; the counts go on."""

SHOWN: Final = 3
"""Of these, printed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row; `kind` is the same for all of its kind, row 0 is the file."""

    row: int
    kind: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.message}" if self.row else self.message


@dataclass(slots=True)
class ImportReport:
    """What an import did; `errors` name rows left out, `warnings` rows used without some attribute."""

    form: str = ""
    """How the feed is written: `TSV, UTF-8`."""
    imported: int = 0
    changed: int = 0
    """Of the imported: new, or other than an earlier import had them."""
    removed: int = 0
    """Products that an earlier import of this feed had and this one has not."""
    rejected: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """Rows left out, by reason."""
    warned: dict[str, int] = field(default_factory=dict)
    """Warnings, by kind."""
    ways: dict[str, int] = field(default_factory=dict)
    """Products by the way to show them."""
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def refuse(self, row: int, reason: str, message: str) -> None:
        """Count a row left out."""
        self.rejected += 1
        self.left_out[reason] = self.left_out.get(reason, 0) + 1
        if self.left_out[reason] <= EXAMPLES:
            self.errors = (*self.errors, Problem(row, reason, message))

    def warn(self, row: int, kind: str, message: str) -> None:
        """Note what was left out of a row, or what a person should know of it."""
        self.warned[kind] = self.warned.get(kind, 0) + 1
        if self.warned[kind] <= EXAMPLES:
            self.warnings = (*self.warnings, Problem(row, kind, message))


def told(report: ImportReport) -> Iterator[str]:
    """Yield the report's lines: each reason with its count, then its examples."""
    for counts, problems, what in (
        (report.left_out, report.errors, "left out"),
        (report.warned, report.warnings, "warned of"),
    ):
        for kind, count in sorted(counts.items()):
            yield f"{count} {what} ({kind})"
            yield from (f"  {problem}" for problem in [p for p in problems if p.kind == kind][:SHOWN])
