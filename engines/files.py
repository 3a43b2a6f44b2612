"""Files that are whole or not there: written under a name of their own beside their place, and moved there at the end.

What is moved is on the disk before (`fsync`): otherwise a power cut could leave the name without the bytes.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

READABLE: Final = 0o644
"""Who builds, imports or trains need not be the user who serves; a temporary file is for its maker alone."""


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield an empty file in the folder of `target`, for this user alone; what is still there at the end is removed."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """Yield an empty file to write to, which becomes `target` when the block ends without an error.

    Raises:
        OSError: it cannot be written; what was at `target` stays, and nothing is left beside it.
    """
    with _beside(target) as path:
        yield path
        _sync(path)
        path.chmod(READABLE)
        path.replace(target)


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target`, so that nobody sees half of it.

    Raises:
        OSError: as `draft`.
    """
    with draft(target) as path:
        path.write_bytes(data)


def write_json(target: Path, document: object) -> None:
    """Write what msgspec can encode as JSON with an indent of one, as all JSON files of the project are.

    Raises:
        OSError: as `draft`.
    """
    write_whole(target, msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n")


def write_first(target: Path, data: bytes) -> None:
    """Write `data` to `target` for this user alone unless there is a file: of several processes one wins, all read it.

    Raises:
        OSError: it cannot be written; nothing is left.
    """
    with _beside(target) as path:
        path.write_bytes(data)
        _sync(path)
        with suppress(FileExistsError):
            target.hardlink_to(path)  # a rename would replace what another process has read already
