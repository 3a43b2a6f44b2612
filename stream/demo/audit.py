"""Accounts for every event sent: published, dead-lettered, expired, unconsented or lost. Reads what the slots read."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from stream.config import Settings
from stream.errors import RecordError
from stream.kafka.record import from_record


class _Identified(msgspec.Struct):
    id: str


@dataclass(slots=True)
class Audit:
    """What is still open of the events sent; every event ends once."""

    dlq_topic: str
    first_creative: float | None = None
    """When the first creative was seen, epoch seconds."""
    sent: int = 0
    published: int = 0
    dead_lettered: int = 0
    _open: dict[str, set[str]] = field(default_factory=dict)

    def expect(self, event_id: str, slots: Iterable[str]) -> None:
        """Note an event before it is sent, with the slots it asks for."""
        self.sent += 1
        self._open[event_id] = set(slots)

    def unsent(self, event_id: str) -> None:
        """Forget an event that the collector refused."""
        if self._open.pop(event_id, None) is not None:
            self.sent -= 1

    @property
    def unaccounted(self) -> int:
        """Events neither wholly published nor dead-lettered so far; the expired and unconsented are among them."""
        return len(self._open)

    def take(self, record: ConsumerRecord[bytes, bytes], *, now: float) -> None:
        """Look at one record of the serving or the dead-letter topic."""
        if record.topic == self.dlq_topic:
            self._letter(record)
            return
        try:
            creative = from_record(record.key, record.value, record.headers)
        except RecordError:
            return
        missing = self._open.get(creative.event_id)
        if missing is None:
            return
        if self.first_creative is None:
            self.first_creative = now
        missing.discard(creative.slot)
        if not missing:
            del self._open[creative.event_id]
            self.published += 1

    def _letter(self, record: ConsumerRecord[bytes, bytes]) -> None:
        try:
            event = msgspec.json.decode(record.value or b"", type=_Identified)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        if self._open.pop(event.id, None) is not None:
            self.dead_lettered += 1


async def follow(audit: Audit, settings: Settings, clock: Callable[[], float]) -> None:
    """Feed `audit` from both topics until cancelled."""
    consumer = AIOKafkaConsumer(
        settings.creatives_topic,
        settings.dlq_topic,
        bootstrap_servers=settings.bootstrap,
        group_id=None,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=settings.fetch_wait_ms,
    )
    await consumer.start()
    try:
        while True:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    audit.take(record, now=clock())
    finally:
        await consumer.stop()


def silent(worker: dict[str, Any]) -> int:
    """Return how many events ended without any record, by the worker's summary."""
    return int(worker["expired"]) + int(worker.get("unconsented", 0))


async def settle(audit: Audit, summary: Callable[[], Awaitable[dict[str, Any]]], patience_s: float) -> dict[str, Any]:
    """Wait until every event sent has its end, at most `patience_s`; return the worker's last summary."""
    give_up = time.monotonic() + patience_s
    while True:
        worker = await summary()
        if audit.unaccounted <= silent(worker) or time.monotonic() > give_up:
            return worker
        await asyncio.sleep(0.1)
