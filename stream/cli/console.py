"""What commands share: progress bars, settings checks, quiet logs."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream.errors import SettingsError
from stream.operator.logs import Sparing

if TYPE_CHECKING:
    from stream.config import Settings  # pydantic takes its time to load, and the help needs none


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


def need_bootstrap(settings: "Settings") -> "Settings":
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
