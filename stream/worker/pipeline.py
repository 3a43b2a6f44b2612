"""One event from its bytes to its one end: what the worker does, to be read top down.

Each step, and who supplies it:

    consume   `stream.worker.intake` reads records, and hands each to `arrive` with the ticket of its offset
    decode    `Steps.decode`: `stream.planning.steps` over `stream.events.decoder`, bytes of any dialect to one event
    wait      `stream.worker.lanes` keeps a shopper's events in order and calls `process` when one's turn has come
    deadline  `Steps.expired`: `stream.planning.steps`, nobody waits for a creative that comes too late
    consent   `Steps.plan`: a shopper who refused is forgotten, and nothing is made
    plan      `Steps.plan`: `stream.planning.plan`, the profile, the product and the brief; one request per slot
    make      `stream.worker.making` over `engines.creative.Studio`: copy, encode, paint, layout, file
    publish   `stream.worker.sender`, one `stream.kafka.record` per slot
    end       `stream.worker.offsets` completes the ticket, and intake commits; what was refused on the way goes out
              by `stream.worker.letters` first

`stream.worker.worker` puts these parts together, `stream.worker.start` gives them real engines and a catalogue.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final, Protocol

import msgspec
from aiokafka import ConsumerRecord

from engines.creative import Creative, CreativeRequest
from engines.errors import ImageError, LayoutError, NotFiniteError
from stream.events import traceparent
from stream.events.event import Event
from stream.kafka.record import Header, ServedCreative, to_record
from stream.planning.plan import Plan
from stream.planning.refusal import ExpiredError, Refusal, RefusedError, UnconsentedError, reason_of, refusal_of
from stream.worker.letters import DeadLetters, Sends
from stream.worker.making import Made, Making
from stream.worker.offsets import Ledger, Ticket
from stream.worker.sender import TooLarge
from stream.worker.tally import Tally

log = logging.getLogger(__name__)
ATTEMPTS: Final = 3
"""An engine that failed thrice on one input will fail again; its shopper's next event is waiting behind."""
RETRY_S: Final = 0.05
"""First pause, doubled for the next: time for another batch or for memory to come free, little of the deadline."""


class Steps(Protocol):
    """What is done with a record before the engines, as `stream.planning.steps.EventSteps`."""

    def decode(self, value: bytes, headers: Sequence[Header]) -> Event:
        """Turn bytes into an event; raises RefusedError or ExpiredError."""

    def expired(self, event: Event) -> bool:
        """Tell whether the deadline passed while the event waited."""

    def plan(self, event: Event) -> Plan:
        """Update the profile and ask for creatives; raises RefusedError or UnconsentedError."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record in a lane: decoded (`event`), or refused before it got that far (`refusal`)."""

    record: ConsumerRecord
    ticket: Ticket
    since: float
    """Monotonic seconds when it was consumed."""
    event: Event | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Takes records in, publishes creatives, and finishes each ticket exactly once."""

    steps: Steps
    making: Making
    _: KW_ONLY
    sender: Sends
    letters: DeadLetters
    ledger: Ledger
    tally: Tally
    topic: str
    """Where creatives are published."""
    max_event_bytes: int
    """Records above are refused unread."""

    def arrive(self, record: ConsumerRecord, ticket: Ticket) -> Arrival:
        """Decode a record; never raises on what is in it."""
        start = time.monotonic()
        self.tally.consumed()
        event, refusal = None, None
        try:
            event = self._decode(record)
            age = time.time() - event.time.timestamp()
            self.tally.metrics.event_age.observe(max(0.0, age))
            if age < 0:
                self.tally.metrics.clock_skew.inc()
        except Exception as error:  # noqa: BLE001  bytes from outside must not stop the worker
            refusal = refusal_of(error)
        self.tally.stage("decode", time.monotonic() - start)
        return Arrival(record, ticket, start, event, refusal)

    def _decode(self, record: ConsumerRecord) -> Event:
        value = record.value or b""
        if len(value) > self.max_event_bytes:
            raise RefusedError("oversize", f"{len(value)} bytes; the limit is {self.max_event_bytes}")
        return self.steps.decode(value, record.headers)

    async def process(self, arrival: Arrival) -> None:
        """Bring an arrival to its end; only cancellation leaves it unfinished."""
        try:
            await self._create(arrival)
        except Exception as error:  # noqa: BLE001  one odd event must not stop the others
            await self._refuse(arrival, refusal_of(error))

    async def _create(self, arrival: Arrival) -> None:
        event, start = arrival.event, time.monotonic()
        if event is None:
            raise arrival.refusal or ValueError("neither decoded nor refused")
        if self.steps.expired(event):
            raise ExpiredError("the deadline passed before its turn")
        plan = self.steps.plan(event)
        planned = time.monotonic()
        self.tally.stage("profile", planned - start, queued=start - arrival.since)
        made = await self._make(plan)
        ready = time.monotonic()
        if not self.ledger.holds(arrival.ticket):
            self.tally.metrics.results_stale.inc()  # the partition's new owner makes and publishes it again
            return
        served = [
            _served(arrival, event, plan, request, creative)
            for request, creative in zip(plan.requests, made.finished, strict=True)
        ]
        await self._publish(served)
        self.tally.stage("publish", time.monotonic() - ready)
        self.tally.overhead(max(0.0, ready - planned - made.accounted_s))
        latency = max(0.0, time.time() - event.time.timestamp())
        self._end(arrival, lambda: self.tally.published(len(served), latency))

    async def _make(self, plan: Plan) -> Made:
        """Make the creatives; an engine's failure is tried again, a layout's or picture's would only repeat."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.making.make(plan.requests)
            except (LayoutError, ImageError):
                raise
            except Exception as error:
                self.tally.metrics.stage_errors.labels("engines", reason_of(error)).inc()
                if isinstance(error, NotFiniteError):
                    self.tally.metrics.engine_not_finite.labels(error.engine).inc()
                if attempt == ATTEMPTS:
                    raise refusal_of(error, attempt) from error
                await asyncio.sleep(RETRY_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))
        raise AssertionError  # the last attempt returns or raises

    async def _publish(self, served: list[ServedCreative]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for creative in served:
                    key, value, headers = to_record(creative)
                    group.create_task(self.sender.send(self.topic, key, value, headers))
        except* TooLarge as errors:
            raise RefusedError("creative_oversize", "the creatives topic refuses its size") from errors

    async def _refuse(self, arrival: Arrival, refusal: Refusal) -> None:
        if not self.ledger.holds(arrival.ticket):
            self.tally.metrics.results_stale.inc()
        elif isinstance(refusal, ExpiredError):
            log.info("event expired", extra={"partition": arrival.record.partition, "offset": arrival.record.offset})
            self._end(arrival, lambda: self.tally.outcome("expired", "expired"))
        elif isinstance(refusal, UnconsentedError):
            self._end(arrival, lambda: self.tally.outcome("unconsented", "unconsented"))
        else:
            await self.letters.write(arrival.record, refusal)
            self._end(arrival, lambda: self.tally.outcome("dead_lettered", refusal.reason))

    def _end(self, arrival: Arrival, count: Callable[[], None]) -> None:
        """Finish the ticket and count its outcome, unless the partition was taken away meanwhile."""
        if self.ledger.finish(arrival.ticket):
            count()
        else:
            self.tally.metrics.results_stale.inc()


def _served(arrival: Arrival, event: Event, plan: Plan, request: CreativeRequest, creative: Creative) -> ServedCreative:
    return ServedCreative(
        id=creative.id,
        user=event.user,
        slot=request.slot,
        event_id=event.id,
        event_time=event.time.timestamp(),
        version=arrival.record.offset,
        published=time.time(),
        content_type=creative.content_type,
        data=creative.data,
        product=plan.product,
        explain=msgspec.json.encode({**creative.explain, **plan.notes}, order="deterministic"),
        traceparent=traceparent.continued(event.traceparent, creative.id),
    )
