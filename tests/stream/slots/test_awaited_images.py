"""A creative whose image lies elsewhere replaces an older one when the image is here, and never before."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from types import SimpleNamespace

from prometheus_client import CollectorRegistry, generate_latest

from stream.config import Settings
from stream.errors import ImageStoreError
from stream.kafka.record import ServedCreative, StoredImage, record_key, to_record
from stream.operator.metrics import Metrics
from stream.slots import images as module
from stream.slots.follower import Follower
from stream.slots.store import SlotStore
from tests.support.kafka_support import until

SLOT = "300x250"


class Images:
    """Holds files by their SHA-256, and answers when it is let."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def get(self, image):
        self.asked.append(image.uri)
        await self.open.wait()
        if image.sha256 not in self.files:
            raise ImageStoreError("filenotfound", "it is not there")
        return self.files[image.sha256]


def creative(version, data=b"", *, claim=b"", user="mei", age_s=0.0):
    """A creative with its picture, or with where the picture `claim` lies."""
    image = StoredImage(uri=claim.decode(), sha256=sha256(claim).hexdigest(), bytes=len(claim)) if claim else None
    now = time.time() - age_s
    return ServedCreative(
        id=f"c{version}", user=user, slot=SLOT, event_id=f"e{version}", event_time=now + version / 1000,
        version=version, published=now, content_type="image/webp", data=data, image=image,
    )  # fmt: skip


class Server:
    """A follower with its store, given records by hand."""

    def __init__(self, **more):
        self.store, self.images, self.metrics = SlotStore(), Images(), Metrics(CollectorRegistry())
        self.follower = Follower(self.store, Settings(bootstrap="localhost:1", **more), self.metrics)
        self.follower.images._store = self.images

    def take(self, made):
        key, value, headers = to_record(made)
        self.follower.take(SimpleNamespace(key=key, value=value, headers=headers, offset=0, partition=0))

    def delete(self, user="mei"):
        self.follower.take(SimpleNamespace(key=record_key(user, SLOT), value=None, headers=(), offset=0, partition=0))

    def shown(self, user="mei"):
        held = self.store.get(user, SLOT)
        return held[0].data if held else None

    def counted(self, line):
        return line in generate_latest(self.metrics.registry).decode()


@asynccontextmanager
async def serving(**more):
    server = Server(**more)
    task = asyncio.create_task(server.follower.images.run())
    try:
        yield server
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_the_older_creative_stays_until_the_newer_ones_image_is_here():
    async with serving() as server:
        server.images.open.clear()
        server.images.files[sha256(b"large").hexdigest()] = b"large"
        server.take(creative(1, b"small"))
        server.take(creative(2, claim=b"large"))
        await until(lambda: server.images.asked)
        assert server.shown() == b"small"
        server.images.open.set()
        await until(lambda: server.shown() == b"large")


async def test_an_image_that_cannot_be_read_is_asked_for_again_until_it_can(monkeypatch):
    monkeypatch.setattr(module, "PAUSES_S", (0.01,))
    async with serving() as server:
        server.take(creative(1, claim=b"large"))
        await until(lambda: len(server.images.asked) >= 3)
        assert server.shown() is None
        assert server.follower.images.settled
        server.images.files[sha256(b"large").hexdigest()] = b"large"
        await until(lambda: server.shown() == b"large")


async def test_a_tombstone_that_comes_while_the_image_is_read_keeps_it_out():
    async with serving() as server:
        server.images.open.clear()
        server.images.files[sha256(b"large").hexdigest()] = b"large"
        server.take(creative(1, claim=b"large"))
        await until(lambda: server.images.asked)
        server.delete()
        server.images.open.set()
        await until(lambda: server.counted("adloom_images_fetched_total 1.0"))
        assert server.shown() is None


async def test_a_newer_creative_is_not_replaced_by_an_older_one_whose_image_comes_later():
    async with serving() as server:
        server.images.open.clear()
        for name in (b"first", b"second"):
            server.images.files[sha256(name).hexdigest()] = name
        server.take(creative(1, claim=b"first"))
        await until(lambda: server.images.asked == ["first"])
        server.take(creative(2, claim=b"second"))
        await until(lambda: server.images.asked == ["first", "second"])
        server.take(creative(3, b"third"))
        server.images.open.set()
        await until(lambda: server.counted("adloom_images_fetched_total 2.0"))
        assert server.shown() == b"third"


async def test_an_older_creative_does_not_displace_a_newer_one_that_waits():
    async with serving() as server:
        server.images.open.clear()
        for name in (b"old", b"new"):
            server.images.files[sha256(name).hexdigest()] = name
        server.take(creative(2, claim=b"new"))
        server.take(creative(1, claim=b"old"))
        server.images.open.set()
        await until(lambda: server.shown() == b"new")
        assert server.images.asked == ["new"]


async def test_it_has_caught_up_with_images_when_each_was_asked_for():
    async with serving() as server:
        server.images.open.clear()
        server.images.files[sha256(b"large").hexdigest()] = b"large"
        assert server.follower.images.settled
        server.take(creative(1, claim=b"large"))
        assert not server.follower.images.settled
        server.images.open.set()
        await until(lambda: server.follower.images.settled)
        assert server.shown() == b"large"


async def test_what_is_too_old_to_be_shown_is_given_up():
    async with serving(slot_hard_ttl_s=60, slot_soft_ttl_s=60) as server:
        server.take(creative(1, claim=b"gone", age_s=61))
        await until(lambda: server.counted('adloom_slot_records_rejected_total{reason="image"} 1.0'))
        assert server.counted("adloom_images_awaited 0.0")


async def test_no_more_wait_than_the_store_may_hold():
    async with serving(slot_entries=2) as server:
        server.images.open.clear()
        for user in ("ann", "ben", "cem"):
            server.images.files[sha256(user.encode()).hexdigest()] = user.encode()
            server.take(creative(1, claim=user.encode(), user=user))
        assert server.counted("adloom_images_awaited 2.0")
        server.images.open.set()
        await until(lambda: server.shown("ben") and server.shown("cem"))
        assert server.shown("ann") is None


async def test_a_server_that_knows_no_store_counts_it_and_keeps_what_it_shows():
    async with serving() as server:
        server.follower.images._store = None
        server.take(creative(1, b"small"))
        server.take(creative(2, claim=b"large"))
        assert server.shown() == b"small"
        assert server.counted('adloom_slot_records_rejected_total{reason="image"} 1.0')


async def test_an_empty_creative_that_points_nowhere_is_none():
    async with serving() as server:
        server.take(creative(1, b"small"))
        server.take(creative(2, b""))
        assert server.shown() == b"small"
        assert server.counted('adloom_slot_records_rejected_total{reason="malformed"} 1.0')


async def test_what_waits_is_bounded_while_the_store_hangs(monkeypatch):
    """Newer and newer creatives of shoppers who come and go: none may be kept that is not asked for any more."""
    async with serving(slot_entries=20) as server:
        images = server.follower.images
        server.images.open.clear()
        for version in range(1, 200):
            server.take(creative(version, claim=b"large", user=f"u{version % 50}"))
            await asyncio.sleep(0)
        assert len(images._due) <= len(images._awaited) <= 20
        server.images.files[sha256(b"large").hexdigest()] = b"large"
        server.images.open.set()
        await until(lambda: server.shown("u49") == b"large")
        await until(lambda: not images._awaited)
