"""What the demo and the bench stand on: a broker (the embedded one, or yours), the demo shop, and a worker process."""

import asyncio
import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from stream.catalog.catalog import Catalog
from stream.catalog.load import import_feed
from stream.config import PREFIX, Settings
from stream.errors import PortError, WorkerError
from stream.kafka.broker import EmbeddedBroker, ensure_topics

SHOP = Path(__file__).parent / "shop"
FEEDS = (SHOP / "feed.tsv", SHOP / "feed.zh.tsv")
READY_S = 60.0
"""Longest start of a worker: engines are read and hashed, then Kafka's group must form."""
POLL_S = 0.05
log = logging.getLogger(__name__)


def import_shop(database: Path) -> None:
    """Import the demo shop, both languages, into `database`."""
    for feed in FEEDS:
        import_feed(feed, database)


@contextmanager
def catalogue(settings: Settings) -> Iterator[Catalog]:
    """Yield the catalogue that `settings` name, or the demo shop where there is none yet."""
    with tempfile.TemporaryDirectory(prefix="adloom-") as folder:
        database = settings.catalog
        if not database.exists():
            database = Path(folder) / "catalog.sqlite"
            import_shop(database)
        catalog = Catalog(database)
        try:
            yield catalog
        finally:
            catalog.close()


def require_free(ports: Iterable[int], host: str = "127.0.0.1") -> None:
    """Check all `ports` before anything is started; 0 is always free.

    Raises:
        PortError: naming the first port that is in use.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise PortError(
                    f"port {port} cannot be used: {error.strerror}; stop what uses it or choose another"
                ) from error


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def to_environment(settings: Settings) -> dict[str, str]:
    """Write `settings` as the variables that `from_environment` reads."""
    values = {name: getattr(settings, name) for name in Settings.__struct_fields__}
    texts = {name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in values.items()}
    return {PREFIX + name.upper(): text for name, text in texts.items()}


@dataclass(slots=True)
class Rig:
    """A worker that takes events; `settings` say where."""

    settings: Settings
    process: asyncio.subprocess.Process

    async def summary(self) -> dict[str, Any]:
        """Return the worker's counts and exact percentiles since its start."""
        body: dict[str, Any] = msgspec.json.decode(await self._get("/summary"))
        return body

    async def wait_ready(self) -> None:
        """Wait until the worker holds its partitions.

        Raises:
            WorkerError: it ended, or is not ready in time.
        """
        try:
            async with asyncio.timeout(READY_S):
                while True:
                    if self.process.returncode is not None:
                        raise WorkerError(f"the worker ended with code {self.process.returncode}; its reason is above")
                    try:
                        await self._get("/ready")
                    except (aiohttp.ClientError, OSError):
                        await asyncio.sleep(POLL_S)
                        continue
                    return
        except TimeoutError as error:
            raise WorkerError(f"the worker was not ready within {READY_S:g} s") from error

    async def died(self) -> None:
        """Wait for the worker's end and raise.

        Raises:
            WorkerError: always; a worker should not end by itself.
        """
        code = await self.process.wait()
        raise WorkerError(f"the worker ended with code {code}; its reason is above")

    async def _get(self, path: str) -> bytes:
        url = f"http://127.0.0.1:{self.settings.metrics_port}{path}"
        async with aiohttp.ClientSession(raise_for_status=True) as session, session.get(url) as answer:
            return await answer.read()


@asynccontextmanager
async def running(settings: Settings, state: Path, *, broker_port: int = 0) -> AsyncIterator[Rig]:
    """Run broker and worker until the block ends; the demo shop is imported into the folder `state`.

    Raises:
        PortError: `broker_port` is in use.
        BrokerError: the broker of `ADLOOM_BOOTSTRAP` cannot be reached.
        WorkerError: the worker did not start.
    """
    with ExitStack() as stack:
        if settings.bootstrap:
            await asyncio.to_thread(ensure_topics, settings)
            bootstrap = settings.bootstrap
        else:
            bootstrap = stack.enter_context(EmbeddedBroker(settings.topics, port=broker_port)).bootstrap
        catalog = state / "catalog.sqlite"
        import_shop(catalog)
        settings = msgspec.structs.replace(settings, bootstrap=bootstrap, catalog=catalog, metrics_port=free_port())
        # Its own session: Ctrl-C reaches this process only, which then lets the worker drain.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stream.cli", "worker", "--quiet",
            env={**os.environ, **to_environment(settings)}, stdout=asyncio.subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            rig = Rig(settings, process)
            await rig.wait_ready()
            yield rig
        finally:
            await _end(process, settings.drain_s + 5)


async def _end(process: asyncio.subprocess.Process, patience_s: float) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), patience_s)
    except TimeoutError:
        log.warning("the worker did not drain within %g s and is killed", patience_s)
        process.kill()
        await process.wait()
