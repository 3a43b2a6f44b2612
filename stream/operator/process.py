"""A process of ours: its event loop, the signals by which an operator ends it, and the code it ends with.

Exit codes of every command that runs until it is stopped:

    0    it was asked to stop (SIGTERM or SIGINT) and did, in time or not: what was not done is not committed, and the
         next process does it again; a log line says so, also where Kafka was gone
    2    it cannot go on, or a task that must not end did; the reason is the last line on standard error
    143  a second SIGTERM ended it at once (130: SIGINT); what it would have written and committed is done again
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from engines.errors import AdloomError
from stream.errors import TaskError
from stream.operator.init import STOPS, ended_by

Result = TypeVar("Result")
log = logging.getLogger(__name__)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` on the fast event loop, the plain one where there is none."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop  # noqa: PLC0415  not to be had on Windows

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


def stop_signal(*, twice_ends: bool = True) -> asyncio.Event:
    """Return an event that SIGTERM or SIGINT sets from now on, instead of ending the process.

    Args:
        twice_ends: end the process at once on the second signal; False where it must end what it started, or is told by
            its service manager and by who started it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        if twice_ends:
            for number in STOPS:
                loop.remove_signal_handler(number)
                ended_by(number)

    for number in STOPS:
        loop.add_signal_handler(number, told)
    return stop


async def until_stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    await stop_signal().wait()


@asynccontextmanager
async def beside(name: str, work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work`, which must not end by itself, until the block ends; should it end first, it ends the block.

    Raises:
        TaskError: `work` ended; the message names it as `name`.
    """
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(_endless(name, work))
            yield
            task.cancel()
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _endless(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise TaskError(f"{name} was cancelled by what it called") from None  # a library let its own out
    except AdloomError:
        raise
    except Exception as error:
        log.exception("a task ended", extra={"task": name})
        raise TaskError(f"{name} ended: {type(error).__name__}: {error}") from error
    raise TaskError(f"{name} ended by itself")
