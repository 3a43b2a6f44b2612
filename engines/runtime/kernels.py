"""The runtime cache of TensorRT-RTX: kernels compiled for this GPU, in a file whose SHA-256 lies beside it."""

import logging
from pathlib import Path
from typing import Any

from engines.bundle.manifest import sha256
from engines.files import write_whole

log = logging.getLogger(__name__)


class Kernels:
    """The kernels that contexts share; without a file they are this process's own."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._cache: Any = None

    def give(self, config: Any) -> None:
        """Let the context of `config` use the kernels."""
        if self._cache is None:
            self._cache = config.create_runtime_cache()
            if self._path:
                self._read(self._path)
        config.set_runtime_cache(self._cache)

    def _read(self, path: Path) -> None:
        try:
            data = path.read_bytes()
            if sha256(data) == _beside(path).read_text(encoding="ascii"):
                self._cache.deserialize(data)
            else:
                log.warning("%s is not what was written; it is left unread and made anew", path)
        except OSError:
            log.info("%s is not there yet", path)

    def keep(self) -> None:
        """Write what was compiled; without room, the next start compiles again."""
        if self._path is None:
            return
        try:
            data = bytes(self._cache.serialize())
            _beside(self._path).unlink(missing_ok=True)
            write_whole(self._path, data)
            write_whole(_beside(self._path), sha256(data).encode())
        except OSError as error:
            self._path.unlink(missing_ok=True)
            log.warning("%s cannot be written (%s): the next start compiles again", self._path, error.strerror)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")
