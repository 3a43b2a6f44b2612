"""Whose a refused record is, as far as it can be read: a letter is kept under that pseudonym, to be found again."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from stream.errors import RecordError
from stream.events import cloudevents
from stream.events.dialects import DIALECTS, USER_FIELDS
from stream.events.event import Rejected
from stream.events.parse import identifier, parse_json, without_nulls
from stream.kafka.renewal import from_record, is_renewal
from stream.pseudonym import pseudonym

NOBODY: Final = "-"
"""Stands for a shopper where nothing in the record tells of one."""
_PSEUDONYM: Final = re.compile(r"[a-z2-7]{26}")
MOST_BYTES: Final = 1 << 20  # a value above costs too much time to read for what the key mostly says as well


def shopper_of(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> str:
    """Return the pseudonym of a record's shopper, by the first of these that tells: its value, its key.

    A slot server's request for a creative anew names the pseudonym itself, which is not hashed again. A key that is no
    identifier of a shopper gives a keyed hash of itself all the same. Never raises on the record.

    Raises:
        IdentityError: there is no usable secret.
    """
    headers = tuple(headers)
    if is_renewal(headers) and (known := _known(key, value)):
        return known
    if named := _named(value or b"", headers):
        return pseudonym(named)
    return pseudonym(key.decode("utf-8", "surrogateescape")) if key else NOBODY


def _known(key: bytes | None, value: bytes | None) -> str | None:
    """Return the pseudonym in a request for a creative anew; whatever else stands there is no pseudonym."""
    try:
        told = from_record(value).user
    except RecordError:
        told = (key or b"").decode("ascii", "replace")
    return told if _PSEUDONYM.fullmatch(told) else None


def _named(value: bytes, headers: Iterable[tuple[str, bytes | None]]) -> str | None:
    if not value or len(value) > MOST_BYTES:
        return None
    try:
        document = parse_json(value)
        envelope = cloudevents.unwrap(document, _texts(headers))
        inner = without_nulls(envelope.document if envelope else document)
    except Rejected:
        return None
    return _read(inner) if isinstance(inner, dict) else None


def _read(document: Mapping[str, Any]) -> str | None:
    """Ask the record's dialect; of what it refuses, the outermost fields that name a shopper."""
    for dialect in DIALECTS:
        if dialect.recognises(document):
            try:
                return dialect.read(document).user
            except Rejected:
                break
    return next((found for name in USER_FIELDS if (found := identifier(document.get(name)))), None)


def _texts(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    return {name.lower(): value.decode("utf-8", "replace") for name, value in headers if value is not None}
