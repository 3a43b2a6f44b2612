"""Whose a refused record is, as far as it can be read: a letter is kept under that pseudonym, to be found again."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from stream.events import cloudevents
from stream.events.dialects import DIALECTS, USER_FIELDS
from stream.events.event import Rejected
from stream.events.parse import identifier, parse_json, without_nulls
from stream.pseudonym import pseudonym

NOBODY: Final = "-"
"""Stands for a shopper where nothing in the record tells of one."""
MOST_BYTES: Final = 1 << 20  # a value above costs too much time to read for what the key mostly says as well


def shopper_of(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> str:
    """Return the pseudonym of a record's shopper, by the first of these that tells: its value, its key.

    A key that is no identifier of a shopper gives a keyed hash of itself all the same. Never raises on the record.

    Raises:
        IdentityError: there is no usable secret.
    """
    if named := _named(value or b"", headers):
        return pseudonym(named)
    return pseudonym(key.decode("utf-8", "surrogateescape")) if key else NOBODY


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
