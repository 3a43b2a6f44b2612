"""Caches hold what they may and no more, and what several ask for at once is made once."""

import asyncio
import threading
from collections import OrderedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.operator.metrics import CacheMetrics, Metrics
from stream.worker.batcher import Timed
from stream.worker.keeping import Bound, Maker, Once, Store

KEYS = st.sampled_from("abcdefg")
STEPS = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.binary(max_size=12))), max_size=60)


def metrics() -> CacheMetrics:
    return Metrics().caches["files"]


def store(entries: int, size: int) -> Store[bytes]:
    return Store(Bound(entries, size), len, metrics())


def maker(entries: int = 8) -> tuple[Maker[str], CacheMetrics]:
    counted = metrics()
    return Maker(Store(Bound(entries), len, counted), counted), counted


def read(metric) -> float:
    return next(iter(metric.collect())).samples[0].value


@given(STEPS, st.integers(0, 5), st.integers(0, 30))
def test_a_store_is_bounded_and_lets_go_what_was_not_asked_for_longest(steps, entries, size) -> None:
    kept, model = store(entries, size), OrderedDict()
    for key, value in steps:
        if value is None:
            assert kept.get(key) == model.get(key)
            if key in model:
                model.move_to_end(key)
            continue
        kept.put(key, value)
        model.pop(key, None)
        if len(value) <= size:
            model[key] = value
        while len(model) > entries or sum(map(len, model.values())) > size:
            model.popitem(last=False)
        assert len(kept) == len(model) <= entries
        assert kept.bytes == sum(map(len, model.values())) <= size


def test_metrics_tell_what_is_held() -> None:
    counted = metrics()
    kept: Store[bytes] = Store(Bound(2), len, counted)
    for key in "abc":
        kept.put(key, b"1234")
    assert (read(counted.entries), read(counted.bytes)) == (2, 8)


def test_threads_keep_a_store_within_its_bounds() -> None:
    kept = store(16, 1000)

    def work(number: int) -> None:
        for step in range(300):
            kept.put(f"{(number * step) % 40}", b"x" * (step % 90))
            kept.get(f"{step % 40}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) <= 16
    assert kept.bytes == sum(len(kept.get(f"{key}") or b"") for key in range(40)) <= 1000


@settings(deadline=None)  # each example has an event loop of its own
@given(st.lists(KEYS, min_size=1, max_size=30))
def test_of_equal_questions_at_once_one_is_made_and_all_get_the_very_same(keys) -> None:
    async def ask() -> None:
        held, counted = maker()
        asked: list[str] = []
        gate = asyncio.Event()

        async def make(key: str) -> Timed[str]:
            asked.append(key)
            await gate.wait()
            return Timed(key * 2, 0.0, 0.1)

        questions = [asyncio.create_task(held.get(key, lambda key=key: make(key))) for key in keys]
        await asyncio.sleep(0)
        gate.set()
        answers = await asyncio.gather(*questions)
        assert [answer.value for answer in answers] == [key * 2 for key in keys]
        assert sorted(asked) == sorted(set(keys))
        assert (read(counted.misses), read(counted.hits)) == (len(set(keys)), len(keys) - len(set(keys)))

    asyncio.run(ask())


async def test_what_is_held_is_found_without_waiting() -> None:
    held, _ = maker()
    made = await held.get("a", lambda: _ready("x"))
    found = held.get("a", lambda: _ready("y"))
    with pytest.raises(StopIteration) as ended:
        found.send(None)  # the first step is the last: it never waited
    assert ended.value.value == Timed(made.value, 0.0, 0.0)


async def _ready(value: str) -> Timed[str]:
    return Timed(value, 0.0, 0.0)


class Elsewhere:
    """What another worker has."""

    def __init__(self, **values: str) -> None:
        self.values = values

    async def get(self, key: str) -> str | None:
        await asyncio.sleep(0)
        return self.values.get(key)

    def put(self, key: str, value: str) -> None:
        self.values[key] = value


async def test_what_another_worker_made_is_not_made_again_and_then_held_here() -> None:
    counted, elsewhere = metrics(), Elsewhere(a="made there")
    held: Maker[str] = Maker(Store(Bound(8), len, counted), counted, lambda value: value != "lost", elsewhere)
    assert [(await held.get("a", lambda: _ready("here"))).value for _ in range(2)] == ["made there"] * 2
    assert (read(counted.shared_hits), read(counted.hits), read(counted.misses)) == (1, 1, 0)
    assert (await held.get("b", lambda: _ready("here"))).value == "here"
    assert (await held.get("c", lambda: _ready("lost"))).value == "lost"
    assert (await held.get(None, lambda: _ready("of nobody"))).value == "of nobody"
    assert elsewhere.values == {"a": "made there", "b": "here"}
    assert read(counted.misses) == 2


async def test_without_a_key_or_room_it_is_made_each_time() -> None:
    unkept, _ = maker()
    assert [(await unkept.get(None, lambda value=value: _ready(value))).value for value in "ab"] == ["a", "b"]
    roomless, _ = maker(entries=0)
    assert [(await roomless.get("k", lambda value=value: _ready(value))).value for value in "ab"] == ["a", "b"]


async def test_an_error_reaches_all_who_wait_and_is_not_held() -> None:
    held, _ = maker()

    async def fail() -> Timed[str]:
        await asyncio.sleep(0)
        raise ValueError("broken")

    answers = await asyncio.gather(*(held.get("a", fail) for _ in range(3)), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["broken"] * 3
    assert (await held.get("a", lambda: _ready("whole"))).value == "whole"


async def test_who_asked_first_may_leave_without_harm_to_the_others() -> None:
    held, _ = maker()
    gate = asyncio.Event()

    async def make() -> Timed[str]:
        await gate.wait()
        return Timed("x", 0.0, 0.0)

    first, second = (asyncio.create_task(held.get("a", make)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert (await second).value == "x"
    assert first.cancelled()


async def test_closing_gives_up_what_is_being_made() -> None:
    held, _ = maker()
    asked = asyncio.create_task(held.get("a", lambda: asyncio.Future()))  # noqa: PLW0108  a future needs the loop
    await asyncio.sleep(0)
    held.close()
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_one_thing_is_made_when_it_is_first_asked_for_and_for_all_who_ask() -> None:
    made: list[int] = []

    async def make() -> Timed[str]:
        made.append(1)
        await asyncio.sleep(0.05)
        return Timed("place", 0.02, 0.03)

    once = Once(make)
    await asyncio.sleep(0)
    assert made == []
    first, second = await asyncio.gather(once.get(), once.get())
    assert made == [1]
    assert (first.value, first.queued_s, first.ran_s) == ("place", 0.02, 0.03)
    assert (second.value, second.ran_s) == ("place", 0.0)
    assert second.queued_s >= 0.04
    assert (await once.get()).whole_s < 0.04


async def test_all_who_ask_for_one_thing_get_its_error_and_who_is_cancelled_takes_it_from_nobody() -> None:
    gate = asyncio.Event()

    async def fail() -> Timed[str]:
        await gate.wait()
        raise ValueError("no place")

    once = Once(fail)
    gone, *others = (asyncio.create_task(once.get()) for _ in range(3))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    results = await asyncio.gather(gone, *others, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError, ValueError, ValueError]
