"""Products that another feed of the catalogue had: the last import counts, and what is left of the other is told.

A feed is known by its path. One that comes under a new name each day is another feed each day, and what it dropped
would stay on sale with the name of the day before: `--instead-of` says that it is the same one.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from stream.catalog.database import feed_key
from stream.catalog.imported import move
from stream.errors import FeedError


def take_place(connection: sqlite3.Connection, path: Path, other: Path) -> None:
    """Let the feed at `path` have what the one at `other` had; that need not be there any more.

    A command that is run again finds it done.

    Raises:
        FeedError: no product is of either feed.
    """
    new, old = feed_key(path), feed_key(other)
    if connection.execute("SELECT 1 FROM product WHERE feed IN (?, ?)", (old, new)).fetchone() is None:
        found = [feed for (feed,) in connection.execute("SELECT DISTINCT feed FROM product ORDER BY feed")]
        raise FeedError(f"--instead-of {other}: no product is of that feed, but of {', '.join(found) or 'none'}")
    if old != new:
        connection.execute("UPDATE product SET feed = ? WHERE feed = ?", (new, old))
        move(connection, old, new)


def notices(connection: sqlite3.Connection, path: Path, taken: Mapping[str, int]) -> Iterator[str]:
    """Yield what a person should know of the feeds of which an import took products.

    Args:
        connection: the catalogue, after the import.
        path: the feed that was imported.
        taken: how many products it took, by the feed that had them.
    """
    for other, count in sorted(taken.items()):
        (left,) = connection.execute("SELECT count(*) FROM product WHERE feed = ?", (other,)).fetchone()
        is_there = Path(other).exists()
        if left and (count > left or not is_there):
            yield (
                f"{left} products are of {other}, which was not imported again, though {count} of its products are "
                f"in {path.name} now: if this is the same feed, import it with --instead-of {other}"
            )
        elif left or is_there:
            yield f"{count} products were of {other}: the last import counts"
