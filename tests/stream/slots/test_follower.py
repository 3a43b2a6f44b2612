"""From the serving topic into the slot store, on brokers that come and go."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiokafka import AIOKafkaProducer
from prometheus_client import CollectorRegistry

from stream.config import Settings
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.forwarder import Forwarder
from stream.kafka.record import ServedCreative, record_key, to_record
from stream.operator.metrics import Metrics
from stream.operator.ports import free_port
from stream.slots.follower import Follower
from stream.slots.store import SlotStore
from tests.support.kafka_support import fresh_settings, until

SLOT = "300x250"


def creative(user: str, version: int) -> ServedCreative:
    now = time.time()
    return ServedCreative(
        id=f"{user}-{version}", user=user, slot=SLOT, event_id=f"e{version}", event_time=now - 0.25, version=version,
        published=now, content_type="image/webp", data=b"picture",
    )  # fmt: skip


async def publish(settings: Settings, *creatives: ServedCreative, deleted: str = "") -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
    await producer.start()
    for made in creatives:
        key, value, headers = to_record(made)
        await producer.send_and_wait(settings.creatives_topic, value, key=key, headers=headers)
    if deleted:
        await producer.send_and_wait(settings.creatives_topic, None, key=record_key(deleted, SLOT))
    await producer.stop()


@asynccontextmanager
async def following(settings: Settings) -> AsyncIterator[tuple[Follower, SlotStore]]:
    store = SlotStore()
    follower = Follower(store, settings, Metrics(CollectorRegistry()))
    task = asyncio.create_task(follower.run())
    try:
        yield follower, store
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def versions(store: SlotStore, *users: str) -> list[int | None]:
    held = (store.get(user, SLOT) for user in users)
    return [entry[0].version if entry else None for entry in held]


async def test_what_was_published_before_and_after_the_start_is_held() -> None:
    settings = fresh_settings()
    with EmbeddedBroker(settings.topics) as broker:
        settings = settings.with_(bootstrap=broker.bootstrap)
        await publish(settings, creative("mei", 3), creative("mei", 2), creative("alex", 5))
        async with following(settings) as (follower, store):
            await until(lambda: follower.caught_up)
            assert versions(store, "mei", "alex") == [3, 5]
            await publish(settings, creative("mei", 9), deleted="alex")
            await until(lambda: versions(store, "mei", "alex") == [9, None])
            held = store.get("mei", SLOT)
            assert held is not None
            assert held[0].event_to_slot_ms >= 250


async def test_it_starts_without_a_broker_and_survives_its_absence() -> None:
    settings = fresh_settings()
    port = free_port()
    settings = settings.with_(bootstrap=f"127.0.0.1:{port}")
    async with following(settings) as (follower, store):
        await asyncio.sleep(0.3)
        assert not follower.caught_up
        with EmbeddedBroker(settings.topics, port=port) as broker:
            await publish(settings, creative("mei", 1))
            await until(lambda: versions(store, "mei") == [1])
            link = broker._forwarder
            assert link is not None
            await asyncio.to_thread(link.close)  # the broker lives on, but cannot be reached
            assert versions(store, "mei") == [1]
            broker._forwarder = Forwarder(port, link._target)
            await publish(settings, creative("mei", 2))
            await until(lambda: versions(store, "mei") == [2])
