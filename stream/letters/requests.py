"""The topic of requests to be forgotten: written by `adloom forget`, followed by every worker.

Key: the pseudonym; a shop's own identifier never gets here. Value: when it was asked. All workers read all of it, so
there is no consumer group; it is kept as long as anything that a worker may still read is older than the request.
"""

import asyncio
import logging
from datetime import datetime
from typing import Final, Literal

import msgspec
from aiokafka import TopicPartition

from stream.config import Settings
from stream.errors import RecordError
from stream.kafka.batches import Unreadable
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.following import Following
from stream.kafka.record import timestamp
from stream.letters.forgetting import Forgetting

SCHEMA: Final = "adloom.forget.v1"
POLL_MS: Final = 500  # a request ends a poll at once
SEEN_S: Final = 0.5  # between looks for a topic that is not there yet
ASK_S: Final = 5.0  # a broker that takes longer is gone, and another leads its partitions by now, or none
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
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError, RecursionError) as error:
        raise RecordError("not a request to be forgotten") from error


def requests_of(settings: Settings) -> Following:
    """Return what reads the topic, for `follow_requests`."""

    def make() -> Consumer:
        options = consumer_options(settings, client_id="adloom-worker-requests")
        return Consumer(group_id=None, auto_offset_reset="earliest", enable_auto_commit=False, **options)

    return Following(settings.forget_topic, make)


async def follow_requests(requests: Following, forgetting: Forgetting) -> None:
    """Show each of `requests` to `forgetting` until cancelled; survives a broker that is away."""
    await requests.run(lambda consumer: _follow(consumer, requests.topic, forgetting))


async def _follow(consumer: Consumer, topic: str, forgetting: Forgetting) -> None:
    if not await consumer.find(topic):
        forgetting.caught_up.set()  # nobody asked yet
    ends: dict[TopicPartition, int] | None = None
    while True:
        if consumer.follow(topic, {}):
            ends = None
        if not consumer.assignment():
            await asyncio.sleep(SEEN_S)
            continue
        if not forgetting.caught_up.is_set():
            ends = await _read_up(consumer, ends, forgetting)
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            for record in records:
                if isinstance(record, Unreadable):
                    continue  # the consumer told where and why
                try:
                    forgetting.observe(*from_record(record.key, record.value))
                except RecordError as error:
                    log.warning("passed over", extra={"error": str(error), "offset": record.offset})


async def _read_up(
    consumer: Consumer, ends: dict[TopicPartition, int] | None, forgetting: Forgetting
) -> dict[TopicPartition, int] | None:
    """Have `forgetting` caught up where all is read to the `ends` of when they were asked for first; return those.

    A partition without a leader is not waited for: its requests cannot be read, and those of the others can.
    """
    led = consumer.led()
    if ends is None and led:
        async with asyncio.timeout(ASK_S):
            ends = dict(await consumer.end_offsets(led))
    if ends is not None and all((consumer.reached(place) or 0) >= end for place, end in ends.items() if place in led):
        forgetting.caught_up.set()
    return ends
