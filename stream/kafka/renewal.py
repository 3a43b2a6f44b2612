"""The record by which a slot server asks for a creative anew, since what the one it holds says is true no more.

It goes into a topic of its own: slot servers need no right to write the shop's events, and nobody who reads those meets
records that are none. Its key is the shopper's pseudonym; no identifier of the shop's is in it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID, uuid5

import msgspec

from engines.vocabulary.brief import EventType
from engines.vocabulary.locales import Locale
from stream.errors import RecordError
from stream.kafka.record import Header, timestamp

TYPE: Final = "adloom.renewal.v1"
GONE: Final = "gone"
"""Stands for the offer of a product that is not sold any more."""
ANY: Final = "any"
"""Stands for an offer that whoever asks does not know."""
_NAMESPACE: Final = UUID("5f1a3c52-7b0e-5d0c-9a37-ad100a000002")
_Text = Annotated[str, msgspec.Meta(max_length=256)]


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """One request, of one slot of one shopper."""

    id: _Text
    time: datetime
    """When it was asked for, UTC; the creative made for it is newer than all of earlier events."""
    user: _Text
    """Pseudonym of the shopper."""
    slot: _Text
    product: _Text
    locale: Locale
    """Language of the shopper's ads."""
    type: EventType
    """What the shopper did that the present creative was made for."""
    offer: _Text
    """Digest of what is offered by now; `GONE` or `ANY`."""
    made_for: datetime | None = None
    """When that happened which the present creative was made for, UTC; None: whoever asks does not tell."""
    schema: Literal["adloom.renewal.v1"] = "adloom.renewal.v1"


def renewal_id(creative: str, offer: str) -> str:
    """Name the request to make `creative` anew for an `offer`: whoever asks again asks for the same."""
    return str(uuid5(_NAMESPACE, f"{creative}|{offer}"))


def to_record(renewal: Renewal) -> tuple[bytes, bytes, list[Header]]:
    """Encode as (key, value, headers)."""
    told = {**msgspec.structs.asdict(renewal), "time": timestamp(renewal.time.timestamp())}
    if renewal.made_for is not None:
        told["made_for"] = timestamp(renewal.made_for.timestamp())
    return renewal.user.encode(), msgspec.json.encode(told), [("ce_type", TYPE.encode())]


def is_renewal(headers: Iterable[tuple[str, bytes | None]]) -> bool:
    """Tell a renewal by its record's headers."""
    return any(name == "ce_type" and value == TYPE.encode() for name, value in headers)


def from_record(value: bytes | None) -> Renewal:
    """Decode a record's value.

    Raises:
        RecordError: it is no renewal of this version.
    """
    try:
        found = msgspec.json.decode(value or b"", type=Renewal)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"not an {TYPE} record: {error}") from error
    if found.time.tzinfo is None or (found.made_for is not None and found.made_for.tzinfo is None):
        raise RecordError(f"not an {TYPE} record: a time has no zone")
    return found
