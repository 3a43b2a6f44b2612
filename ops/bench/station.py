"""A worker of any checkout under load: broker, producer and the shopper's side stay in the bench's process."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from stream.config import Settings, to_environment
from stream.demo.rig import Rig
from stream.errors import WorkerError
from stream.kafka.broker import EmbeddedBroker
from stream.operator.ports import free_port

OPEN: Final = 64
"""Events under way in a closed loop: what a worker takes at once, and as many that wait for it."""
PATIENCE_S: Final = 60.0
"""Longest wait for an event's end: beyond it the event was refused, and a bench of refusals measures nothing."""
TICKS: Final = os.sysconf("SC_CLK_TCK")
END_S: Final = 15.0  # a worker drains within ten


@dataclass(slots=True)
class Station:
    """One worker, the events on their way to it, and the time that each of them took."""

    rig: Rig
    producer: AIOKafkaProducer
    events: Iterator[dict[str, Any]]
    sent: int = 0
    seconds: list[float] = field(default_factory=list)
    """From an event's own time to when its last creative came, in the order of their ends."""
    _since: dict[str, float] = field(default_factory=dict)
    _missing: dict[str, int] = field(default_factory=dict)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ended(self) -> int:
        """Events whose creatives all came."""
        return len(self.seconds)

    async def send(self) -> None:
        """Send the next event."""
        event = next(self.events)
        name = event["id"]
        self._since[name], self._missing[name] = time.time(), len(event["slots"])
        self.sent += 1
        value = msgspec.json.encode(event)
        await self.producer.send(self.rig.settings.events_topic, value, key=event["user"].encode())

    async def until(self, ended: int) -> None:
        """Wait until so many events have ended.

        Raises:
            WorkerError: none ended within `PATIENCE_S`.
        """
        while self.ended < ended:
            self._ended.clear()
            try:
                await asyncio.wait_for(self._ended.wait(), PATIENCE_S)
            except TimeoutError as error:
                open_ = self.sent - self.ended
                raise WorkerError(f"{open_} events came to no end; the worker's log above says why") from error

    async def closed(self, events: int) -> float:
        """Send `events` as fast as earlier ones end; return the seconds until the last began to be the last `OPEN`.

        Raises:
            WorkerError: as `until`.
        """
        begun, first = time.monotonic(), self.ended
        for number in range(events):
            await self.until(first + number - OPEN + 1)
            await self.send()
        await self.until(first + events - OPEN)
        return time.monotonic() - begun

    async def steady(self, rate: float, seconds: float) -> None:
        """Send `rate` events a second for `seconds`, then wait for all.

        Raises:
            WorkerError: as `until`.
        """
        begun = time.monotonic()
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            await self.send()
        await self.until(self.sent)

    async def watch(self, consumer: AIOKafkaConsumer) -> None:
        """Take creatives until cancelled."""
        while True:
            for records in (await consumer.getmany(timeout_ms=100)).values():
                for record in records:
                    self._take(dict(record.headers)["ce_eventid"].decode())

    def _take(self, event: str) -> None:
        self._missing[event] -= 1
        if not self._missing[event]:
            del self._missing[event]
            self.seconds.append(time.time() - self._since.pop(event))
            self._ended.set()

    def worker_cpu_s(self) -> float:
        """Return the processor seconds that the worker has used."""
        fields = Path(f"/proc/{self.rig.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def worker_memory_mb(self) -> float:
        """Return the worker's resident memory in megabytes."""
        pages = Path(f"/proc/{self.rig.process.pid}/statm").read_text(encoding="utf-8").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def caches(self) -> dict[str, dict[str, int]]:
        """Return the counts of the worker's caches; of a checkout without caches, nothing."""
        found: dict[str, dict[str, int]] = (await self.rig.summary()).get("caches", {})
        return found

    @classmethod
    @asynccontextmanager
    async def running(cls, tree: Path, settings: Settings, events: Iterator[dict[str, Any]]) -> AsyncIterator[Self]:
        """Run a worker of the checkout `tree` until the block ends.

        Raises:
            BrokerError, WorkerError: it did not start.
        """
        with EmbeddedBroker(settings.topics) as broker:
            settings = settings.with_(bootstrap=broker.bootstrap, metrics_port=free_port())
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "stream.cli", "worker", "--quiet", cwd=tree,
                env={**os.environ, **to_environment(settings), "PYTHONPATH": str(tree)},
            )  # fmt: skip
            rig = Rig(settings, process)
            producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
            consumer = AIOKafkaConsumer(
                settings.creatives_topic,
                bootstrap_servers=settings.bootstrap,
                auto_offset_reset="earliest",
                fetch_max_wait_ms=10,  # the embedded broker answers only when it is over
            )
            try:
                await rig.wait_ready()
                await producer.start()
                await consumer.start()
                station = cls(rig, producer, events)
                watching = asyncio.create_task(station.watch(consumer))
                try:
                    yield station
                finally:
                    watching.cancel()
                    with suppress(asyncio.CancelledError):
                        await watching
            finally:
                await producer.stop()
                await consumer.stop()
                if process.returncode is None:
                    process.terminate()
                    await asyncio.wait_for(process.wait(), END_S)
