"""One event from its bytes to its one end: what the worker does, to be read top down.

Each step, and who supplies it:

    consume   `stream.worker.intake` reads records, and hands each to `arrive` with the ticket of its offset
    decode    `Steps.decode`: `stream.planning.steps` over `stream.events.decoder`, bytes of any dialect to one event
    wait      `stream.worker.lanes` calls `serve` with all that waits of a shopper when their turn has come
    deadline  `Steps.left_s`: `stream.planning.steps`, nobody waits for a creative that comes too late
    observe   `Steps.observe`: the profile sees every event; a shopper who refused is forgotten, and nothing is made
    coalesce  `stream.worker.newest`: of a shopper's events each slot gets the newest, and never an older one after it
    plan      `Steps.plan`: `stream.planning.plan`, the product and the brief; one request per slot
    make      `stream.worker.making` over `engines.creative.Studio`: copy, encode, paint, layout, file
    store     `stream.images.uploads`, only a file too large for its record, before anything tells of it
    publish   `stream.worker.outlet`, one `stream.kafka.record` per slot: at once by `stream.kafka.sender`, or in a
              transaction with the offset by `stream.worker.transactions`
    end       `stream.worker.endings`: what was refused on the way goes out by `stream.worker.letters`;
              `stream.worker.offsets` completes the ticket, and intake commits

`stream.worker.worker` puts these parts together, `stream.worker.start` gives them real engines and a catalogue.
"""

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec
from aiokafka import ConsumerRecord

from engines.errors import ImageError, LayoutError, NotFiniteError
from stream.events.event import Event
from stream.events.since import as_known
from stream.images.uploads import Uploads
from stream.kafka.batches import Unreadable
from stream.kafka.lease import LeaseLostError
from stream.kafka.producer import TooLarge
from stream.kafka.record import ServedCreative, to_record
from stream.kafka.sender import BarredError
from stream.letters.forgetting import Forgetting
from stream.planning.plan import Plan
from stream.planning.refusal import ExpiredError, Refusal, RefusedError, UnconsentedError, reason_of, refusal_of
from stream.worker.arrival import Arrival
from stream.worker.endings import Endings
from stream.worker.making import Made, Making
from stream.worker.newest import Mark, Newest, bounded
from stream.worker.offsets import Ticket
from stream.worker.outlet import Outlet
from stream.worker.results import Noted
from stream.worker.served import served_as, tombstone
from stream.worker.steps import Steps
from stream.worker.transactional import Record

log = logging.getLogger(__name__)
FORGOTTEN: Final = "the shopper asked to be forgotten"
ATTEMPTS: Final = 3
"""An engine that failed thrice on one input will fail again; its shopper's next event is waiting behind."""
RETRY_S: Final = 0.05
"""First pause, doubled for the next: time for another batch or for memory to come free, little of the deadline."""


class _Live(NamedTuple):
    """An arrival that may be served: its event, and where ads may stand if its shopper refuses."""

    arrival: Arrival
    event: Event
    stands: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Takes records in, publishes creatives, and finishes each ticket exactly once."""

    steps: Steps
    making: Making
    _: KW_ONLY
    uploads: Uploads
    endings: Endings
    newest: Newest
    forgetting: Forgetting
    topic: str
    """Where creatives are published."""
    max_event_bytes: int
    """Records above are refused unread."""

    def arrive(self, record: ConsumerRecord, ticket: Ticket) -> Arrival:
        """Decode a record; never raises on what is in it."""
        start = time.monotonic()
        self.endings.tally.consumed()
        event, refusal = None, None
        try:
            event = bounded(self._decode(record), record.timestamp)
            age = time.time() - event.time.timestamp()
            self.endings.tally.metrics.event_age.observe(max(0.0, age))
            if age < 0:
                self.endings.tally.metrics.clock_skew.inc()
        except Exception as error:  # noqa: BLE001  bytes from outside must not stop the worker
            refusal = refusal_of(error)
        self.endings.tally.stage("decode", time.monotonic() - start)
        return Arrival(record, ticket, start, event, refusal)

    def _decode(self, record: ConsumerRecord) -> Event:
        value = record.value or b""
        if isinstance(record, Unreadable):
            raise RefusedError("unreadable", f"{record.reason}: {record.detail}")
        if len(value) > self.max_event_bytes:
            raise RefusedError("oversize", f"{len(value)} bytes; the limit is {self.max_event_bytes}")
        return as_known(self.steps.decode(value, record.headers, _written(record)), record.headers)

    async def serve(self, turn: Sequence[Arrival]) -> None:
        """Bring all that waits of one shopper to its end; only cancellation leaves something unfinished.

        The profile sees every event in the order of arrival. Creatives are made of the newest first: what an older one
        could still fill are slots that no newer one names, or that a newer one was refused.
        """
        live = [one for arrival in turn if self._is_held(arrival) and (one := await self._live(arrival))]
        if len(live) > 1:
            live.sort(key=lambda one: one.arrival.mark.order, reverse=True)
        taken: set[str] = set()
        refused = max((event.since for _, event, _ in live if not event.consent), default=None)
        for arrival, event, stands in live:
            if not event.consent:
                await self._withdraw(arrival, event, stands)
                taken |= {slot for older in live for slot in older.event.slots}
                continue
            slots = tuple(
                slot
                for slot in event.slots
                if slot not in taken and not self.newest.superseded(event.user, slot, arrival.mark)
            )
            if not slots:
                self.endings.let_go(arrival, "coalesced")  # each has, or gets, a newer one's
            elif refused is not None and event.since <= refused:
                self.endings.let_go(arrival, "unconsented")  # it tells again what was before the refusal
            elif await self._tried(arrival, msgspec.structs.replace(event, slots=slots)):
                taken |= set(slots)

    async def _withdraw(self, arrival: Arrival, event: Event, stands: Sequence[str]) -> None:
        """End the event of a shopper who refuses; ads made for them are taken away, lately or where one may stand."""
        mark, outlet = replace(arrival.mark, gone=True), self.endings.outlets(arrival.ticket)
        refusal: Refusal = UnconsentedError("the shopper refused consent")
        try:
            held = self.endings.ledger.holds(arrival.ticket)
            with self.endings.aside.while_waiting():
                for slot, cleared in self._clearing(event.user, mark, stands).items() if held else ():
                    await outlet.publish(self._noted(tombstone(event.user, slot, cleared), cleared))
        except LeaseLostError:
            self.endings.stale()
            return
        except Exception as error:  # noqa: BLE001  one odd event must not stop the others
            refusal = refusal_of(error)
        await self.endings.refuse(arrival, refusal)

    def _is_held(self, arrival: Arrival) -> bool:
        """Tell whether its partition is the same assignment still: it may be here anew, and must not bar itself."""
        held = self.endings.ledger.holds(arrival.ticket)
        if not held:
            self.endings.stale()
        return held

    def _clearing(self, user: str, refusal: Mark, stands: Sequence[str]) -> dict[str, Mark]:
        """Return the slots that have, or may have, an ad of before a `refusal`, and the marks that take them away."""
        may = {slot: refusal for slot in stands if not self.newest.superseded(user, slot, refusal)}
        return may | self.newest.clearing(user, refusal)

    async def _live(self, arrival: Arrival) -> "_Live | None":
        """Take an arrival's event into the profile; one that is none, or comes too late, ends, and None is returned."""
        try:
            return await self._observed(arrival)
        except Exception as error:  # noqa: BLE001  one odd event must not stop the others
            await self.endings.refuse(arrival, refusal_of(error))
            return None

    async def _observed(self, arrival: Arrival) -> "_Live":
        event = arrival.event
        if event is None:
            raise arrival.refusal or ValueError("neither decoded nor refused")
        if event.consent and self._expired(event):  # a refusal is never too late
            raise ExpiredError("the deadline passed before its turn")
        if self._forgotten(event):
            raise UnconsentedError(FORGOTTEN)
        return _Live(arrival, event, await self.steps.observe(event))

    async def _tried(self, arrival: Arrival, event: Event) -> bool:
        """Make and publish what `event` asks for; end it as refused, and return False, where that cannot be."""
        try:
            await self._create(arrival, event)
        except LeaseLostError:
            self.endings.stale()  # the member that has the partition now makes it again
        except Exception as error:  # noqa: BLE001  as above
            await self.endings.refuse(arrival, refusal_of(error))
            return False
        return True

    async def _create(self, arrival: Arrival, event: Event) -> None:
        start = time.monotonic()
        plan = self.steps.plan(event)
        planned = time.monotonic()
        self.endings.tally.stage("profile", planned - start, queued=start - arrival.since)
        made = await self._make(plan)
        ready = time.monotonic()
        images = await self.uploads.store([one.data for one in made.finished], lambda: self._expired(event))
        if self._expired(event):
            raise ExpiredError("the deadline passed while it was made")
        if self._forgotten(event):
            raise UnconsentedError(FORGOTTEN)
        if not self.endings.ledger.holds(arrival.ticket):
            self.endings.stale()  # the partition's new owner makes and publishes it again
            return
        mark = arrival.mark
        some = [
            self._noted(served_as(mark, event, plan, request, creative, image), mark)
            for request, creative, image in zip(plan.requests, made.finished, images, strict=True)
        ]
        outlet = self.endings.outlets(arrival.ticket)
        try:
            # What is given up may still be written: late, but before any newer one of the same shopper.
            async with asyncio.timeout(self.steps.left_s(event)):
                with self.endings.aside.while_waiting():
                    await self._publish(outlet, some)
        except TimeoutError:
            raise ExpiredError("the deadline passed while Kafka did not take it") from None
        self.endings.tally.overhead(max(0.0, ready - planned - made.accounted_s))

        def count() -> None:
            self.endings.tally.stage("publish", time.monotonic() - ready)
            self.endings.tally.published(len(some), max(0.0, time.time() - event.time.timestamp()))

        self.endings.end(arrival, count)

    def _expired(self, event: Event) -> bool:
        return self.steps.left_s(event) < 0

    def _forgotten(self, event: Event) -> bool:
        """Tell whether its shopper asked to be forgotten after it happened, or what is to be made anew for it."""
        return self.forgetting.covers(event.user, event.since.timestamp())

    async def _make(self, plan: Plan) -> Made:
        """Make the creatives; an engine's failure is tried again, a layout's or picture's would only repeat."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.making.make(plan.requests)
            except (LayoutError, ImageError):
                raise
            except Exception as error:
                self.endings.tally.metrics.stage_errors.labels("engines", reason_of(error)).inc()
                if isinstance(error, NotFiniteError):
                    self.endings.tally.metrics.engine_not_finite.labels(error.engine).inc()
                if attempt == ATTEMPTS:
                    raise refusal_of(error, attempt) from error
                await asyncio.sleep(RETRY_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))
        raise AssertionError  # the last attempt returns or raises

    def _noted(self, creative: ServedCreative, mark: Mark) -> Noted:
        return Noted(Record(self.topic, *to_record(creative)), creative.user, creative.slot, mark)

    async def _publish(self, outlet: Outlet, some: Sequence[Noted]) -> None:
        """Publish all, or none where one is known to be too large; what Kafka refuses ends no other's write."""
        try:
            for one in some:
                outlet.require(one.record)
            if len(some) == 1:  # most often, and it needs no task of its own
                await outlet.publish(some[0])
                return
            ends = await asyncio.gather(*map(outlet.publish, some), return_exceptions=True)
            errors = [end for end in ends if isinstance(end, Exception)]
            for error in sorted(errors, key=lambda error: not isinstance(error, LeaseLostError)):
                raise error
        except TooLarge as error:
            raise RefusedError("creative_oversize", "the creatives topic refuses its size") from error
        except BarredError:
            raise UnconsentedError(FORGOTTEN) from None


def _written(record: ConsumerRecord) -> datetime | None:
    """Return when a record was written, None where that is nowhere in the calendar, as a producer may set it."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(record.timestamp / 1000, UTC) if (record.timestamp or 0) > 0 else None
    return None
