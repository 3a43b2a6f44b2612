"""The CloudEvents 1.0 envelope on Kafka: binary mode by `ce_` headers, structured mode by content type or specversion.

A content type `application/cloudevents` decides first, as the binding says: `ce_` headers beside it are copies.

It says who, when and which trace; what happened is in its data, in any dialect.
Source: CloudEvents Kafka Protocol Binding 1.0.2 §3; a type of `adloom.event.v1` makes the data's own `schema` optional.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from stream.events.event import Draft, Rejected
from stream.events.own import SCHEMA
from stream.events.parse import Document, convert, first, identifier, moment, parse_json, text

_STRUCTURED: Final = "application/cloudevents"
_BATCH: Final = "application/cloudevents-batch"


class Attributes(msgspec.Struct):
    """Context attributes; `id` and `time` stand in for what the data leaves out."""

    specversion: str
    id: Any = None
    type: Any = None
    time: Any = None
    datacontenttype: Any = None
    traceparent: Any = None
    """Distributed tracing extension."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened envelope."""

    attributes: Attributes
    document: Any


def unwrap(document: Any, headers: Mapping[str, str]) -> Envelope | None:
    """Open the envelope around `document`, the record's JSON value; None when there is none.

    Args:
        document: the decoded value.
        headers: record headers, names in lower case.

    Raises:
        Rejected: another version, a batch, data that is not JSON, or a wrong type.
    """
    content_type = headers.get("content-type", "").strip().lower()
    if content_type.startswith(_BATCH):
        raise Rejected("dialect", "a record must hold one CloudEvent, not a batch")
    if content_type.startswith(_STRUCTURED):
        attributes, data = convert(document, Attributes), _structured_data(document)
    elif "ce_specversion" in headers:
        attributes = convert({"datacontenttype": headers.get("content-type"), **extensions(headers)}, Attributes)
        data = document
    elif isinstance(document, dict) and document.get("specversion") is not None:
        attributes, data = convert(document, Attributes), _structured_data(document)
    else:
        return None
    if attributes.specversion != "1.0":
        raise Rejected("dialect", "of CloudEvents, version 1.0 is understood")
    kind = (text(attributes.datacontenttype) or "application/json").split(";")[0].strip().lower()
    if not kind.endswith(("/json", "+json")):
        raise Rejected("dialect", "the data of a CloudEvent must be JSON")
    if attributes.type == SCHEMA and isinstance(data, dict):
        data = {"schema": SCHEMA, **data}
    return Envelope(attributes, data)


def extensions(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes in `ce_` headers, by their names."""
    return {name[3:]: value for name, value in headers.items() if name.startswith("ce_")}


def _structured_data(document: Document) -> Any:
    encoded = document.get("data_base64")
    if "data" in document and (document["data"] is not None or encoded is None):
        return document["data"]
    if not isinstance(encoded, str):
        raise Rejected("schema", "a CloudEvent without data")
    try:
        return parse_json(b64decode(encoded, validate=True))
    except (Base64Error, ValueError):
        raise Rejected("encoding", "data_base64 is not base64") from None


def complete(draft: Draft, envelope: Envelope) -> Draft:
    """Fill what the data leaves out from the envelope's attributes.

    Raises:
        Rejected: what is left out has the wrong type there.
    """
    attributes = envelope.attributes
    draft.id = draft.id or identifier(attributes.id) or draft.derived_id or first("id", attributes.id)
    draft.time = draft.time or moment(attributes.time)
    draft.traceparent = draft.traceparent or text(attributes.traceparent)
    return draft
