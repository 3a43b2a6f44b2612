"""Faults of the brokers: killed, stopped, without room on their disk, or too few of them."""

import resource
import signal

from ops.qualify.world import SESSION_S, Need, World


class BrokerKilled:
    """`kill -9` of the broker, which is revived on its own data."""

    hold_s = 4.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Kill."""
        await world.broker.signal("KILL")

    async def heal(self, world: World) -> None:
        """Revive."""
        await world.broker.revive()


class BrokerStopped:
    """SIGSTOP of the broker for longer than a session: connections stay open and nobody answers."""

    hold_s = SESSION_S + 4.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Stop it."""
        await world.broker.signal("STOP")

    async def heal(self, world: World) -> None:
        """Let it go on."""
        await world.broker.signal("CONT")


class DiskFull:
    """The broker's files may not grow any more: a write fails in the middle, and Kafka gives its folder up."""

    hold_s = 5.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Take the room away, by the limit on the size of a file, which every process may lower for itself."""
        pid = world.broker.pid
        if pid is None:
            world.mishap("the broker does not run before its disk is full")
            return
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, most))

    async def heal(self, world: World) -> None:
        """Start it anew, with room."""
        await world.broker.signal("KILL")
        await world.broker.revive()


class ServerFirst:
    """The slot server starts while Kafka is away, and must be ready soon after it came."""

    hold_s = 4.0
    needs: Need = ""

    async def inject(self, world: World) -> None:
        """Kill the broker, and start the server anew without it."""
        await world.broker.signal("KILL")
        await world.server.end(signal.SIGTERM)
        await world.server.start()

    async def heal(self, world: World) -> None:
        """Revive the broker and wait for the server."""
        await world.broker.revive()
        await world.server.until_ready()


class NodesKilled:
    """`kill -9` of `count` nodes of a cluster: leaders move, or too few replicas are in sync for any write."""

    hold_s = 8.0
    needs: Need = "cluster"

    def __init__(self, count: int) -> None:
        self._count = count
        self._killed: list[str] = []

    async def inject(self, world: World) -> None:
        """Kill any."""
        self._killed = world.chance.sample(world.broker.nodes, self._count)
        for node in self._killed:
            await world.broker.signal("KILL", node)

    async def heal(self, world: World) -> None:
        """Revive them."""
        for node in self._killed:
            await world.broker.revive(node)
