"""The figures as tables of Markdown; where rounds differ, the best of each row is what a machine at rest would show."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ops.bench.stream.trials import Most, Paced, Paused

Figure = Paced | Most | Paused
Kind = TypeVar("Kind", Paced, Most, Paused)


def tell(figures: Sequence[Figure], loads: Sequence[float]) -> str:
    """Return all tables, and the load average of the machine meanwhile."""
    parts = [_paced(_of(Paced, figures)), _most(_of(Most, figures)), _paused(_of(Paused, figures))]
    return "\n".join([*filter(None, parts), f"Load average of the machine: {min(loads)} to {max(loads)}.\n"])


def _of(kind: type[Kind], figures: Iterable[Figure]) -> list[Kind]:
    return [figure for figure in figures if isinstance(figure, kind)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def _paced(figures: Sequence[Paced]) -> str:
    best: dict[tuple[object, ...], Paced] = {}
    for one in figures:
        place = one.latency_ms, one.rate, one.peer
        if place not in best or (not one.kept_up, one.whole_p99_ms) < (
            not best[place].kept_up,
            best[place].whole_p99_ms,
        ):
            best[place] = one
    rows = [
        (
            f"{one.latency_ms:g} ms", f"{one.rate:g}", one.peer,
            *((f"{one.overhead_p50_ms:.1f}, {one.overhead_p99_ms:.1f}",) if one.kept_up else ("falls behind",)),
            f"{one.whole_p50_ms:.1f}, {one.whole_p99_ms:.1f}" if one.kept_up else "",
            f"{one.bare_p50_ms:.1f}, {one.bare_p99_ms:.1f}", f"{one.cpu_ms:.2f}", f"{one.idle:.0%}",
        )
        for place, one in sorted(best.items(), key=lambda item: item[0][:2])
    ]  # fmt: skip
    heads = ("engine", "events/s", "", "overhead p50, p99, ms", "whole", "two bare trips", "CPU ms an event", "idle")
    return _table(heads, rows) if rows else ""


def _most(figures: Sequence[Most]) -> str:
    best: dict[tuple[object, ...], Most] = {}
    for one in figures:
        place = one.burn_ms, one.latency_ms, one.peer, one.workers
        if place not in best or one.per_second > best[place].per_second:
            best[place] = one
    rows = []
    for (burn, latency, peer, workers), one in best.items():
        single = best[burn, latency, peer, 1]
        clock = one.per_second / one.workers / single.per_second
        engine = f"{latency:g} ms" if not burn else f"{burn:g} ms of a core"
        shares = (f"{clock:.2f}", f"{single.cpu_ms / one.cpu_ms:.2f}") if workers != 1 else ("", "")
        rows.append((engine, peer, workers, f"{one.per_second:,.0f}", f"{one.cpu_ms:.2f}", *shares))
    heads = ("engine", "", "workers", "events/s at most", "CPU ms an event", "efficiency", "by processor time")
    return _table(heads, rows) if rows else ""


def _paused(figures: Sequence[Paused]) -> str:
    rows = [
        (one.peer, "static" if one.static else "not static", f"{one.all_s:.1f}", f"{one.partition_s:.1f}")
        for one in figures
    ]
    return _table(("", "membership", "no result at all, s", "none of some partition, s"), rows) if rows else ""
