"""How a process ends: when asked, at once when asked twice, and never with a task that died unseen."""

import asyncio
import shutil
import signal
import subprocess
import sys

import pytest

from stream.errors import BrokerError, TaskError
from stream.operator.process import beside

WAITING = """
import asyncio
from stream.operator.process import run, stop_signal

async def work():
    stop = stop_signal(twice_ends={twice_ends})
    print("waits", flush=True)
    await stop.wait()
    print("stops", flush=True)
    await asyncio.sleep({drain})

run(work())
"""


def ended(drain, *signals, twice_ends=True):
    """Return the exit code of a process that is sent `signals`, each when it waits for it."""
    command = [sys.executable, "-c", WAITING.format(drain=drain, twice_ends=twice_ends)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for number in signals:
            child.stdout.readline()
            child.send_signal(number)
        return child.wait(60)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_lets_it_end_by_itself(number):
    assert ended(0, number) == 0


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_the_second_signal_ends_it_at_once(second):
    assert ended(3600, signal.SIGTERM, second) == -second


def test_a_member_of_a_crew_may_be_told_by_several():
    assert ended(0.5, signal.SIGTERM, signal.SIGTERM, twice_ends=False) == 0


AS_FIRST = ("unshare", "--map-root-user", "--pid", "--fork", "--kill-child", sys.executable, "-c")
STARTING = """
import os, signal, time
from stream.operator.init import end_as_first

{hears}
os.kill(os.getpid(), signal.{name})
time.sleep(0.2)
"""
DRAINING = """
import asyncio, os, signal
from stream.operator.process import run, stop_signal

async def work():
    stop = stop_signal()
    os.kill(os.getpid(), signal.SIGTERM)
    await stop.wait()
    os.kill(os.getpid(), signal.{name})
    await asyncio.sleep(5)

run(work())
"""


def code_as_first(script):
    """Return the exit code of a process that is the first of its namespace, as in a container."""
    if not shutil.which("unshare") or subprocess.run([*AS_FIRST, "pass"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets us have no PID namespace (unshare)")
    return subprocess.run([*AS_FIRST, script], timeout=60, check=False).returncode


def test_the_first_process_of_a_container_hears_nothing_unless_it_says_so():
    assert code_as_first(STARTING.format(hears="", name="SIGTERM")) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_first_process_of_a_container_before_it_is_up(number):
    assert code_as_first(STARTING.format(hears="end_as_first()", name=number.name)) == 128 + number


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_the_second_signal_ends_the_first_process_of_a_container_too(second):
    assert code_as_first(DRAINING.format(name=second.name)) == 128 + second


async def test_a_task_that_ends_unasked_ends_the_block():
    async def brief():
        await asyncio.sleep(0)

    with pytest.raises(TaskError, match="the feed ended by itself"):
        async with beside("the feed", brief()):
            await asyncio.Event().wait()


async def test_a_task_that_fails_ends_the_block_and_is_named():
    async def failing():
        await asyncio.sleep(0)
        raise KeyError("partition")

    with pytest.raises(TaskError, match="the feed ended: KeyError: 'partition'"):
        async with beside("the feed", failing()):
            await asyncio.Event().wait()


async def test_an_error_with_a_remedy_is_passed_on_as_it_is():
    async def failing():
        raise BrokerError("set ADLOOM_BOOTSTRAP")

    with pytest.raises(BrokerError, match="set ADLOOM_BOOTSTRAP"):
        async with beside("the feed", failing()):
            await asyncio.Event().wait()


async def test_a_cancellation_that_a_library_let_out_is_no_end_in_silence():
    async def leaking():
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    with pytest.raises(TaskError, match="was cancelled by what it called"):
        async with beside("the feed", leaking()):
            await asyncio.Event().wait()


async def test_the_end_of_the_block_ends_the_task():
    ended = []

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async with beside("the feed", endless()):
        await asyncio.sleep(0)
    assert ended == [True]
