"""All faults by name, and those of single workers and of networks; the campaign holds each for its time."""

import signal
from dataclasses import dataclass
from typing import Final

from ops.qualify.broker_faults import BrokerKilled, BrokerStopped, DiskFull, NodesKilled, ServerFirst
from ops.qualify.engine_faults import EngineFails, ProfilesGone
from ops.qualify.shopper_faults import Forgets
from ops.qualify.topic_faults import CreativesRemade, EventsRemade, PartitionsAdded, Transactions
from ops.qualify.traffic import CRASHING, HANGING, HANGS_S
from ops.qualify.world import SESSION_S, Fault, Need, World


class WorkerKilled:
    """`kill -9` of a worker, which is started again."""

    hold_s = 1.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Kill."""
        await world.choose().end(signal.SIGKILL)

    async def heal(self, world: World) -> None:
        """Start it again."""
        await world.victim.start()


class WorkerEnded:
    """SIGTERM to a worker, which must drain and end with 0, and is started again."""

    hold_s = 1.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Tell it to end, once it is up: before, it has nothing to drain."""
        await world.choose().until_ready()
        await world.victim.end(signal.SIGTERM)

    async def heal(self, world: World) -> None:
        """Start it again."""
        await world.victim.start()


class WorkerStopped:
    """SIGSTOP of a worker until the group has put it out: what it had in flight is another's by then."""

    hold_s = SESSION_S + 4.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Stop it."""
        world.choose().send(signal.SIGSTOP)

    async def heal(self, world: World) -> None:
        """Let it go on."""
        world.victim.send(signal.SIGCONT)


class Rebalances:
    """More workers come and go, so that partitions move while events are in flight."""

    hold_s = 3.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Let them come, one after the other."""
        for guest in world.guests:
            await guest.start()
            await guest.until_ready()

    async def heal(self, world: World) -> None:
        """Let them go, the first as it should, the others by force."""
        for number, guest in enumerate(world.guests):
            await guest.end(signal.SIGKILL if number else signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Toxic:
    """A toxic of toxiproxy on the network of all clients, or of one worker alone."""

    kind: str
    attributes: dict[str, int]
    hold_s: float
    alone: bool = False
    needs: Need = "proxies"

    async def inject(self, world: World) -> None:
        """Spoil the network."""
        world.choose()
        for client in self._clients(world):
            await world.network().spoil(client, self.kind, **self.attributes)

    async def heal(self, world: World) -> None:
        """Mend it."""
        for client in self._clients(world):
            await world.network().mend(client, self.kind)

    def _clients(self, world: World) -> list[str]:
        return [world.victim.name] if self.alone else world.clients


FAULTS: Final[dict[str, Fault]] = {
    "worker-kill": WorkerKilled(),
    "worker-term": WorkerEnded(),
    "worker-stop": WorkerStopped(),
    "rebalance": Rebalances(),
    "engine-hang": EngineFails(HANGING, HANGS_S + 2.0),
    "engine-crash": EngineFails(CRASHING, 4.0),
    "profiles": ProfilesGone(),
    "broker-kill": BrokerKilled(),
    "broker-stop": BrokerStopped(),
    "disk-full": DiskFull(),
    "leader-kill": NodesKilled(1),
    "replicas-kill": NodesKilled(2),
    "partition-added": PartitionsAdded(),
    "transactions": Transactions(),
    "creatives-remade": CreativesRemade(),
    "events-remade": EventsRemade(),
    "forget": Forgets(),
    "server-first": ServerFirst(),
    "latency": Toxic("latency", {"latency": 400, "jitter": 100}, 10.0),
    "reset": Toxic("reset_peer", {"timeout": 200}, 5.0),
    "slicer": Toxic("slicer", {"average_size": 64, "size_variation": 32, "delay": 200}, 10.0),
    "hang": Toxic("timeout", {"timeout": 0}, SESSION_S + 4.0),
    "worker-network": Toxic("timeout", {"timeout": 0}, SESSION_S + 4.0, alone=True),
}
"""All faults by the names that `--faults` takes."""
