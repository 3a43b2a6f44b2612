"""Google's published taxonomy in the catalogue: the whole tree, beside the table that the project has of its own.

Source: https://www.google.com/basepages/producttype/taxonomy-with-ids.en-US.txt: `632 - Hardware`, a line a category.
"""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stream.catalog.database import writing
from stream.errors import FeedError

MOST_BYTES: Final = 16 << 20
"""The published file has half a megabyte."""
_BEGIN: Final = "# Google_Product_Taxonomy_Version:"
_LINE: Final = re.compile(r"(\d{1,9}) - (\S.*)")


def import_taxonomy(path: Path, database: Path) -> int:
    """Put a published taxonomy into the catalogue, instead of one that is there; imports after it know its categories.

    Args:
        path: Google's file with numbers, in English.
        database: the catalogue, made when it is not there.

    Returns:
        How many categories it has.

    Raises:
        FeedError: it cannot be read, or is no such file; nothing was changed.
        CatalogError: the database cannot be written.
    """
    rows = list(_read(path).items())
    with writing(database) as connection:
        connection.execute("DELETE FROM taxonomy")
        connection.executemany("INSERT INTO taxonomy VALUES (?, ?)", rows)
    return len(rows)


def tree_of(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return the catalogue's taxonomy as `taxonomy.find` takes it: path by number, number by path in lower case."""
    rows = connection.execute("SELECT number, path FROM taxonomy").fetchall()
    tree = {str(number): path for number, path in rows}
    return tree | {path.casefold(): str(number) for number, path in rows}


def _read(path: Path) -> dict[int, str]:
    """Return the paths by number."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FeedError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise FeedError(f"{path.name} is larger than {MOST_BYTES >> 20} MiB, and so is no taxonomy of Google's")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FeedError(f"{path.name} is not UTF-8 text, and so is no taxonomy of Google's") from error
    if not lines or not lines[0].startswith(_BEGIN):
        raise FeedError(f"{path.name} does not begin with {_BEGIN!r}, and so is no taxonomy of Google's")
    found: dict[int, str] = {}
    for place, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise FeedError(f"{path.name}, line {place}: {line[:60]!r} is not `number - path` (take the file with ids)")
        if found.setdefault(int(match[1]), match[2]) != match[2]:
            raise FeedError(f"{path.name}, line {place}: number {match[1]} is there twice")
    if not found:
        raise FeedError(f"{path.name} names no category")
    return found
