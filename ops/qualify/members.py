"""Our processes under test: started, signalled, and started again as an operator's supervisor would."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import msgspec

from ops.qualify.accounts import ERA, Place
from ops.qualify.traffic import CRASHED
from stream.errors import WorkerError
from stream.operator.ports import LOOPBACK

RESTART_S: Final = 1.0
READY_S: Final = 60.0
ENDS_S: Final = 60.0  # far above what a drain may take; the exit code tells whether it was clean
POLL_S: Final = 0.1
LAST_LINES: Final = 3
FATES: Final = {
    "event expired": "expired",
    "event coalesced": "coalesced",
    "event unconsented": "unconsented",
    "record skipped": "skipped",
}
"""What a worker logs of an event that leaves no record in any topic."""


@dataclass(slots=True)
class Member:
    """One process of ours by its `name`; what happens to it that should not is told to `mishap`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int
    ready_path: str
    mishap: Callable[[str], None]
    process: asyncio.subprocess.Process | None = None
    restarts: int = 0
    _watching: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self.process.pid if self.process is not None and self.process.returncode is None else None

    @property
    def wanted(self) -> bool:
        """Whether it is to run: one that is told to end answers nobody while it ends."""
        return self._watching is not None

    async def start(self) -> None:
        """Start it, if it does not run; should it end by itself, that is a mishap, and it is started again."""
        if self._watching is not None:
            return
        await self._launch()
        self._watching = asyncio.create_task(self._watch())

    async def _launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **self.environment},
            )  # fmt: skip

    async def _watch(self) -> None:
        while self.process is not None:
            code = await self.process.wait()
            if code != CRASHED:  # else an engine was asked to end it
                self.mishap(f"{self.name} ended by itself with code {code}: {' / '.join(self.last_words())}")
            self.restarts += 1
            await asyncio.sleep(RESTART_S)
            await self._launch()

    async def until_ready(self) -> None:
        """Wait until it says that it is ready.

        Raises:
            WorkerError: it does not within `READY_S`.
        """
        try:
            async with asyncio.timeout(READY_S):
                while not await self.ready():  # noqa: ASYNC110  it is another process
                    await asyncio.sleep(POLL_S)
        except TimeoutError as error:
            raise WorkerError(f"{self.name} is not ready after {READY_S:g} s: {self.last_words()}") from error

    async def ready(self) -> bool:
        """Tell whether it says so."""
        url = f"http://{LOOPBACK}:{self.port}{self.ready_path}"
        with suppress(aiohttp.ClientError, TimeoutError):
            async with aiohttp.ClientSession() as http, http.get(url, timeout=aiohttp.ClientTimeout(1.0)) as answer:
                return answer.status == 200
        return False

    def send(self, number: signal.Signals) -> None:
        """Send a signal that does not end it."""
        if (pid := self.pid) is not None:
            os.kill(pid, number)

    async def end(self, number: signal.Signals) -> None:
        """End it by `number` and wait; an end by SIGTERM that is not clean is a mishap."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if self.pid is None or self.process is None:
            return
        self.process.send_signal(number)
        try:
            code = await asyncio.wait_for(self.process.wait(), ENDS_S)
        except TimeoutError:
            self.mishap(f"{self.name} had not ended {ENDS_S:g} s after {number.name}")
            self.process.kill()
            await self.process.wait()
            return
        if number == signal.SIGTERM and code != 0:
            self.mishap(f"{self.name} ended with code {code} after SIGTERM: {' / '.join(self.last_words())}")

    def last_words(self) -> list[str]:
        """Return the last lines of its log."""
        lines = self.log.read_bytes().splitlines() if self.log.exists() else []
        return [line.decode(errors="replace")[:300] for line in lines[-LAST_LINES:]]


def logged_fates(logs: Iterable[Path], topic: str, marks: Sequence[Mapping[Path, int]] = ()) -> dict[Place, str]:
    """Return the fates of the records of `topic` that `logs` tell, by place.

    Args:
        logs: files.
        topic: whose records are meant; other lines of an end name another.
        marks: bytes of each log when the topic was made anew.
    """
    found: dict[Place, str] = {}
    for log in filter(Path.exists, logs):  # a guest that never came has none
        at = 0
        with log.open("rb") as lines:
            for line in lines:
                document = _decoded(line)
                if (fate := FATES.get(document.get("message", ""))) and document.get("topic", topic) == topic:
                    era = sum(mark.get(log, 0) <= at for mark in marks)
                    found[int(document["partition"]), int(document["offset"]) + ERA * era] = fate
                at += len(line)
    return found


def _decoded(line: bytes) -> dict[str, Any]:
    """Return a JSON line; what a killed process left half-written, or any other text, says nothing."""
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return document if isinstance(document, dict) else {}
