"""Small readers shared by the dialects: typed structs, numbers as identifiers, product pages."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from stream.events.event import Rejected

Document = Mapping[str, Any]
StructT = TypeVar("StructT", bound=msgspec.Struct)
Identifier = str | int | None
"""Trackers write identifiers as text or as whole numbers."""

_QUERY_KEYS: Final = ("sku", "product", "product_id", "productid")
_PATH: Final = re.compile(r"/(?:products?|p|item|dp)/([^/]+)")


def parse_json(data: bytes | str) -> Any:
    """Decode JSON.

    Raises:
        Rejected: not UTF-8 (`encoding`), or not JSON, or nested too deep (`json`).
    """
    try:
        return msgspec.json.decode(data)
    except UnicodeDecodeError:
        raise Rejected("encoding", "the text is not UTF-8") from None
    except msgspec.DecodeError as error:
        raise Rejected("json", str(error)) from None
    except RecursionError:
        raise Rejected("json", "nested too deep") from None


def convert(document: Any, kind: type[StructT]) -> StructT:
    """Check `document` against the struct `kind`.

    Raises:
        Rejected: a field has the wrong type (`schema`); the detail names the field.
    """
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise Rejected("schema", str(error)) from None
    except RecursionError:
        raise Rejected("schema", "nested too deep") from None


def identifier(value: Identifier) -> str | None:
    """Return an identifier as text, None when there is none."""
    return None if value is None else str(value).strip() or None


def first(*values: Identifier) -> str | None:
    """Return the first identifier that is there."""
    return next((found for value in values if (found := identifier(value))), None)


def epoch(value: str | float | None, per_second: int) -> datetime | None:
    """Read a time counted from 1970 in parts of a second, e.g. `per_second` 1000 for milliseconds.

    Raises:
        Rejected: not a number, or no time of this calendar (`schema`).
    """
    if value is None or value == "":
        return None
    try:
        return datetime.fromtimestamp(float(value) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        raise Rejected("schema", "the time is not a number of seconds since 1970 or parts of them") from None


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
