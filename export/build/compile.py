"""One engine compiled in a process of its own, so that a crash of the compiler is an error and not the end of `adloom`.

Reads a `Job` in JSON from standard input; writes one JSON object a line, `Step`s and at last an `Outcome`.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from engines.runtime.profile import Shapes
from engines.runtime.tensorrt import logger_of


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Compile the graph in file `model` with the library of that module name into file `plan`."""

    module: str
    model: str
    plan: str
    shapes: Shapes
    architectures: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, tag=True):
    """So many steps of the compiler's present phase are done."""

    phase: str
    done: int
    whole: int


class Outcome(msgspec.Struct, frozen=True, tag=True):
    """`refused` holds what the compiler said when it did not build, an empty list when it did."""

    refused: list[str]


def tell(message: Step | Outcome) -> None:
    """Write one line for the process that started this one."""
    sys.stdout.write(msgspec.json.encode(message).decode() + "\n")
    sys.stdout.flush()


def monitor_of(trt: Any) -> Any:
    """Return what the compiler tells its progress to: outermost phases only."""

    class Monitor(trt.IProgressMonitor):  # type: ignore[misc]  # the library has no types
        def __init__(self) -> None:
            super().__init__()
            self._phases: dict[str, int] = {}

        def phase_start(self, name: str, parent: str | None, steps: int) -> None:
            if not parent:
                self._phases[name] = steps
                tell(Step(name, 0, steps))

        def step_complete(self, name: str, step: int) -> bool:
            if name in self._phases:
                tell(Step(name, step + 1, self._phases[name]))
            return True

        def phase_finish(self, name: str) -> None:
            if name in self._phases:
                tell(Step(name, self._phases[name], self._phases[name]))

    return Monitor()


def _errors(parser: Any) -> list[str]:
    """Return the parser's complaints, one for each kind of operator."""
    said: dict[str, str] = {}
    for index in range(parser.num_errors):
        error = parser.get_error(index)
        operator, reason = error.node_operator() or "graph", " ".join(error.desc().split())
        # The parser's word for an operator that it does not have is "false".
        said.setdefault(
            operator, f"{operator} (node {error.node_name()}): {'not supported' if reason == 'false' else reason}"
        )
    return list(said.values())


def compile_job(job: Job) -> Outcome:
    """Parse and build; a network is always strongly typed, so precision is what the graph says."""
    trt = import_module(job.module)
    messages: list[str] = []
    logger = logger_of(trt, messages)
    builder = trt.Builder(logger)
    network = builder.create_network(1 << int(trt.NetworkDefinitionCreationFlag.STRONGLY_TYPED))
    parser = trt.OnnxParser(network, logger)
    if not parser.parse_from_file(job.model):
        return Outcome(_errors(parser) or messages)
    config = builder.create_builder_config()
    config.progress_monitor = monitor = monitor_of(trt)
    profile = builder.create_optimization_profile()
    for name, shapes in job.shapes.items():
        profile.set_shape(name, *map(tuple, shapes))
    config.add_optimization_profile(profile)
    if job.architectures:
        config.num_compute_capabilities = len(job.architectures)
        for index, architecture in enumerate(job.architectures):
            config.set_compute_capability(getattr(trt.ComputeCapability, architecture.replace("sm_", "SM")), index)
    plan = builder.build_serialized_network(network, config)
    del monitor
    if plan is None:
        return Outcome(messages or ["no engine came out, and no message"])
    Path(job.plan).write_bytes(bytes(plan))
    return Outcome([])


if __name__ == "__main__":
    tell(compile_job(msgspec.json.decode(sys.stdin.buffer.read(), type=Job)))
