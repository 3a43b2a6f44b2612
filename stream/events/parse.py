"""Small readers shared by the dialects: typed structs, identifiers, texts, times, product pages.

Fields that may be broken without harm are `Any` in the structs and read by these: a spare one refuses no event.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from stream.events.event import Rejected
from stream.pseudonym import user_secret

Document = Mapping[str, Any]
StructT = TypeVar("StructT", bound=msgspec.Struct)
_DERIVED: Final = b"adloom.event.v1\0"
_Time: Final = Annotated[datetime, msgspec.Meta(tz=True)]

_ESCAPES: Final = re.compile(
    rb"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
"""Escapes that are whole, as a group: a backslash and a pair of surrogates; else half a pair."""
_QUERY_KEYS: Final = ("sku", "product", "product_id", "productid")
_PATH: Final = re.compile(r"/(?:products?|p|item|dp)/([^/]+)")


def parse_json(data: bytes | str) -> Any:
    """Decode JSON.

    An escape of half a surrogate pair, which JavaScript and Python write (RFC 8259 §8.2), is read as U+FFFD.

    Raises:
        Rejected: not UTF-8 (`encoding`), or not JSON, or nested too deep (`json`).
    """
    # A byte order mark, which some writers put before UTF-8, says nothing (RFC 8259 §8.1).
    plain = data.removeprefix(b"\xef\xbb\xbf") if isinstance(data, bytes) else data.removeprefix("\ufeff")
    try:
        return _decoded(plain)
    except UnicodeDecodeError:
        raise Rejected("encoding", "the text is not UTF-8") from None
    except msgspec.DecodeError as error:
        raise Rejected("json", str(error)) from None
    except RecursionError:
        raise Rejected("json", "nested too deep") from None


def _decoded(data: bytes | str) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        written = data.encode() if isinstance(data, str) else data
        whole = _ESCAPES.sub(lambda found: found[1] or rb"\ufffd", written)
        if whole == written:
            raise
        return msgspec.json.decode(whole)


def convert(document: Any, kind: type[StructT]) -> StructT:
    """Check `document` against the struct `kind`.

    Raises:
        Rejected: a field has the wrong type (`schema`); the detail names the field.
    """
    try:
        return msgspec.convert(_with_objects(document, kind), kind)
    except msgspec.ValidationError as error:
        raise Rejected("schema", str(error)) from None
    except RecursionError:
        raise Rejected("schema", "nested too deep") from None


def _with_objects(document: Any, kind: type[msgspec.Struct]) -> Any:
    """Return `document` with objects where `kind` has them and an empty list stands: PHP writes an empty array so."""
    if document == []:
        return {}
    if not isinstance(document, dict):
        return document
    objects = _objects(kind)
    return {name: {} if value == [] and name in objects else value for name, value in document.items()}


@cache  # a few kinds of structs, and reading their annotations takes longer than reading an event
def _objects(kind: type[msgspec.Struct]) -> frozenset[str]:
    """Return the names under which `kind` has objects."""
    return frozenset(
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct)
    )


def spare(document: Any, kind: type[StructT]) -> StructT:
    """Read an object that no event hangs on: as the struct `kind`, or an empty one where it is something else."""
    return convert(document, kind) if isinstance(document, dict) else kind()


def without_nulls(document: Any) -> Any:
    """Return `document` without nulls in objects and lists: many serialisers write them for what is absent.

    Raises:
        Rejected: nested too deep (`json`).
    """
    try:
        return _without_nulls(document)
    except RecursionError:
        raise Rejected("json", "nested too deep") from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value if inner is not None]
    return value


def identifier(value: Any) -> str | None:
    """Return an identifier as text: trackers write text or whole numbers; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # warehouses make 17.0 of 17
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def first(field: str, *values: Any) -> str | None:
    """Return the first identifier that is there.

    Raises:
        Rejected: there is none, and one of `values` is neither text nor a whole number (`schema`).
    """
    if found := next((found for value in values if (found := identifier(value))), None):
        return found
    if any(value is not None and not isinstance(value, str) for value in values):
        raise Rejected("schema", f"{field} is neither text nor a whole number")
    return None


def derived_id(document: Document) -> str:
    """Return an id made from all of `document`, for protocols without one: whatever comes again has the same."""
    return keyed_id(msgspec.json.encode(document, order="deterministic"))


def keyed_id(record: bytes) -> str:
    """Return 128 bits of HMAC-SHA-256: a record names its shopper, and nobody must find out whom by trying."""
    return hmac.digest(user_secret(), _DERIVED + record, "sha256")[:16].hex()


def text(*values: Any) -> str | None:
    """Return the first that is text, or a number as text; anything else in such a place says nothing."""
    written = (value for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    return next((str(value) for value in written if value != ""), None)


def readable(value: Any) -> datetime | None:
    """Return an RFC 3339 time with its offset, None for anything else."""
    try:
        found: datetime = msgspec.convert(value, _Time)
    except msgspec.ValidationError:
        return None
    return found


def moment(*values: Any) -> datetime | None:
    """Return the first RFC 3339 time with an offset.

    Raises:
        Rejected: there is none, and one of `values` is something else (`schema`).
    """
    if found := next(filter(None, map(readable, values)), None):
        return found
    if any(value is not None for value in values):
        raise Rejected("schema", "the time is not RFC 3339 with an offset")
    return None


def mended(happened: datetime | None, sent: datetime | None, received: datetime | None) -> datetime | None:
    """Free a time of the sender's wrong clock: what passed on that clock is taken from the moment of receipt.

    Source: Segment's spec, timestamp = receivedAt - (sentAt - originalTimestamp). Nothing happens after its receipt.
    """
    if happened is None or sent is None or received is None:
        return happened
    try:
        return min(received, received - (sent - happened))
    except OverflowError:
        return happened


def epoch(per_second: int, *values: Any) -> datetime | None:
    """Read the first time counted from 1970 in parts of a second, e.g. `per_second` 1000 for milliseconds.

    Raises:
        Rejected: there is none, and one of `values` is no number, or no time of this calendar (`schema`).
    """
    broken = False
    for value in values:
        if value is None or value == "":
            continue
        try:
            return datetime.fromtimestamp(float(value) / per_second, UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            broken = True
    if broken:
        raise Rejected("schema", "the time is not a number of seconds since 1970 or parts of them")
    return None


def product_of(url: str | None) -> str | None:
    """Return the product a page is about, from `?sku=`, `?product=` or `/products/<id>`; None for other pages."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, max_num_fields=100))  # a page of ours has a handful
    except ValueError:  # a broken host, or a query of very many fields
        return None
    for key in _QUERY_KEYS:
        if found := query.get(key):
            return found
    match = _PATH.search(parts.path)
    return unquote(match[1]) if match else None
