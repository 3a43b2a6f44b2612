"""What faults may touch, and what a fault is."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Protocol

from ops.qualify.broker import Broker
from ops.qualify.members import Member
from ops.qualify.profiles import ProfileServer
from ops.qualify.proxies import Proxies
from ops.qualify.shop import Shop
from ops.qualify.traffic import Traffic
from ops.qualify.witness import Watcher, Witness
from stream.config import Settings

SESSION_S: Final = 10.0
"""Session timeout of the group: who is silent for longer is put out of it."""
Need = Literal["", "proxies", "cluster", "redis"]
"""What a fault needs beside the processes that are always there: proxies, several brokers, or a Redis."""


@dataclass(slots=True)
class World:
    """What faults may touch."""

    settings: Settings
    environment: Mapping[str, str]
    """Settings of our processes, for a command of ours."""
    broker: Broker
    proxies: Proxies | None
    profiles: ProfileServer | None
    workers: Sequence[Member]
    """Those that always run."""
    guests: Sequence[Member]
    """Those that come and go."""
    server: Member
    shop: Shop
    traffic: Traffic
    witness: Witness
    """Of the creatives topic, which may be made anew."""
    beside: Witness
    """Of all other topics."""
    watcher: Watcher
    partitions: int
    """Of the events topic when it is made."""
    chance: random.Random
    mishap: Callable[[str], None]
    victim: Member = field(init=False)
    """The worker that the fault of the moment strikes."""
    feeding: asyncio.Event = field(default_factory=asyncio.Event)
    """Not set while nothing may be sent."""
    marks: list[dict[Path, int]] = field(default_factory=list)
    """Bytes of each log when a new era of the events topic began."""

    def __post_init__(self) -> None:
        self.victim = self.workers[0]
        self.feeding.set()

    def choose(self) -> Member:
        """Strike one of the workers."""
        self.victim = self.chance.choice(list(self.workers))
        return self.victim

    def network(self) -> Proxies:
        """Return the proxies; a campaign without them has no fault of the network."""
        if self.proxies is None:
            raise ValueError("this fault needs toxiproxy")
        return self.proxies

    def send(self, kind: str) -> None:
        """Send one record that only a fault sends."""
        now_ms = int(time.time() * 1000)
        self.shop.send(self.traffic.special(kind, now_ms), now_ms)

    @property
    def members(self) -> list[Member]:
        """All that consume events."""
        return [*self.workers, *self.guests]

    @property
    def clients(self) -> list[str]:
        """All that come to Kafka through a proxy."""
        return [member.name for member in (*self.members, self.server)]


class Fault(Protocol):
    """Something that goes wrong, for `hold_s` seconds."""

    @property
    def hold_s(self) -> float:
        """How long it lasts."""

    @property
    def needs(self) -> Need:
        """What it needs."""

    async def inject(self, world: World) -> None:
        """Begin."""

    async def heal(self, world: World) -> None:
        """End, and have running again what ran before."""


class Lasting:
    """A fault that needs nothing, and of which nothing is to be mended."""

    needs: Need = ""

    async def heal(self, world: World) -> None:
        """Nothing."""
