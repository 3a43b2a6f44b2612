"""Every backend that may run engines: one entry each, which settings, loader, builder, commands and documents read.

Another one is a file beside `engines.runtime.cuda` and its name and entry here. No library of theirs is imported here.
"""

from dataclasses import dataclass
from typing import Final, Literal

Backend = Literal["cpu", "cuda", "tensorrt", "tensorrt-rtx"]
Choice = Literal["auto", Backend]
Precision = Literal["fp16", "bf16", "int8", "fp32"]
"""Of the engines that are built for a GPU; the CPU serves the bundle's own graphs."""
PRECISION: Final[Precision] = "fp16"
"""Unless another is asked for: half the memory of fp32, and nothing to calibrate."""
Made = Literal["tuning", "graph", "engine", "portable engine"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a backend before its library is imported.

    `adloom build` makes for the CPU a tuning; for a GPU a graph in another precision, which serves all batches, or an
    engine for each batch: for the GPU at hand, or portable, its kernels being compiled on the GPU that runs it.
    """

    title: str  # what people call it
    made: Made
    library: str  # the module that builds and runs; what is built holds for its version
    install: str  # the command that brings it, told where it is missing
    then: tuple[Backend, ...] = ()  # what takes over in turn when this one was asked for by name and fails
    runs: str = ""  # `module:class`, called with bundle, engine and backend; empty for the CPU, which gets its tuning

    @property
    def compiled(self) -> bool:
        """Whether there is a compiled engine for each batch."""
        return self.made in {"engine", "portable engine"}


BACKENDS: Final[dict[Backend, Entry]] = {
    "tensorrt": Entry(
        "TensorRT", "engine", library="tensorrt", install="pip install tensorrt 'adloom[gpu]'",
        then=("cuda", "cpu"), runs="engines.runtime.tensorrt:TensorRTEngine",
    ),
    "tensorrt-rtx": Entry(
        "TensorRT-RTX", "portable engine", library="tensorrt_rtx", install="pip install 'adloom[rtx]'",
        then=("cuda", "cpu"), runs="engines.runtime.tensorrt:TensorRTEngine",
    ),
    "cuda": Entry(
        "CUDA", "graph", library="onnxruntime", install="pip uninstall onnxruntime, then pip install 'adloom[gpu]'",
        then=("cpu",), runs="engines.runtime.cuda:CudaEngine",
    ),
    "cpu": Entry("CPU", "tuning", library="onnxruntime", install="pip install adloom"),
}  # fmt: skip
"""In the order in which `auto` tries them, fastest first; the CPU is last and always there."""
CHAIN: Final[dict[Choice, tuple[Backend, ...]]] = {
    "auto": tuple(BACKENDS),
    **{name: (name, *entry.then) for name, entry in BACKENDS.items()},
}
"""What is tried in turn."""


def makers(made: Made) -> str:
    """Name the backends for which `adloom build` makes that, for messages."""
    return ", ".join(name for name, entry in BACKENDS.items() if entry.made == made)
