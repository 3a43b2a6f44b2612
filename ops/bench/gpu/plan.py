"""What the bench measures: which processes there are, which rows each has, and in which order they count."""

from collections.abc import Sequence
from dataclasses import dataclass, field

PEAKS = "peaks"
BATCHES = (1, 8, 16, 2, 4)  # by importance: the ends and the middle say most
STARTER_BATCHES = (1, 64, 128, 8, 32)
FEW = 3  # batches that are compiled or opened for when the budget is short
SHORT = 400  # seconds; under it the budget is short


@dataclass(frozen=True, slots=True)
class Entry:
    """A process: `kind` says which entrant it makes, for `batches`; `needs_cuda` it can not even be tried without."""

    kind: str
    rows: tuple[str, ...]
    batches: tuple[int, ...]
    family: str
    needs_cuda: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        """Name of the process, unique in a run."""
        return self.kind if len(self.batches) != 1 else f"{self.kind}-{self.batches[0]}"


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement, of a row with a batch."""

    entry: Entry
    row: str
    batch: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Processes in the order they start in, tasks in the order they are measured in."""

    entries: list[Entry] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    left_out: list[Task] = field(default_factory=list)


EAGER = Entry(
    "diffusers",
    ("diffusers eager", "StreamDiffusion-like loop, eager"),
    BATCHES,
    "sd",
    note="float16, channels last; the pipeline converts pictures on the CPU in float32. The loop is StreamDiffusion's "
    "published way of counting: one prompt encoded before, noise made before, UNet, decoder and copy only",
)
OURS = Entry(
    "ours",
    ("ours, one CUDA graph",),
    BATCHES,
    "sd",
    note="text encoder, folded UNet, decoder and conversion to bytes captured whole; a graph for each batch",
)
ONNX = Entry("onnx", ("ONNX Runtime",), BATCHES, "sd", note="CUDA with IO binding, static shapes, our folded graphs")
TENSORRT = Entry("tensorrt", ("TensorRT or TensorRT-RTX",), BATCHES, "sd", needs_cuda=True, note="our folded graphs")
STARTER = Entry("starter", ("starter, one CUDA graph",), STARTER_BATCHES, "starter", note="torch generator, float16")
STARTER_COMPILED = Entry(
    "starter-compiled", ("starter, compiled, one CUDA graph",), STARTER_BATCHES, "starter-compiled", needs_cuda=True
)
STARTER_ONNX = Entry(
    "starter-onnx", ("starter, ONNX Runtime",), STARTER_BATCHES, "starter-onnx", note="the bundle's 8-bit graph"
)


def compiled(batch: int) -> tuple[Entry, Entry]:
    """Compiling is slow and holds one core: each batch has its own processes, all at once."""
    return (
        Entry(
            "ours-compiled",
            ("ours, compiled, one CUDA graph",),
            (batch,),
            "sd",
            needs_cuda=True,
            note="the same with torch.compile within the graph",
        ),
        Entry(
            "diffusers-compiled",
            ("diffusers compiled", "StreamDiffusion-like loop, compiled"),
            (batch,),
            "sd",
            needs_cuda=True,
            note="torch.compile(mode='reduce-overhead') of the three networks; pictures converted on the GPU",
        ),
    )


def make(seconds: float, kinds: Sequence[str], limit: int = len(BATCHES)) -> Plan:
    """Order everything by importance; a short budget leaves out the batches in between, and says so.

    `limit` is how many batches of each row there are at all.
    """
    count = min(limit, FEW if seconds < SHORT else len(BATCHES))
    by_batch = {batch: compiled(batch) for batch in BATCHES}
    plan = Plan()
    plain = [EAGER, OURS, ONNX, TENSORRT, STARTER, STARTER_COMPILED, STARTER_ONNX]
    entries = [entry for pair in (0, 1) for batch in BATCHES[:count] for entry in by_batch[batch][pair : pair + 1]]
    plan.entries.extend(entry for entry in [*entries, *plain] if not kinds or entry.kind in kinds)
    for index in range(limit):
        batch, small = BATCHES[index], STARTER_BATCHES[index]
        ours, theirs = by_batch[batch]
        order = [
            (ours, 0, batch),
            (EAGER, 0, batch),
            (theirs, 0, batch),
            (OURS, 0, batch),
            (STARTER_COMPILED, 0, small),
            (STARTER, 0, small),
            (ONNX, 0, batch),
            (theirs, 1, batch),
            (STARTER_ONNX, 0, small),
            (TENSORRT, 0, batch),
            (EAGER, 1, batch),
        ]
        for entry, row, size in order:
            if kinds and entry.kind not in kinds:
                continue
            limited = index >= count and entry.kind not in {"diffusers", "ours", "starter", "starter-onnx"}
            (plan.left_out if limited else plan.tasks).append(Task(entry, entry.rows[row], size))
    return plan


def opened(entry: Entry, seconds: float) -> tuple[int, ...]:
    """Batches that a process of fixed shapes gets ready for."""
    return entry.batches if seconds >= SHORT else entry.batches[:FEW]
