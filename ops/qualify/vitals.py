"""What processes use while they run, and how slots answer meanwhile."""

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import numpy as np

from ops.qualify.members import Member
from ops.qualify.studio import STUB
from ops.qualify.traffic import SLOTS
from stream.operator.ports import LOOPBACK
from stream.worker.tally import percentile

EVERY_S: Final = 1.0
ASKS_A_SECOND: Final = 20
ANSWER_S: Final = 10.0
SETTLED_S: Final = 30.0
"""A process fills its caches first: what it used before is no slope."""
LONG_S: Final = 120.0
"""Shortest life that gives a slope: of a minute it would be noise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds of a process's life, resident megabytes, open descriptors."""

    at: float
    memory_mb: float
    descriptors: int


def sample(pid: int, at: float) -> Sample:
    """Look at a process; raises OSError when it is gone."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return Sample(at, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(os.listdir(f"/proc/{pid}/fd")))  # noqa: PTH208


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return the straight line's rise in an hour."""
    return float(np.polyfit(times, values, 1)[0]) * 3600


@dataclass(slots=True)
class Vitals:
    """Samples of all processes, each life of one for itself."""

    lives: dict[tuple[str, int], list[Sample]] = field(default_factory=lambda: defaultdict(list))

    async def watch(self, members: Iterable[Member]) -> None:
        """Sample every second until cancelled."""
        born: dict[int, float] = {}
        while True:
            for member in members:
                if (pid := member.pid) is None:
                    continue
                since = born.setdefault(pid, time.monotonic())
                try:
                    self.lives[member.name, pid].append(sample(pid, time.monotonic() - since))
                except OSError:
                    continue  # it ended this moment
            await asyncio.sleep(EVERY_S)

    def summary(self) -> list[dict[str, Any]]:
        """Return for each process its lives, its peaks, and the slopes of its longest life where that is long."""
        rows = []
        for name in sorted({name for name, _ in self.lives}):
            lives = [samples for (whose, _), samples in self.lives.items() if whose == name]
            longest = max(lives, key=lambda samples: samples[-1].at)
            row: dict[str, Any] = {
                "process": name,
                "lives": len(lives),
                "longest_s": round(longest[-1].at),
                "peak_mb": round(max(one.memory_mb for samples in lives for one in samples), 1),
                "peak_descriptors": max(one.descriptors for samples in lives for one in samples),
            }
            rows.append(row | _slopes([one for one in longest if one.at >= SETTLED_S]))
        return rows


def _slopes(samples: list[Sample]) -> dict[str, float | None]:
    if not samples or samples[-1].at < LONG_S:
        return {"mb_per_hour": None, "descriptors_per_hour": None}
    times = [one.at for one in samples]
    return {
        "mb_per_hour": round(slope(times, [one.memory_mb for one in samples]), 1),
        "descriptors_per_hour": round(slope(times, [float(one.descriptors) for one in samples]), 1),
    }


@dataclass(slots=True)
class Answers:
    """Seconds of each slot answer, and what went wrong; `allows` tells what a slot might say of a product."""

    allows: Callable[[str, str, float, float], bool]
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    _served: set[int] = field(default_factory=set)
    """Process ids that answered before: one that is only starting may refuse."""

    async def ask(self, server: Member, shoppers: Sequence[str], seed: int) -> None:
        """Ask `server` for slots of any shoppers at a steady rate until cancelled."""
        chance = random.Random(seed)
        async with (
            asyncio.TaskGroup() as group,
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_S)) as http,
        ):
            while True:
                group.create_task(self._ask(http, server, chance.choice(SLOTS), chance.choice(shoppers)))
                await asyncio.sleep(1 / ASKS_A_SECOND)

    async def _ask(self, http: aiohttp.ClientSession, server: Member, slot: str, shopper: str) -> None:
        begun, wall, pid = time.perf_counter(), time.time(), server.pid
        try:
            async with http.get(f"http://{LOOPBACK}:{server.port}/slots/{slot}", params={"user": shopper}) as answer:
                body = await answer.read()
                if pid is not None:
                    self._served.add(pid)
                if answer.status != 200:
                    self.failures.append(f"status {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            if pid in self._served and server.pid == pid and server.wanted:  # else it was ending or starting
                self.failures.append(type(error).__name__)
            return
        self.seconds.append(time.perf_counter() - begun)
        self.look(f"{shopper} in {slot}", body, wall)

    def look(self, where: str, body: bytes, begun: float) -> None:
        """See whether an ad that was asked for at `begun`, epoch seconds, says what was offered then."""
        if not body.startswith(STUB.encode()):
            return  # a house ad, which offers nothing
        _, event, _, product, said = body.decode().split("|")
        if not self.allows(product, said, begun, time.time()):
            self.untrue.append(f"untrue: {where} shows of {event}: {said} ({product}), which was not offered")

    def summary(self) -> dict[str, Any]:
        """Return how many were asked, how many failed, and the percentiles."""
        times = {f"p{share}_ms": round(percentile(self.seconds, share / 100) * 1000, 2) for share in (50, 99)}
        return {"answered": len(self.seconds), "failed": len(self.failures), **times}
