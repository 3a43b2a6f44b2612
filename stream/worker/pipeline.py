"""One event from its bytes to its one end: published, dead-lettered or expired."""

import asyncio
import logging
import random
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from aiokafka import ConsumerRecord

from engines.creative import Creative, CreativeRequest
from engines.errors import AdloomError, EngineError, ImageError, LayoutError, NotFiniteError
from stream.events import traceparent
from stream.events.event import Event
from stream.kafka.record import ServedCreative, to_record
from stream.planning.plan import ExpiredError, Plan, RefusedError, Steps
from stream.worker.letters import DeadLetters, Sends
from stream.worker.making import Made, Making
from stream.worker.offsets import Ledger, Ticket
from stream.worker.sender import TooLarge
from stream.worker.tally import Tally

log = logging.getLogger(__name__)
ATTEMPTS: Final = 3
RETRY_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record in a lane: decoded (`event`), or refused before it got that far (`refusal`)."""

    record: ConsumerRecord
    ticket: Ticket
    since: float
    """Monotonic seconds when it was consumed."""
    event: Event | None
    refusal: RefusedError | ExpiredError | None


class Pipeline:
    """Takes records in, publishes creatives, and finishes each ticket exactly once."""

    def __init__(
        self,
        steps: Steps,
        making: Making,
        *,
        sender: Sends,
        letters: DeadLetters,
        ledger: Ledger,
        tally: Tally,
        topic: str,
        max_event_bytes: int,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Publish to `topic`; records above `max_event_bytes` are refused unread."""
        self._steps = steps
        self._making = making
        self._sender = sender
        self._letters = letters
        self._ledger = ledger
        self._tally = tally
        self._topic = topic
        self._max_event_bytes = max_event_bytes
        self._pause = pause

    def arrive(self, record: ConsumerRecord, ticket: Ticket) -> Arrival:
        """Decode a record; never raises on what is in it."""
        start = time.monotonic()
        self._tally.consumed()
        event, refusal = None, None
        try:
            event = self._decode(record)
            age = time.time() - event.time.timestamp()
            self._tally.metrics.event_age.observe(max(0.0, age))
            if age < 0:
                self._tally.metrics.clock_skew.inc()
        except Exception as error:  # noqa: BLE001  bytes from outside must not stop the worker
            refusal = _refusal(error)
        self._tally.stage("decode", time.monotonic() - start)
        return Arrival(record, ticket, start, event, refusal)

    def _decode(self, record: ConsumerRecord) -> Event:
        value = record.value or b""
        if len(value) > self._max_event_bytes:
            raise RefusedError("oversize", f"{len(value)} bytes; the limit is {self._max_event_bytes}")
        return self._steps.decode(value, record.headers)

    async def process(self, arrival: Arrival) -> None:
        """Bring an arrival to its end; only cancellation leaves it unfinished."""
        try:
            await self._create(arrival)
        except Exception as error:  # noqa: BLE001  one odd event must not stop the others
            await self._refuse(arrival, _refusal(error))

    async def _create(self, arrival: Arrival) -> None:
        event, start = arrival.event, time.monotonic()
        if event is None:
            raise arrival.refusal or ValueError("neither decoded nor refused")
        if self._steps.expired(event):
            raise ExpiredError("the deadline passed before its turn")
        plan = self._steps.plan(event)
        planned = time.monotonic()
        self._tally.stage("profile", planned - start, queued=start - arrival.since)
        made = await self._make(plan)
        ready = time.monotonic()
        if not self._ledger.holds(arrival.ticket):
            self._tally.metrics.results_stale.inc()  # the partition's new owner makes and publishes it again
            return
        served = [
            self._serve(arrival, event, plan, request, creative)
            for request, creative in zip(plan.requests, made.finished, strict=True)
        ]
        await self._publish(served)
        self._tally.stage("publish", time.monotonic() - ready)
        self._tally.overhead(max(0.0, ready - planned - made.accounted_s))
        latency = max(0.0, time.time() - event.time.timestamp())
        self._end(arrival, lambda: self._tally.published(len(served), latency))

    async def _make(self, plan: Plan) -> Made:
        """Make the creatives; an engine's failure is tried again, a layout's or picture's would only repeat."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._making.make(plan.requests)
            except (LayoutError, ImageError):
                raise
            except Exception as error:
                self._tally.metrics.stage_errors.labels("engines", _label(error)).inc()
                if isinstance(error, NotFiniteError):
                    self._tally.metrics.engine_not_finite.labels(error.engine).inc()
                if attempt == ATTEMPTS:
                    raise _refusal(error, attempt) from error
                await self._pause(RETRY_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))
        raise AssertionError  # the last attempt returns or raises

    async def _refuse(self, arrival: Arrival, refusal: RefusedError | ExpiredError) -> None:
        if not self._ledger.holds(arrival.ticket):
            self._tally.metrics.results_stale.inc()
        elif isinstance(refusal, ExpiredError):
            log.info("event expired", extra={"partition": arrival.record.partition, "offset": arrival.record.offset})
            self._end(arrival, lambda: self._tally.outcome("expired", "expired"))
        else:
            await self._letters.write(arrival.record, refusal)
            self._end(arrival, lambda: self._tally.outcome("dead_lettered", refusal.reason))

    def _serve(
        self, arrival: Arrival, event: Event, plan: Plan, request: CreativeRequest, creative: Creative
    ) -> ServedCreative:
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

    async def _publish(self, served: list[ServedCreative]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for creative in served:
                    key, value, headers = to_record(creative)
                    group.create_task(self._sender.send(self._topic, key, value, headers))
        except* TooLarge as errors:
            raise RefusedError("creative_oversize", "the creatives topic refuses its size") from errors

    def _end(self, arrival: Arrival, count: Callable[[], None]) -> None:
        """Finish the ticket and count its outcome, unless the partition was taken away meanwhile."""
        if self._ledger.finish(arrival.ticket):
            count()
        else:
            self._tally.metrics.results_stale.inc()


def _label(error: Exception) -> str:
    """Name an error in one word for labels: `EngineError` is `engine`, what nobody foresaw is `internal`."""
    if isinstance(error, EngineError):
        return "engine"  # whatever its kind: reasons are few and known
    return type(error).__name__.removesuffix("Error").lower() if isinstance(error, AdloomError) else "internal"


def _refusal(error: Exception, attempts: int = 1) -> RefusedError | ExpiredError:
    """Turn any error into the end it means; texts of unforeseen errors are kept out, they may quote the page."""
    if isinstance(error, RefusedError | ExpiredError):
        return error
    name = type(error).__name__
    if not isinstance(error, AdloomError):
        log.error("unforeseen error", extra={"error": name, "trace": _places(error)})
    detail = str(error) if isinstance(error, AdloomError) else name
    return RefusedError(_label(error), detail, error=name, attempts=attempts)


def _places(error: Exception) -> list[str]:
    """Return `file:line function` of the traceback, without any values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
