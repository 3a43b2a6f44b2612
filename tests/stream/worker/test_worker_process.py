"""Workers as processes: they drain on SIGTERM, and a killed one loses nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from stream.config import to_environment
from tests.support.kafka_support import (
    PATIENCE_S,
    committed,
    event_bytes,
    fresh_settings,
    produce,
    read,
    read_all,
    until,
)

pytest_plugins = ("tests.support.kafka_fixtures",)

ROOT = Path(__file__).parents[3]
DRAIN_S = 60.0  # a busy machine ends what is in flight within it


@contextmanager
def process(folder, settings, write_s):
    command = [sys.executable, "-m", "tests.support.kafka_worker", str(write_s)]
    environment = {**os.environ, **to_environment(settings), "PYTHONPATH": str(ROOT)}
    # Its complaints go to a file: nobody would empty a pipe, and a full one would hold the worker up.
    log = folder / f"{settings.metrics_port}.log"
    with log.open("wb") as errors, subprocess.Popen(command, env=environment, stderr=errors) as child:
        try:
            yield Process(child, log)
        finally:
            if child.poll() is None:
                child.kill()


@dataclass(frozen=True)
class Process:
    """A worker's process, and the file of its standard error."""

    child: subprocess.Popen
    log: Path

    async def ends(self, code):
        """Wait for its end, with `code`."""
        await until(lambda: self.child.poll() is not None)
        assert self.child.returncode == code, self.log.read_text()


def keyed(number):
    user = f"u{number}"
    return (user.encode(), event_bytes(f"e{number}", user), [])


async def test_sigterm_drains_and_exits_with_zero(settings, tmp_path):
    settings = settings.with_(drain_s=DRAIN_S)
    with process(tmp_path, settings, 0.02) as worker:
        await produce(settings, [keyed(number) for number in range(200)])
        await read(settings, settings.creatives_topic, 20)
        worker.child.send_signal(signal.SIGTERM)
        await worker.ends(0)
    done = await committed(settings)
    published = {record.value for record in await read(settings, settings.creatives_topic, done)}
    assert len(published) == done >= 20


@pytest.mark.kafka
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_of_two_workers_one_ends_midway_and_nothing_is_lost(kafka, tmp_path, end, unused_tcp_port_factory):
    """Events come once both are members, and the one that ends has published a few of them by then."""
    settings = fresh_settings(kafka, drain_s=DRAIN_S)
    first_settings, second_settings = (settings.with_(metrics_port=unused_tcp_port_factory()) for _ in range(2))
    with process(tmp_path, first_settings, 0.03) as first, process(tmp_path, second_settings, 0.03) as second:
        for worker, member in ((first, first_settings), (second, second_settings)):
            await until_async(partial(ready, worker, member), 1)
        feed = asyncio.create_task(produce(settings, [keyed(number) for number in range(300)]))
        await until_async(partial(published_by, first_settings), 5)
        first.child.send_signal(end)
        await feed
        await first.ends(0 if end == signal.SIGTERM else -signal.SIGKILL)
        await until_async(partial(committed, settings), 300)
        second.child.send_signal(signal.SIGTERM)
        await second.ends(0)
    seen = Counter(record.value for record in await read_all(settings, settings.creatives_topic))
    assert set(seen) == {f"e{number}|300x250".encode() for number in range(300)}
    if end == signal.SIGTERM:
        assert set(seen.values()) == {1}, "a drained worker leaves nothing to repeat"


async def ready(worker, settings):
    """Return whether the member holds its partitions; the later of two gets them in a rebalance of both."""
    assert worker.child.poll() is None, worker.log.read_text()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{settings.metrics_port}") as http:
            return (await http.get("/ready")).status == 200
    except aiohttp.ClientConnectionError:
        return False  # it does not listen yet


async def published_by(settings):
    """Return how many events the member has published."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{settings.metrics_port}") as http:
        return (await (await http.get("/summary")).json())["published"]


async def until_async(measure, wanted):
    async with asyncio.timeout(PATIENCE_S):
        while await measure() < wanted:  # noqa: ASYNC110  a broker has no event to wait on
            await asyncio.sleep(0.1)
