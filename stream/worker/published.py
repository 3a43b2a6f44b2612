"""Follows what all workers publish, so that each knows the newest event of every shopper's slot.

A partition that comes from another worker, or a shopper whose events change partition, brings events to a worker that
has not published what came before. Only the last seconds count: an event older than the deadline expires anyway.
"""

import asyncio
import logging
import random
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.following import Following
from stream.kafka.lease import LeaseLostError
from stream.kafka.producer import TooLarge
from stream.kafka.record import Header
from stream.kafka.sender import BarredError
from stream.operator.metrics import Metrics
from stream.worker.newest import Mark, Newest, Place

log = logging.getLogger(__name__)
POLL_MS: Final = 100  # records end a poll at once; without any, this is how late `look_again` is noticed
READ_BYTES, READ_MS = 1 << 20, 250  # many records an answer: each answer costs more than the record that it brings
AT_ONCE: Final = 32  # records: more would hold the event loop for milliseconds
RESTORE_S: Final = 0.5  # until what was buried is written anew: long before a log is compacted
REREAD_S: Final = 5.0
ASK_S: Final = 5.0  # a broker that takes longer is gone, and another leads its partitions by now, or none
LONG_S: Final = 10.0  # the last seconds' creatives are read in one or two
UNDATED: Final = 500  # records read back where a broker finds none by their time, as the embedded one


def make_follower(settings: Settings) -> Consumer:
    """Return a consumer of its own, without a group: every worker reads all partitions."""
    options = consumer_options(
        settings,
        client_id="adloom-worker-published",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",  # of a partition that is added
    )
    return Consumer(**options | {"fetch_min_bytes": READ_BYTES, "fetch_max_wait_ms": READ_MS})


Send = Callable[[str, bytes | None, bytes | None, Sequence[Header]], Awaitable[None]]


class Published:
    """Notes in `newest` what the creatives topic got in the last `keep_s`, and goes on."""

    def __init__(
        self,
        make: Callable[[], Consumer],
        topic: str,
        newest: Newest,
        keep_s: float,
        *,
        send: Send,
        forgotten: Callable[[str, float], bool],
        metrics: Metrics,
    ) -> None:
        """`make` gives a consumer without a group, `send` writes one record; `forgotten` is of a user and a moment."""
        self._make = make
        self._topic = topic
        self._following = Following(topic, make)
        self._newest = newest
        self._keep_s = keep_s
        self._send = send
        self._forgotten = forgotten
        self._metrics = metrics
        self._buried: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._found = asyncio.Event()
        self._caught_up = asyncio.Event()
        self._ends: dict[TopicPartition, int] | None = None
        self._turn = 0
        self._asked = time.monotonic()

    @property
    def trouble(self) -> str:
        """Why the topic cannot be read, or was not for long; empty where it is."""
        if (trouble := self._following.trouble) or self._caught_up.is_set():
            return trouble
        late = time.monotonic() > self._asked + LONG_S
        return f"what {self._topic} has is not read yet" if late else ""

    async def caught_up(self, timeout_s: float) -> bool:
        """Wait until all is known that was published before `look_again`; False when `timeout_s` passed before."""
        if not self._caught_up.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._caught_up.wait(), timeout_s)
        return self._caught_up.is_set()

    def look_again(self) -> None:
        """Be caught up only once all is known that is published by now."""
        if self._caught_up.is_set():
            self._asked = time.monotonic()
        self._caught_up.clear()
        self._ends = None
        self._turn += 1

    async def run(self) -> None:
        """Follow until cancelled; a broker that comes and goes is waited for."""
        await self._following.run(self._follow)

    async def _follow(self, consumer: Consumer) -> None:
        consumer.watch([self._topic])
        begun: set[TopicPartition] = set()
        while True:
            if consumer.follow(self._topic, {}):
                begun.clear()
            if new := consumer.led() - begun:
                await self._begin(consumer, new)
                begun |= new
                self.look_again()
            if not begun:
                await asyncio.sleep(POLL_MS / 1000)
                continue
            if not self._caught_up.is_set():
                await self._look(consumer, begun)
            most = AT_ONCE if self._caught_up.is_set() else None  # until then nothing else has to be done
            for records in (await consumer.getmany(timeout_ms=POLL_MS, max_records=most)).values():
                for record in records:
                    self.take(record)
            await asyncio.sleep(0)  # an answer may hold thousands

    async def _begin(self, consumer: Consumer, partitions: AbstractSet[TopicPartition]) -> None:
        """Go to where the last seconds begin in each of `partitions`."""
        since = int((time.time() - self._keep_s) * 1000)
        async with asyncio.timeout(ASK_S):
            ends = await consumer.end_offsets(partitions)
            begins = await consumer.beginning_offsets(partitions)
            firsts = await consumer.offsets_for_times(dict.fromkeys(partitions, since))
        for place in partitions:
            first = firsts.get(place)
            consumer.seek(place, first.offset if first is not None else max(begins[place], ends[place] - UNDATED))

    async def _look(self, consumer: Consumer, begun: AbstractSet[TopicPartition]) -> None:
        """Be caught up where everything is read up to where the partitions ended when it was last asked.

        One without a leader is not waited for: nobody can publish to it either, and others of its topic go on.
        """
        led, ends = consumer.led() & begun, self._ends
        if ends is None and led:
            turn = self._turn
            async with asyncio.timeout(ASK_S):
                asked = dict(await consumer.end_offsets(led))
            ends = self._ends = asked if turn == self._turn else None
        if ends is not None and all((consumer.reached(place) or 0) >= ends[place] for place in ends.keys() & led):
            self._caught_up.set()

    def take(self, record: ConsumerRecord) -> None:
        """Note one record; what is no creative says nothing of any."""
        with suppress(KeyError, ValueError, AttributeError):
            if record.value is None and not record.headers:  # of `adloom forget`: nothing is kept, not even a mark
                self._newest.drop(*split_key(record.key))
                return
            user, slot, mark = read_mark(record.headers)
            mark = replace(mark, gone=record.value is None)
            if self._newest.read(user, slot, mark, (record.partition, record.offset)):
                self._buried[user, slot] = None
                self._found.set()

    async def restore(self) -> None:
        """Write newest creatives anew that an older one came after, until cancelled.

        Two workers meet in one slot where a shopper's events lie in two partitions: each looks before it publishes, but
        what is on its way is not seen. Whoever sees that the topic ends with the older one puts the newest behind it.
        """
        while True:
            await self._found.wait()
            await asyncio.sleep(RESTORE_S * random.random())  # another worker may be quicker
            self._found.clear()
            self.look_again()
            await self._caught_up.wait()
            for user, slot in list(self._buried):
                del self._buried[user, slot]  # before the write: what is buried during it is seen anew
                place = self._newest.buried(user, slot)
                if place is not None and not await self._write_anew(user, slot, place):
                    self._buried[user, slot] = None
            if self._buried:  # Kafka is away, or the lease: they are not given up
                self._found.set()
                await asyncio.sleep(RESTORE_S)

    async def _write_anew(self, user: str, slot: str, place: Place) -> bool:
        """Write the record at `place` behind all others, if it is still to be; False where it could not be done now."""
        consumer, partition = self._make(), TopicPartition(self._topic, place[0])
        try:
            async with asyncio.timeout(REREAD_S):
                await consumer.start()
                await consumer.find(self._topic)
                consumer.assign([partition])
                consumer.seek(partition, place[1])
                record = await consumer.getone(partition)
        except (KafkaError, OSError) as error:  # a timeout is an OSError
            log.warning("a buried creative cannot be read, will retry", extra={"error": type(error).__name__})
            return False
        finally:
            await consumer.stop()
        if record.offset != place[1] or self._newest.buried(user, slot) != place or self._is_forgotten(record):
            return True  # compacted away, or the topic was made anew, or it is not wanted any more
        try:
            await self._send(record.topic, record.key, record.value, record.headers)
        except LeaseLostError:
            return False
        except BarredError:
            return True  # its shopper was forgotten meanwhile
        except TooLarge:
            log.warning("a buried creative stays so: its topic takes no records of its size any more")
            return True
        self._metrics.creatives_restored.inc()
        return True

    def _is_forgotten(self, record: ConsumerRecord) -> bool:
        if record.value is None:
            return False  # what takes an ad away is wanted the more
        user, _, mark = read_mark(record.headers)
        return self._forgotten(user, mark.acted)


def split_key(key: bytes) -> tuple[str, str]:
    """Return user and slot of a record's key."""
    user, _, slot = key.decode().rpartition("|")
    return user, slot


def read_mark(headers: Sequence[Header]) -> tuple[str, str, Mark]:
    """Return user, slot and mark that a creative's headers tell.

    Raises:
        KeyError, ValueError: they are none of a creative.
    """
    raw = dict(headers)
    user, slot, event, when, offset = (
        raw[f"ce_{name}"].decode() for name in ("user", "subject", "eventid", "eventtime", "version")
    )
    again = datetime.fromisoformat(raw["ce_acted"].decode()).timestamp() if "ce_acted" in raw else None
    return user, slot, Mark(datetime.fromisoformat(when).timestamp(), int(offset), event, again)
