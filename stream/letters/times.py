"""Times of records that are sent again: read as the decoder reads them, and renewed where it would find the new one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec

from stream.events import cloudevents, own
from stream.events.decoder import decode
from stream.events.event import Limits, Rejected
from stream.events.framing import parse_value
from stream.events.opening import Opened, opened
from stream.events.parse import without_nulls
from stream.kafka.record import timestamp
from stream.kafka.renewal import is_renewal
from stream.letters.letter import texts_of
from stream.planning.renewed import decode_renewal

Headers = Sequence[tuple[str, bytes | None]]
_FRAMED: Final = b"\0"
_FRAME: Final = 5  # bytes before the JSON, as `stream.events.framing` has it


class Renewed(NamedTuple):
    """An event with a new time."""

    value: bytes
    was: datetime
    """When its shopper acted, by the event itself, UTC."""


def renewed(value: bytes | None, headers: Headers, now: datetime) -> Renewed | None:
    """Return an event in our own dialect with the time `now`; None for what keeps the time that it has.

    That is what is of another dialect or stands within another envelope, and an event that tells no time that can be
    read: nobody knows what its shopper refused since.
    """
    if not value:
        return None
    try:
        document = parse_value(value)
        was = _time(document, opened(document, texts_of(headers)))
    except (Rejected, OverflowError):
        return None
    if was is None:
        return None
    frame = value[:_FRAME] if value.startswith(_FRAMED) else b""
    return Renewed(frame + msgspec.json.encode({**document, "time": timestamp(now.timestamp())}), was)


def _time(document: Any, found: Opened) -> datetime | None:
    """Return the time of an event in our own dialect whose fields are the outermost ones of its record.

    Raises:
        Rejected: the decoder does not read it.
        OverflowError: it is outside the calendar.
    """
    if not _is_outermost(document, found.document):
        return None
    event = without_nulls(found.document)
    if not own.recognises(event):
        return None
    draft = own.read(event)
    if found.cloud is not None:
        draft = cloudevents.complete(draft, found.cloud)
    return draft.time and draft.time.astimezone(UTC)


def _is_outermost(document: Any, inner: Any) -> bool:
    """Tell whether `inner` is `document`, but for a schema that a header told."""
    return (
        isinstance(document, dict)
        and isinstance(inner, dict)
        and all(inner.get(name) is value for name, value in document.items())
    )


def is_late(value: bytes | None, headers: Headers, now: datetime, limits: Limits) -> bool:
    """Tell whether a worker with `limits` would call a record expired at `now`."""
    try:
        if is_renewal(headers):
            decode_renewal(value or b"", now=now, limits=limits)
        else:
            decode(value, headers, now=now, limits=limits)
    except Rejected as error:
        return error.reason == "expired"
    except (OverflowError, RecursionError):
        return False
    return False
