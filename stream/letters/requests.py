"""The topic of requests to be forgotten: written by `adloom forget`, followed by every worker.

Key: the pseudonym; a shop's own identifier never gets here. Value: when it was asked. All workers read all of it, so
there is no consumer group; it is kept as long as anything that a worker may still read is older than the request.
"""

import asyncio
import logging
from datetime import datetime
from typing import Final, Literal

import msgspec
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import RecordError
from stream.kafka.cluster import consumer_options
from stream.kafka.record import timestamp
from stream.letters.forgetting import Forgetting

SCHEMA: Final = "adloom.forget.v1"
POLL_MS: Final = 500  # a request ends a poll at once
RETRY_S: Final = 1.0  # a broker that is away is the intake's business; this only has to be there when it is back
WAIT_MS: Final = 30  # the embedded broker answers a fetch when it is over
METADATA_MS: Final = 10_000  # how soon a topic that is made after the worker's start is found
log = logging.getLogger(__name__)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request."""

    schema: Literal["adloom.forget.v1"] = "adloom.forget.v1"
    time: datetime


def to_record(user: str, asked: float) -> tuple[bytes, bytes]:
    """Encode a request of the pseudonym `user` as (key, value)."""
    return user.encode(), msgspec.json.encode({"schema": SCHEMA, "time": timestamp(asked)})


def from_record(key: bytes | None, value: bytes | None) -> tuple[str, float]:
    """Decode a request into (pseudonym, seconds since the epoch).

    Raises:
        RecordError: it is none.
    """
    try:
        request = msgspec.json.decode(value or b"", type=Request)
        return (key or b"").decode("ascii"), request.time.timestamp()
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError) as error:
        raise RecordError("not a request to be forgotten") from error


async def follow_requests(settings: Settings, forgetting: Forgetting) -> None:
    """Show every request of the topic to `forgetting` until cancelled; survives a broker that is away."""
    while True:
        options = consumer_options(settings, client_id="adloom-worker-requests", metadata_max_age_ms=METADATA_MS)
        options["fetch_max_wait_ms"] = WAIT_MS
        consumer = AIOKafkaConsumer(
            settings.forget_topic, group_id=None, auto_offset_reset="earliest", enable_auto_commit=False, **options
        )
        try:
            await consumer.start()
            await _follow(consumer, forgetting)
        except (KafkaError, OSError) as error:
            log.warning("requests to be forgotten cannot be read, will retry", extra={"error": type(error).__name__})
            await asyncio.sleep(RETRY_S)
        finally:
            await consumer.stop()


async def _follow(consumer: AIOKafkaConsumer, forgetting: Forgetting) -> None:
    ends = await consumer.end_offsets(consumer.assignment())
    while True:
        if not forgetting.caught_up.is_set():
            behind = [place for place, end in ends.items() if await consumer.position(place) < end]
            if not behind:
                forgetting.caught_up.set()
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            for record in records:
                try:
                    forgetting.observe(*from_record(record.key, record.value))
                except RecordError as error:
                    log.warning("passed over", extra={"error": str(error), "offset": record.offset})
