"""Compiling graphs for TensorRT and TensorRT-RTX, each in a process of its own (`export.build.compile`)."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import onnx

from engines.bundle.backends import BACKENDS, Backend
from engines.errors import BuildError, UnsupportedError
from engines.runtime.profile import Shapes
from export.build.compile import Job, Outcome, Step

Progress = Callable[[int, int], None]
LAST_WORDS: Final = 2000  # characters of standard error that a crash is told with: why it ended stands at the end


@contextmanager
def saved(model: onnx.ModelProto) -> Iterator[Path]:
    """Yield a file that holds `model` for as long as the block lasts; `model` itself loses its weights to it.

    Raises:
        BuildError: no room.
    """
    with tempfile.TemporaryDirectory(prefix="adloom-build-") as folder:
        path = Path(folder) / "model.onnx"
        try:
            # Over 2 GB no model fits into one file.
            onnx.save_model(model, path, save_as_external_data=True, location="weights")
        except OSError as error:
            raise BuildError(
                f"the graph cannot be written to {folder}: {error.strerror or error}; free some space or set TMPDIR"
            ) from error
        yield path


def compile_engine(
    backend: Backend, model: Path, shapes: Shapes, architectures: Sequence[str], progress: Progress
) -> bytes:
    """Return the engine of the graph in `model` for `shapes`, for `architectures` or all that the library knows.

    Raises:
        UnsupportedError: the compiler refused the graph or crashed; the message is its own.
        BuildError: no room for the engine.
    """
    plan = model.with_name("engine")
    module = BACKENDS[backend].library
    job = Job(module=module, model=str(model), plan=str(plan), shapes=shapes, architectures=tuple(architectures))
    outcome = _run(job, progress)
    if outcome.refused:
        raise UnsupportedError("; ".join(outcome.refused))
    try:
        return plan.read_bytes()
    except OSError as error:
        raise BuildError(f"the engine cannot be read from {plan}: {error.strerror}") from error


def _run(job: Job, progress: Progress) -> Outcome:
    command = [sys.executable, "-m", "export.build.compile"]
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=words) as process,
    ):
        assert process.stdin is not None  # noqa: S101  it is a pipe
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(msgspec.json.encode(job))
        process.stdin.close()
        for line in process.stdout:
            message = msgspec.json.decode(line, type=Step | Outcome)
            if isinstance(message, Outcome):
                return message
            progress(message.done, message.whole)
        status = process.wait()
        words.seek(0)
        said = words.read().decode(errors="replace")[-LAST_WORDS:].strip()
    return Outcome([f"the compiler ended with status {status}; {said or 'it said nothing'}"])
