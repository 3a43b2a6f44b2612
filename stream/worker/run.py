"""A worker as a process: event loop, signals, logs; it ends well on SIGTERM and SIGINT."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable

from stream.worker.worker import Worker


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415  not to be had on Windows

    return uvloop.new_event_loop


async def until_signal(worker: Worker) -> None:
    """Run `worker` until SIGTERM or SIGINT asks it to drain.

    Raises:
        AdloomError: as `Worker.run`.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # What is loaded by now lives as long as the process: the collector need not walk it again and again.
    gc.collect()
    gc.freeze()
    await worker.run(stop)


def run(worker: Worker) -> None:
    """Run `worker` as this process's one task until a signal ends it; returns after the drain.

    Raises:
        AdloomError: as `Worker.run`.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_signal(worker))
