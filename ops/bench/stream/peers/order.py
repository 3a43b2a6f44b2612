"""What a peer is told, and the stub of an engine that all of them call; the standard library only."""

import asyncio
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

VARIABLE: Final = "ADLOOM_BENCH_ORDER"
SLOT: Final = "300x250"
BLOCK: Final = bytes(1 << 16)
"""A hash of so much gives other threads the processor, as engines do."""


@dataclass(frozen=True, slots=True)
class Order:
    """Where to read and write, and what an event's creative takes."""

    bootstrap: str
    events: str
    results: str
    group: str
    partitions: int
    latency_s: float = 0.0
    """Time of an engine that takes no processor, as one on another device."""
    burn_s: float = 0.0
    """Processor time of an engine."""
    instance: str = ""
    """Name of a static member; empty for none."""
    catalog: str = ""
    """Adloom's catalogue."""

    @property
    def environment(self) -> dict[str, Any]:
        """How a process is told."""
        return {VARIABLE: json.dumps(asdict(self))}

    @classmethod
    def given(cls) -> Self:
        """Return what this process was told."""
        return cls(**json.loads(os.environ[VARIABLE]))


def burn(seconds: float) -> None:
    """Take so much processor time of this thread."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        hashlib.sha256(BLOCK)


def wait(order: Order) -> None:
    """Be the engine of a peer that knows threads only."""
    if order.latency_s:
        time.sleep(order.latency_s)
    if order.burn_s:
        burn(order.burn_s)


async def pause(order: Order) -> None:
    """Be the engine of a peer that has an event loop."""
    if order.latency_s:
        await asyncio.sleep(order.latency_s)
    if order.burn_s:
        await asyncio.to_thread(burn, order.burn_s)


def result(event: dict[str, Any]) -> bytes:
    """Return what an event's creative is: whose it is."""
    return f"{event['id']}|{SLOT}".encode()
