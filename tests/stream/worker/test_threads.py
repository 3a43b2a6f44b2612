"""Threads that work for one loop: each piece of work comes back once, on no more threads than were asked for."""

import asyncio
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stream.worker.threads import Threads
from tests.support.names import ROOT


@pytest.fixture
def name(request):
    """Return what begins the names of this test's threads, and of no other's."""
    return request.node.name


@pytest.fixture
def threads(name):
    made = Threads(2, name)
    yield made
    made.close()


def named(name):
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


@hypothesis_settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.003]), max_size=40), st.integers(1, 5))
def test_every_piece_of_work_comes_back_with_what_it_returned_or_raised(pauses, count):
    async def check():
        threads = Threads(count, "spec")

        def work(number, pause):
            time.sleep(pause)
            if number % 3 == 2:
                raise ValueError(number)
            return number

        asked = [threads.run(lambda one=one: work(*one)) for one in enumerate(pauses)]
        async with asyncio.timeout(30):
            ends = await asyncio.gather(*asked, return_exceptions=True)
        threads.close()
        return ends

    ends = asyncio.run(check())
    assert [end.args[0] if isinstance(end, ValueError) else end for end in ends] == list(range(len(pauses)))
    assert all(isinstance(end, ValueError) == (number % 3 == 2) for number, end in enumerate(ends))


async def test_threads_begin_when_they_are_needed_and_are_no_more_than_asked_for(threads, name):
    assert named(name) == []
    for _ in range(3):
        await threads.run(time.monotonic)
    assert len(named(name)) == 1, "one was enough so far"
    gate = threading.Event()
    running = [threads.run(gate.wait) for _ in range(5)]
    await asyncio.sleep(0.05)
    assert len(named(name)) == 2
    gate.set()
    assert await asyncio.gather(*running) == [True] * 5


async def test_what_was_given_up_before_it_began_is_not_done_and_its_neighbours_are(threads):
    gate, done = threading.Event(), []
    blocking = [threads.run(gate.wait) for _ in range(2)]
    given_up, wanted = threads.run(lambda: done.append("given up")), threads.run(lambda: done.append("wanted"))
    given_up.cancel()
    gate.set()
    await asyncio.gather(*blocking, wanted)
    assert done == ["wanted"]


async def test_what_was_given_up_while_it_ran_disturbs_nothing(threads):
    gate = threading.Event()
    running = threads.run(gate.wait)
    await asyncio.sleep(0.02)
    running.cancel()
    gate.set()
    assert await threads.run(lambda: "next") == "next"


async def test_an_error_that_futures_refuse_comes_as_another_and_keeps_no_neighbour_waiting(threads):
    asked = [threads.run(lambda: next(iter(()))), threads.run(lambda: "neighbour")]
    async with asyncio.timeout(10):
        error, neighbour = await asyncio.gather(*asked, return_exceptions=True)
    assert (type(error), type(error.__cause__), neighbour) == (RuntimeError, StopIteration, "neighbour")


async def test_after_the_end_nothing_is_taken(threads):
    threads.close()
    with pytest.raises(RuntimeError, match="after the end"):
        threads.run(int)


async def test_at_the_end_what_runs_is_ended_and_what_waits_is_dropped(name):
    threads, gate, done = Threads(1, name), threading.Event(), []
    running, waiting = threads.run(gate.wait), threads.run(lambda: done.append("dropped"))
    await asyncio.sleep(0.02)
    threads.close()
    assert waiting.cancelled()
    gate.set()
    assert await running
    for thread in named(name):
        await asyncio.to_thread(thread.join, 10)
    assert (named(name), done) == ([], [])


def test_a_loop_that_is_closed_leaves_no_thread_behind(name):
    threads, gate = Threads(1, name), threading.Event()

    async def leave():
        threads.run(gate.wait)
        await asyncio.sleep(0.02)

    asyncio.run(leave())
    gate.set()
    for thread in named(name):
        thread.join(10)
    assert named(name) == []


def test_a_process_ends_though_nobody_closed_them_and_lets_what_runs_end_first():
    script = (
        "import asyncio, time\n"
        "from stream.worker.threads import Threads\n"
        "threads = Threads(2, 'spec')\n"
        "async def ask():\n"
        "    await threads.run(int)\n"
        "    threads.run(lambda: (time.sleep(0.3), print('ended', flush=True)))\n"
        "    await asyncio.sleep(0.05)\n"
        "asyncio.run(ask())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


def test_a_process_ends_though_its_work_never_returns():
    code = (
        "import asyncio, threading\n"
        "from stream.worker import threads\n"
        "threads.JOIN_S = 0.2\n"
        "async def main():\n"
        "    work = threads.Threads(1, 'engine').run(threading.Event().wait)\n"
        "    await asyncio.wait({work}, timeout=0.1)\n"
        "asyncio.run(main())\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0
