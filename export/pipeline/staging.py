"""A bundle is written beside its place and moved there when it is whole: no half-written folder is ever seen."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import SCHEMA, Engine, Manifest, Stage, sha256, write_manifest
from engines.errors import AdloomError


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a folder that becomes `out` at the end, and is removed when an error ends the block.

    Raises:
        AdloomError: `out` is there already, or cannot be written (a full disk, no permission).
    """
    if out.exists():
        raise AdloomError(f"{out} is there already: choose another --out, or remove it first")
    partial = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))  # its own: two exports may run at once
        yield partial
        partial.chmod(out.parent.stat().st_mode)  # a temporary folder is for its owner alone
        partial.rename(out)
    except OSError as error:
        raise AdloomError(f"{out} cannot be written: {error.strerror or error}; nothing of it was kept") from error
    finally:
        if partial:
            shutil.rmtree(partial, ignore_errors=True)


def copy_engine(source: Bundle, name: str, folder: Path) -> Engine:
    """Copy the files of engine `name`, their hashes checked, and return its contract."""
    engine = source.engine(name)
    for file in engine.named() & set(source.manifest.files):
        (folder / file).write_bytes(source.read(file))
    return engine


def seal(
    folder: Path,
    name: str,
    engines: Mapping[str, Engine],
    provenance: Mapping[str, Any],
    *,
    licence: str,
    stages: Mapping[str, Stage],
) -> Manifest:
    """Hash every file in `folder`, write its manifest and return it."""
    manifest = Manifest(
        schema=SCHEMA,
        name=name,
        version=version("adloom"),
        licence=licence,
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        files={path.name: _hash(path) for path in sorted(folder.iterdir())},
        engines=dict(engines),
        stages=dict(stages),
        provenance=dict(provenance),
    )
    write_manifest(folder, manifest)
    return manifest


def _hash(path: Path) -> str:
    return sha256(path.read_bytes())
