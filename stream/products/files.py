"""The pictures of a followed catalogue: kept by what they hold, and linked to where products name them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engines.files import draft, write_whole

KEPT: Final = "kept"  # below the folder of pictures; no name there is one of a picture


class Files:
    """Pictures by their SHA-256; each is on the disk once, under as many names as are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _kept(self, digest: str) -> Path:
        return self._folder / KEPT / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Tell whether a picture is there."""
        return self._kept(digest).is_file()

    def all(self) -> list[str]:
        """Return the SHA-256 of every picture that is there."""
        return sorted(path.name for path in (self._folder / KEPT).glob("[0-9a-f][0-9a-f]/[0-9a-f]*"))

    def add(self, digest: str, content: bytes) -> None:
        """Keep a picture.

        Raises:
            OSError: it cannot be written.
        """
        target = self._kept(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)

    def place(self, digest: str, path: str) -> None:
        """Give a picture the name `path`, in place of what had it.

        Raises:
            OSError: it cannot be done.
        """
        kept, target = self._kept(digest), self._folder / path
        if target.is_file() and target.samefile(kept):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft(target) as half:
            half.unlink(missing_ok=True)
            try:
                half.hardlink_to(kept)
            except OSError:  # a file system without links
                half.write_bytes(kept.read_bytes())

    def kept_at(self, digest: str) -> float:
        """Return when a picture was kept, seconds since the epoch; 0 where it is gone."""
        try:
            return self._kept(digest).stat().st_mtime
        except OSError:
            return 0.0

    def remove(self, digest: str, paths: Iterable[str]) -> None:
        """Remove a picture, and its names."""
        for path in paths:
            (self._folder / path).unlink(missing_ok=True)
        self._kept(digest).unlink(missing_ok=True)
