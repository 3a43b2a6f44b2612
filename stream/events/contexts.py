"""Where signals of consent lie beside an object's plain fields: in JSON written as text, and in Snowplow's contexts.

Trackers send contexts as text (`co`, `ue_pr`) or base64url (`cx`, `ue_px`), each with its schema; enriched events have
columns named after vendor, schema and version. Didomi's cookie is base64, too. Sources: Snowplow's tracker protocol and
canonical event model, Matomo's and Didomi's web clients.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stream.events.event import Rejected
from stream.events.parse import parse_json

CONTEXTS: Final = frozenset({"co", "ue_pr", "cx", "ue_px", "didomi_token"})
MEASUREMENT: Final = "consent to measurement"
"""The name under which the `consent` of a Matomo request is told: it allows that the visit is measured, no more."""
_ENCODED: Final = frozenset({"cx", "ue_px", "didomi_token"})
_JSON: Final = re.compile(r"\s*[{\[]")
_BASE64: Final = re.compile(r"e(?:y[A-DI-L]|w[k-r0-3])")
"""How base64 of `{` and a quote or white space begins: other text of such a name is another's."""
_SCHEMA: Final = re.compile(r"iglu:[^/]+/([\w.-]+)/jsonschema/")
_COLUMN: Final = re.compile(r"(?:contexts|unstruct_event)_(\w+)_\d+")
_MOST_WORDS: Final = 20  # of a column's name
MOST_VISITS: Final = 100_000


class UnreadableError(Exception):
    """Text that should hold JSON, or a string of signals, is cut off or broken, so nobody knows what it says."""


class Visits:
    """How many nodes of a record were looked at, again for each signal around them."""

    def __init__(self) -> None:
        self.made = 0

    def count(self, nodes: int) -> None:
        """Count some more; raises UnreadableError above what any event needs."""
        self.made += nodes
        if self.made > MOST_VISITS:
            raise UnreadableError


def named(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each value in an object, with its names: data has that of its schema, too, as have a column's items.

    Each comes once: twice would double the work with every level.
    """
    request = "idsite" in document and "rec" in document
    schema = document.get("schema")
    told = _SCHEMA.match(schema) if isinstance(schema, str) else None
    for name, value in document.items():
        if found := _COLUMN.fullmatch(name):
            words = found[1].split("_")[-_MOST_WORDS:]  # where the vendor ends is not told
            names = tuple("_".join(words[begin:]) for begin in range(len(words)))
            for item in value if isinstance(value, list) else [value]:
                yield names, item
        elif name == "data" and told:
            yield (name, told[1]), value
        else:
            yield (MEASUREMENT if request and name == "consent" else name,), value


def opened(name: str, value: Any) -> Any:
    """Return what a field holds: the JSON that is written in it as text, else its value.

    Raises:
        UnreadableError: it begins as JSON, and is none.
    """
    if not isinstance(value, str):
        return value
    try:
        if _JSON.match(value):
            return parse_json(value)
        if name in _ENCODED and _BASE64.match(value):
            return parse_json(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (Rejected, Base64Error, ValueError):
        raise UnreadableError from None
    return value
