"""Open files and connections, of which the system lets a process have only so many."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from stream.errors import LimitError

SPARE: Final = 100  # for what else is opened meanwhile: other clients of Kafka, scrapers, Redis, files
_OPEN: Final = (Path("/proc/self/fd"), Path("/dev/fd"))


def require_descriptors(count: int, *, beside: int, what: str) -> None:
    """See that the process may have `count` files or connections open; its limit is raised as far as it may be.

    Args:
        count: how many.
        beside: how many others are open.
        what: what they are for, as a message says it.

    Raises:
        LimitError: it may not.
    """
    if sys.platform == "win32":
        return  # knows no such limit
    import resource  # noqa: PLC0415  not to be had on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + beside + SPARE
    if _allows(soft, wanted):
        return
    with suppress(ValueError, OSError):  # macOS takes no limit above one of its own
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if not _allows(limit, wanted):
        raise LimitError(
            f"{what} take {count} open files, {wanted} with all others, and the limit is {limit}: raise it "
            "(`ulimit -n`, LimitNOFILE= of systemd, --ulimit nofile= of a container)"
        )


def _allows(limit: int, wanted: int) -> bool:
    return limit < 0 or wanted <= limit  # below zero it is none


def open_descriptors() -> int:
    """Return how many are open now, 0 where the system does not tell."""
    for folder in _OPEN:
        with suppress(OSError):
            return sum(1 for _ in folder.iterdir())
    return 0
