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
from stream.catalog.attributes import ODD, Broken, Cut, Notice, Row, Unended
from stream.catalog.availability import is_available
from stream.catalog.database import COLUMNS, FETCHED, feed_key, image_root
from stream.catalog.imported import Doubt, doubt_of, ends_so, note, note_doubt
from stream.catalog.offer import ATTRIBUTES, Offered, offered_of
from stream.catalog.reading import with_reading
from stream.catalog.report import SHOWN, ImportReport, Problem
from stream.catalog.rows import Record
from stream.errors import FeedError, RowError

Key = tuple[str, str]
"""Id and locale of a product."""
MOST_LOST: Final = 0.5
"""Share of a feed's products that may vanish from one import to the next: a shop that drops more knows it and can say
so; a file that shows fewer is more often broken. The same share may go off sale because nobody can read why not."""
_BY_CUT: Final = frozenset({"cut", "shortened", "characters"})
"""Reasons that a cut gives, besides those that are called as the column of the last cell."""
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
_FIELDS: Final = {"title": "name"}
"""Columns that are not called as their attribute."""


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
        self._seen: dict[Key, int] = {}
        self._left: dict[str, list[tuple[Locale | None, Offered | None]]] = {}
        """What rows that were left out offer, None: nobody can tell; by what may be their id, with their language."""
        self._cut_off: set[str] = set()
        """Ids of rows at which the file is cut."""
        self._is_cut = False
        self._has_unknown = False
        """A row was left out that names no id: it may be of any product."""
        self._unended: Unended | None = None
        known = ends_so(connection, self._feed)
        self._is_guess = known is None and bool(earlier)
        """A catalogue of before does not tell: its feed may always have ended without a line end."""
        self._ends_so = known or self._is_guess
        self._doubt = doubt_of(connection, self._feed)
        self._last: Doubt | None = None

    def take(self, number: int, row: Row | Broken | Cut | Unended) -> None:
        """Take in what was read at row `number`."""
        if isinstance(row, Cut):
            self._cut(row.message)
        elif isinstance(row, Unended):
            self._unended = row
        elif isinstance(row, Broken):
            self._report.refuse(number, row.reason, row.message)
            self._look_at_last({"id": " ".join(row.ids)}, row.ids)
            at_cut = self._is_at_cut(row.ids, row.reason) or row.reason == "cut"
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
        is_whole = self._force or not self._is_cut
        is_unended = self._unended is not None and not self._unended.quote
        unended = is_unended if is_whole else self._ends_so and not self._is_guess
        note(self._connection, self._feed, unended=unended)
        note_doubt(self._connection, self._feed, None if is_whole else self._last)

    def _take_row(self, number: int, row: Row) -> None:
        ids = (row["id"],) if "id" in row else ()
        try:
            self._refuse_cut(row, ids)
            record = self._parse(row, warn=partial(_warn, self._report, number))
            held = self._connection.execute(_HELD, (record.id, record.locale)).fetchone()
            had = dict(zip(_NAMES, held, strict=True)) if held else None
            self._refuse_shortened(record, had, ids)
            _refuse_repeat(record, self._seen, number)
        except RowError as error:
            self._report.refuse(number, error.reason, str(error))
            at_cut = self._is_at_cut(ids, error.reason)
            self._leave(ids, self._language(row), self._offered(row, ids), at_cut=at_cut)
            return
        if is_available(row.get("availability", "")) is None:
            self._untold.add((record.id, record.locale))
        record = _with_fetched(record, had, self._connection)
        values = (*astuple(with_reading(record, had)), self._feed)
        if held != values:
            self._report.changed += 1
            self._connection.execute(_UPSERT, values)

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
        is_known = self._ends_so and not self._missing(ids) if self._unended else True
        if self._unended is not None and self._unended.column in ATTRIBUTES and not is_known:
            return None
        if is_available(row.get("availability", "")) is None:
            return None
        try:
            return offered_of(row, self._currency, lambda _: None)
        except RowError:
            return None

    def _cut(self, message: str) -> None:
        self._report.warn(0, "cut", message)
        self._is_cut = True

    def _missing(self, ids: tuple[str, ...] = ()) -> set[Key]:
        """Return the products of the earlier import that the feed has not shown so far, without those of `ids`."""
        shown = {*self._left, *self._cut_off, *ids}
        return {key for key in self._earlier - self._seen.keys() if key[0] not in shown}

    @property
    def _is_in_doubt(self) -> bool:
        """Whether the row that comes is the last one, and its line has no end."""
        return self._unended is not None and not self._force

    def _look_at_last(self, row: Row, ids: tuple[str, ...]) -> None:
        if self._is_in_doubt:
            self._last = Doubt.of(self._path, row, self._missing(ids))

    @property
    def _is_again(self) -> bool:
        """Whether the import before ended so, too, in another file: no cut falls on the same place twice."""
        if self._doubt is None or self._last is None or self._unended is None:
            return False
        return self._doubt.has_end(self._last, self._unended.column)

    def _is_at_cut(self, ids: tuple[str, ...], reason: str) -> bool:
        """Note a cut where a last row without a line end was left out; tell whether products are missing behind it.

        A fault before its last cell comes of no cut.
        """
        if self._unended is None or self._force or self._is_again:
            return False
        missing = len(self._missing(ids))
        is_by_cut = reason in _BY_CUT or self._unended.column.startswith(reason)
        if not (missing or is_by_cut) or (self._ends_so and not (missing and is_by_cut)):
            return False
        told = f" and {missing} products are missing" if missing else " and cannot be used"
        lacks = "text has no closing quote" if self._unended.quote else "line has no line end"
        self._cut(f"its last {lacks}{told}: it may be cut off; end it, or import it with --force")
        return missing > 0

    def _refuse_cut(self, row: Row, ids: tuple[str, ...]) -> None:
        """Refuse a last row without a line end where products are missing, of a feed that is not known to end so."""
        self._look_at_last(row, ids)
        if not self._is_in_doubt or self._is_again or not (missing := self._missing(ids)):
            return
        if not self._ends_so:
            raise RowError("the file seems to end within this row", "cut")
        if self._is_guess:
            said = f"its last line has no end and {len(missing)} products are missing: taken as whole this once"
            self._report.warn(0, "unended", said)

    def _refuse_shortened(self, record: Record, had: Mapping[str, Any] | None, ids: tuple[str, ...]) -> None:
        """Refuse a last row without a line end whose last cell is the beginning of what it was, or no whole price."""
        if self._unended is None or self._force:
            return
        if not (missing := self._missing(ids)) and self._ends_so:
            return
        if self._doubt and self._last and self._doubt.has_row(self._last):
            return
        column = _FIELDS.get(self._unended.column, self._unended.column)
        was, now = (had or {}).get(column), getattr(record, column, None)
        if self._unended.odd >= (2 if missing else ODD) or _is_beginning(
            was, now, is_price=column in {"price", "sale_price"}
        ):
            raise RowError(f"the file seems to end within this row's {self._unended.column}", "shortened")

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
            if missing and (self._is_cut or self._has_unknown):
                said = f"{len(missing)} products that the feed does not show were kept, as it is broken"
                self._report.warn(0, "kept", said)
                return
        self._connection.executemany("DELETE FROM product WHERE id = ? AND locale = ?", missing)
        self._report.removed = len(missing)


def _is_beginning(was: object, now: object, *, is_price: bool) -> bool:
    """Tell whether a text is what is left of the one before; 12 is all of 12.00."""
    if not isinstance(was, str) or not isinstance(now, str) or not was.startswith(now):
        return False
    return _figures(was) != _figures(now) if is_price else was != now


def _figures(price: str) -> str:
    return price.rstrip("0").rstrip(".") if "." in price else price


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
