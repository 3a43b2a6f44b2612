"""What the demo and the bench stand on: a broker (the embedded one, or yours), and a worker over the demo shop."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from stream.config import Settings, to_environment
from stream.demo.stock import import_shop
from stream.errors import WorkerError
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.rights import needed
from stream.kafka.topics import ensure_topics
from stream.operator.ports import LOOPBACK, free_port

READY_S = 60.0
"""Longest start of a worker: engines are read and hashed, then Kafka's group must form."""
POLL_S = 0.05  # what asking may add to the time of the first ad
log = logging.getLogger(__name__)


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
        url = f"http://{LOOPBACK}:{self.settings.metrics_port}{path}"
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
            await asyncio.to_thread(ensure_topics, settings, needed(settings, "worker"))
            bootstrap = settings.bootstrap
        else:
            bootstrap = stack.enter_context(EmbeddedBroker(settings.topics, port=broker_port)).bootstrap
        catalog = state / "catalog.sqlite"
        import_shop(catalog)
        settings = settings.with_(bootstrap=bootstrap, catalog=catalog, metrics_port=free_port())
        # Its own session: Ctrl-C reaches this process only, which then lets the worker drain. Its input ends with us.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stream.cli", "worker", "--member", "--quiet", stdin=asyncio.subprocess.PIPE,
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
