"""`adloom bench`: the time of every stage on this machine, under a steady rate of events with one slot each."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from aiokafka import AIOKafkaProducer
from rich.table import Table

from engines.creative import Studio
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.audit import Audit, follow, settle, silent
from stream.demo.rig import running
from stream.demo.stock import import_shop
from stream.demo.traffic import Traffic
from stream.kafka.cluster import producer_options
from stream.planning.render import render_event
from stream.wiring import open_bundle, writer_of
from stream.worker.tally import percentile

SLOT = "300x250"
WARM_UP, RENDERS = 3, 20  # caches fill on the first; twenty give a median, and take seconds
PROMISED_MS = {"p50_ms": 80, "p99_ms": 200}
PROMISED_RENDER_MS = 120
SETTLE_S = 5.0  # beyond the deadline, by which every event has its end
Advance = Callable[[], None]


async def bench_stream(
    settings: Settings, seconds: float, rate: float, advance: Advance, *, started: float
) -> dict[str, Any]:
    """Send `rate` events a second for `seconds` and return the worker's exact percentiles and the account.

    Raises:
        AdloomError: broker or worker cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="adloom-") as state:
        async with running(settings, Path(state)) as rig:
            ready_s = time.time() - started
            audit = Audit(rig.settings.dlq_topic)
            watching = asyncio.create_task(follow(audit, rig.settings, time.time))
            try:
                await _produce(rig.settings, audit, seconds, rate, advance)
                worker = await settle(audit, rig.summary, rig.settings.deadline_s + SETTLE_S)
            finally:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
    return {
        "events": audit.sent,
        "published": audit.published,
        "coalesced": worker["coalesced"],
        "lost": max(0, audit.unaccounted - silent(worker)),
        "rate": rate,
        "end_to_end": worker["end_to_end"],
        "stages": worker["stages"],
        "queues": worker["queues"],
        "overhead": worker["overhead"],
        "ready_s": round(ready_s, 2),
        "first_ad_s": round(audit.first_creative - started, 2) if audit.first_creative else None,
    }


async def _produce(settings: Settings, audit: Audit, seconds: float, rate: float, advance: Advance) -> None:
    catalog = Catalog(settings.catalog)
    events = iter(Traffic(catalog, (SLOT,)))
    catalog.close()
    producer = AIOKafkaProducer(**producer_options(settings))
    await producer.start()
    try:
        start = time.monotonic()
        for number in range(max(1, round(seconds * rate))):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            event = next(events)
            audit.expect(event["id"], event["slots"])
            await producer.send_and_wait(settings.events_topic, msgspec.json.encode(event), key=event["user"].encode())
            advance()
    finally:
        await producer.stop()


def bench_render(settings: Settings) -> dict[str, float]:
    """Return the percentiles of a warm `render` inside this process, milliseconds."""
    with tempfile.TemporaryDirectory(prefix="adloom-") as state:
        database = Path(state) / "catalog.sqlite"
        import_shop(database)
        catalog = Catalog(database)
        events = iter(Traffic(catalog, (SLOT,)))
        studio = Studio(
            open_bundle(settings),
            threads=settings.threads,
            image_root=catalog.image_root,
            writer=writer_of(settings),
        )
        times = []
        for _ in range(WARM_UP + RENDERS):
            value = msgspec.json.encode(next(events))
            start = time.perf_counter()
            render_event(value, SLOT, studio, catalog, settings.variants)
            times.append((time.perf_counter() - start) * 1000)
        catalog.close()
    warm = times[WARM_UP:]
    return {"p50_ms": round(percentile(warm, 0.5), 2), "p99_ms": round(percentile(warm, 0.99), 2)}


def table(result: dict[str, Any]) -> Table:
    """Show the result for people."""
    shown = Table(
        title=f"{result['events']} events at {result['rate']:g}/s, one {SLOT} slot each", title_justify="left"
    )
    shown.add_column("")
    for name in ("p50 ms", "p99 ms"):
        shown.add_column(name, justify="right")
    shown.add_column("promise", justify="right")
    for stage, times in result["stages"].items():
        shown.add_row(stage, f"{times['p50_ms']:.2f}", f"{times['p99_ms']:.2f}", "")
    shown.add_row("overhead", *(f"{result['overhead'][name]:.2f}" for name in PROMISED_MS), "", end_section=True)
    whole = [f"{result['end_to_end'][name]:.2f}" for name in PROMISED_MS]
    shown.add_row("event → published", *whole, " / ".join(f"≤{value}" for value in PROMISED_MS.values()), style="bold")
    render = result["render"]
    shown.add_row("render, warm", f"{render['p50_ms']:.2f}", f"{render['p99_ms']:.2f}", f"≤{PROMISED_RENDER_MS}")
    shown.add_row("first ad", f"{result['first_ad_s']} s", "", "≤15 s")
    return shown
