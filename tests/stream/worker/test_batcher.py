import asyncio

import pytest

from stream.worker.batcher import Batcher


def collecting(limit, run):
    sizes = []
    return sizes, Batcher(run, limit, lambda size, _: sizes.append(size))


async def double(items):
    await asyncio.sleep(0)
    return [item * 2 for item in items]


async def test_results_come_back_to_their_submitters_in_order():
    sizes, batcher = collecting(4, double)
    results = await asyncio.gather(*(batcher.submit(number) for number in range(10)))
    assert [timed.value for timed in results] == [number * 2 for number in range(10)]
    assert sizes == [4, 4, 2]


async def test_an_idle_engine_does_not_wait_for_company():
    sizes, batcher = collecting(8, double)
    assert (await batcher.submit(1)).value == 2
    assert (await batcher.submit(2)).value == 4
    assert sizes == [1, 1]


async def test_what_comes_while_the_engine_runs_goes_together():
    started, release = asyncio.Event(), asyncio.Event()

    async def run(items):
        started.set()
        await release.wait()
        return items

    sizes, batcher = collecting(8, run)
    first = asyncio.create_task(batcher.submit("a"))
    await started.wait()
    later = [asyncio.create_task(batcher.submit(item)) for item in "bcd"]
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(first, *later)
    assert sizes == [1, 3]


async def test_one_bad_input_does_not_fail_its_neighbours():
    async def run(items):
        if "bad" in items:
            raise ValueError("bad input")
        return items

    sizes, batcher = collecting(4, run)
    good, bad, fine = await asyncio.gather(*map(batcher.submit, ("good", "bad", "fine")), return_exceptions=True)
    assert (good.value, fine.value) == ("good", "fine")
    assert isinstance(bad, ValueError)
    assert sizes == [1, 1]


async def test_an_abandoned_submission_is_not_run():
    seen = []
    release = asyncio.Event()

    async def run(items):
        seen.extend(items)
        await release.wait()
        return items

    _, batcher = collecting(1, run)
    first = asyncio.create_task(batcher.submit("a"))
    second = asyncio.create_task(batcher.submit("b"))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    release.set()
    await first
    assert seen == ["a"]
