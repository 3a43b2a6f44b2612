"""What the worker does with a record before the engines: decode it, see whether it is late, plan for it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.events.decoder import decode
from stream.events.event import Event, Limits, Rejected
from stream.kafka.record import Header
from stream.planning.plan import Plan, make_plan
from stream.planning.profiles import Profiles
from stream.planning.refusal import ExpiredError, RefusedError, UnconsentedError
from stream.planning.variants import Variants


class EventSteps:
    """The steps over one catalogue, one set of profiles and this machine's clock; not for several threads."""

    def __init__(self, settings: Settings, catalog: Catalog, profiles: Profiles) -> None:
        self._limits = Limits(
            max_bytes=settings.max_event_bytes,
            deadline_s=settings.deadline_s,
            future_skew_s=settings.future_skew_s,
            slots=settings.slots,
            absent_consent=settings.absent_consent,
        )
        self._deadline = timedelta(seconds=settings.deadline_s)
        self._variants = Variants(settings.variants)
        self._catalog = catalog
        self._profiles = profiles

    def decode(self, value: bytes, headers: Sequence[Header]) -> Event:
        """Turn a record's bytes, in any dialect, into an event.

        Raises:
            RefusedError: it is no usable event.
            ExpiredError: it was older than the deadline when it came.
        """
        try:
            return decode(value, headers, now=datetime.now(UTC), limits=self._limits)
        except Rejected as error:
            if error.reason == "expired":
                raise ExpiredError(error.detail) from error
            raise RefusedError(error.reason, error.detail, error="Rejected") from error

    def expired(self, event: Event) -> bool:
        """Tell whether the deadline passed while `event` waited for its turn."""
        return datetime.now(UTC) - event.time > self._deadline

    def plan(self, event: Event) -> Plan:
        """Take `event` into its shopper's profile and say what is to be made.

        Raises:
            UnconsentedError: the shopper refused; what was known of them is forgotten.
            RefusedError: no product can be advertised for it.
        """
        if not event.consent:
            # A creative is kept under its shopper's pseudonym and shown to nobody else, so there is none to make.
            self._profiles.observe(event, None)
            raise UnconsentedError("the shopper refused consent")
        return make_plan(event, self._catalog, self._profiles, self._variants.seed)
