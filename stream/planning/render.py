"""One event rendered without Kafka, from its bytes to a creative: `adloom render`, and the bench's warm render."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from engines.creative import Creative, Studio, seed_of
from stream.catalog.catalog import Catalog
from stream.events.decoder import decode
from stream.events.event import Limits
from stream.planning.plan import make_plan, observe
from stream.planning.profiles import Profiles

CENTURY_S: Final = 100 * 365.25 * 86_400.0
"""Deadline and skew here: a recorded event may be of any age, and the product's offer is that of its own time."""


def render_event(
    value: bytes, slot: str, studio: Studio, catalog: Catalog, variants: int
) -> tuple[Creative, dict[str, Any]]:
    """Do the whole path for one record of any age and one slot, without Kafka; return the creative and its explanation.

    The seed is one of `variants`, as in a worker for a brief that many ask for.

    Raises:
        AdloomError: the record is no event, its product is unknown, or a stage failed.
    """
    limits = Limits(deadline_s=CENTURY_S, future_skew_s=CENTURY_S, slots=(slot,))
    event = decode(value, (), now=datetime.now(UTC), limits=limits)
    event, profiles = msgspec.structs.replace(event, slots=(slot,)), Profiles()
    observe(event, catalog, profiles)
    plan = make_plan(event, catalog, profiles, lambda id_, _: seed_of(id_, variants))
    creative = studio.render(plan.requests[0])
    return creative, {**creative.explain, **plan.notes}
