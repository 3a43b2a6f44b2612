"""A slot server put together: it is ready once it has both the ads of its shoppers and the products they show."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import aiohttp

from stream.kafka.topics import ensure_topics
from stream.slots import assembly
from stream.slots.follower import Follower
from tests.support.kafka_support import until

pytest_plugins = ("tests.support.kafka_fixtures",)


async def told(http):
    """Return what the probe and the metric tell."""
    probe, metrics = await http.get("/readyz"), await (await http.get("/metrics")).text()
    (line,) = (line for line in metrics.splitlines() if line.startswith('adloom_ready{component="slots"}'))
    return probe.status == 200, float(line.split()[1]) == 1


async def test_probe_and_metric_wait_for_the_ads_and_for_the_products(settings, monkeypatch):
    products, followers = SimpleNamespace(database=settings.catalog, caught_up=False), []

    @asynccontextmanager
    async def late(*_):
        yield products

    await asyncio.to_thread(ensure_topics, settings, [settings.creatives_topic])
    monkeypatch.setattr(assembly, "following", late)
    monkeypatch.setattr(assembly, "Follower", lambda *parts: followers.append(Follower(*parts)) or followers[0])
    async with (
        assembly.serving(settings, host="127.0.0.1", port=0, origins=frozenset()) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        await until(lambda: followers[0].caught_up)
        assert await told(http) == (False, False)
        products.caught_up = True
        assert await told(http) == (True, True)
