"""Workers as processes: they drain on SIGTERM, and a killed one loses nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from kafka_support import committed, event_bytes, fresh_settings, produce, read, until

pytest_plugins = ("kafka_fixtures",)

TESTS = Path(__file__).parent


@contextmanager
def process(folder, settings, write_s):
    path = folder / f"{settings.group}.json"
    path.write_bytes(msgspec.json.encode(settings, enc_hook=str))
    command = [sys.executable, str(TESTS / "kafka_worker.py"), str(path), str(write_s)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as child:
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()


def keyed(number):
    user = f"u{number % 30}"
    return (user.encode(), event_bytes(f"e{number}", user), [])


async def ended(child):
    await until(lambda: child.poll() is not None, 20)
    return child.returncode


async def test_sigterm_drains_and_exits_with_zero(settings, tmp_path):
    with process(tmp_path, settings, 0.02) as child:
        await produce(settings, [keyed(number) for number in range(200)])
        await read(settings, settings.creatives_topic, 20)
        child.send_signal(signal.SIGTERM)
        assert await ended(child) == 0, child.stderr.read().decode()
    done = await committed(settings)
    assert 20 <= done < 200
    assert len(await read(settings, settings.creatives_topic, done)) == done


@pytest.mark.kafka
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_of_two_workers_one_ends_midway_and_nothing_is_lost(kafka, tmp_path, end):
    settings = fresh_settings(kafka)
    events = [keyed(number) for number in range(300)]
    with process(tmp_path, settings, 0.03) as first, process(tmp_path, settings, 0.03) as second:
        feed = asyncio.create_task(produce(settings, events))
        await read(settings, settings.creatives_topic, 60)
        first.send_signal(end)
        await feed
        assert await ended(first) == (0 if end == signal.SIGTERM else -signal.SIGKILL)
        assert second.poll() is None
        await until_async(lambda: committed(settings), len(events))
        second.send_signal(signal.SIGTERM)
        assert await ended(second) == 0, second.stderr.read().decode()
    records = await read(settings, settings.creatives_topic, len(events))
    seen = Counter(record.value for record in await read(settings, settings.creatives_topic, 10**6, timeout_s=2))
    assert set(seen) == {f"e{number}|300x250".encode() for number in range(300)}
    ids = {dict(record.headers)["ce_id"] for record in records}
    assert len(ids) == len(events) or end == signal.SIGKILL
    if end == signal.SIGTERM:
        assert set(seen.values()) == {1}, "a drained worker leaves nothing to repeat"


async def until_async(measure, wanted, timeout_s=40):
    async with asyncio.timeout(timeout_s):
        while await measure() < wanted:  # noqa: ASYNC110  a broker has no event to wait on
            await asyncio.sleep(0.5)
