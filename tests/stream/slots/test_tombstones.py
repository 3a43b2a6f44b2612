"""What a worker takes back stays away, and takes nothing newer with it: the records are those that workers write."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from stream.config import Settings
from stream.kafka.record import ServedCreative, StoredImage, from_record, record_key, to_record
from stream.operator.metrics import Metrics
from stream.slots.follower import Follower
from stream.slots.store import SlotStore
from stream.worker.newest import Mark
from stream.worker.served import tombstone
from tests.support.kafka_support import until

USER, SLOT = "mei", "300x250"
START = time.time() - 60


def ad(at_s, *, claim=False):
    """The record of an ad for what happened `at_s` seconds after the start; `claim`: its file lies in a store."""
    data = f"ad of {at_s}".encode()
    image = StoredImage(uri=data.decode(), sha256=sha256(data).hexdigest(), bytes=len(data)) if claim else None
    return to_record(ServedCreative(
        id=f"ad-{at_s}", user=USER, slot=SLOT, event_id=f"view-{at_s}", event_time=START + at_s, version=at_s,
        published=time.time(), content_type="image/webp", data=b"" if claim else data, image=image,
    ))  # fmt: skip


def refusal(at_s):
    """The record by which a worker takes back what was made before a refusal."""
    return to_record(tombstone(USER, SLOT, Mark(START + at_s, at_s, f"refusal-{at_s}")))


BARE = (record_key(USER, SLOT), None, [])
"""What `adloom forget` writes."""


class Server:
    """What a slot server has of the records it was given; images that lie elsewhere come when they are let."""

    def __init__(self):
        self.store = SlotStore()
        self.follower = Follower(self.store, Settings(bootstrap="localhost:1"), Metrics(CollectorRegistry()))
        self.follower.images._store = self
        self.open = asyncio.Event()

    async def get(self, image):
        await self.open.wait()
        return image.uri.encode()

    def take(self, *records):
        for key, value, headers in records:
            self.follower.take(SimpleNamespace(key=key, value=value, headers=headers, offset=0, partition=0))

    @property
    def shown(self):
        held = self.store.get(USER, SLOT)
        return held[0].id if held else None


@asynccontextmanager
async def reading_images():
    server = Server()
    task = asyncio.create_task(server.follower.images.run())
    try:
        yield server
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_a_workers_tombstone_tells_which_event_it_is_of_and_that_of_forget_tells_none():
    assert from_record(*refusal(20)).event_id == "refusal-20"
    assert from_record(*refusal(20)).id == ""
    assert from_record(*BARE).event_id == ""


def test_an_ad_that_was_under_way_when_its_shopper_refused_is_not_shown():
    server = Server()
    server.take(refusal(20), ad(10))
    assert server.shown is None
    server.take(ad(30))
    assert server.shown == "ad-30"


def test_a_tombstone_that_was_under_way_takes_no_newer_ad_away():
    server = Server()
    server.take(ad(30), refusal(20))
    assert server.shown == "ad-30"
    server.take(ad(30))  # as workers restore it: what the topic ends with is the tombstone
    assert server.shown == "ad-30"


@given(st.permutations([ad(10), ad(20), refusal(25), ad(30), refusal(35), ad(40)]))
def test_ads_and_refusals_in_any_order_end_with_the_newest(records):
    server = Server()
    server.take(*records)
    assert server.shown == "ad-40"


@given(st.permutations([ad(10), refusal(15), ad(20), refusal(25)]))
def test_where_a_refusal_is_the_newest_nothing_is_shown_in_whatever_order_it_comes(records):
    server = Server()
    server.take(*records)
    assert server.shown is None


@pytest.mark.parametrize("at_s", [10, 30])
def test_a_bare_tombstone_takes_away_whatever_is_there_and_that_stays_away(at_s):
    server = Server()
    server.take(ad(at_s), BARE)
    assert server.shown is None
    server.take(ad(at_s))
    assert server.shown is None


async def test_an_image_under_way_is_shown_only_if_its_event_is_newer_than_the_tombstone():
    async with reading_images() as server:
        server.take(ad(10, claim=True), refusal(20), ad(15, claim=True))
        server.open.set()
        await until(lambda: not server.follower.images._awaited)
        assert server.shown is None
        server.open.clear()
        server.take(ad(30, claim=True), refusal(25))
        server.open.set()
        await until(lambda: server.shown == "ad-30")
