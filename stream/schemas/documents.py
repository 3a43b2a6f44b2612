"""The schemas as files: one for each kind of record, or of its headers."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from stream.kafka.renewal import Renewal
from stream.letters.requests import Request
from stream.products.record import PublishedProduct
from stream.schemas.explanation import Explanation
from stream.schemas.headers import CreativeHeaders, LetterHeaders
from stream.schemas.inputs import ShopEvent

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


class Contract(NamedTuple):
    """A kind of record: its type, and whether Adloom writes it, so that others read it."""

    kind: type[msgspec.Struct]
    is_written: bool


CONTRACTS: Final[Mapping[str, Contract]] = {
    "adloom.event.v1": Contract(ShopEvent, is_written=False),
    "adloom.creative.v1.headers": Contract(CreativeHeaders, is_written=True),
    "adloom.creative.v1.explain": Contract(Explanation, is_written=True),
    "adloom.letter.v1.headers": Contract(LetterHeaders, is_written=True),
    "adloom.forget.v1": Contract(Request, is_written=True),
    "adloom.product.v1": Contract(PublishedProduct, is_written=True),
    "adloom.renewal.v1": Contract(Renewal, is_written=True),
}
"""By the name of their file, without `.json`."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a contract."""
    return {"$schema": DRAFT, **msgspec.json.schema(CONTRACTS[name].kind)}


def documents() -> dict[str, str]:
    """Return the text of every schema by the name of its file: the same for the same types."""
    return {f"{name}.json": json.dumps(schema_of(name), indent=1, ensure_ascii=False) + "\n" for name in CONTRACTS}
