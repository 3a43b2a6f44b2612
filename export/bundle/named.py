"""A bundle of one's own, given on a command line by a name to show it under."""

from pathlib import Path


def named(pair: str) -> tuple[str, Path]:
    """Read NAME=FOLDER.

    Raises:
        ValueError: no name or no folder.
    """
    name, _, folder = pair.partition("=")
    if not (name and folder):
        raise ValueError(f"{pair!r} is not NAME=FOLDER")
    return name, Path(folder)
