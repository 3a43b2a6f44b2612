"""Signals that end this process by themselves, also where it is the first one of a container.

The kernel ends the first process of a namespace by no signal that it has no handler for (pid_namespaces(7)): in a
container that runs `adloom` and nothing around it, SIGTERM would do nothing before a command hears it.
"""

import os
import signal
from types import FrameType
from typing import Final

STOPS: Final = (signal.SIGTERM, signal.SIGINT)
FIRST: Final = 1
KILLED: Final = 128
"""A code above it tells the signal, as shells have it."""


def ended_by(number: int) -> None:
    """Let signal `number` end this process at once from now on."""
    signal.signal(number, _end if os.getpid() == FIRST else signal.SIG_DFL)


def end_as_first() -> None:
    """Let signals end this process while it starts, should it be the first; any other they end already."""
    if os.getpid() == FIRST:
        for number in STOPS:
            ended_by(number)


def _end(number: int, _: FrameType | None) -> None:
    os._exit(KILLED + number)
