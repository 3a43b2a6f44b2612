"""What commands share: running a coroutine, waiting for Ctrl-C, progress bars, and settings checks."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream.config import Settings
from stream.errors import SettingsError
from stream.operator.logs import Sparing

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` on the fast event loop, the plain one where there is none."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop  # noqa: PLC0415  not to be had on Windows

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


async def until_stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


@contextmanager
def share(title: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    """Show how much of something is done; yields what is called with (done, whole)."""
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


@contextmanager
def bar(name: str, *, total: float) -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error; yields what moves it by one."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda: progress.advance(task)


def need_bootstrap(settings: Settings) -> Settings:
    """Return `settings` when they name a broker.

    Raises:
        SettingsError: they do not.
    """
    if not settings.bootstrap:
        raise SettingsError("ADLOOM_BOOTSTRAP names no broker: start one (`adloom broker` for a try) and set it")
    return settings


def quiet_logs() -> None:
    """Let only warnings through, one plain line each."""
    handlers = [Sparing(sys.stderr)]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", handlers=handlers)


def has_display() -> bool:
    """Return whether a browser could be shown here."""
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
