"""A slot server's request for a creative anew, as an event: made like any other, and counted for no shopper."""

from datetime import UTC, datetime, timedelta

from engines.errors import LayoutError
from engines.layout.slots import parse_slot
from stream.errors import RecordError
from stream.events.event import Event, Limits, Page, Rejected
from stream.kafka.renewal import from_record


def decode_renewal(value: bytes, *, now: datetime, limits: Limits) -> Event:
    """Turn the value of a renewal's record into an event.

    Raises:
        Rejected: it is no renewal, it is too old or ahead of `now`, or there is no such slot.
    """
    try:
        asked = from_record(value)
        slot = parse_slot(asked.slot).name
    except RecordError as error:
        raise Rejected("schema", str(error)) from error
    except LayoutError as error:
        raise Rejected("slot", str(error)) from error
    age = now - asked.time
    if age > timedelta(seconds=limits.deadline_s):
        raise Rejected("expired", f"{age.total_seconds():.1f} s old, the deadline is {limits.deadline_s:g} s")
    if -age > timedelta(seconds=limits.future_skew_s):
        raise Rejected("future", f"{-age.total_seconds():.1f} s ahead, {limits.future_skew_s:g} s are allowed")
    return Event(
        id=asked.id,
        time=asked.time.astimezone(UTC),
        user=asked.user,
        session="",
        type=asked.type,
        product=asked.product,
        page=Page(),
        locale=asked.locale,
        consent=True,  # given once; whether it was refused since is asked before anything is made
        slots=(slot,),
        renews=asked.offer,
        acted=asked.made_for and asked.made_for.astimezone(UTC),
    )
