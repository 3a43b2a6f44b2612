"""How many events a second two cores sustain, three slots each, and how long an event takes at half of that.

`python -m ops.bench.capacity --before COMMIT --json FILE`. Two loads that are never mixed: *cold*, whose events share
neither shopper nor seed, and a *Zipf* shop of 1,000 products and 10,000 shoppers, where much comes again. Capacity is
the rate at which a closed loop of 64 events goes round, so the backlog is bounded while it is measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from engines.creative import ALL_SEEDS
from ops.bench.shop import Article, make_shop
from ops.bench.shoppers import unlike, zipf
from ops.bench.station import OPEN, Station
from stream.config import Settings, from_environment
from stream.operator.process import run
from stream.worker.tally import percentile

HERE: Final = Path(__file__).parents[2]
CORES: Final = 2
PRODUCTS: Final = 1_000
SEED: Final = 1
DEADLINE_S: Final = 600.0  # what is late must be counted as late, not left out
Events = Callable[..., Iterator[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Load:
    """Events, how many go before the measured ones, how many are measured, and for how long half the rate is held."""

    name: str
    events: Events
    variants: int | None
    warm: int
    measured: int
    half_s: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one load gave on one checkout."""

    load: str
    checkout: str
    warm: int
    measured: int
    per_second: float
    worker_cpu_ms: float
    """Processor time of the worker for an event: what other work on the machine does not change much."""
    found: dict[str, float]
    """Share of lookups that each cache answered, in the measured events."""
    held_mb: dict[str, float]
    worker_memory_mb: float
    half_rate: float
    half_p50_ms: float
    half_p99_ms: float
    machine_load: float
    """Load average of the machine at the end: above the cores, other work took a part of them."""


def shares(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> dict[str, float]:
    """Return the share of lookups between two readings that found something, by cache."""
    found = {}
    for name, now in after.items():
        hits, misses = (now[key] - before[name][key] for key in ("hits", "misses"))
        found[name] = round(hits / max(1, hits + misses), 3)
    return found


async def measure(load: Load, tree: Path, name: str, settings: Settings, articles: Sequence[Article]) -> Figures:
    """Run `load` on the worker of the checkout `tree`.

    Raises:
        WorkerError, BrokerError: it cannot be measured.
    """
    if load.variants is not None:
        settings = settings.with_(variants=load.variants)
    async with Station.running(tree, settings, load.events(articles, seed=SEED)) as station:
        await station.closed(load.warm)
        caches, cpu, ended = await station.caches(), station.worker_cpu_s(), station.ended
        seconds = await station.closed(load.measured)
        count = station.ended - ended
        cpu_ms = (station.worker_cpu_s() - cpu) / count * 1000
        now = await station.caches()
        await station.until(station.sent)
        rate, before = count / seconds / 2, station.ended
        await station.steady(rate, load.half_s)
        times, memory = station.seconds[before:], station.worker_memory_mb()
    return Figures(
        load=load.name,
        checkout=name,
        warm=load.warm,
        measured=count,
        per_second=round(count / seconds, 2),
        worker_cpu_ms=round(cpu_ms, 1),
        found=shares(caches, now),
        held_mb={cache: round(values["bytes"] / 1e6, 1) for cache, values in now.items()},
        worker_memory_mb=round(memory),
        half_rate=round(rate, 2),
        half_p50_ms=round(percentile(times, 0.5) * 1000, 1),
        half_p99_ms=round(percentile(times, 0.99) * 1000, 1),
        machine_load=round(os.getloadavg()[0], 1),
    )


@contextmanager
def checkout(commit: str, folder: Path) -> Iterator[Path]:
    """Yield a work tree of `commit` below `folder`, removed afterwards."""
    tree = folder / "before"
    subprocess.run(["git", "worktree", "add", "--detach", str(tree), commit], cwd=HERE, check=True, capture_output=True)  # noqa: S603, S607
    try:
        yield tree
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=HERE, check=True)  # noqa: S603, S607


def table(figures: Sequence[Figures]) -> Table:
    """Show the figures for people."""
    shown = Table(title=f"{CORES} cores, three slots an event", title_justify="left")
    for name in ("load", "checkout", "events/s", "CPU ms", "p50 ms at half", "p99 ms at half", "found", "machine load"):
        shown.add_column(name)
    for row in figures:
        found = ", ".join(f"{name} {share:.0%}" for name, share in row.found.items())
        numbers = (row.per_second, row.worker_cpu_ms, row.half_p50_ms, row.half_p99_ms)
        shown.add_row(row.load, row.checkout, *(f"{number:g}" for number in numbers), found, f"{row.machine_load:g}")
    return shown


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", help="a commit to put beside this checkout, under the very same load")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--warm", type=int, default=10_000, help="events of the Zipf shop before the measured ones")
    parser.add_argument("--events", type=int, default=3_000, help="events of it that are measured")
    parser.add_argument("--cold-events", type=int, default=400, help="the same of the cold load, and of --before")
    parser.add_argument("--half-s", type=float, default=60.0, help="seconds at half the rate")
    parser.add_argument("--products", type=int, default=PRODUCTS)
    return parser.parse_args()


async def _all(options: argparse.Namespace, folder: Path) -> list[Figures]:
    database, articles = make_shop(folder, options.products)
    settings = from_environment().with_(catalog=database, deadline_s=DEADLINE_S)
    few = options.cold_events
    cold = Load("cold", unlike, ALL_SEEDS, 2 * OPEN, few, options.half_s)
    warm = Load("zipf", zipf, None, options.warm, options.events, options.half_s)
    orders = [(cold, HERE, "this"), (warm, HERE, "this")]
    if options.before is None:
        return await _measured(orders, settings, articles)
    with checkout(options.before, folder) as tree:
        # It keeps nothing, so that the first events of the shop cost as much as any.
        before = Load("zipf", zipf, None, 2 * OPEN, few, options.half_s)
        orders = [(cold, tree, options.before), orders[0], (before, tree, options.before), orders[1]]
        return await _measured(orders, settings, articles)


async def _measured(
    orders: Sequence[tuple[Load, Path, str]], settings: Settings, articles: Sequence[Article]
) -> list[Figures]:
    found = []
    for load, tree, name in orders:
        found.append(await measure(load, tree, name, settings, articles))
        sys.stderr.write(f"{found[-1]}\n")
    return found


def main() -> None:
    """Measure, print a table, write JSON."""
    options = _options()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])  # workers inherit it
    with tempfile.TemporaryDirectory(prefix="adloom-") as folder:
        figures = run(_all(options, Path(folder)))
    Console().print(table(figures))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in figures], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
