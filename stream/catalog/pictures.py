"""Product pictures made ready once, at import, and kept beside the catalogue by the SHA-256 of what they were."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from engines.errors import ImageError
from engines.files import write_whole
from engines.photo.cutout import cut_out
from engines.photo.normalise import BYTES_MOST
from engines.photo.prepare import kept, prepare
from engines.vocabulary.product import Show
from stream.catalog.crew import run_all
from stream.catalog.database import connect, image_root, pictures_of
from stream.catalog.load import Progress, feed_key
from stream.catalog.report import Problem
from stream.config import Settings
from stream.errors import CatalogError
from stream.wiring import matting_of

if TYPE_CHECKING:
    from engines.photo.matting import Matting

_USUAL: Final = Settings()
MADE: Final = "1"
"""Goes up with what `prepare` does: pictures that were made otherwise are made again."""
_INSERT: Final = "INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LINK: Final = "UPDATE product SET picture = ? WHERE image = ? AND feed = ?"


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to make ready: its file, its SHA-256, the folder for what is made of it, and how it is made."""

    source: Path
    sha256: str
    folder: Path
    made: str
    settings: Settings
    """They name the model that cuts it out."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the `picture` table; paths are relative to the catalogue's folder of pictures."""

    sha256: str
    made: str
    photo: str | None
    """None: the picture cannot be used."""
    cutout: str | None
    confidence: float
    show: Show
    why: str
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class PictureReport:
    """What became of the pictures of a feed."""

    made: int = 0
    """Made ready now; the others were ready."""
    ways: dict[str, int] = field(default_factory=dict)
    """Products by the way to show them."""
    problems: list[Problem] = field(default_factory=list)
    """Pictures that cannot be used, or are poor; the message names the product."""


def unusable(sha256: str, made: str, why: str) -> Kept:
    """Return the row of a picture that cannot be used: its products are shown by words."""
    return Kept(sha256, made, None, None, 0.0, "words", why, (), (why,))


@lru_cache(maxsize=1)
def _matting(settings: Settings) -> "Matting | None":
    """Return the model that a process opens once; several share the work, so one thread each."""
    return matting_of(msgspec.structs.replace(settings, threads=1))


def _made(settings: Settings) -> str:
    """Return how pictures are made, by which model they are cut out included."""
    model = _matting(settings)
    return f"{MADE} {model.sha256}" if model else MADE


def make(job: Job) -> Kept:
    """Make one picture ready and write its files."""
    cut = _matting(job.settings) or cut_out
    try:
        ready = prepare(job.source.read_bytes(), cut)
        stem = f"{job.sha256[:2]}/{job.sha256}"
        files = {f"{stem}.webp": ready.photo}
        if ready.cutout:
            files[f"{stem}.cutout.webp"] = ready.cutout
        for name, image in files.items():
            path = job.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, kept(image))
    except (ImageError, MemoryError) as error:
        return unusable(job.sha256, job.made, str(error) or "it takes more memory than a picture may")
    except OSError as error:
        raise CatalogError(f"cannot keep pictures in {job.folder}: {error.strerror}") from error
    photo, cutout, *_ = [*files, None]
    told = ready.confidence, ready.show, ready.why, ready.notes, ready.problems
    return Kept(job.sha256, job.made, photo, cutout, *told)


def prepare_pictures(
    database: Path,
    feed: Path,
    on_progress: Progress | None = None,
    *,
    processes: int = 0,
    settings: Settings = _USUAL,
) -> PictureReport:
    """Make the pictures of an imported feed ready; those that are ready stay as they are.

    What was made is kept as it comes, so that an interrupted run goes on where it ended.

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
    made = _made(settings)
    if processes:
        _matting.cache_clear()  # each process opens its own
    try:
        with closing(connect(database, create=True)) as connection:
            plan = _Plan(pictures_of(database), feed_key(feed), made, settings, processes)
            _prepare(connection, plan, report, on_progress)
            _tell(connection, feed_key(feed), report)
            _clear(connection, pictures_of(database))
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
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
    feed, folder = plan.feed, plan.folder
    root = image_root(connection)
    query = "SELECT DISTINCT image FROM product WHERE feed = ? AND image IS NOT NULL ORDER BY image"
    images = [row[0] for row in connection.execute(query, (feed,))]
    connection.execute("UPDATE product SET picture = NULL WHERE feed = ? AND image IS NULL", (feed,))
    if root is None or not images:
        return
    ready = _ready(connection, plan)
    users: dict[str, list[str]] = {}
    jobs: dict[str, Job] = {}
    done = 0
    for image in images:
        row, sha256 = _looked_at(root / image, plan.made)
        if row:
            connection.execute(_INSERT, _values(row))
        elif sha256 not in ready:
            jobs[sha256] = Job(root / image, sha256, folder, plan.made, plan.settings)
            users.setdefault(sha256, []).append(image)
            continue
        connection.execute(_LINK, (sha256, image, feed))
        done += 1
    for job, row in run_all(make, list(jobs.values()), plan.processes):
        result = row or unusable(job.sha256, job.made, "its decoder crashed")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_INSERT, _values(result))
        connection.executemany(_LINK, [(job.sha256, image, feed) for image in users[job.sha256]])
        connection.execute("COMMIT")
        report.made += 1
        done += len(users[job.sha256])
        if on_progress:
            on_progress(done, len(images))


def _ready(connection: sqlite3.Connection, plan: _Plan) -> set[str]:
    """Return the pictures that need not be made: made in this way, and their files are there."""
    rows = connection.execute("SELECT sha256, photo, cutout FROM picture WHERE made = ?", (plan.made,))
    return {sha256 for sha256, *files in rows if all((plan.folder / name).is_file() for name in files if name)}


def _looked_at(path: Path, made: str) -> tuple[Kept | None, str]:
    """Return the file's SHA-256, with the row of one that need not be opened to know that it cannot be used."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        sha256 = hashlib.sha256(str(path).encode()).hexdigest()
        return unusable(sha256, made, f"product picture cannot be read: {error.strerror}"), sha256
    if size > BYTES_MOST:
        return unusable(sha256, made, f"product picture has {size} bytes; at most {BYTES_MOST} are read"), sha256
    return None, sha256


def _values(row: Kept) -> Sequence[object]:
    texts = [json.dumps(texts, ensure_ascii=False) for texts in (row.notes, row.problems)]
    return (row.sha256, row.made, row.photo, row.cutout, row.confidence, row.show, row.why, *texts)


def _tell(connection: sqlite3.Connection, feed: str, report: PictureReport) -> None:
    """Count the ways, and name what a person should look at."""
    query = """
        SELECT product.id, image, coalesce(shown.show, picture.show, 'words'), problems FROM product
        LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
        WHERE feed = ? ORDER BY product.id, locale
    """
    named: set[str] = set()
    for id_, image, show, problems in connection.execute(query, (feed,)):
        report.ways[show] = report.ways.get(show, 0) + 1
        if id_ not in named:
            named.add(id_)
            found = json.loads(problems or "[]")
            report.problems += [Problem(0, "picture", f"{id_!r}: {image}: {text}") for text in found]


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
    return folder.glob("[0-9a-f][0-9a-f]/*.webp")
