"""What a feed shows, in place of what it showed before: its rows go in one by one, then goes what it no longer lists.

A row that is left out keeps its product's words, never an offer that the feed no longer makes.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from engines.vocabulary.locales import Locale
from stream.catalog.attributes import Broken, Cut, Notice, Row, Unended
from stream.catalog.availability import is_available
from stream.catalog.database import COLUMNS, FETCHED, feed_key, image_root
from stream.catalog.ending import Ending, Key
from stream.catalog.offer import ATTRIBUTES, Offered, offered_of
from stream.catalog.reading import with_reading
from stream.catalog.report import SHOWN, ImportReport, Problem
from stream.catalog.rows import Record
from stream.catalog.takeover import notices
from stream.errors import FeedError, RowError

MOST_LOST: Final = 0.5
"""Share of a feed's products that may vanish from one import to the next: a shop that drops more knows it and can say
so; a file that shows fewer is more often broken. The same share may go off sale because nobody can read why not."""
_NAMES: Final = (*COLUMNS, "feed")
_UPSERT: Final = (
    f"INSERT INTO product ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))}) "  # noqa: S608  own columns
    f"ON CONFLICT (id, locale) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[2:])}"
)
_HELD: Final = f"SELECT {', '.join(_NAMES)} FROM product WHERE id = ? AND locale = ?"  # noqa: S608  own columns
_OFFER: Final = """
    UPDATE product SET price = ?, currency = ?, sale_price = ?, sale_from = ?, sale_until = ?, available = ?
    WHERE id = ? AND locale = ?
"""


class Replacement:
    """One import of a feed, within a transaction of its caller's."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        parse: Callable[..., Record],
        language: Callable[[Row], Locale | None],
        report: ImportReport,
        *,
        currency: str | None,
        force: bool,
    ) -> None:
        """Begin; `parse` makes a record of a row, `language` tells a row's; the last are as `import_rows` has them."""
        self._connection = connection
        self._path = path
        self._feed = feed_key(path)
        self._parse = parse
        self._language = language
        self._report = report
        self._currency = currency
        self._force = force
        query = "SELECT id, locale, available FROM product WHERE feed = ?"
        earlier = {(name, locale): sold for name, locale, sold in connection.execute(query, (self._feed,))}
        self._earlier: set[Key] = set(earlier)
        self._sold = {key for key, sold in earlier.items() if sold}
        self._untold: set[Key] = set()
        """Products that cannot be bought only because their rows do not tell it, or tell no price."""
        self._taken: dict[str, int] = {}
        """How many products another feed had, by that feed."""
        self._seen: dict[Key, int] = {}
        self._left: dict[str, list[tuple[Locale | None, Offered | None]]] = {}
        """What rows that were left out offer, None: nobody can tell; by what may be their id, with their language."""
        self._cut_off: set[str] = set()
        """Ids of rows at which the file is cut."""
        self._has_unknown = False
        """A row was left out that names no id: it may be of any product."""
        self._ending = Ending(connection, path, report, self._missing, had_any=bool(earlier), force=force)

    def take(self, number: int, row: Row | Broken | Cut | Unended) -> None:
        """Take in what was read at row `number`."""
        if isinstance(row, Cut):
            self._ending.cut(row.message)
        elif isinstance(row, Unended):
            self._ending.unended = row
        elif isinstance(row, Broken):
            self._report.refuse(number, row.reason, row.message)
            self._ending.look({"id": " ".join(row.ids)}, row.ids)
            at_cut = self._ending.is_at_cut(row.ids, row.reason) or row.reason == "cut"
            self._leave(row.ids, None, None, at_cut=at_cut)
        else:
            self._take_row(number, row)

    def end(self) -> None:
        """Remove what the feed no longer lists, unless it may merely fail to show it.

        Raises:
            FeedError: it has no row that can be used, or shows or sells far fewer products than before.
        """
        if not self._seen:
            first = "; ".join(str(problem) for problem in self._report.errors[:3]) or "it has no rows"
            raise FeedError(f"{self._path.name}: nothing to import: {first}")
        self._report.imported = len(self._seen)
        self._offer_anew()
        self._refuse_untold()
        self._remove()
        for said in notices(self._connection, self._path, self._taken):
            self._report.warn(0, "feed", said)
        self._ending.note()

    def _take_row(self, number: int, row: Row) -> None:
        ids = (row["id"],) if "id" in row else ()
        try:
            self._ending.refuse_cut(row, ids)
            record = self._parse(row, warn=partial(_warn, self._report, number))
            held = self._connection.execute(_HELD, (record.id, record.locale)).fetchone()
            had = dict(zip(_NAMES, held, strict=True)) if held else None
            self._ending.refuse_shortened(row, record, had, ids)
            _refuse_repeat(record, self._seen, number)
        except RowError as error:
            self._report.refuse(number, error.reason, str(error))
            at_cut = self._ending.is_at_cut(ids, error.reason)
            offered = None if at_cut and self._ending.lacks_cells else self._offered(row, ids)
            self._leave(ids, self._language(row), offered, at_cut=at_cut)
            return
        if is_available(row.get("availability", "")) is None:
            self._untold.add((record.id, record.locale))
        if had and had["feed"] != self._feed:
            self._take_over((record.id, record.locale), had)
        record = _with_fetched(record, had, self._connection)
        values = (*astuple(with_reading(record, had)), self._feed)
        if held != values:
            self._report.changed += 1
            self._connection.execute(_UPSERT, values)

    def _take_over(self, key: Key, had: Mapping[str, Any]) -> None:
        """Note a product that another feed had: this one may take it off sale, and lacks none that the other has."""
        self._taken[had["feed"]] = self._taken.get(had["feed"], 0) + 1
        if had["available"]:
            self._sold.add(key)

    def _leave(self, ids: tuple[str, ...], locale: Locale | None, offered: Offered | None, *, at_cut: bool) -> None:
        """Note a row that was left out, and what it offers; of one at which the file is cut that may be unknown."""
        self._has_unknown |= not ids
        if at_cut and offered is None:
            self._cut_off.update(ids)
            return
        for name in ids:
            self._left.setdefault(name, []).append((locale, offered))

    def _offered(self, row: Row, ids: tuple[str, ...]) -> Offered | None:
        """Return what a row offers; None where a cell that tells it is missing, unreadable, or may be cut."""
        if self._ending.hides(ATTRIBUTES, ids):
            return None
        if is_available(row.get("availability", "")) is None:
            return None
        try:
            return offered_of(row, self._currency, lambda _: None)
        except RowError:
            return None

    def _missing(self, ids: tuple[str, ...] = ()) -> set[Key]:
        """Return the products of the earlier import that the feed has not shown so far, without those of `ids`."""
        shown = {*self._left, *self._cut_off, *ids}
        return {key for key in self._earlier - self._seen.keys() if key[0] not in shown}

    def _offer_anew(self) -> None:
        """Let products whose rows were left out offer what these still tell, and nothing where they do not."""
        unknown = 0
        for name, locale in self._earlier - self._seen.keys():
            if name not in self._left:
                continue
            told = {offered for language, offered in self._left[name] if language in {locale, None}}
            offered = told.pop() if len(told) == 1 else None  # rows that differ tell nothing
            if offered is not None:
                self._connection.execute(_OFFER, (*astuple(offered), name, locale))
                continue
            unknown += 1
            self._untold.add((name, locale))
            sold = "UPDATE product SET available = FALSE WHERE id = ? AND locale = ?"
            self._connection.execute(sold, (name, locale))
        if unknown:
            said = f"{unknown} products count as ones that cannot be bought: their rows were left out and do not tell"
            self._report.warn(0, "offer", said)

    def _refuse_untold(self) -> None:
        """Refuse a feed that takes most products off sale without saying so.

        Raises:
            FeedError: it is one.
        """
        lost = len(self._untold & self._sold)
        if not self._force and lost > MOST_LOST * len(self._sold):
            raise FeedError(
                f"{self._path.name} does not tell, in words that are known, whether {lost} of the {len(self._sold)} "
                "products that were on sale can be bought, or at what price: nothing was changed; if they are really "
                f"not for sale, import it with --force. {'; '.join(map(str, self._told()))}"
            )

    def _told(self) -> list[Problem]:
        """Return examples of what rows do not tell."""
        return [*(one for one in self._report.warnings if one.kind == "availability"), *self._report.errors][:SHOWN]

    def _remove(self) -> None:
        missing = self._missing()
        if not self._force:
            if len(missing) > MOST_LOST * len(self._earlier):
                raise FeedError(
                    f"{self._path.name} lists {len(self._earlier) - len(missing)} of the {len(self._earlier)} products "
                    "it had: nothing was changed; if the others are really gone, import it with --force"
                )
            if missing and (self._ending.is_cut or self._has_unknown):
                said = f"{len(missing)} products that the feed does not show were kept, as it is broken"
                self._report.warn(0, "kept", said)
                return
        self._connection.executemany("DELETE FROM product WHERE id = ? AND locale = ?", missing)
        self._report.removed = len(missing)


def _with_fetched(record: Record, had: Mapping[str, Any] | None, connection: sqlite3.Connection) -> Record:
    """Return the record with the picture that was fetched from its link before: it stays until another one is."""
    if record.image or not record.image_link or had is None:
        return record
    image = had["image"] or ""
    if had["image_link"] != record.image_link or not image.startswith(f"{FETCHED}/"):
        return record
    root = image_root(connection)
    return replace(record, image=image) if root and (root / image).is_file() else record


def _warn(report: ImportReport, number: int, notice: Notice) -> None:
    report.warn(number, notice.kind, notice.message)


def _refuse_repeat(record: Record, seen: dict[Key, int], number: int) -> None:
    key = (record.id, record.locale)
    if key in seen:
        raise RowError(f"id {record.id!r} ({record.locale}) is already in row {seen[key]}", "repeat")
    seen[key] = number
