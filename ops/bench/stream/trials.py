"""What is measured of a peer: its overhead at set rates, what it does at most, and how long a restart stops it."""

import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ops.bench.stream.crew import Peer, Process, command_of, crew
from ops.bench.stream.load import Load, Seen, Topics, two_trips
from ops.bench.stream.peers.order import Order
from stream.errors import WorkerError
from stream.worker.tally import percentile

PARTITIONS: Final = 12
"""So many that those peers that take one event of a partition at a time have something to do at the same time."""
BEHIND_S: Final = 0.5
"""A peer that needs longer for what is left when the sending ends does not carry the rate: it only has a queue."""
WARM_S: Final = 1.0
AFTER_S: Final = 2.0
IDLE_S: Final = 3.0
SETTLES_S: Final = 6.0  # twice a heartbeat: all members know of the last one
PAUSE_RATE: Final = 240.0
"""Twenty events a second of each partition, so a pause is known to a twentieth of a second."""


@dataclass(frozen=True, slots=True)
class Paced:
    """A peer at a set rate, milliseconds."""

    peer: str
    latency_ms: float
    rate: float
    kept_up: bool
    whole_p50_ms: float
    whole_p99_ms: float
    bare_p50_ms: float
    """Two trips to the broker and back, without anything between."""
    bare_p99_ms: float
    cpu_ms: float
    """Processor time of the peer's process for an event."""
    idle: float
    """Share of a core that it took before, when there was nothing to do."""

    @property
    def overhead_p50_ms(self) -> float:
        """What neither the engine nor the broker took."""
        return self.whole_p50_ms - self.latency_ms - self.bare_p50_ms

    @property
    def overhead_p99_ms(self) -> float:
        """The same of the slowest hundredth."""
        return self.whole_p99_ms - self.latency_ms - self.bare_p99_ms


@dataclass(frozen=True, slots=True)
class Most:
    """Workers of one peer with more events than they can take."""

    peer: str
    latency_ms: float
    burn_ms: float
    workers: int
    per_second: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Paused:
    """Two members, one of which is restarted."""

    peer: str
    static: bool
    all_s: float
    """Longest time without any result."""
    partition_s: float
    """Longest time without a result of some partition."""


class Bench:
    """A broker, a folder, and the interpreter of the peers."""

    def __init__(self, bootstrap: str, folder: Path, python: Path, catalog: Path) -> None:
        self._bootstrap = bootstrap
        self._folder = folder
        self._python = python
        self._catalog = catalog
        self._runs = itertools.count()
        self._unique = f"{time.time_ns():x}"  # a broker that is not ours keeps topics of earlier runs

    @contextmanager
    def _run(self, peer: Peer, members: int, order: Order) -> Iterator[tuple[Load, list[Process]]]:
        name = f"bench.{self._unique}.{next(self._runs)}"
        topics = Topics(f"{name}.events", f"{name}.results", f"{name}.echo", order.partitions)
        topics.make(self._bootstrap)
        order = replace(order, bootstrap=self._bootstrap, events=topics.events, results=topics.results, group=name)
        names = [f"{order.instance}{number}" if order.instance else "" for number in range(members)]
        orders = [replace(order, instance=instance, catalog=str(self._catalog)) for instance in names]
        log = self._folder / f"{name}.{peer.module}.log"
        command = command_of(peer, self._python)
        with Load.running(self._bootstrap, topics) as load, crew(command, orders, log) as crew_:
            if not load.answered():
                raise WorkerError(f"{peer.name} did not give a result of each partition; it said {_last_words(log)}")
            if members > 1:
                # The group may still be taking its later members in.
                load.steady(PAUSE_RATE, SETTLES_S)
                load.settle(SETTLES_S)
            yield load, crew_

    def paced(self, peer: Peer, latency_s: float, rates: Sequence[float], seconds: float) -> Iterator[Paced]:
        """Measure `peer` at each of `rates` for `seconds`, until it does not keep up."""
        with self._run(peer, 1, _order(latency_s=latency_s)) as (load, (process,)):
            cpu = process.cpu_s()
            time.sleep(IDLE_S)
            idle = round((process.cpu_s() - cpu) / IDLE_S, 3)
            for rate in rates:
                load.steady(rate, WARM_S)
                load.settle(AFTER_S)
                load.forget()
                cpu = process.cpu_s()
                load.steady(rate, seconds)
                kept_up = load.settle(BEHIND_S)
                cpu_ms = _share(process.cpu_s() - cpu, len(load.seen))
                whole, bare = _percentiles([one.took for one in load.seen]), _percentiles(two_trips(load.echoes))
                yield Paced(peer.name, latency_s * 1000, rate, kept_up, *whole, *bare, cpu_ms, idle)
                if not kept_up:
                    return

    def most(
        self, peer: Peer, workers: int, events: int, seconds: float, *, latency_s: float = 0.0, burn_s: float = 0.0
    ) -> Most:
        """Pour `events` out, and measure for `seconds` at most, but for the first tenth."""
        with self._run(peer, workers, _order(latency_s=latency_s, burn_s=burn_s)) as (load, processes):
            load.forget()
            begun = time.monotonic()
            for _ in range(events):
                load.send()
            while len(load.seen) < events / 10 and time.monotonic() < begun + seconds:
                time.sleep(0.005)
            since, before, cpu = time.monotonic(), len(load.seen), sum(process.cpu_s() for process in processes)
            while load.open and time.monotonic() < since + seconds:
                time.sleep(0.005)
            ended, count = time.monotonic(), len(load.seen) - before
            cpu = sum(process.cpu_s() for process in processes) - cpu
        return Most(
            peer.name, latency_s * 1000, burn_s * 1000, workers,
            round(count / (ended - since), 1), _share(cpu, count),
        )  # fmt: skip

    def paused(self, peer: Peer, *, static: bool, seconds: float) -> Paused:
        """Restart one of two members of `peer` under a steady load, and watch for `seconds` from there."""
        with self._run(peer, 2, _order(instance="member" if static else "")) as (load, (_, second)):
            load.forget()
            sending = threading.Thread(target=load.steady, args=(PAUSE_RATE, seconds + WARM_S))
            sending.start()
            time.sleep(WARM_S)
            second.end()
            second.start()
            sending.join()
            load.settle(seconds)
            seen = load.seen
        gaps = [longest([one for one in seen if one.partition == number]) for number in range(PARTITIONS)]
        return Paused(peer.name, static, round(longest(seen), 2), round(max(gaps), 2))


def _last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] or "nothing"


def longest(seen: Sequence[Seen]) -> float:
    """Return the longest time between two results, seconds."""
    times = sorted(one.read for one in seen)
    return max((later - earlier for earlier, later in itertools.pairwise(times)), default=float("inf"))


def _order(*, latency_s: float = 0.0, burn_s: float = 0.0, instance: str = "") -> Order:
    return Order("", "", "", "", PARTITIONS, latency_s, burn_s, instance)


def _share(cpu_s: float, count: int) -> float:
    """Return milliseconds of processor time for each of `count` events."""
    return round(cpu_s / max(1, count) * 1000, 3)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p99, milliseconds."""
    return round(percentile(seconds, 0.5) * 1000, 2), round(percentile(seconds, 0.99) * 1000, 2)
