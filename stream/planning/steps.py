"""What the worker does with a record before the engines: decode it, see whether it is late, plan for it."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from engines.vocabulary.locales import LOCALES
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.events.decoder import decode
from stream.events.event import Event, Limits, Page, Rejected
from stream.events.parse import keyed_id
from stream.kafka.record import Header
from stream.kafka.renewal import ANY, GONE, is_renewal
from stream.planning.plan import Plan, make_plan, observe
from stream.planning.profiles import ProfileStore
from stream.planning.refusal import ExpiredError, RefusedError, UnconsentedError
from stream.planning.renewed import decode_renewal
from stream.planning.repeated import Repeated
from stream.planning.variants import Variants

AGREE_S: Final = 2.0
"""Longest wait for a change of the catalogue that a slot server has seen already: all see it within a second."""
LOOK_S: Final = 0.05


class EventSteps:
    """The steps over one catalogue, one set of profiles and this machine's clock; not for several threads."""

    def __init__(self, settings: Settings, catalog: Catalog, profiles: ProfileStore) -> None:
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
        self._repeated = Repeated()

    def decode(self, value: bytes, headers: Sequence[Header], written: datetime | None = None) -> Event:
        """Turn a record's bytes, in any dialect or a slot server's request, into an event.

        What refuses consent, and is no usable event or comes late, is an event that asks for nothing: it is heard. It
        counts from when it says, else from when its record was `written`.

        Raises:
            RefusedError: it is no usable event.
            ExpiredError: it was older than the deadline when it came.
            UnconsentedError: it is no usable event, and of its shopper, who refused and is not named, no copy may be
                kept.
        """
        now, renewal = datetime.now(UTC), is_renewal(headers)
        try:
            if renewal:
                return self._repeated.settled(decode_renewal(value, now=now, limits=self._limits))
            return decode(value, headers, now=now, limits=self._limits)
        except Rejected as error:
            if error.user and not renewal:
                return _refusal(error.user, min(error.time or written or now, now), value)
            if error.reason == "expired":
                raise ExpiredError(error.detail) from error
            if not renewal and not self._limits.consented(error.consent):
                raise UnconsentedError("the shopper refused consent") from error
            raise RefusedError(error.reason, error.detail, error="Rejected") from error

    def left_s(self, event: Event) -> float:
        """Return the seconds until the deadline of `event`, below 0 once it passed."""
        return (self._deadline - (datetime.now(UTC) - event.time)).total_seconds()

    async def observe(self, event: Event) -> Sequence[str]:
        """Take `event` into its shopper's profile; of a shopper who refused, what was known is forgotten.

        Return the slots in which ads of such a shopper may stand: those of the event and the usual ones, none where
        nothing was known of them.

        A renewal is nothing that the shopper did. It waits a moment for a catalogue that does not know the offer yet.

        Raises:
            UnconsentedError: the shopper has refused since; it comes late, is to be made anew, or was sent again.
        """
        again = event.consent and (event.renews or event.acted is not None)
        if again and event.since.timestamp() <= await self._profiles.refused(event.user):
            raise UnconsentedError("the shopper refused consent after what is to be made again")
        if event.renews:
            await self._agreed(event)
            return ()
        known = observe(event, self._catalog, self._profiles)
        if not isinstance(known, bool):
            known = await known
        if event.consent and event.since.timestamp() <= self._profiles.moment(event.user):
            raise UnconsentedError("the shopper refused consent after it")
        return (*event.slots, *self._limits.slots) if known else ()

    def erase(self, user: str) -> None:
        """Forget what is known of a pseudonym."""
        self._profiles.erase(user)

    async def close(self) -> None:
        """End what the profiles have running in the background."""
        await self._profiles.close()

    def plan(self, event: Event) -> Plan:
        """Say what is to be made for an event that was observed.

        Raises:
            UnconsentedError: the shopper refused: a creative is kept under their pseudonym and shown to nobody else.
            RefusedError: no product can be advertised for it.
        """
        if not event.consent:
            raise UnconsentedError("the shopper refused consent")
        if event.renews and event.product and self._present(event) == GONE:
            event = msgspec.structs.replace(event, product=None)  # something else the shopper may like
        return make_plan(event, self._catalog, self._profiles, self._variants.seed)

    def _present(self, event: Event) -> str:
        """Return the digest of what is offered of the event's product by this catalogue, `GONE` where it has none."""
        offer = self._catalog.offer(event.product or "", event.locale, event.time)
        return offer.digest if offer else GONE

    async def _agreed(self, event: Event) -> None:
        """Wait until this catalogue offers what the slot server's does, but not for long: it may never do."""
        give_up = time.monotonic() + AGREE_S
        while event.renews not in {ANY, self._present(event)} and time.monotonic() < give_up:  # noqa: ASYNC110  a file
            await asyncio.sleep(LOOK_S)


def _refusal(user: str, moment: datetime, value: bytes) -> Event:
    """Return the refusal of consent that a record's `value` is, whatever else it is."""
    return Event(
        id=f"refusal-{keyed_id(value)}", time=moment, user=user, session="", type="view",
        product=None, page=Page(), locale=LOCALES[0], consent=False, slots=(),
    )  # fmt: skip
