"""The tuning file of a bundle: what `adloom build --backend cpu` measured here, kept beside built engines."""

import logging
from pathlib import Path
from typing import Final

import msgspec
import onnxruntime

from engines.bundle.bundle import Bundle
from engines.runtime.cores import available
from engines.runtime.cpu import Tuning

FILE: Final = "tuning.json"
log = logging.getLogger(__name__)


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The best tuning of one engine; median milliseconds before and with it, of one input and of a crowd of jobs."""

    tuning: Tuning
    before_ms: float
    after_ms: float
    before_crowd_ms: float
    after_crowd_ms: float


class TuningFile(msgspec.Struct, frozen=True, kw_only=True):
    """`tuning.json`: figures hold for as many cores and this version of ONNX Runtime only."""

    cores: int
    onnxruntime: str
    threads: int
    """Threads that the search was allowed."""
    engines: dict[str, Measured]


def read_tuning(folder: Path) -> TuningFile | None:
    """Return the tuning file in `folder`; None where there is none, or one for another machine (which is logged)."""
    path = folder / FILE
    try:
        found = msgspec.json.decode(path.read_bytes(), type=TuningFile)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s cannot be used (%s): `adloom build --backend cpu` writes it anew", path, error)
        return None
    if (found.cores, found.onnxruntime) != (available(), onnxruntime.__version__):
        log.warning("%s was measured with other cores or another ONNX Runtime: `adloom build --backend cpu`", path)
        return None
    return found


def tuning_of(bundle: Bundle, name: str, threads: int) -> Tuning:
    """Return how engine `name` runs on this CPU with at most `threads` threads."""
    found = read_tuning(bundle.serving.folder) if bundle.serving.folder else None
    if found is None or name not in found.engines:
        return Tuning(threads=threads)
    tuning = found.engines[name].tuning
    return msgspec.structs.replace(tuning, threads=min(tuning.threads, threads))
