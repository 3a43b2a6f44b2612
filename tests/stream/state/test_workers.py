"""Workers come and go, and so does Redis: no event is lost, and whichever worker has a shopper knows them."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from stream.catalog.catalog import Catalog
from stream.demo.stock import import_shop
from stream.kafka.record import from_record
from stream.operator.metrics import Metrics
from stream.planning.shopper import read
from stream.planning.steps import EventSteps
from stream.pseudonym import pseudonym, user_secret
from stream.state.opened import open_profiles
from stream.state.profiles import key_of
from stream.state.stamp import Stamp
from stream.worker.worker import Worker
from tests.support.kafka_support import PATIENCE_S as LONG_S
from tests.support.kafka_support import FastStudio, committed, fresh_settings, produce, read_all, until

pytest_plugins = ("tests.support.kafka_fixtures", "tests.support.redis_fixtures")
pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def catalog(tmp_path):
    import_shop(tmp_path / "catalog.sqlite")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def click(name: str, user: str) -> tuple[bytes, bytes, list]:
    own = {"schema": "adloom.event.v1", "id": name, "user": user, "type": "click", "product": "teapot-clay"}
    event = {**own, "time": datetime.now(UTC).isoformat(), "slots": ["300x250"]}
    return user.encode(), json.dumps(event).encode(), []


@asynccontextmanager
async def working(settings, catalog):
    """Run a worker with the real steps over the profiles that the settings name."""
    stop, metrics = asyncio.Event(), Metrics()
    steps = EventSteps(settings, catalog, open_profiles(settings, metrics))
    worker = Worker(settings, FastStudio(), steps, metrics=metrics)
    task = asyncio.create_task(worker.run(stop))
    try:
        await until(lambda: worker.ready or task.done())
        yield worker
    finally:
        stop.set()
        await asyncio.wait_for(task, LONG_S)
        await steps.close()


def ended(worker) -> int:
    """Events that came to an end, all with a creative of theirs or a newer one."""
    counts = worker.tally.counts
    assert counts["dead_lettered"] == counts["expired"] == 0
    return counts["published"] + counts["coalesced"]


async def counted(url: str, users: list[str]) -> list[int]:
    """How many events Redis has counted of each shopper."""
    keys, stamp = [key_of(pseudonym(user)) for user in users], Stamp(user_secret())
    async with Redis.from_url(url) as client:
        values = await client.mget(keys)
    states = [read(stamp.open(key, value) or b"") if value else None for key, value in zip(keys, values, strict=True)]
    return [len(state.counted) if state else 0 for state in states]


async def test_a_worker_that_is_started_again_knows_the_shoppers_that_it_knew(settings, catalog, redis):
    settings = settings.with_(profiles=redis.url)
    for number in range(3):
        async with working(settings, catalog) as worker:
            await produce(settings, [click(f"e{number}", "mei")])
            await until(lambda: ended(worker) == 1)
    records = await read_all(settings, settings.creatives_topic)
    told = [json.loads(from_record(record.key, record.value, record.headers).explain) for record in records]
    assert [one["profile"]["counts"]["click"] for one in told][-1] == pytest.approx(3, abs=0.01)
    assert await counted(redis.url, ["mei"]) == [3]


async def test_redis_is_killed_and_comes_back_and_nothing_is_lost(settings, catalog, redis):
    settings = settings.with_(profiles=redis.url)
    users = [f"u{number}" for number in range(6)]
    async with working(settings, catalog) as worker:
        await produce(settings, [click(f"{user} before", user) for user in users])
        await until(lambda: ended(worker) == 6)
        redis.kill()
        for number in range(3):
            await produce(settings, [click(f"{user} meanwhile {number}", user) for user in users])
        await until(lambda: ended(worker) == 24)
        assert worker.metrics.registry.get_sample_value("adloom_state_away", {"use": "profiles"}) == 1
        redis.start()
        await produce(settings, [click(f"{user} after", user) for user in users])
        await until(lambda: ended(worker) == 30)
        await until(lambda: worker.metrics.registry.get_sample_value("adloom_state_waiting") == 0)
    assert await counted(redis.url, users) == [5] * 6
    assert await committed(settings) == 30


@pytest.mark.kafka
async def test_a_second_worker_that_joins_knows_every_shopper(kafka, catalog, redis):
    settings = fresh_settings(kafka, profiles=redis.url)
    users = [f"u{number}" for number in range(12)]
    async with working(settings, catalog) as first:
        await produce(settings, [click(f"{user} alone", user) for user in users])
        await until(lambda: ended(first) == 12)
        async with working(settings, catalog) as second:
            for number in range(4):
                await produce(settings, [click(f"{user} {number}", user) for user in users])
            await until(lambda: ended(first) + ended(second) >= 60)
            assert ended(second), "it was given partitions"
    assert await counted(redis.url, users) == [5] * 12
    assert await committed(settings) == 60
