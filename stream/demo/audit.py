"""Accounts for every event sent: published, dead-lettered, ended in silence, or lost. Reads what the slots read."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from stream.config import Settings
from stream.errors import RecordError
from stream.kafka.cluster import consumer_options
from stream.kafka.record import from_record
from stream.letters import letter as letters
from stream.letters.sealing import Keyring, SealError

WAIT_MS: Final = 10  # the embedded broker answers when it is over: as late may a record be seen


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
        """Events neither wholly published nor dead-lettered so far; those that end in silence are among them."""
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
            letter = letters.from_record(record.key, record.value, record.headers).open(Keyring.of())
            event = msgspec.json.decode(letter.value or b"", type=_Identified)
        except (letters.LetterError, SealError, msgspec.DecodeError, UnicodeDecodeError):
            return
        if self._open.pop(event.id, None) is not None:
            self.dead_lettered += 1


async def follow(audit: Audit, settings: Settings, clock: Callable[[], float]) -> None:
    """Feed `audit` from both topics until cancelled."""
    options = consumer_options(settings, group_id=None, auto_offset_reset="earliest", enable_auto_commit=False)
    options["fetch_max_wait_ms"] = WAIT_MS
    consumer = AIOKafkaConsumer(settings.creatives_topic, settings.dlq_topic, **options)
    await consumer.start()
    try:
        while True:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    audit.take(record, now=clock())
    finally:
        await consumer.stop()


def silent(worker: dict[str, Any]) -> int:
    """Return how many events ended without any record, by the worker's summary: all here ask for the same slots."""
    return sum(int(worker.get(outcome, 0)) for outcome in ("expired", "coalesced", "unconsented"))


async def settle(audit: Audit, summary: Callable[[], Awaitable[dict[str, Any]]], patience_s: float) -> dict[str, Any]:
    """Wait until every event sent has its end, at most `patience_s`; return the worker's last summary."""
    give_up = time.monotonic() + patience_s
    while True:
        worker = await summary()
        if audit.unaccounted <= silent(worker) or time.monotonic() > give_up:
            return worker
        await asyncio.sleep(0.1)
