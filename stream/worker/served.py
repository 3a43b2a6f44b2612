"""The serving record of what an event became: a creative, or what takes one away."""

import time

import msgspec

from engines.creative import Creative, CreativeRequest
from stream.events import traceparent
from stream.events.event import Event
from stream.kafka.record import ServedCreative, StoredImage
from stream.planning.plan import Plan
from stream.worker.newest import Mark


def tombstone(user: str, slot: str, mark: Mark) -> ServedCreative:
    """Return what takes a slot's creative away, and keeps those of older events out."""
    return ServedCreative(
        id="", user=user, slot=slot, event_id=mark.event, event_time=mark.time, version=mark.offset,
        published=time.time(), content_type="", data=None, acted=mark.again,
    )  # fmt: skip


def served_as(  # noqa: PLR0917  what an event became, in the order of its making
    mark: Mark, event: Event, plan: Plan, request: CreativeRequest, creative: Creative, image: StoredImage | None
) -> ServedCreative:
    """Return the record of a creative; with an `image` its file lies in a store, and the record tells where."""
    return ServedCreative(
        id=creative.id,
        user=event.user,
        slot=request.slot,
        event_id=event.id,
        event_time=mark.time,
        version=mark.offset,
        published=time.time(),
        content_type=creative.content_type,
        data=b"" if image else creative.data,
        image=image,
        product=plan.product,
        locale=request.brief.product.locale,
        offer=plan.offer.digest,
        valid_until=plan.offer.until,
        acted=mark.again,
        explain=msgspec.json.encode({**creative.explain, **plan.notes}, order="deterministic"),
        traceparent=traceparent.continued(event.traceparent, creative.id),
    )
