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
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final

from stream.config import Settings
from stream.errors import SettingsError
from stream.operator.init import KILLED, STOPS

log = logging.getLogger(__name__)
STOPPING_S: Final = 20.0  # beyond its drain: longer, and a worker does not end; Kubernetes kills after 30 s in all
LAST_PORT: Final = 65_535
TOLD_TOO_S: Final = 1.0  # between a service manager's word to a worker and that to its crew, in no order


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

    The workers drain on the first SIGTERM or SIGINT, however many processes of the crew hear it: a service manager may
    tell them all. On the second they are killed.

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

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start one, in a session of its own: a terminal's Ctrl-C reaches it through us alone."""
        child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, env=environment, start_new_session=True)
        self._ends[asyncio.create_task(child.wait())] = child
        log.info("worker started", extra={"pid": child.pid, "port": environment["ADLOOM_METRICS_PORT"]})

    async def run(self, told: asyncio.Queue[int]) -> int:
        """Wait for a signal or an end, see all to theirs, and return the code."""
        signals = asyncio.create_task(told.get())
        done, _ = await asyncio.wait({signals, *self._ends}, return_when=asyncio.FIRST_COMPLETED)
        first = next((end for end in self._ends if end in done), None)
        if first is not None and -first.result() in STOPS:
            await asyncio.wait({signals}, timeout=TOLD_TOO_S)
        if first is None or signals.done():
            hurried = await self._end(signals.result(), told.get())
            return KILLED + hurried if hurried else max(map(_code_when_told, self._ends))
        log.error("a worker ended, the others drain", extra={"pid": self._ends[first].pid, "code": _code(first)})
        await self._end(signal.SIGTERM, _second(signals, told))
        return _code(first)

    async def _end(self, number: int, hurry: Coroutine[Any, Any, int]) -> int | None:
        """Send a signal to all until all have ended; who does not in time, or before `hurry` returns, is killed.

        Return what `hurry` did, if anybody was still there.
        """
        for child in self._left():
            child.send_signal(number)
        hurried = asyncio.create_task(hurry)
        ended = asyncio.create_task(asyncio.wait(self._ends, timeout=self._patience_s))
        await asyncio.wait({hurried, ended}, return_when=asyncio.FIRST_COMPLETED)
        late = len(self._left())
        if late:
            why = "as told a second time" if hurried.done() else "for they did not end in time"
            log.error("workers are killed, %s", why, extra={"count": late})
            self.kill()
            await asyncio.wait(self._ends)
        code = hurried.result() if late and hurried.done() else None
        for task in (hurried, ended):
            task.cancel()
        return code

    def _left(self) -> list[Process]:
        return [child for end, child in self._ends.items() if not end.done()]

    def kill(self) -> None:
        """End at once what is left."""
        for child in self._left():
            child.kill()


async def _second(first: "asyncio.Task[int]", told: "asyncio.Queue[int]") -> int:
    """Return the signal that follows `first`: who drain already are told nothing by one."""
    await first
    return await told.get()


def _code_when_told(end: "asyncio.Task[int]") -> int:
    """Return its code; one that was still starting had no work, and is ended by the signal itself."""
    return 0 if -end.result() in STOPS else _code(end)


def _code(end: "asyncio.Task[int]") -> int:
    """Return an exit code: that of the process, or of the signal that ended it."""
    code = end.result()
    return code if code >= 0 else KILLED - code
