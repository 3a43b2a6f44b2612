"""Lines that people decided on, in the catalogue: imports leave them as they are, and a worker sees them at once."""

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from engines.vocabulary.locales import Locale
from engines.vocabulary.spoken import Spoken
from stream.catalog.database import writing
from stream.errors import CatalogError

Decision = Literal["approve", "ban"]
MOST: Final = 100
"""Lines of one product in one language: each of its explanations records them all."""
_WHOLE: Final = "id = ? AND locale = ? AND angle = ? AND headline = ? AND description = ? AND cta = ?"
_MARK: Final = 10  # hexadecimal digits that tell the lines of one product apart


@dataclass(frozen=True, slots=True)
class Decided:
    """A line and what a person decided on it."""

    id: str
    locale: Locale
    spoken: Spoken
    decision: Decision
    replaces: str = ""
    """Mark of the line that these words stand instead of."""


def mark_of(headline: str, description: str, cta: str) -> str:
    """Return a mark that changes with the words, not their gaps; by its letter no spreadsheet takes it for a number."""
    words = "\n".join(" ".join(text.split()) for text in (headline, description, cta))
    return "L" + sha256(words.encode()).hexdigest()[:_MARK]


def decide(database: Path, lines: Iterable[Decided]) -> None:
    """Keep all of `lines` or, on an error, none; what was decided on the same words before no longer counts.

    Raises:
        CatalogError: a product would have more than 100 lines, or the catalogue cannot be written.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with writing(database) as connection:
        for line in lines:
            _keep(connection, line, at)


def _keep(connection: sqlite3.Connection, line: Decided, at: str) -> None:
    own = (line.id, line.locale)
    angle, *words = astuple(line.spoken)
    for kept_angle, *kept, decision in connection.execute(
        "SELECT angle, headline, description, cta, decision FROM line WHERE id = ? AND locale = ?", own
    ).fetchall():
        overruled = kept == words and decision != line.decision
        replaced = line.replaces and decision == "approve" and kept_angle == angle and mark_of(*kept) == line.replaces
        if overruled or replaced:
            connection.execute(f"DELETE FROM line WHERE {_WHOLE}", (*own, kept_angle, *kept))  # noqa: S608  our own
    values = (*own, angle, *words, line.decision, at)
    connection.execute("INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    count = connection.execute("SELECT count(*) FROM line WHERE id = ? AND locale = ?", own).fetchone()[0]
    if count > MOST:
        raise CatalogError(f"product {line.id!r} would have {count} lines in {line.locale}, {MOST} is the most")
