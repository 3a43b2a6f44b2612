"""What one worker made serves the others: the very bytes, whole and unforged, or nothing."""

import asyncio
import uuid
from contextlib import asynccontextmanager

import numpy as np
import pytest
from redis.asyncio import Redis

from engines.creative import Drawn, Studio
from engines.paint.painted import Picture, Scene
from engines.vocabulary.brief import Copy
from stream.config import Settings
from stream.operator.metrics import Metrics
from stream.state import shelves as module
from stream.state.link import Link, connect
from stream.state.shelves import Shelves
from stream.state.stamp import Stamp
from stream.worker.making import Making
from stream.worker.tally import Tally
from tests.stream.worker.test_making import Watched, asked, of_nobody
from tests.support.bundle_samples import placed, staged
from tests.support.kafka_support import RAN

pytest_plugins = ("tests.support.redis_fixtures",)
pytestmark = pytest.mark.usefixtures("patient")
COPY = Copy("A mug", "Of clay", "Shop now", "teal podium", "model", 1, ("limit.headline",))
DRAWN = Drawn(b"RIFF", "image/webp", {"show": {"way": "words"}, "steps": [1, 2.5, None]}, {"layout": 0.1, "file": 0.2})
FIELDS = np.array((1, [0.5, 0.25]), dtype=[("pooled", "i4"), ("tokens", "f4", 2)])


def name() -> str:
    return uuid.uuid4().hex


@asynccontextmanager
async def opened(url: str, secret: bytes = b"a secret of the tests"):
    shelves = Shelves(Link("made", connect(url), Metrics()), Stamp(secret))
    try:
        yield shelves
    finally:
        shelves.close()
        await shelves._closing


async def written(shelves: Shelves) -> None:
    await asyncio.gather(*shelves._writes)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Copy, COPY),
        (Drawn, DRAWN),
        (Picture, Picture(np.arange(24, dtype=np.uint8).reshape(2, 4, 3), {"places": RAN})),
        (Scene, Scene(np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3), RAN)),
        (Scene, Scene(FIELDS, RAN)),
    ],
)
async def test_a_value_comes_back_as_it_was(redis_url, type_, value) -> None:
    key = name()
    async with opened(redis_url) as shelves:
        shelf = shelves.shelf("things", type_)
        assert await shelf.get(key) is None
        shelf.put(key, value)
        await written(shelves)
        found = await shelf.get(key)
    for field in type_.__slots__:
        was, is_ = getattr(value, field), getattr(found, field)
        if isinstance(was, np.ndarray):
            assert (is_.dtype, is_.tobytes(), is_.flags.writeable) == (was.dtype, was.tobytes(), False)
        else:
            assert is_ == was


async def test_what_is_forged_or_of_another_key_or_form_is_not_found(redis_url) -> None:
    key, other = name(), name()
    async with opened(redis_url) as shelves, opened(redis_url, b"another secret") as foreign:
        shelf = shelves.shelf("things", Copy)
        foreign.shelf("things", Copy).put(key, COPY)
        await written(foreign)
        assert await shelf.get(key) is None
        shelf.put(other, COPY)
        await written(shelves)
        async with Redis.from_url(redis_url) as client:
            value = await client.get(module.PREFIX + "things:" + other)
            assert 0 < await client.ttl(module.PREFIX + "things:" + other) <= module.TTL_S
            await client.set(module.PREFIX + "things:" + key, value)
        assert await shelf.get(key) is None
        assert await shelves.shelf("things", Drawn).get(other) is None
        assert await shelf.get(other) == COPY


async def test_a_key_of_another_type_is_a_value_that_is_not_there_and_takes_no_other_away(redis_url) -> None:
    key, other = name(), name()
    async with opened(redis_url) as shelves, Redis.from_url(redis_url) as client:
        shelf = shelves.shelf("things", Copy)
        shelf.put(other, COPY)
        await written(shelves)
        await client.rpush(module.PREFIX + "things:" + key, "x")
        assert await shelf.get(key) is None
        assert await shelf.get(other) == COPY
        shelf.put(key, COPY)
        await written(shelves)
        assert await shelf.get(key) == COPY


async def test_what_is_too_large_or_one_too_many_is_not_shared(redis_url, monkeypatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 200)
    monkeypatch.setattr(module, "WRITES", 2)
    keys = [name() for _ in range(4)]
    async with opened(redis_url) as shelves:
        shelf = shelves.shelf("things", Drawn)
        shelf.put(keys[0], Drawn(b"x" * 300, "image/webp", {}, {}))
        for key in keys[1:]:
            shelf.put(key, DRAWN)
        await written(shelves)
        assert [await shelf.get(key) for key in keys] == [None, DRAWN, DRAWN, None]


async def test_without_redis_nothing_is_found_and_nothing_fails() -> None:
    async with opened("redis://127.0.0.1:1") as shelves:
        shelf = shelves.shelf("things", Copy)
        assert await shelf.get("key") is None
        shelf.put("key", COPY)
        await written(shelves)


@pytest.mark.parametrize("paints", ["stages", "places"])
async def test_a_second_worker_makes_nothing_of_what_the_first_made(redis_url, paints, tmp_path) -> None:
    told = Settings(threads=2, profiles=redis_url)
    real = Studio(staged() if paints == "stages" else placed(tmp_path / "walls"), threads=1)
    made, ran, tallies = [], [], []
    for event in ("e1", "e2"):
        watched, tally = Watched(real), Tally(Metrics())
        maker = Making(watched, tally, told)
        made.append(await maker.make(asked(event)))
        await written(maker._shelves)
        maker.close()
        await maker._shelves._closing
        ran.append(watched.ran)
        tallies.append(tally)
    assert (ran[0]["write"], ran[0]["draw"]) == (1, 3)
    assert {name_: ran[1][name_] for name_ in ("write", "encode", "paint", "paint_places", "draw")} == dict.fromkeys(
        ("write", "encode", "paint", "paint_places", "draw"), 0
    )
    for first, second in zip(made[0].finished, made[1].finished, strict=True):
        assert second.data == first.data
        assert of_nobody(second) == of_nobody(first)
    metrics = tallies[1].metrics.registry
    found = {
        (kind, cache): metrics.get_sample_value(f"adloom_cache_{kind}_total", {"cache": cache})
        for kind in ("hits", "shared_hits", "misses")
        for cache in ("copies", "files")
    }
    assert found == {
        ("hits", "copies"): 0, ("shared_hits", "copies"): 1, ("misses", "copies"): 0,
        ("hits", "files"): 0, ("shared_hits", "files"): 3, ("misses", "files"): 0,
    }  # fmt: skip


async def test_what_other_engines_made_is_not_used(redis_url, tmp_path) -> None:
    """It would be explained by a bundle that does not make it, and no replay would give it again."""
    told = Settings(threads=2, profiles=redis_url)
    real, ran = Studio(placed(tmp_path / "walls"), threads=1), []
    for engines in ("those of before", "those of now"):
        watched = Watched(real)
        watched.made_by = engines
        maker = Making(watched, Tally(Metrics()), told)
        await maker.make(asked("e1"))
        await written(maker._shelves)
        maker.close()
        await maker._shelves._closing
        ran.append(watched.ran)
    assert ran[0]["write"]
    assert ran[0]["draw"]
    assert ran[1] == ran[0]
