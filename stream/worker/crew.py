"""Several workers of one machine, a process each, that start and end together.

One fate, as systemd and Kubernetes have it for a unit or a container: a worker that ends unasked is not started again
here. The others drain, and all end with its code, so that whoever started them sees it, waits as he is set up to, and
starts them anew. A crash would else be hidden behind a process that looks well, and tried again without a pause.
"""

import asyncio
import logging
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from typing import Final

from stream.config import Settings
from stream.errors import SettingsError
from stream.operator.process import STOPS

log = logging.getLogger(__name__)
STOPPING_S: Final = 20.0  # beyond its drain: longer, and a worker does not end; Kubernetes kills after 30 s in all
LAST_PORT: Final = 65_535
KILLED: Final = 128  # a code above it tells the signal, as shells have it


def shares(settings: Settings, count: int) -> list[dict[str, str]]:
    """Return the variables in which each of `count` workers differs: its port, its threads, its name in the group.

    Raises:
        SettingsError: there are not as many ports.
    """
    first = settings.metrics_port
    if first and first + count - 1 > LAST_PORT:
        raise SettingsError(f"ADLOOM_METRICS_PORT {first} leaves no ports for {count} workers")
    threads = max(1, settings.threads // count)
    found = []
    for number in range(count):
        share = {"ADLOOM_METRICS_PORT": str(first and first + number), "ADLOOM_THREADS": str(threads)}
        if settings.group_instance_id:
            share["ADLOOM_GROUP_INSTANCE_ID"] = f"{settings.group_instance_id}-{number}"
        found.append(share)
    return found


async def run_crew(settings: Settings, count: int, command: Sequence[str]) -> int:
    """Run `count` processes of `command` until a signal ends them, or one ends by itself; return the exit code.

    SIGTERM and SIGINT are forwarded, a second one, too: a worker drains on the first and ends at once on the second.

    Args:
        settings: of which each process gets its share; the rest it reads as this one did.
        count: how many.
        command: of a worker that ends with its standard input.

    Raises:
        SettingsError: there are not as many ports.
    """
    told: asyncio.Queue[int] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, told.put_nowait, int(number))
    crew = _Crew(settings.drain_s + STOPPING_S)
    try:
        for share in shares(settings, count):
            await crew.start(command, {**os.environ, **share})
        return await crew.run(told)
    finally:
        crew.kill()
        for number in STOPS:
            loop.remove_signal_handler(number)


class _Crew:
    """The processes, and the tasks that wait for their ends."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._ends: dict[asyncio.Task[int], Process] = {}
        self._hurried = False

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start one, in a session of its own: a terminal's Ctrl-C reaches it once, through us."""
        child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, env=environment, start_new_session=True)
        self._ends[asyncio.create_task(child.wait())] = child
        log.info("worker started", extra={"pid": child.pid, "port": environment["ADLOOM_METRICS_PORT"]})

    async def run(self, told: asyncio.Queue[int]) -> int:
        """Wait for a signal or an end, see all to theirs, and return the code."""
        signals = asyncio.create_task(told.get())
        done, _ = await asyncio.wait({signals, *self._ends}, return_when=asyncio.FIRST_COMPLETED)
        if signals in done:
            await self._end(signals.result(), told)
            return max(map(self._code_when_told, self._ends))
        signals.cancel()
        first = next(end for end in self._ends if end in done)
        log.error("a worker ended, the others drain", extra={"pid": self._ends[first].pid, "code": _code(first)})
        await self._end(signal.SIGTERM, told)
        return _code(first)

    def _code_when_told(self, end: "asyncio.Task[int]") -> int:
        """Return its code; one that was still starting had no work, and is ended by the signal itself."""
        return 0 if not self._hurried and -end.result() in STOPS else _code(end)

    async def _end(self, number: int, told: "asyncio.Queue[int]") -> None:
        """Send a signal to all, each further one, too, until all have ended; who does not in time is killed."""
        self._send(number)
        forwarding = asyncio.create_task(self._forward(told))
        _, late = await asyncio.wait(self._ends, timeout=self._patience_s)
        if late:
            log.error("workers did not end in time and are killed", extra={"count": len(late)})
            self.kill()
            await asyncio.wait(self._ends)
        forwarding.cancel()

    async def _forward(self, told: "asyncio.Queue[int]") -> None:
        while True:
            number = await told.get()
            self._hurried = True
            self._send(number)

    def _send(self, number: int) -> None:
        for end, child in self._ends.items():
            if not end.done():
                child.send_signal(number)

    def kill(self) -> None:
        """End at once what is left."""
        for end, child in self._ends.items():
            if not end.done():
                child.kill()


def _code(end: "asyncio.Task[int]") -> int:
    """Return an exit code: that of the process, or of the signal that ended it."""
    code = end.result()
    return code if code >= 0 else KILLED - code
