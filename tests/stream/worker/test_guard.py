"""An event at which a worker's process dies: it is found, lettered, and takes nobody with it."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place

from stream.config import to_environment
from stream.kafka.broker import PARTITIONS
from stream.worker.crashed import TRIALS
from tests.stream.worker.test_exactly_once import visible
from tests.stream.worker.test_worker_process import until_async
from tests.support.kafka_support import (
    PATIENCE_S,
    committed,
    event_bytes,
    fresh_settings,
    produce,
    read_all,
    until,
    working,
)

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[3]
SESSION_MS = 6000  # the least that a broker allows: so long a killed worker keeps its partitions
MOST_STARTS = 7


def crashing(address, **more):
    return fresh_settings(address, session_timeout_ms=SESSION_MS, heartbeat_ms=1500, **more)


def event(number, *, product="p1"):
    user = f"u{number}"
    return (user.encode(), event_bytes(f"e{number}", user, product=product), [])


@contextmanager
def worker(folder, settings, crash="kill", write_s=0.01):
    """Run a worker's process until the block ends; its log is added to `worker.log`."""
    environment = {**os.environ, **to_environment(settings), "PYTHONPATH": str(ROOT), "CRASH": crash}
    command = [sys.executable, "-m", "tests.support.crashing_worker", str(write_s)]
    with (folder / "worker.log").open("ab") as log, subprocess.Popen(command, env=environment, stderr=log) as child:
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()


async def served(folder, settings, count, crash="kill", most=MOST_STARTS):
    """Start a worker again and again until `count` events have ended; return how often it was started."""
    for starts in itertools.count(1):
        with worker(folder, settings, crash) as child:
            while child.poll() is None:
                if await committed(settings) == count:
                    child.send_signal(signal.SIGTERM)
                    await asyncio.wait_for(asyncio.to_thread(child.wait), PATIENCE_S)
                    return starts
                await asyncio.sleep(0.2)
        assert child.returncode not in {1, 2}, (folder / "worker.log").read_text()
        assert starts < most, (folder / "worker.log").read_text()
    raise AssertionError


async def letters(settings):
    """Return the error class of each letter."""
    headers = [dict(record.headers) for record in await read_all(settings, settings.dlq_topic)]
    return [told["dlq.error.class"] for told in headers]


def names(numbers):
    return {f"e{number}|300x250".encode() for number in numbers}


async def trials(settings):
    """Return the metadata that the group has committed, by partition of the events topic."""
    consumer = Consumer({"bootstrap.servers": settings.bootstrap, "group.id": settings.group})
    try:
        places = [Place(settings.events_topic, number) for number in range(PARTITIONS)]
        found = await asyncio.to_thread(consumer.committed, places, PATIENCE_S)
        return {place.partition: place.metadata or "" for place in found}
    finally:
        consumer.close()


@pytest.mark.parametrize("crash", ["kill", "exit", "segfault"])
async def test_an_event_at_which_every_worker_dies_is_lettered_and_its_neighbours_are_published(kafka, tmp_path, crash):
    """Nothing was ever committed by this group, and the culprit has others around it, and in other partitions."""
    settings = crashing(kafka)
    await produce(settings, [event(number, product="poison" if number == 7 else "p1") for number in range(40)])
    assert await served(tmp_path, settings, 40, crash) > TRIALS
    published = {record.value for record in await read_all(settings, settings.creatives_topic)}
    assert published == names(range(40)) - names([7])
    assert await letters(settings) == [b"crash"]
    assert set((await trials(settings)).values()) == {""}, "a worker that ended in good order leaves no doubt"


async def test_exactly_once_it_is_lettered_in_a_transaction_and_its_neighbours_are_published_once(kafka, tmp_path):
    """Something was committed in each partition before: of one without, the guard keeps out."""
    settings = crashing(kafka, delivery="exactly_once")
    await produce(settings, [event(number) for number in range(100, 160)])
    await served(tmp_path, settings, 60)
    await produce(settings, [event(number, product="poison" if number == 7 else "p1") for number in range(40)])
    assert await served(tmp_path, settings, 100) > TRIALS
    seen = Counter(record.value for record in await visible(settings, settings.creatives_topic))
    assert seen == dict.fromkeys(names([*range(40), *range(100, 160)]) - names([7]), 1)
    headers = [dict(record.headers) for record in await visible(settings, settings.dlq_topic)]
    assert [told["dlq.error.class"] for told in headers] == [b"crash"]


async def test_culprits_in_several_partitions_are_found_one_after_the_other(kafka, tmp_path):
    settings = crashing(kafka)
    culprits = {3, 11}
    await produce(settings, [event(number, product="poison" if number in culprits else "p1") for number in range(30)])
    await served(tmp_path, settings, 30, most=len(culprits) * MOST_STARTS)
    published = {record.value for record in await read_all(settings, settings.creatives_topic)}
    assert published == names(range(30)) - names(culprits)
    assert await letters(settings) == [b"crash"] * len(culprits)


async def test_a_worker_killed_while_it_is_well_letters_nothing_however_often(kafka, tmp_path):
    """It is killed as soon as it has its partitions, while it serves, and while it has nothing to do."""
    settings = crashing(kafka)
    for kills in range(6):
        with worker(tmp_path, settings, "none", write_s=0.05) as child:
            await produce(settings, [event(10 * kills + number) for number in range(10)])
            await until_async(partial(assignments, tmp_path), kills + 1)
            await asyncio.sleep((0.0, 0.2, 2.0)[kills % 3])
            child.kill()
            child.wait()
    await served(tmp_path, settings, 60, "none")
    assert {record.value for record in await read_all(settings, settings.creatives_topic)} == names(range(60))
    assert await letters(settings) == []


async def assignments(folder):
    """Return how often partitions were assigned to workers so far."""
    return (folder / "worker.log").read_text().count("partitions assigned")


async def test_workers_that_come_and_go_in_good_order_leave_no_trial_behind(kafka):
    """Each rebalance takes all partitions from both, and nothing ever comes."""
    settings = fresh_settings(kafka)
    async with working(settings):
        for _ in range(2):
            async with working(settings):
                pass
    assert set((await trials(settings)).values()) == {""}


async def test_what_another_tool_committed_without_our_metadata_or_with_its_own_is_served(kafka):
    settings = fresh_settings(kafka)
    await produce(settings, [event(number) for number in range(12)])
    consumer = Consumer({"bootstrap.servers": settings.bootstrap, "group.id": settings.group})
    places = [
        Place(settings.events_topic, number, 0, metadata) for number, metadata in enumerate(["moved", "", "\u00e9"])
    ]
    await asyncio.to_thread(partial(consumer.commit, offsets=places, asynchronous=False))
    consumer.close()
    async with working(settings) as running:
        await until(lambda: running.tally.counts["published"] == 12)
    assert set((await trials(settings)).values()) == {""}
