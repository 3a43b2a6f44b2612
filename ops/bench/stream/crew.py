"""The peers: how each is started, what it is made of, and what its process takes."""

import os
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ops.bench.stream.peers.order import Order

HERE: Final = Path(__file__).parents[3]
TICKS: Final = os.sysconf("SC_CLK_TCK")
ENDS_S: Final = 30.0
LIBRARIES: Final = ("aiokafka==0.14.0", "faststream[kafka]==0.7.8", "quixstreams==3.28.1")
SECRET: Final = "of-no-shopper-at-all"  # noqa: S105  it hides nothing: shoppers here are numbers


@dataclass(frozen=True, slots=True)
class Peer:
    """One that does the same; `module` below `peers`, and its arguments."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether it runs in the project's own environment."""
        return self.module == "with_adloom"


PEERS: Final = {
    "stream": Peer("Adloom's stream", "with_adloom", ("stream",)),
    "adloom": Peer("Adloom, whole", "with_adloom", ("whole",)),
    "aiokafka": Peer("aiokafka 0.14.0", "with_aiokafka"),
    "faststream": Peer("FastStream 0.7.8", "with_faststream", ("single",)),
    "faststream-batch": Peer("FastStream 0.7.8, batches", "with_faststream", ("batch",)),
    "quix": Peer("Quix Streams 3.28.1", "with_quix"),
}


def environment_in(folder: Path) -> Path:
    """Return the interpreter of a virtual environment of the peers, which is made where it is missing."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *LIBRARIES], check=True)  # noqa: S603  our own list
    return python


@dataclass(slots=True)
class Process:
    """A running peer."""

    command: Sequence[str]
    order: Order
    log: Path
    running: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it, again after an end."""
        environment = {**os.environ, **self.order.environment, "PYTHONPATH": str(HERE), "ADLOOM_USER_SECRET": SECRET}
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603  one of ours
                self.command, cwd=HERE, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def cpu_s(self) -> float:
        """Return the processor seconds that it has used."""
        fields = Path(f"/proc/{self.running.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def end(self) -> None:
        """End it as an operator does."""
        self.running.send_signal(signal.SIGTERM)
        try:
            self.running.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


def command_of(peer: Peer, python: Path) -> list[str]:
    """Return how `peer` is started, where `python` is the peers' interpreter."""
    interpreter = sys.executable if peer.is_ours else str(python)
    return [interpreter, "-m", f"ops.bench.stream.peers.{peer.module}", *peer.arguments]


@contextmanager
def crew(command: Sequence[str], orders: Sequence[Order], log: Path) -> Iterator[list[Process]]:
    """Run a process for each of `orders` until the block ends."""
    members: list[Process] = []
    try:
        for order in orders:
            members.append(Process(command, order, log))  # noqa: PERF401  those begun are ended should one not begin
        yield members
    finally:
        for member in members:
            member.end()
