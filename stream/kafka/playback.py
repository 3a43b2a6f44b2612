"""Sends recorded events, one JSON document a line, to the events topic."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError, EventsFileError
from stream.events.dialects import USER_FIELDS
from stream.events.event import Rejected
from stream.events.own import SCHEMA
from stream.events.parse import parse_json
from stream.kafka.broker import EVENT_BYTES
from stream.kafka.cluster import producer_options
from stream.kafka.record import timestamp


def count_lines(path: Path) -> int:
    """Return how many events `path` holds.

    Raises:
        EventsFileError: the file cannot be read.
    """
    return sum(1 for _ in _lines(path))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from (line.strip() for line in file if line.strip())
    except OSError as error:
        raise EventsFileError(f"cannot read {path}: {error.strerror}") from error


def prepare(line: bytes, *, now: float | None) -> tuple[bytes | None, bytes]:
    """Return (key, value) of a line; with `now` (epoch seconds) an own event is given that time."""
    try:
        document = parse_json(line)
    except Rejected:
        return None, line  # broken lines are sent too: the worker dead-letters them
    if not isinstance(document, dict):
        return None, line
    # The shopper becomes the key, which keeps their events in one partition, and so in order.
    user = next((document[name] for name in USER_FIELDS if isinstance(document.get(name), str)), None)
    key = user.encode("utf-8", "surrogatepass") if user else None
    if now is None or document.get("schema") != SCHEMA:
        return key, line
    return key, msgspec.json.encode({**document, "time": timestamp(now)})


async def replay_events(
    settings: Settings, path: Path, *, rate: float, keep_times: bool, advance: Callable[[], None]
) -> int:
    """Send all lines of `path`, at most `rate` a second (0: no limit); return how many.

    Raises:
        BrokerError: the broker cannot be reached or refuses a record.
    """
    producer = AIOKafkaProducer(**producer_options(settings, max_request_size=EVENT_BYTES))
    sent = 0
    try:
        await producer.start()
        start = time.monotonic()
        for line in _lines(path):
            if rate:
                await asyncio.sleep(max(0.0, start + sent / rate - time.monotonic()))
            key, value = prepare(line, now=None if keep_times else time.time())
            await producer.send_and_wait(settings.events_topic, value, key=key)
            sent += 1
            advance()
    except (KafkaError, OSError) as error:
        raise BrokerError(f"events cannot be sent to {settings.bootstrap}: {error}") from error
    finally:
        await producer.stop()
    return sent
