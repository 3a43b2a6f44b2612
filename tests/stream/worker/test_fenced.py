"""A worker that the group gave up writes nothing over what its successor published; what it tells of itself is true."""

import asyncio
import shutil
import signal
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import pytest
from confluent_kafka.admin import AdminClient

from ops.qualify import proxies
from ops.qualify.broker import DIRECT, Broker, free_ports
from tests.stream.worker.test_worker_process import process, ready, until_async
from tests.support.kafka_support import (
    PATIENCE_S,
    SCRIPT,
    committed,
    event_bytes,
    fresh_settings,
    own_kafka,
    produce,
    read,
    read_all,
)

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
SESSION_MS = 6000  # the least that a broker allows
USERS = 20


def member(settings, port):
    return settings.with_(metrics_port=port, session_timeout_ms=SESSION_MS, heartbeat_ms=1500)


def keyed(name, user):
    return (user.encode(), event_bytes(f"{user}-{name}", user), [])


async def newest(settings):
    """Return what each key's last record holds, as compaction would keep it."""
    return {record.key: record.value for record in await read_all(settings, settings.creatives_topic)}


def all_new():
    return {f"u{number}|300x250".encode(): f"u{number}-new|300x250".encode() for number in range(USERS)}


async def overtaken(settings, tmp_path, members, cut, mend):
    """Let a first worker be in the middle of the old events when it is cut off, and a second do the new ones."""
    (old, new), users = members, [f"u{number}" for number in range(USERS)]
    with process(tmp_path, old, 1.0) as first:
        await until_async(partial(ready, first, old), 1)
        await produce(settings, [keyed("old", user) for user in users])
        await read(settings, settings.creatives_topic, 1)
        await cut(first)
        with process(tmp_path, new, 0.0) as second:
            await until_async(partial(ready, second, new), 1)
            await produce(settings, [keyed("new", user) for user in users])
            await until_async(partial(committed, settings), 2 * USERS)
            assert await newest(settings) == all_new()
            await mend(first)
            await until_async(partial(ready, first, old), 1)
            await asyncio.sleep(3)  # in which it would have written what it had in hand
            assert await newest(settings) == all_new()
            for worker in (first, second):
                worker.child.send_signal(signal.SIGTERM)
                await worker.ends(0)
    assert await newest(settings) == all_new()


async def test_a_worker_that_was_stopped_past_its_session_overwrites_nothing(kafka, tmp_path, unused_tcp_port_factory):
    settings = fresh_settings(kafka)

    async def send(number, worker):
        worker.child.send_signal(number)

    members = [member(settings, unused_tcp_port_factory()) for _ in range(2)]
    await overtaken(settings, tmp_path, members, partial(send, signal.SIGSTOP), partial(send, signal.SIGCONT))
    written = [record.value.split(b"|")[0] for record in await read_all(settings, settings.creatives_topic)]
    for number in range(USERS):
        of_user = [name for name in written if name.startswith(b"u%d-" % number)]
        assert of_user == sorted(of_user, reverse=True), "an old creative came after the new one, if only for a moment"


@pytest.mark.skipif(proxies.find() is None, reason="no toxiproxy-server on the path or in ../shared/tools")
@pytest.mark.skipif(not SCRIPT.is_file() or shutil.which("java") is None, reason="no ../shared/kafka, or no Java 17")
async def test_a_worker_whose_network_stalled_overwrites_nothing(tmp_path, unused_tcp_port_factory):
    async with cut_off(tmp_path) as (direct, behind, links):

        async def stall(_):
            await links.spoil("worker", "timeout", timeout=0)

        async def flow(_):
            await links.mend("worker", "timeout")

        settings = fresh_settings(direct)
        old, new = (member(settings, unused_tcp_port_factory()) for _ in range(2))
        await overtaken(settings, tmp_path, (old.with_(bootstrap=behind), new), stall, flow)


@asynccontextmanager
async def cut_off(folder):
    """A broker, its address, another that goes through a proxy, and the proxies."""
    direct, inner = free_ports(2)
    async with proxies.running(proxies.find(), {"worker": inner}) as links:
        broker = Broker(folder / "kafka", {DIRECT: direct, "WORKER": inner})
        await broker.start({"WORKER": links.ports["worker"]})
        try:
            yield f"127.0.0.1:{direct}", f"127.0.0.1:{links.ports['worker']}", links
        finally:
            await broker.stop()


@pytest.mark.parametrize("pause_s", range(3))
async def test_sigterm_with_a_dead_broker_ends_with_zero_and_no_traceback(tmp_path, unused_tcp_port_factory, pause_s):
    with own_kafka(tmp_path) as (address, run):
        settings = member(fresh_settings(address), unused_tcp_port_factory())
        with process(tmp_path, settings, 0.2) as worker:
            await until_async(partial(ready, worker, settings), 1)
            await produce(settings, [keyed("one", f"u{number}") for number in range(USERS)])
            await read(settings, settings.creatives_topic, 1)
            await asyncio.to_thread(run, "stop", "--node", "1", "--signal", "KILL")
            await asyncio.sleep(pause_s)  # at once, and when its clients have met the dead broker
            worker.child.send_signal(signal.SIGTERM)
            await worker.ends(0)
            assert "Traceback" not in worker.log.read_text()


async def test_a_worker_that_cannot_work_is_not_ready_and_says_why(tmp_path, unused_tcp_port_factory):
    with own_kafka(tmp_path) as (address, run):
        settings = member(fresh_settings(address), unused_tcp_port_factory())
        with process(tmp_path, settings, 0.0) as worker:
            await until_async(partial(ready, worker, settings), 1)
            admin = AdminClient({"bootstrap.servers": address})
            admin.delete_topics([settings.creatives_topic])[settings.creatives_topic].result(PATIENCE_S)
            await until_told(settings, f"the topic {settings.creatives_topic} is gone")
            await asyncio.to_thread(run, "stop", "--node", "1", "--signal", "KILL")
            await until_told(settings, "the group's coordinator has not answered for the session timeout")
            worker.child.send_signal(signal.SIGTERM)
            await worker.ends(0)


async def until_told(settings, why):
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession(f"http://127.0.0.1:{settings.metrics_port}") as http:
        while True:
            async with http.get("/ready") as answer:
                if answer.status == 503 and await answer.text() == f"not ready: {why}\n":
                    return
            await asyncio.sleep(0.1)
