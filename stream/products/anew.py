"""A reading of the products topic from its beginning: what it met, and when what it has not met is gone.

A topic that was made anew is empty at first, and half filled until a publication has ended. So what a whole copy had
stays until the publication's mark says that the topic has it all (`stream.products.mark`). Without a mark, as earlier
versions publish, a topic counts as whole where the copy was whole of this very topic before, or never was whole of any;
one without a product never does.

Who publishes calls a topic begun only where it found it empty. A copy that had it whole reads it from its beginning
then: a retention may have purged what it has, and says so with no record.
"""

import sqlite3
from typing import Final

from stream.products.facts import fact, note
from stream.products.mark import MARK, decode_mark, encode_mark

SEEN: Final = "CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) WITHOUT ROWID;"
_ENDED, _BEFORE, _MARK = "settled", "whole before", "mark"
_BEGUN: Final = encode_mark("begun")
_SAME, _OTHER = "same", "other"
"""Of which topic the copy was whole before this reading: of this one, or of another of its name."""


class Anew:
    """The reading that a copy's database tells of, within the transactions of whoever changes it."""

    def __init__(self, connection: sqlite3.Connection, *, pictures: bool) -> None:
        self._connection = connection
        self._enough = frozenset({"whole"} if pictures else {"products", "whole"})

    @property
    def has_ended(self) -> bool:
        """Whether what was not met is gone."""
        return bool(fact(self._connection, _ENDED))

    @property
    def was_whole(self) -> bool:
        """Whether the copy had a whole catalogue before, which it keeps until this reading has ended."""
        return bool(fact(self._connection, _BEFORE))

    @property
    def mark(self) -> str:
        """What the topic's mark says, as far as it was read; "": there is none."""
        return fact(self._connection, _MARK)

    @property
    def may_end(self) -> bool:
        """Whether what is not met up to the topic's present end may go."""
        if mark := self.mark:
            return mark in self._enough
        return fact(self._connection, _BEFORE) != _OTHER and self._has_met_any

    @property
    def _has_met_any(self) -> bool:
        return self._connection.execute("SELECT 1 FROM seen LIMIT 1").fetchone() is not None

    def begin(self, *, is_same: bool) -> None:
        """Begin at the beginning of the topic that was read before, or of another."""
        ended, before = self.has_ended, fact(self._connection, _BEFORE)
        if ended or before:
            note(self._connection, _BEFORE, _SAME if is_same and (ended or before == _SAME) else _OTHER)
        for name in (_ENDED, _MARK):
            note(self._connection, name, "")
        self._connection.execute("DELETE FROM seen")

    def is_begun_again(self, key: bytes | None, value: bytes | None) -> bool:
        """Tell whether a record says that a topic is filled which had ended: what it has must all be met again."""
        return key == MARK and value == _BEGUN and self.has_ended

    def take_mark(self, value: bytes | None) -> None:
        """Take in a mark, or that it was taken back.

        Raises:
            RecordError: it says nothing that this version knows.
        """
        note(self._connection, _MARK, "" if value is None else decode_mark(value))

    def meet(self, key: bytes, *, is_there: bool) -> None:
        """Take in that the topic has a product, or has it no more."""
        if not self.has_ended:
            said = "INSERT OR IGNORE INTO seen VALUES (?)" if is_there else "DELETE FROM seen WHERE key = ?"
            self._connection.execute(said, (key,))

    def has_met(self, key: bytes) -> bool:
        """Tell whether the topic has a product."""
        return self._connection.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def end(self) -> None:
        """Take in that what was not met is gone."""
        self._connection.execute("DELETE FROM seen")
        note(self._connection, _ENDED, "1")
