"""One Kafka of the campaign's own, with a listener for each client, so that each may have its own faulty network."""

import asyncio
import secrets
import shutil
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stream.errors import BrokerError
from stream.operator.ports import LOOPBACK

BESIDE: Final = Path(__file__).resolve().parents[3] / "shared"
"""Where Kafka and the tools lie: beside the checkout."""
SCRIPT: Final = BESIDE / "kafka" / "kafka"
LARGEST: Final = 9 << 20
"""Bytes of the largest record: a dead letter of the largest event."""
DIRECT: Final = "DIRECT"
"""Listener of the foreign clients, which no fault touches."""
NODE: Final = "1"
Signal = Literal["KILL", "STOP", "CONT", "TERM"]


def missing() -> str:
    """Say what is not here that a broker needs; empty where all is."""
    if not SCRIPT.is_file():
        return f"no Kafka at {SCRIPT}"
    return "" if shutil.which("java") else "no java on the path"


UNASKED: Final = range(12_000, 28_000)
"""Ports below those that a system takes for connections of its own: of these one may be gone a moment later."""


def free_ports(count: int) -> list[int]:
    """Return so many ports that were free a moment ago, all different; the system gives none of them to clients."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.choice(UNASKED)
        with suppress(OSError), socket.create_server((LOOPBACK, port)):
            found += [port] if port not in found else []
    return found


@dataclass(frozen=True, slots=True)
class Broker:
    """A Kafka in `folder`; `ports` are where it listens, by listener, those of its nodes where there are several."""

    folder: Path
    ports: Mapping[str, int]
    nodes: tuple[str, ...] = (NODE,)

    @property
    def bootstrap(self) -> str:
        """Address of the foreign clients."""
        first = self.ports[DIRECT]
        return ",".join(f"{LOOPBACK}:{first + 2 * number}" for number in range(len(self.nodes)))

    @property
    def pid(self) -> int | None:
        """Process id of the first node; None while it does not run."""
        try:
            return int((self.folder / f"node-{NODE}" / "pid").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    async def start(self, advertised: Mapping[str, int]) -> None:
        """Start it; on each listener it tells clients to come to the port that `advertised` names.

        Raises:
            BrokerError: it did not start.
        """
        if len(self.nodes) > 1:
            options = {"message.max.bytes": str(LARGEST), "min.insync.replicas": "2"}
            await self._start(options)
            return
        (controller,) = free_ports(1)
        names = list(self.ports)
        listeners = [f"{name}://{LOOPBACK}:{port}" for name, port in self.ports.items()]
        told = [f"{name}://{LOOPBACK}:{advertised.get(name, self.ports[name])}" for name in names]
        options = {
            "listeners": ",".join([*listeners, f"CONTROLLER://{LOOPBACK}:{controller}"]),
            "controller.quorum.voters": f"{NODE}@{LOOPBACK}:{controller}",
            "advertised.listeners": ",".join(told),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in (*names, "CONTROLLER")),
            "inter.broker.listener.name": DIRECT,
            "message.max.bytes": str(LARGEST),
        }
        await self._start(options)

    async def _start(self, options: Mapping[str, str]) -> None:
        settings = [word for name, value in options.items() for word in ("--set", f"{name}={value}")]
        await self._run("start", "--port", str(self.ports[DIRECT]), "--nodes", str(len(self.nodes)), *settings)

    async def signal(self, name: Signal, node: str = NODE) -> None:
        """Kill, stop, continue or end a node."""
        await self._run("stop", "--node", node, "--signal", name)

    async def revive(self, node: str = NODE) -> None:
        """Start a node again on its own data, after it was killed."""
        await self._run("revive", "--node", node)

    async def stop(self) -> None:
        """End all nodes for good; a stopped one goes on first, to hear of it."""
        for node in self.nodes:
            await self.signal("CONT", node)
        for node in self.nodes:
            # A cluster that ends one by one loses its quorum, and the last would wait for it.
            await self.signal("TERM" if len(self.nodes) == 1 else "KILL", node)

    async def _run(self, command: str, *options: str) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), command, "--data", str(self.folder), *options,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        if process.returncode:
            raise BrokerError(f"Kafka: {command} failed: {said.decode(errors='replace')[-2000:]}")
