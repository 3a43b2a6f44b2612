"""The dialects that events are written in, in the order in which a record is shown to them.

To add one, write a file beside this that has what `Dialect` asks for (`segment.py` is a good model) and name it in
`DIALECTS`; the decoder and `adloom replay` need no more. People read of it in docs/events.md. CloudEvents is none of
them: its envelope (`cloudevents.py`) is opened first and may hold any of them.
"""

from typing import Any, Final, Protocol

from stream.events import ga4, matomo, own, segment, shopify, snowplow
from stream.events.event import Draft
from stream.events.parse import Document, identifier


class Dialect(Protocol):
    """What the module of a dialect has."""

    @property
    def USER_FIELDS(self) -> tuple[str, ...]:  # noqa: N802  a constant of the module
        """Outermost fields in which a record names its shopper as text, the first of them first."""

    def recognises(self, document: Document) -> bool:
        """Tell whether `document` is of this dialect, by its marks alone; never raises."""

    def read(self, document: Document) -> Draft:
        """Read a document that was recognised.

        Raises:
            Rejected: a field has the wrong type, or the record is of no use to us.
        """


DIALECTS: Final[tuple[Dialect, ...]] = (own, matomo, snowplow, ga4, shopify, segment)
"""The clearest marks first: the first dialect that recognises a record reads it."""
USER_FIELDS: Final = tuple(field for dialect in (own, *reversed(DIALECTS[1:])) for field in dialect.USER_FIELDS)
"""Where any of them names the shopper: our own field, then from the plainest names to the tersest, as `uid`."""


def named(document: Any) -> str | None:
    """Return the shopper that the outermost fields of a record name, or those of what is alone in its `data`.

    That is for records which no dialect can read; None: none of them names one.
    """
    data = document.get("data") if isinstance(document, dict) else None
    places = (document, data[0] if isinstance(data, list) and len(data) == 1 else data)
    fields = [place.get(name) for place in places if isinstance(place, dict) for name in USER_FIELDS]
    return next(filter(None, map(identifier, fields)), None)
