"""Confluent Schema Registry's wire format: a zero byte and the four bytes of a schema's id before a record's value.

Behind them JSON Schema's serialiser writes JSON, which is read as any. Avro and Protobuf cannot be read without their
schema. Source: Confluent Platform, Schema Registry, Wire Format.
"""

from typing import Any, Final

from stream.events.event import Rejected
from stream.events.parse import parse_json

_MAGIC: Final = b"\0"  # no JSON begins with it
_HEADER: Final = 5
_BEGINS: Final = (b"{", b"[", b"\xef\xbb\xbf")


def parse_value(value: bytes) -> Any:
    """Decode the JSON of a record's value, framed or not.

    Raises:
        Rejected: not UTF-8 (`encoding`), not JSON, or nested too deep (`json`); of what is framed the detail tells it.
    """
    if not value.startswith(_MAGIC):
        return parse_json(value)
    if len(value) <= _HEADER:
        raise Rejected("json", "the record is a zero byte and no JSON")
    payload = value[_HEADER:]
    framed = f"framed by a Confluent Schema Registry serialiser, schema id {int.from_bytes(value[1:_HEADER], 'big')}"
    if not payload.lstrip().startswith(_BEGINS):
        raise Rejected("json", f"{framed}, and no JSON is behind it: send JSON or JSON Schema, not Avro or Protobuf")
    try:
        return parse_json(payload)
    except Rejected as error:
        raise Rejected(error.reason, f"{framed}: {error.detail}") from None
