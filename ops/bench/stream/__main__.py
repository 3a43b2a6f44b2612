"""`python -m ops.bench.stream --peers FOLDER --json FILE`: the worker without its engines, and its peers.

Needs a real Kafka: `ADLOOM_BOOTSTRAP`, or the one beside the checkout (`../shared/kafka`). The peers' libraries are
installed in a virtual environment of their own, FOLDER; without it only Adloom is measured.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from engines.errors import AdloomError
from ops.bench.stream.crew import PEERS, Peer, environment_in
from ops.bench.stream.lamps import import_lamps
from ops.bench.stream.tables import tell
from ops.bench.stream.trials import Bench, Most, Paced, Paused
from ops.qualify.broker import DIRECT, Broker, free_ports, missing
from stream.errors import BrokerError

PARTS: Final = ("paced", "most", "workers", "pauses")
TRIALS: Final = 3  # a port that was free a moment ago may be another's by now


@contextmanager
def kafka(folder: Path) -> Iterator[str]:
    """Yield the address of a Kafka: the one that is set, or one of our own below `folder`.

    Raises:
        BrokerError: there is none.
    """
    if given := os.environ.get("ADLOOM_BOOTSTRAP", ""):
        yield given
        return
    if why := missing():
        raise BrokerError(f"{why}; set ADLOOM_BOOTSTRAP to a Kafka")
    broker = _started(folder)
    try:
        yield broker.bootstrap
    finally:
        asyncio.run(broker.stop())


def _started(folder: Path) -> Broker:
    for trial in range(TRIALS):
        broker = Broker(folder / f"kafka{trial}", {DIRECT: free_ports(1)[0]})
        try:
            asyncio.run(broker.start({}))
        except BrokerError:
            if trial == TRIALS - 1:
                raise
        else:
            return broker
    raise AssertionError


def measured(bench: Bench, peers: Sequence[Peer], options: argparse.Namespace) -> Iterator[Paced | Most | Paused]:
    """Measure by turns, so that what else the machine does falls on all of them."""
    latencies = [one / 1000 for one in options.latencies]
    for _ in range(options.rounds):
        for latency in latencies if "paced" in options.parts else ():
            for peer in peers:
                yield from bench.paced(peer, latency, options.rates, options.seconds)
        for latency in latencies if "most" in options.parts else ():
            for peer in peers:
                yield bench.most(peer, 1, options.events, options.seconds, latency_s=latency)
        for workers in (1, 2, 3) if "workers" in options.parts else ():
            for peer in peers:
                burn = options.burn / 1000
                yield bench.most(peer, workers, options.events, options.seconds, burn_s=burn)
        for static in (False, True) if "pauses" in options.parts else ():
            for peer in peers:
                yield bench.paused(peer, static=static, seconds=options.restart_s)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.bench.stream", description=__doc__)
    parser.add_argument("--peers", type=Path, help="virtual environment of the peers, made where it is missing")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PEERS), help=", ".join(PEERS))
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--rates", type=float, nargs="+", default=[250.0, 500.0, 1000.0], help="events a second")
    parser.add_argument("--latencies", type=float, nargs="+", default=[0.0, 5.0], help="of the engine, ms")
    parser.add_argument("--burn", type=float, default=5.0, help="processor time of the engine where workers share, ms")
    parser.add_argument("--seconds", type=float, default=6.0, help="that each is measured")
    parser.add_argument("--restart-s", type=float, default=20.0, help="that a restart is watched")
    parser.add_argument("--events", type=int, default=6000, help="poured out to measure the most")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


def main() -> int:
    """Measure, print tables, write JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what it started ends with it
    options = _options()
    peers = [PEERS[name] for name in options.only if options.peers or PEERS[name].is_ours]
    python = environment_in(options.peers) if options.peers else Path(sys.executable)
    figures: list[Paced | Most | Paused] = []
    loads: list[float] = []
    try:
        with tempfile.TemporaryDirectory(prefix="adloom-bench-") as name, kafka(Path(name)) as bootstrap:
            folder = Path(name)
            bench = Bench(bootstrap, folder, python.absolute(), import_lamps(folder))
            for figure in measured(bench, peers, options):
                figures.append(figure)
                loads.append(round(os.getloadavg()[0], 1))
                sys.stderr.write(f"{loads[-1]} {figure}\n")
    except AdloomError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(tell(figures, loads))
    if options.json:
        rows: list[dict[str, Any]] = [
            {"kind": type(figure).__name__, **asdict(figure), "machine_load": load}
            for figure, load in zip(figures, loads, strict=True)
        ]
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
