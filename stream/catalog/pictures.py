"""Product pictures made ready once, at import, and kept beside the catalogue by the SHA-256 of what they were."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock

from engines.photo.normalise import BYTES_MOST
from stream.catalog.crew import run_all
from stream.catalog.database import connect, feed_key, image_root, pictures_of
from stream.catalog.held import row_of, way_of
from stream.catalog.listing import Progress
from stream.catalog.picture import Job, Kept, crashed, make, matting, unusable, way_made
from stream.catalog.report import Problem
from stream.config import Settings
from stream.errors import CatalogError

_USUAL: Final = Settings()
_INSERT: Final = "INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LINK: Final = "UPDATE product SET picture = ? WHERE id = ? AND locale = ? AND image = ?"
_UNLINK: Final = "UPDATE product SET picture = NULL WHERE feed = ? AND image IS NULL AND picture NOTNULL"
_TOLD: Final = """
    SELECT product.id, image, photo, cutout, picture.show, why, problems, shown.show AS chosen FROM product
    LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
    WHERE feed = ? ORDER BY product.id, locale
"""

Link = tuple[str, str, str, str]
"""A picture's SHA-256, and the product's id, locale and image it belongs to."""


@dataclass(frozen=True, slots=True)
class _User:
    """A product that shows a picture, and the one it has been given."""

    id: str
    locale: str
    picture: str | None


@dataclass(slots=True)
class PictureReport:
    """What became of the pictures of a feed."""

    made: int = 0
    """Made ready now; the others were ready."""
    ways: dict[str, int] = field(default_factory=dict)
    """Products by the way to show them."""
    problems: list[Problem] = field(default_factory=list)
    """Pictures that cannot be used, or are poor; the message names the product."""


def prepare_pictures(
    database: Path,
    feed: Path,
    on_progress: Progress | None = None,
    *,
    processes: int = 0,
    settings: Settings = _USUAL,
) -> PictureReport:
    """Make the pictures of an imported feed ready; those that are ready stay as they are.

    What was made is kept as it comes, so that an interrupted run goes on where it ended. Imports into one catalogue
    take turns here, as one would remove what the other has made and not yet named.

    Args:
        database: the catalogue.
        feed: the feed, as it was imported.
        on_progress: called with (pictures done, pictures in all).
        processes: workers that share the work, each with a cap on its memory; 0: this process does it, which suits
            a few pictures that are known to be sound.
        settings: they name the model that cuts products out.

    Raises:
        BundleError: that model cannot be used.
        CatalogError: the catalogue cannot be read or written, or the pictures cannot be kept.
    """
    report = PictureReport()
    plan = _Plan(pictures_of(database), feed_key(feed), way_made(settings), settings, processes)
    if processes:
        matting.cache_clear()  # each process opens its own
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(plan.folder / ".lock"), closing(connect(database, create=True)) as connection:
            _prepare(connection, plan, report, on_progress)
            _tell(connection, plan.feed, report)
            _clear(connection, plan.folder)
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
    except OSError as error:
        raise CatalogError(f"cannot keep pictures in {plan.folder}: {error.strerror}") from error
    return report


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is made, how and where."""

    folder: Path
    feed: str
    made: str
    settings: Settings
    processes: int


def _prepare(connection: sqlite3.Connection, plan: _Plan, report: PictureReport, on_progress: Progress | None) -> None:
    root = image_root(connection)
    connection.execute(_UNLINK, (plan.feed,))
    if root is None:
        return
    users = _users(connection, plan.feed)
    ready = _ready(connection, plan)
    jobs: dict[str, Job] = {}
    waiting: dict[str, list[Link]] = {}
    rows: list[Kept] = []
    links: list[Link] = []
    shared: Counter[str] = Counter()  # files that are the same picture
    done = 0
    for image, products in users.items():
        row, sha256 = _looked_at(root / image, plan.made)
        linked = [(sha256, product.id, product.locale, image) for product in products if product.picture != sha256]
        if row is None and sha256 not in ready:
            jobs[sha256] = Job(root / image, sha256, plan.folder, plan.made, plan.settings)
            waiting.setdefault(sha256, []).extend(linked)
            shared[sha256] += 1
            continue
        rows += [row] if row else []
        links += linked
        done += 1
        if on_progress:
            on_progress(done, len(users))
    _commit(connection, rows, links)
    for job, made in run_all(make, list(jobs.values()), plan.processes):
        _commit(connection, [made or crashed(job)], waiting[job.sha256])
        report.made += 1
        done += shared[job.sha256]
        if on_progress:
            on_progress(done, len(users))


def _users(connection: sqlite3.Connection, feed: str) -> dict[str, list[_User]]:
    """Return the images of a feed, each with the products that show it."""
    query = "SELECT image, id, locale, picture FROM product WHERE feed = ? AND image NOTNULL ORDER BY image, id, locale"
    users: dict[str, list[_User]] = {}
    for image, *product in connection.execute(query, (feed,)):
        users.setdefault(image, []).append(_User(*product))
    return users


def _commit(connection: sqlite3.Connection, rows: Sequence[Kept], links: Sequence[Link]) -> None:
    """Write pictures and the products they belong to, at once."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, map(_values, rows))
    connection.executemany(_LINK, links)
    connection.execute("COMMIT")


def _ready(connection: sqlite3.Connection, plan: _Plan) -> set[str]:
    """Return the pictures that need not be made: made in this way, and their files are there."""
    rows = connection.execute("SELECT sha256, photo, cutout FROM picture WHERE made = ?", (plan.made,))
    return {sha256 for sha256, *files in rows if all((plan.folder / name).is_file() for name in files if name)}


def _looked_at(path: Path, made: str) -> tuple[Kept | None, str]:
    """Return the file's SHA-256, or that of its path with a row where it is not read, as it cannot be used."""
    named = hashlib.sha256(str(path).encode()).hexdigest()
    try:
        if (size := path.stat().st_size) > BYTES_MOST:
            said = f"product picture has {size} bytes; at most {BYTES_MOST} are read"
            return unusable(named, made, said), named
        with path.open("rb") as file:
            return None, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return unusable(named, made, f"product picture cannot be read: {error.strerror}"), named


def _values(row: Kept) -> Sequence[object]:
    texts = [json.dumps(texts, ensure_ascii=False) for texts in (row.notes, row.problems)]
    return (row.sha256, row.made, row.photo, row.cutout, row.confidence, row.show, row.why, *texts)


def _tell(connection: sqlite3.Connection, feed: str, report: PictureReport) -> None:
    """Count the ways, and name what a person should look at."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    named: set[str] = set()
    for row in map(dict, cursor.execute(_TOLD, (feed,))):
        show, _ = way_of(row)
        report.ways[show] = report.ways.get(show, 0) + 1
        if row["id"] not in named:
            named.add(row["id"])
            with row_of(row["id"]):
                found = json.loads(row["problems"] or "[]")
            report.problems += [Problem(0, "picture", f"{row['id']!r}: {row['image']}: {text}") for text in found]


def _clear(connection: sqlite3.Connection, folder: Path) -> None:
    """Remove what no product names any more."""
    connection.execute(
        "DELETE FROM picture WHERE sha256 NOT IN (SELECT picture FROM product WHERE picture IS NOT NULL)"
    )
    named = {name for row in connection.execute("SELECT photo, cutout FROM picture") for name in row if name}
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in named:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    """Yield what lies in the folder, and what a run that was killed has left half written."""
    return folder.glob("[0-9a-f][0-9a-f]/*")
