"""A Redis of the campaign's own, where the workers share profiles and what they made."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Final

from ops.qualify.broker import free_ports
from stream.errors import BrokerError
from stream.operator.ports import LOOPBACK

NAMES: Final = ("redis-server", "valkey-server")
STARTS_S: Final = 20.0
POLL_S: Final = 0.05


def find() -> str | None:
    """Return the Redis or Valkey of the path; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(slots=True)
class ProfileServer:
    """One server; what it held is there again after `kill` and `start`."""

    command: str
    folder: Path
    port: int
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Its address, as `ADLOOM_PROFILES` takes it."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    async def start(self) -> None:
        """Start it, and wait until it takes connections.

        Raises:
            BrokerError: it does not.
        """
        self._process = await asyncio.create_subprocess_exec(
            self.command, "--port", str(self.port), "--bind", LOOPBACK, "--dir", str(self.folder),
            "--save", "", "--appendonly", "yes", "--appendfsync", "no",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(STARTS_S):
                while not await self._answers():  # noqa: ASYNC110  it is another process
                    await asyncio.sleep(POLL_S)
        except TimeoutError as error:
            raise BrokerError(f"{self.command} did not start") from error

    async def _answers(self) -> bool:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
            writer.write(b"PING\r\n")
            said = await reader.read(7)
            writer.close()
            return said == b"+PONG\r\n"  # while it reads what it held, it says that instead
        return False

    async def end(self, *, kill: bool = False) -> None:
        """End it, at once or as it wants."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(SIGKILL) if kill else self._process.terminate()
        await self._process.wait()


@asynccontextmanager
async def running(command: str, folder: Path) -> AsyncIterator[ProfileServer]:
    """Run a server with its data in `folder`, which is there, until the block ends."""
    (port,) = free_ports(1)
    server = ProfileServer(command, folder, port)
    try:
        await server.start()
        yield server
    finally:
        await server.end()
