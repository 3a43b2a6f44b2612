"""A fast studio and small helpers for tests of the worker on any broker."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from engines.creative import CreativeRequest, Drawn
from engines.errors import EngineError, LayoutError
from engines.paint.asked import Asked
from engines.paint.painted import Picture, Scene
from engines.places.wanted import Refused, Wanted
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.product import Money, Product
from stream.catalog.offers import Offer
from stream.config import Settings
from stream.events.event import Event, Page
from stream.kafka.broker import PARTITIONS
from stream.planning.plan import Plan
from stream.planning.refusal import ExpiredError, RefusedError, UnconsentedError
from stream.worker.worker import Worker

PATIENCE_S = 120  # against hangs only; a busy machine takes its time
SCRIPT = Path(__file__).resolve().parents[3] / "shared" / "kafka" / "kafka"


RAN = Ran(backend="cpu", engine="all", batch=1)
PRODUCT = Product(
    id="p1",
    locale="en",
    name="Lamp",
    description="A lamp.",
    brand="Orlinde",
    category="lighting",
    colour="",
    price=Money(Decimal(10), "USD"),
    sale_price=None,
    available=True,
    image=None,
    link="/products/p1",
)


class Said(msgspec.Struct, frozen=True):
    """An event as these tests send it; the dialects have tests of their own."""

    id: str
    time: datetime
    user: str
    product: str
    slots: tuple[str, ...]
    consent: bool = True


class FastStudio:
    """Makes bytes that name the event; `write_s` is how long a copy takes. Failures are asked for by the product."""

    places = None
    made_by = "test"

    def __init__(self, write_s=0.0):
        self.write_s = write_s
        self.attempts = 0

    def write(self, request):
        time.sleep(self.write_s)
        self.attempts += 1
        if request.brief.product.id == "broken-engine":
            raise EngineError("output copy holds NaN or Inf")
        if request.brief.product.id == "broken-code":
            raise KeyError("text of the page")
        return Copy("Headline", "Description", "Shop now", "teal podium", "model", 1, ())

    def release(self):
        """Called when the worker has been told to stop."""

    def encode(self, prompts):
        return [Scene(np.zeros(4, np.float32), RAN)] * len(prompts)

    def bucket(self, slot):
        return "square"

    def paint(self, scenes, seeds, bucket):
        return [Picture(np.zeros((2, 2, 3), np.uint8), {"encoder": scene.ran, "generator": RAN}) for scene in scenes]

    def draw(self, request, copy, picture, wanted=None):
        if request.slot == "0x0":
            raise LayoutError("slot 0x0 has no area")
        data = f"{request.event_id}|{request.slot}".encode()
        told = {"headline": copy.headline, "show": {"way": "words", "why": "a test"}}
        return Drawn(data, "image/webp", told, {"layout": 0.001, "file": 0.001})

    def copy_key(self, request):
        """None: its words and bytes are of the event, so no other may have them."""

    def file_key(self, request, copy):
        """None, as of the copy."""


class KeptStudio(FastStudio):
    """Lets what it made be kept, by product and slot."""

    def copy_key(self, request):
        return request.brief.product.id

    def file_key(self, request, copy):
        return f"{request.brief.product.id}|{request.slot}"


class PlacingStudio(FastStudio):
    """Paints places: each product wants one of its own, but for `outcast`. `painted` is what was asked for."""

    places = object()

    def __init__(self):
        super().__init__()
        self.painted = []

    def encode(self, prompts):
        raise AssertionError("a prompt was encoded")

    def paint(self, scenes, seeds, bucket):
        raise AssertionError("a stage was painted")

    def wanted(self, request, copy):
        name = request.brief.product.id
        if name == "outcast":
            return Refused("it belongs nowhere")
        asked = Asked(place="desk", arrangement=0, wall=(len(name), 200, 200), stand=(150, 110, 80))
        return Wanted(asked=asked, mirrored=False, span=60.0, why=f"{name}: desk")

    def paint_places(self, asked, bucket):
        if bucket != "square":
            raise AssertionError(bucket)
        self.painted += asked
        return [Picture(np.full((2, 2, 3), one.wall[0], np.uint8), {"places": RAN}) for one in asked]

    def draw(self, request, copy, picture, wanted=None):
        drawn = super().draw(request, copy, picture, wanted)
        told = {**drawn.told, "place": wanted.why, "shade": picture and int(picture.pixels[0, 0, 0])}
        return replace(drawn, told=told)


class GatedStudio(FastStudio):
    """Lets `free` copies through; the others wait until the worker has been told to stop."""

    def __init__(self, free):
        super().__init__()
        self._gate = threading.Event()
        self._free = threading.Semaphore(free)

    def write(self, request):
        if not self._free.acquire(blocking=False):
            self._gate.wait()
        return super().write(request)

    def release(self):
        self._gate.set()


def steps(deadline_s=3600.0, observe=lambda event: None):  # far beyond the slowest test run
    def left_s(event):
        return deadline_s - (datetime.now(UTC) - event.time).total_seconds()

    def decode(value, headers, written=None):
        try:
            said = msgspec.json.decode(value, type=Said)
        except msgspec.DecodeError as error:
            raise RefusedError("json", str(error)) from error
        event = Event(**msgspec.structs.asdict(said), session="", type="view", page=Page(), locale="en")
        if left_s(event) < 0:
            raise ExpiredError("too old")
        return event

    def plan(event):
        if event.product == "refused":
            raise UnconsentedError("the shopper refused consent")
        if event.product == "unknown":
            raise RefusedError("unknown_product", "the catalogue has no such product")
        brief = CopyBrief(replace(PRODUCT, id=event.product), "en", "view", "none", "minimal", "new", "")
        requests = [CreativeRequest(event_id=event.id, slot=slot, seed=1, brief=brief) for slot in event.slots]
        return Plan(tuple(requests), event.product, Offer("of-the-lamp"), {"profile": "new"})

    async def observed(event):
        observe(event)
        return ()

    async def close():
        """Nothing runs in the background."""

    return SimpleNamespace(
        decode=decode, observe=observed, erase=lambda user: None, close=close, plan=plan, left_s=left_s
    )


def event_bytes(name, user="u1", age_s=0.0, *, product="p1", slots=("300x250",), consent=True):
    when = datetime.now(UTC) - timedelta(seconds=age_s)
    return msgspec.json.encode(Said(name, when, user, product, slots, consent))


async def write(settings, topic, key, value, headers):
    """Send one record to `topic`."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value, key=key, headers=headers)
    finally:
        await producer.stop()


async def produce(settings, records):
    """Send (key, value, headers) in order."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, max_request_size=8 << 20)
    await producer.start()
    try:
        for key, value, headers in records:
            await producer.send_and_wait(settings.events_topic, value, key=key, headers=headers)
    finally:
        await producer.stop()


async def read(settings, topic, count):
    """Wait for `count` records of `topic` and return the first that came, as many or a few more."""
    async with reading(settings, topic) as consumer, asyncio.timeout(PATIENCE_S):
        found = []
        while len(found) < count:
            found += await fetch(consumer)
        return found


async def read_all(settings, topic):
    """Return all records that `topic` holds now."""
    async with reading(settings, topic) as consumer, asyncio.timeout(PATIENCE_S):
        found, ends = [], await consumer.end_offsets(consumer.assignment())
        while [place for place, end in ends.items() if await consumer.position(place) < end]:
            found += await fetch(consumer)
        return found


@asynccontextmanager
async def reading(settings, topic):
    """Yield a consumer of `topic` from its beginning."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=settings.bootstrap,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=10,
        max_partition_fetch_bytes=8 << 20,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def fetch(consumer):
    batches = await consumer.getmany(timeout_ms=100)
    return [record for batch in batches.values() for record in batch]


async def committed(settings):
    """Return the sum of the group's committed offsets over the events topic's partitions."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap, group_id=settings.group, enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(settings.events_topic, number) for number in range(PARTITIONS)]
        offsets = [await consumer.committed(place) for place in places]
        return sum(offset or 0 for offset in offsets)
    finally:
        await consumer.stop()


async def until(condition):
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110  the condition lies in the code under test
            await asyncio.sleep(0.01)


@asynccontextmanager
async def working(settings, studio=None, **options):
    """Run a worker until the block ends, then drain it."""
    studio, stop = studio or FastStudio(), asyncio.Event()
    worker = Worker(settings, studio, steps(**options))
    task = asyncio.create_task(worker.run(stop))
    try:
        ready = asyncio.create_task(until(lambda: worker.ready))
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        yield worker
    finally:
        stop.set()
        studio.release()
        await asyncio.wait_for(task, PATIENCE_S)


@contextmanager
def real_kafka(folder):
    """Yield the address of a real Kafka: `ADLOOM_TEST_KAFKA` (host:port), or one started from the script next door."""
    if address := os.environ.get("ADLOOM_TEST_KAFKA"):
        yield address
        return
    with own_kafka(folder) as (address, _):
        yield address


@contextmanager
def own_kafka(folder, options=lambda port: (), nodes=1):
    """Start a real Kafka from the script next door; yield the address of its nodes and what runs the script on it.

    `options` returns what else the script's start is told, by the first node's port.
    """
    if not SCRIPT.is_file() or shutil.which("java") is None:
        pytest.skip("no real Kafka: set ADLOOM_TEST_KAFKA to host:port, or provide ../shared/kafka and Java 17")
    port = _free_ports(2 * nodes)

    def run(command, *options):
        line = [sys.executable, str(SCRIPT), command, "--data", str(folder), *options]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"Kafka: {command} failed: {done.stdout}{done.stderr}")

    run("start", "--port", str(port), "--nodes", str(nodes), *options(port))
    try:
        yield ",".join(f"127.0.0.1:{port + 2 * number}" for number in range(nodes)), run
    finally:
        run("stop")


def _free_ports(count):
    """Return the first of `count` free ports in a row."""
    # Tests that run side by side (pytest-xdist) each look in a range of their own, and other runs of them begin
    # elsewhere in it: a port is taken seconds later.
    first_port = 29092 + 200 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    begin = os.getpid() % 100
    for port in (first_port + 2 * ((begin + number) % 100) for number in range(100)):
        with ExitStack() as stack:
            try:
                for number in range(count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + number))
            except OSError:
                continue
            return port
    raise OSError(f"no {count} free ports in a row")


def fresh_settings(bootstrap="", **more):
    """Settings with topics and a group of their own."""
    name = uuid.uuid4().hex[:8]
    values = {
        "bootstrap": bootstrap,
        "events_topic": f"web.events.{name}",
        "creatives_topic": f"ads.creatives.{name}",
        "dlq_topic": f"web.events.{name}.dlq",
        "forget_topic": f"adloom.forget.{name}",
        "products_topic": f"ads.products.{name}",
        "renewals_topic": f"ads.renewals.{name}",
        "group": f"adloom-{name}",
        "metrics_port": 0,
        "drain_s": 5.0,
    }
    return Settings(**{**values, **more})
