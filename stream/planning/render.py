"""From an event to the creatives it asks for: what the worker plans for a record, and `adloom render` without Kafka."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from engines.creative import Creative, CreativeRequest, Studio, seed_of
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.events.decoder import decode
from stream.events.event import Event, Limits, Rejected
from stream.kafka.record import Header, timestamp
from stream.planning.choice import ProductError, choose_product, make_brief
from stream.planning.plan import ExpiredError, Plan, RefusedError, Steps
from stream.planning.profiles import EMPTY, Profiles

CENTURY_S = 100 * 365.25 * 86_400.0


def make_plan(event: Event, catalog: Catalog, profiles: Profiles) -> Plan:
    """Take `event` into the profile and ask for one creative per slot, all from one copy and one picture.

    Raises:
        RefusedError: no product can be advertised for it.
    """
    seen = catalog.product(event.product, event.locale, event.time) if event.product else None
    profiles.observe(event, seen)
    profile = profiles.profile(event.user, event.session) if event.consent else EMPTY
    try:
        product, chosen = choose_product(event, catalog, profile)
    except ProductError as error:
        raise RefusedError("unknown_product", str(error), error="ProductError") from error
    brief = make_brief(event, product, profile)
    requests = tuple(
        CreativeRequest(event_id=event.id, slot=slot, seed=seed_of(event.id), brief=brief) for slot in event.slots
    )
    notes = {
        "event": {
            "type": event.type,
            "time": timestamp(event.time.timestamp()),
            "product": event.product,
            "page": event.page.title,
        },
        "profile": profile.summary(),
        "chosen": chosen,
        "link": product.link,
    }
    return Plan(requests, product.id, notes)


def make_steps(settings: Settings, catalog: Catalog, profiles: Profiles) -> Steps:
    """Return what the worker does with a record before and after the engines."""
    limits = Limits(
        max_bytes=settings.max_event_bytes,
        deadline_s=settings.deadline_s,
        future_skew_s=settings.future_skew_s,
        slots=settings.slots,
    )
    deadline = timedelta(seconds=settings.deadline_s)

    def read(value: bytes, headers: Sequence[Header]) -> Event:
        try:
            return decode(value, headers, now=datetime.now(UTC), limits=limits)
        except Rejected as error:
            if error.reason == "expired":
                raise ExpiredError(error.detail) from error
            raise RefusedError(error.reason, error.detail, error="Rejected") from error

    def plan(event: Event) -> Plan:
        return make_plan(event, catalog, profiles)

    def expired(event: Event) -> bool:
        return datetime.now(UTC) - event.time > deadline

    return Steps(read, plan, expired)


def render_event(value: bytes, slot: str, studio: Studio, catalog: Catalog) -> tuple[Creative, dict[str, Any]]:
    """Do the whole path for one record of any age and one slot, without Kafka; return the creative and its explanation.

    Raises:
        AdloomError: the record is no event, its product is unknown, or a stage failed.
    """
    limits = Limits(deadline_s=CENTURY_S, future_skew_s=CENTURY_S, slots=(slot,))
    event = decode(value, (), now=datetime.now(UTC), limits=limits)
    plan = make_plan(msgspec.structs.replace(event, slots=(slot,)), catalog, Profiles())
    creative = studio.render(plan.requests[0])
    return creative, {**creative.explain, **plan.notes}
