"""Whose a refused record is, as far as it can be read: a letter is kept under that pseudonym, to be found again."""

import re
from collections.abc import Iterable
from typing import Any, Final

from stream.errors import RecordError
from stream.events.dialects import DIALECTS, named
from stream.events.event import Rejected
from stream.events.framing import parse_value
from stream.events.opening import opened
from stream.events.parse import without_nulls
from stream.kafka.renewal import from_record, is_renewal
from stream.letters.letter import texts_of
from stream.pseudonym import pseudonym

NOBODY: Final = "-"
"""Stands for a shopper where nothing in the record tells of one."""
_PSEUDONYM: Final = re.compile(r"[a-z2-7]{26}")
MOST_BYTES: Final = 1 << 20  # a value above costs too much time to read for what the key mostly says as well


def shopper_of(
    key: bytes | None,
    value: bytes | None,
    headers: Iterable[tuple[str, bytes | None]],
    *,
    most_bytes: int | None = MOST_BYTES,
) -> str:
    """Return the pseudonym of a record's shopper, by the first of these that tells: its value, its key.

    A slot server's request for a creative anew names the pseudonym itself, which is not hashed again. A key that is no
    identifier of a shopper gives a keyed hash of itself all the same. Never raises on the record.

    Args:
        key: the record's key.
        value: the record's value.
        headers: the record's headers.
        most_bytes: what is larger is not read; None reads all, as for who has read it before.

    Raises:
        IdentityError: there is no usable secret.
    """
    headers = tuple(headers)
    if is_renewal(headers) and (known := _known(key, value)):
        return known
    if value and (most_bytes is None or len(value) <= most_bytes) and (name := _named(value, headers)):
        return pseudonym(name)
    return pseudonym(key.decode("utf-8", "surrogateescape")) if key else NOBODY


def _known(key: bytes | None, value: bytes | None) -> str | None:
    """Return the pseudonym in a request for a creative anew; whatever else stands there is no pseudonym."""
    try:
        told = from_record(value).user
    except (RecordError, RecursionError):
        told = (key or b"").decode("ascii", "replace")
    return told if _PSEUDONYM.fullmatch(told) else None


def _named(value: bytes, headers: Iterable[tuple[str, bytes | None]]) -> str | None:
    """Return whom a record names, as the decoder reads it; of what it cannot open, the outermost fields."""
    try:
        document = parse_value(value)
    except Rejected:
        return None
    try:
        return _read(without_nulls(opened(document, texts_of(headers)).document))
    except Rejected:
        return named(document)


def _read(document: Any) -> str | None:
    """Ask the record's dialect; of what it refuses, the outermost fields that name a shopper."""
    for dialect in DIALECTS if isinstance(document, dict) else ():
        if dialect.recognises(document):
            try:
                return dialect.read(document).user
            except Rejected:
                break
    return named(document)
