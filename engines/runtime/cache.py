"""Built engines on disk: `<engine>-b<batch>.engine` with a JSON beside each that says what it was built from.

The layout follows TensorRT-RTX's demo. Bytes are compared with the SHA-256 in their JSON before anything reads them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock

from engines.bundle.backends import Backend
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.errors import BuildError, BundleError, MissingEngineError, StaleEngineError, TamperedError
from engines.files import write_json, write_whole
from engines.runtime.identity import PORTABLE, Identity

if TYPE_CHECKING:
    from engines.bundle.signature import Owner


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON beside an engine. `refused` is the compiler's message where it could not build it: there is no file."""

    identity: Identity
    key: str
    sha256: str = ""
    size: int = 0
    build_seconds: float = 0.0
    parity: dict[str, float] = {}
    """Relative error of each output of the graph at this precision, against the exact one."""
    psnr_db: dict[str, float] = {}
    """The same of pictures, in dB."""
    milliseconds: float | None = None
    """Median of one run, measured after building; None where the GPU was not at hand."""
    refused: str = ""
    note: str = ""
    """Why it is not in the precision that was asked for."""


def folder_of(bundle: Bundle, backend: Backend) -> Path:
    """Return where built engines of `backend` lie.

    Raises:
        MissingEngineError: the bundle is served without a folder.
    """
    if bundle.serving.folder is None:
        raise MissingEngineError("no folder of built engines was named")
    return bundle.serving.folder / backend


def records(folder: Path, engine: str = "", owner: "Owner | None" = None) -> list[Record]:
    """Return what the JSON files in `folder` say of `engine` or of all, smallest batch first; no record, no entry.

    Raises:
        TamperedError: there is an `owner` who did not sign one of them.
    """
    found = []
    for path in folder.glob("*.json"):
        try:
            data = path.read_bytes()
            record = msgspec.json.decode(data, type=Record)
        except (OSError, msgspec.DecodeError):
            continue
        if record.identity.stem != path.stem or engine not in {"", record.identity.engine}:
            continue
        if owner:
            _require_signed(owner, data, path)
        found.append(record)
    return sorted(found, key=lambda record: (record.identity.engine, record.identity.batch))


def _require_signed(owner: "Owner", data: bytes, path: Path) -> None:
    try:
        owner.require(data, path)
    except BundleError as error:
        raise TamperedError(str(error)) from error


def recorded(folder: Path, identity: Identity) -> Record | None:
    """Return the record of exactly what `identity` asks for, built or refused; None where that is not there.

    Raises:
        TamperedError: the engine's bytes are not those that were built.
    """
    for record in records(folder, identity.engine):
        if record.identity != identity or record.key != identity.key:
            continue
        if not record.refused:
            if not (folder / identity.file).is_file():
                return None
            read(folder, record)
        return record
    return None


def require_current(record: Record, wanted: Identity, architecture: str) -> None:
    """Check that a record is of this graph, library and GPU; its precision is its own affair.

    Raises:
        StaleEngineError: it is not; the message says what differs.
    """
    ours = record.identity
    differing = [
        name
        for name in ("onnx_sha256", "weights_sha256", "shapes", "library", "version")
        if getattr(ours, name) != getattr(wanted, name)
    ]
    if differing or record.key != ours.key:
        what = ", ".join(f"{name} {getattr(ours, name)}" for name in differing if name != "shapes") or "other shapes"
        raise StaleEngineError(f"{ours.stem} was built from something else ({what}): run `adloom build` again")
    if architecture not in ours.architectures and PORTABLE not in ours.architectures:
        raise StaleEngineError(
            f"{ours.stem} was built for {', '.join(ours.architectures)}, this GPU is {architecture}: "
            "run `adloom build` on this machine"
        )


def read(folder: Path, record: Record) -> bytes:
    """Return an engine's bytes, the very ones whose SHA-256 was compared.

    Raises:
        MissingEngineError: there is no such file.
        TamperedError: they are not what was built.
    """
    path = folder / record.identity.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingEngineError(f"{path} cannot be read ({error.strerror}): run `adloom build`") from error
    if sha256(data) != record.sha256:
        raise TamperedError(
            f"{path} is not what was built (SHA-256 {sha256(data)[:12]}…, its JSON says {record.sha256[:12]}…): "
            "it was not loaded; remove it and run `adloom build`"
        )
    return data


def write(folder: Path, record: Record, data: bytes = b"") -> None:
    """Keep a built engine and its JSON, or the JSON alone where it was refused; whole or not at all.

    Raises:
        BuildError: the folder cannot be written; nothing is left behind.
    """
    engine = folder / record.identity.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Without its JSON an engine counts as absent: what stops in between is built again.
        (folder / f"{record.identity.stem}.json").unlink(missing_ok=True)
        if data:
            write_whole(engine, data)
        else:
            engine.unlink(missing_ok=True)
        try:
            write_record(folder, record)
        except OSError:
            engine.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BuildError(
            f"{engine.name} ({len(data) / 1e6:.1f} MB) cannot be written to {folder}: {error.strerror or error}; "
            "free some space or name another folder by --out"
        ) from error


def write_record(folder: Path, record: Record) -> None:
    """Write the JSON beside an engine.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    write_json(folder / f"{record.identity.stem}.json", record)


def locked(folder: Path) -> FileLock:
    """Return the lock of a folder of engines: who builds holds it, who comes second waits and takes what was built.

    Raises:
        BuildError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"{folder} cannot be made: {error.strerror}; name another folder by --out") from error
    return FileLock(folder / ".lock")


def built(found: Iterable[Record]) -> list[Record]:
    """Return the records that have an engine."""
    return [record for record in found if not record.refused]
