"""Turns: one at a time of a key, all that waits of it at once, groups one after the other."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.worker.aside import Aside
from stream.worker.lanes import Lanes
from tests.support.kafka_support import until

SCRIPT = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.integers(0, 4)), max_size=40)


@given(SCRIPT, st.integers(1, 3))
def test_each_key_keeps_its_order_runs_alone_and_no_more_keys_run_than_may(script, most):
    """Turns yield to the loop a scripted number of times, so keys overtake each other but never themselves."""

    async def main():
        ended, running, seen = [], set(), 0

        async def handle(items):
            nonlocal seen
            key = items[0][0]
            assert {item[0] for item in items} == {key}
            assert key not in running
            running.add(key)
            seen = max(seen, len(running))
            for _ in range(items[0][2]):
                await asyncio.sleep(0)
            running.discard(key)
            ended.extend(items)

        lanes = Lanes(handle, running=most, held=1_000)
        for number, (key, group, yields) in enumerate(script):
            lanes.submit(group, key, (key, number, yields))
            if number % 5 == 0:
                await asyncio.sleep(0)
        assert await lanes.finished(5)
        for key in "abc":
            numbers = [number for other, number, _ in ended if other == key]
            assert numbers == [number for number, (other, _, _) in enumerate(script) if other == key]
        assert len(ended) == len(script)
        assert seen <= most
        assert lanes.held == 0

    asyncio.run(main())


async def test_a_turn_takes_all_that_waits_of_its_key():
    gate, turns = asyncio.Event(), []

    async def handle(items):
        turns.append(list(items))
        await gate.wait()

    lanes = Lanes(handle, running=4, held=100)
    lanes.submit(0, "a", 1)
    await asyncio.sleep(0)
    for item in (2, 3, 4):
        lanes.submit(0, "a", item)
    gate.set()
    assert await lanes.finished(5)
    assert turns == [[1], [2, 3, 4]]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_of_groups_that_wait_each_gets_a_turn_before_one_gets_its_second(groups):
    async def main():
        begun, gate = [], asyncio.Event()

        async def handle(items):
            begun.append(items[0])
            await gate.wait()

        lanes = Lanes(handle, running=1, held=1_000)
        lanes.submit("first", "first", "first")
        await asyncio.sleep(0)
        for number, group in enumerate(groups):
            lanes.submit(group, number, group)
        gate.set()
        assert await lanes.finished(5)
        assert begun.pop(0) == "first"
        left = Counter(groups)
        while left:
            each = [begun.pop(0) for _ in left]
            assert sorted(each) == sorted(left)
            left -= Counter(each)

    asyncio.run(main())


async def test_a_group_that_filled_its_share_takes_no_room_of_the_others():
    gate = asyncio.Event()
    lanes = Lanes(lambda _: gate.wait(), running=1, held=20)
    for number in range(8):
        lanes.submit("long", number, number)
    assert lanes.open(["long", "other"], 4) == ["other"]
    assert lanes.open(["long", "other"], 2) == ["long", "other"]
    gate.set()
    assert await lanes.finished(5)
    assert lanes.open(["long", "other"], 4) == ["long", "other"]


async def test_of_many_groups_one_item_that_waits_for_long_keeps_none_of_its_group_from_coming():
    gate = asyncio.Event()
    lanes = Lanes(lambda _: gate.wait(), running=1, held=4_000)
    lanes.submit(0, "slow", "slow")
    assert lanes.open(range(600), 64) == list(range(600))
    gate.set()
    assert await lanes.finished(5)


async def test_what_is_large_fills_the_room_sooner():
    gate = asyncio.Event()
    lanes = Lanes(lambda _: gate.wait(), running=1, held=100, size=len, held_bytes=10)
    lanes.submit("a", 1, b"12345")
    assert lanes.open(["a", "b"], 1) == ["a", "b"]
    lanes.submit("a", 2, b"123456")
    assert lanes.open(["a", "b"], 1) == []
    gate.set()
    assert await lanes.finished(5)
    assert lanes.open(["a", "b"], 1) == ["a", "b"]


async def test_what_a_handler_lets_out_reaches_the_consumer():
    async def handle(items):
        raise LookupError(items[0])

    lanes = Lanes(handle, running=4, held=4)
    lanes.submit(0, "a", "bug")
    with pytest.raises(LookupError, match="bug"):
        await lanes.finished(5)


async def test_what_waits_can_be_dropped_and_what_runs_ends():
    gate, ended = asyncio.Event(), []

    async def handle(items):
        await gate.wait()
        ended.extend(items)

    lanes = Lanes(handle, running=1, held=10)
    for number, key in enumerate(("a", "a", "b")):
        lanes.submit(0, key, number)
    await asyncio.sleep(0)
    lanes.drop()
    lanes.submit(0, "b", "after")
    gate.set()
    assert await lanes.finished(5)
    assert ended == [0, "after"]


async def test_cancel_abandons_what_runs_and_what_waits():
    ended = []

    async def handle(items):
        await asyncio.Event().wait()
        ended.extend(items)

    lanes = Lanes(handle, running=4, held=4)
    for key in ("a", "a", "b"):
        lanes.submit(0, key, key)
    await asyncio.sleep(0)
    await lanes.cancel()
    assert lanes.held == 0
    assert ended == []


async def test_a_turn_that_only_waits_for_kafka_makes_room_for_others_up_to_a_bound(monkeypatch):
    monkeypatch.setattr("stream.worker.aside.AFTER_S", 0.01)
    aside, gate, begun = Aside(most=2), asyncio.Event(), []

    async def handle(items):
        begun.extend(items)
        with aside.while_waiting():
            await gate.wait()

    lanes = Lanes(handle, running=1, held=20, aside=aside)
    for number in range(5):
        lanes.submit("group", number, number)
    await until(lambda: len(begun) == 3)
    await asyncio.sleep(0.1)
    assert begun == [0, 1, 2], "two stand aside, and one runs"
    gate.set()
    assert await lanes.finished(5)
    assert (begun, aside.count) == ([0, 1, 2, 3, 4], 0)


async def test_a_turn_that_does_not_wait_long_keeps_its_place():
    aside, begun = Aside(), []

    async def handle(items):
        begun.extend(items)
        with aside.while_waiting():
            await asyncio.sleep(0)
        assert aside.count == 0

    lanes = Lanes(handle, running=1, held=20, aside=aside)
    for number in range(5):
        lanes.submit("group", number, number)
    assert await lanes.finished(5)
    assert begun == [0, 1, 2, 3, 4]


async def test_a_turn_is_stuck_that_goes_on_no_more_whatever_others_do_unless_it_waits_for_kafka():
    aside, gate, engine = Aside(), asyncio.Event(), asyncio.Event()

    async def handle(items):
        if items[0] == "waits":
            with aside.while_waiting():
                await gate.wait()
        elif items[0] == "long":
            while not gate.is_set():
                aside.goes_on()  # a long turn ends one event after the other
                await asyncio.sleep(0.005)
        else:
            await engine.wait()

    lanes = Lanes(handle, running=4, held=20, aside=aside)
    assert lanes.stuck_s == 0
    lanes.submit("group", "waits", "waits")
    lanes.submit("group", "long", "long")
    await asyncio.sleep(0.1)
    assert lanes.stuck_s < 0.09
    lanes.submit("group", "hangs", "hangs")
    for _ in range(5):
        lanes.submit("group", "others", "long")
        await asyncio.sleep(0.02)
    assert 0.09 < lanes.stuck_s < 5
    gate.set()
    engine.set()
    assert await lanes.finished(5)
    await until(lambda: lanes.stuck_s == 0)
