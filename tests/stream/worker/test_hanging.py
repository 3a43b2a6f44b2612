"""Engines that do not return: who is told to stop ends all the same, and who is not ends with that reason."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from stream.errors import StuckError
from stream.worker.worker import Worker
from tests.support.kafka_support import (
    PATIENCE_S,
    GatedStudio,
    committed,
    event_bytes,
    produce,
    read_all,
    steps,
    until,
    working,
)

pytest_plugins = ("tests.support.kafka_fixtures",)


def keyed(name, user="u1"):
    return (user.encode(), event_bytes(name, user), [])


async def test_work_that_does_not_end_is_abandoned_when_the_drain_budget_is_spent(settings):
    """As an engine that hangs: who is told to stop ends all the same, and leaves the event to the next worker."""
    studio, stop = GatedStudio(free=1), asyncio.Event()
    hung = Worker(settings.with_(drain_s=0.2), studio, steps())
    running = asyncio.create_task(hung.run(stop))
    try:
        await until(lambda: hung.ready)
        await produce(settings, [keyed("ends")])
        await until(lambda: hung.tally.counts["published"] == 1)
        await produce(settings, [keyed("hangs")])
        await until(lambda: hung.tally.counts["events"] == 2)
        stop.set()
        await asyncio.wait_for(running, PATIENCE_S)
    finally:
        studio.release()
        running.cancel()
    assert await committed(settings) == 1, "what ended, and not what hung"
    async with working(settings) as other:
        await until(lambda: other.tally.counts["published"] == 1)
    assert [record.value for record in await read_all(settings, settings.creatives_topic)] == [
        b"ends|300x250", b"hangs|300x250",
    ]  # fmt: skip
    assert await committed(settings) == 2


async def test_a_worker_whose_engine_never_returns_ends_with_that_reason(settings, monkeypatch):
    """It would hold its partitions for ever: it is well but for the thread that does not come back."""
    monkeypatch.setattr("stream.worker.intake.STUCK_S", 1.0)
    settings = settings.with_(drain_s=0.2, deadline_s=0.5)
    async with living(settings, GatedStudio(free=1)) as (hung, life):
        await produce(settings, [keyed("ends")])
        await until(lambda: hung.tally.counts["published"] == 1)
        await asyncio.sleep(1.5)
        assert not life.done(), "who has nothing to do is not stuck"
        await produce(settings, [keyed("hangs")])
        with pytest.raises(StuckError, match="an engine hangs"):
            await asyncio.wait_for(life, PATIENCE_S)
    assert await committed(settings) == 1


async def test_an_event_at_which_engines_hang_again_and_again_is_lettered_as_if_they_crashed(settings, monkeypatch):
    monkeypatch.setattr("stream.worker.intake.STUCK_S", 1.0)
    settings = settings.with_(drain_s=0.2, deadline_s=0.5)
    await produce(settings, [keyed("hangs")])
    lives = 0
    while lives < 8:
        lives += 1
        async with living(settings, GatedStudio(free=0)) as (hung, life):
            lettered = asyncio.create_task(until(lambda hung=hung: hung.tally.counts["dead_lettered"]))
            await asyncio.wait({life, lettered}, return_when=asyncio.FIRST_COMPLETED)
            if lettered.done():
                break
            lettered.cancel()
            assert isinstance(life.exception(), StuckError)
    assert 4 <= lives <= 6
    (letter,) = await read_all(settings, settings.dlq_topic)
    assert dict(letter.headers)["dlq.reason"] == b"crash"


@asynccontextmanager
async def living(settings, studio):
    """Yield a worker and its life, which may end by itself."""
    worker, stop = Worker(settings, studio, steps()), asyncio.Event()
    life = asyncio.create_task(worker.run(stop))
    try:
        await until(lambda: worker.ready or life.done())
        yield worker, life
    finally:
        stop.set()
        studio.release()
        await asyncio.wait({life}, timeout=PATIENCE_S)


async def test_partitions_whose_work_does_not_end_are_given_away_when_the_drain_budget_is_spent(settings):
    """As the group asks for them: what hung ends later perhaps, and then it is the next owner's already."""
    studio, hung_for = GatedStudio(free=0), settings.with_(drain_s=0.2)
    async with working(hung_for, studio) as hung:
        await produce(settings, [keyed(f"e{number}", f"u{number}") for number in range(6)])
        await until(lambda: hung.tally.counts["events"] == 6)
        intake = hung._intake
        await asyncio.wait_for(intake.on_partitions_revoked([*intake._consumer.assignment()]), PATIENCE_S)
        assert await committed(settings) == 0
        studio.release()
        await until(lambda: hung.metrics.registry.get_sample_value("adloom_results_stale_total") == 6)
    assert hung.tally.counts["published"] == 0
    assert await committed(settings) == 0
    async with working(settings) as other:
        await until(lambda: other.tally.counts["published"] == 6)
    assert len(await read_all(settings, settings.creatives_topic)) == 6
    assert await committed(settings) == 6
