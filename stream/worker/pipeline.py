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
from dataclasses import KW_ONLY, dataclass
from typing import Final, Protocol

import msgspec
from aiokafka import ConsumerRecord

from engines.errors import ImageError, LayoutError, NotFiniteError
from stream.events.event import Event
from stream.events.since import as_known
from stream.images.uploads import Uploads
from stream.kafka.batches import Unreadable
from stream.kafka.lease import LeaseLostError
from stream.kafka.producer import TooLarge
from stream.kafka.record import Header, ServedCreative, to_record
from stream.kafka.sender import BarredError
from stream.letters.forgetting import Forgetting
from stream.planning.plan import Plan
from stream.planning.refusal import ExpiredError, Refusal, RefusedError, UnconsentedError, reason_of, refusal_of
from stream.worker.arrival import Arrival
from stream.worker.endings import Endings
from stream.worker.making import Made, Making
from stream.worker.newest import Newest, bounded
from stream.worker.offsets import Ticket
from stream.worker.outlet import Outlet
from stream.worker.served import served_as, tombstone

log = logging.getLogger(__name__)
FORGOTTEN: Final = "the shopper asked to be forgotten"
ATTEMPTS: Final = 3
"""An engine that failed thrice on one input will fail again; its shopper's next event is waiting behind."""
RETRY_S: Final = 0.05
"""First pause, doubled for the next: time for another batch or for memory to come free, little of the deadline."""


class Steps(Protocol):
    """What is done with a record before the engines, as `stream.planning.steps.EventSteps`."""

    def decode(self, value: bytes, headers: Sequence[Header]) -> Event:
        """Turn bytes into an event; raises RefusedError, ExpiredError or UnconsentedError."""

    def left_s(self, event: Event) -> float:
        """Return the seconds until the event's deadline, below 0 once it passed."""

    async def observe(self, event: Event) -> None:
        """Take an event into its shopper's profile; a refusal of consent forgets it."""

    def erase(self, user: str) -> None:
        """Forget a pseudonym's profile."""

    def plan(self, event: Event) -> Plan:
        """Ask for creatives; raises RefusedError or UnconsentedError."""

    async def close(self) -> None:
        """End what runs in the background."""


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
        return as_known(self.steps.decode(value, record.headers), record.headers)

    async def serve(self, turn: Sequence[Arrival]) -> None:
        """Bring all that waits of one shopper to its end; only cancellation leaves something unfinished.

        The profile sees every event in the order of arrival. Creatives are made of the newest first: what an older one
        could still fill are slots that no newer one names, or that a newer one was refused.
        """
        live = [arrival for arrival in turn if self._is_held(arrival) and await self._is_live(arrival)]
        if len(live) > 1:
            live.sort(key=lambda arrival: arrival.mark.order, reverse=True)
        taken: set[str] = set()
        for arrival in live:
            event = arrival.event
            if event is None:
                continue  # `_is_live` lets none through
            if not event.consent:
                await self._withdraw(arrival, event)
                taken |= {slot for older in live if older.event for slot in older.event.slots}
                continue
            slots = tuple(
                slot
                for slot in event.slots
                if slot not in taken and not self.newest.superseded(event.user, slot, arrival.mark)
            )
            if not slots:
                self.endings.let_go(arrival, "coalesced")  # each has, or gets, a newer one's
            elif await self._tried(arrival, msgspec.structs.replace(event, slots=slots)):
                taken |= set(slots)

    async def _withdraw(self, arrival: Arrival, event: Event) -> None:
        """End the event of a shopper who refuses; the ads made for them lately are taken away."""
        mark, outlet = arrival.mark, self.endings.outlets(arrival.ticket)
        refusal: Refusal = UnconsentedError("the shopper refused consent")
        try:
            held = self.endings.ledger.holds(arrival.ticket)
            with self.endings.aside.while_waiting():
                for slot in self.newest.slots(event.user, before=mark) if held else ():
                    await outlet.send(self.topic, *to_record(tombstone(event.user, slot, mark)))
                    outlet.note(event.user, slot, mark, arrival.acted)
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

    async def _is_live(self, arrival: Arrival) -> bool:
        """Take an arrival's event into the profile; end one that is none, or comes too late, and return False."""
        try:
            refusal = await self._observed(arrival)
        except Exception as error:  # noqa: BLE001  one odd event must not stop the others
            refusal = refusal_of(error)
        if refusal is not None:
            await self.endings.refuse(arrival, refusal)
        return refusal is None

    async def _observed(self, arrival: Arrival) -> Refusal | None:
        event = arrival.event
        if event is None:
            return arrival.refusal or refusal_of(ValueError("neither decoded nor refused"))
        if self._expired(event):
            return ExpiredError("the deadline passed before its turn")
        if self._forgotten(arrival, event):
            return UnconsentedError(FORGOTTEN)
        await self.steps.observe(event)
        return None

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
        if self._forgotten(arrival, event):
            raise UnconsentedError(FORGOTTEN)
        if not self.endings.ledger.holds(arrival.ticket):
            self.endings.stale()  # the partition's new owner makes and publishes it again
            return
        served = [
            served_as(arrival.mark, event, plan, request, creative, image)
            for request, creative, image in zip(plan.requests, made.finished, images, strict=True)
        ]
        outlet = self.endings.outlets(arrival.ticket)
        try:
            # What is given up may still be written: late, but before any newer one of the same shopper.
            async with asyncio.timeout(self.steps.left_s(event)):
                with self.endings.aside.while_waiting():
                    await self._publish(outlet, served)
        except TimeoutError:
            raise ExpiredError("the deadline passed while Kafka did not take it") from None
        for creative in served:
            outlet.note(event.user, creative.slot, arrival.mark, arrival.acted)
        self.endings.tally.overhead(max(0.0, ready - planned - made.accounted_s))

        def count() -> None:
            self.endings.tally.stage("publish", time.monotonic() - ready)
            self.endings.tally.published(len(served), max(0.0, time.time() - event.time.timestamp()))

        self.endings.end(arrival, count)

    def _expired(self, event: Event) -> bool:
        return self.steps.left_s(event) < 0

    def _forgotten(self, arrival: Arrival, event: Event) -> bool:
        """Tell whether its shopper asked to be forgotten after it happened, or what is to be made anew for it."""
        return self.forgetting.covers(event.user, arrival.acted)

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

    async def _publish(self, outlet: Outlet, served: list[ServedCreative]) -> None:
        try:
            if len(served) == 1:  # most often, and it needs no task of its own
                await outlet.send(self.topic, *to_record(served[0]))
                return
            async with asyncio.TaskGroup() as group:
                for creative in served:
                    key, value, headers = to_record(creative)
                    group.create_task(outlet.send(self.topic, key, value, headers))
        except* TooLarge as errors:
            raise RefusedError("creative_oversize", "the creatives topic refuses its size") from errors
        except* LeaseLostError:
            raise LeaseLostError from None
        except* BarredError:
            raise UnconsentedError(FORGOTTEN) from None
