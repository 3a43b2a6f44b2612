"""`adloom demo`: broker, worker, slot server and shop page from one command, and traffic of its own if wanted."""

import asyncio
import logging
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiokafka import AIOKafkaProducer
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.audit import Audit, follow, settle, silent
from stream.demo.page.collector import Collector
from stream.demo.page.storefront import Shop
from stream.demo.rig import Rig, running
from stream.demo.traffic import Traffic
from stream.kafka.cluster import producer_options
from stream.operator.exposition import listen
from stream.operator.ports import LOOPBACK, free_port, require_free
from stream.operator.process import stop_signal
from stream.slots.assembly import serving

SETTLE_S = 10.0
"""After the last event: time for its end, beyond the deadline that would expire it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks for; a port of 0 is chosen by the system."""

    seconds: float | None
    """Drive the page's own traffic for so long and end; None serves until told to stop."""
    rate: float
    """Events per second of that traffic."""
    page_port: int
    slots_port: int
    broker_port: int
    browser: bool


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where its page is, its worker, and the account of its events."""

    page: str
    rig: Rig
    audit: Audit
    catalog: Catalog


async def run_demo(settings: Settings, options: Options, *, started: float) -> dict[str, Any] | None:
    """Run the demo; return the summary of its own traffic, None when it only served.

    Args:
        settings: as the environment gives them; without `bootstrap` the embedded broker is used.
        options: ports and traffic.
        started: when the command was given, epoch seconds; the first ad's time counts from there.

    Raises:
        PortError: a port is in use.
        BrokerError: the broker of `ADLOOM_BOOTSTRAP` cannot be reached.
        WorkerError: the worker did not start, or ended.
    """
    stop = stop_signal(twice_ends=False)  # it has a worker to end
    require_free((options.page_port, options.slots_port, *(() if settings.bootstrap else (options.broker_port,))))
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="adloom-") as state:
        console.print("Starting broker, worker, slot server and shop …", style="dim")
        async with _demo(settings, options, Path(state)) as demo:
            _welcome(console, demo, settings)
            if options.browser and options.seconds is None:
                await asyncio.to_thread(webbrowser.open, demo.page)
            work = _drive(demo, options, started, console) if options.seconds is not None else stop.wait()
            return await _until(work, stop, demo.rig)


@asynccontextmanager
async def _demo(settings: Settings, options: Options, state: Path) -> AsyncIterator[Demo]:
    async with AsyncExitStack() as stack:
        rig = await stack.enter_async_context(running(settings, state, broker_port=options.broker_port))
        settings = rig.settings
        page_port = options.page_port or free_port()  # the slot server's CORS list must know it first
        origins = frozenset(f"http://{host}:{page_port}" for host in (LOOPBACK, "localhost"))
        slots_port = await stack.enter_async_context(
            serving(settings, host=LOOPBACK, port=options.slots_port, origins=origins)
        )
        audit = Audit(settings.dlq_topic)
        await stack.enter_async_context(_background(follow(audit, settings, time.time)))
        producer = AIOKafkaProducer(**producer_options(settings))
        await producer.start()
        stack.push_async_callback(producer.stop)
        catalog = Catalog(settings.catalog)
        stack.callback(catalog.close)
        collector = Collector(producer, settings.events_topic)
        shop = Shop(catalog, collector, slot_server=f"http://{LOOPBACK}:{slots_port}", slots=settings.slots)
        runner, _ = await listen(shop.app(), page_port)
        stack.push_async_callback(runner.cleanup)
        yield Demo(f"http://{LOOPBACK}:{page_port}/", rig, audit, catalog)


@asynccontextmanager
async def _background(work: Any) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until(work: Any, stop: asyncio.Event, rig: Rig) -> dict[str, Any] | None:
    """Await `work`, a stop, or the worker's death, whichever is first."""
    tasks = [asyncio.ensure_future(entry) for entry in (work, stop.wait(), rig.died())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if tasks[0] in done:
        result = tasks[0].result()
        return result if isinstance(result, dict) else None
    for task in done:
        task.result()
    return None


def _welcome(console: Console, demo: Demo, settings: Settings) -> None:
    used = demo.rig.settings
    kind = "yours" if settings.bootstrap else "embedded"
    console.print(
        Panel(
            f"[bold]Shop page[/]     [link={demo.page}]{demo.page}[/]\n"
            f"Kafka broker  {used.bootstrap} ({kind})\n"
            f"Worker        http://{LOOPBACK}:{used.metrics_port}/metrics",
            title="Adloom",
            expand=False,
        )
    )
    # Outside the frame, so that a terminal's selection copies them whole.
    for topic, form in ((used.events_topic, "%k %s"), (used.creatives_topic, "%k %S bytes")):
        console.print(
            f"kcat -b {used.bootstrap} -C -t {topic} -o beginning -f '{form}\\n'", style="dim", soft_wrap=True
        )
    console.print("Ctrl-C ends it all.", style="dim")


async def _drive(demo: Demo, options: Options, started: float, console: Console) -> dict[str, Any]:
    """Send the page's events for `seconds`, wait for all their ends, and account for them."""
    settings, audit = demo.rig.settings, demo.audit
    events = iter(Traffic(demo.catalog, settings.slots))
    total = max(1, round((options.seconds or 0) * options.rate))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("events", total=total)
            start = time.monotonic()
            for number in range(total):
                # An open loop: a slow answer does not slow the shoppers down.
                await asyncio.sleep(max(0.0, start + number / options.rate - time.monotonic()))
                group.create_task(_collect(session, demo, next(events)))
                progress.advance(bar)
    worker = await settle(audit, demo.rig.summary, settings.deadline_s + SETTLE_S)
    return summarise(audit, worker, started)


async def _collect(session: aiohttp.ClientSession, demo: Demo, event: dict[str, Any]) -> None:
    demo.audit.expect(event["id"], event["slots"])
    async with session.post(f"{demo.page}collect", data=msgspec.json.encode(event)) as answer:
        if answer.status != 202:
            demo.audit.unsent(event["id"])
            log.warning("the collector answered %d", answer.status)


def summarise(audit: Audit, worker: dict[str, Any], started: float) -> dict[str, Any]:
    """Put the demo's one JSON line together; what has no known end is lost."""
    first = audit.first_creative
    return {
        "events": audit.sent,
        "published": audit.published,
        "coalesced": worker.get("coalesced", 0),
        "expired": worker["expired"],
        "unconsented": worker.get("unconsented", 0),
        "dead_lettered": audit.dead_lettered,
        "lost": max(0, audit.unaccounted - silent(worker)),
        "end_to_end": worker["end_to_end"],
        "stages": worker["stages"],
        "first_ad_s": round(first - started, 2) if first is not None else None,
    }
