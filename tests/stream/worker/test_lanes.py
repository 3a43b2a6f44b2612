import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.worker.lanes import Lanes

SCRIPT = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=40)


@given(SCRIPT, st.integers(1, 6))
def test_each_key_keeps_its_order_and_no_more_than_the_limit_is_held(script, limit):
    """Items yield to the loop a scripted number of times, so keys overtake each other but never themselves."""

    async def main():
        ended, running, most = [], set(), 0

        async def handle(item):
            nonlocal most
            key, number, turns = item
            assert key not in running
            running.add(key)
            most = max(most, len(running))
            for _ in range(turns):
                await asyncio.sleep(0)
            running.discard(key)
            ended.append((key, number))

        lanes = Lanes(handle, limit)
        for number, (key, turns) in enumerate(script):
            assert await lanes.room(5)
            lanes.submit(key, (key, number, turns))
            assert lanes.held <= limit
        assert await lanes.wait(0, 5)
        for key in "abc":
            numbers = [number for other, number in ended if other == key]
            assert numbers == [number for number, (other, _) in enumerate(script) if other == key]
        assert most <= limit

    asyncio.run(main())


async def test_a_full_house_refuses_and_reports_no_room():
    gate = asyncio.Event()
    lanes = Lanes(lambda _: gate.wait(), 1)
    lanes.submit("a", 1)
    assert not await lanes.room(0.01)
    with pytest.raises(RuntimeError, match="in flight"):
        lanes.submit("b", 2)
    gate.set()
    assert await lanes.room(5)


async def test_what_a_handler_lets_out_reaches_the_consumer():
    async def handle(item):
        raise LookupError(item)

    lanes = Lanes(handle, 4)
    lanes.submit("a", "bug")
    with pytest.raises(LookupError, match="bug"):
        await lanes.wait(0, 5)


async def test_cancel_abandons_running_and_queued_items():
    ended = []

    async def handle(item):
        await asyncio.Event().wait()
        ended.append(item)

    lanes = Lanes(handle, 4)
    for key in ("a", "a", "b"):
        lanes.submit(key, key)
    await asyncio.sleep(0)
    await lanes.cancel()
    assert lanes.held == 0
    assert ended == []
