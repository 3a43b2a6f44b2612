"""A crew of processes: what kills one costs the job it had, and no other; Ctrl-C ends it in silence."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from stream.catalog import crew
from stream.catalog.crew import run_all


def square(number: int) -> int:
    return number * number


def killed_of_13(number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


@pytest.mark.parametrize("processes", [1, 2])
def test_a_job_that_kills_its_process_costs_itself_alone(processes: int) -> None:
    assert dict(run_all(killed_of_13, [13, 1, 2, 13, 3], processes)) == {13: None, 1: 1, 2: 4, 3: 9}


class Fragile:
    """A pool that does one job and breaks before it is given the next."""

    def __init__(self) -> None:
        self.broken = False

    def submit(self, work, job) -> Future[int]:
        if self.broken:
            raise BrokenProcessPool
        self.broken = True
        future: Future[int] = Future()
        future.set_result(work(job))
        return future

    def shutdown(self, **_: object) -> None:
        pass


def test_a_pool_that_breaks_while_it_is_given_a_job_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_pool", lambda _: Fragile())
    monkeypatch.setattr(crew, "_alone", lambda work, job: work(job))
    assert dict(run_all(square, [1, 2, 3], 1)) == {1: 1, 2: 4, 3: 9}


SLOW = """
import os, signal, sys, time
from stream.catalog.crew import run_all

def slow(number):
    os.write(1, b"began\\n")  # at once, as two of them write
    time.sleep(1)
    return number

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        list(run_all(slow, range(100), 2))
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
def test_ctrl_c_ends_the_crew_soon_and_without_tracebacks(tmp_path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    command = [sys.executable, str(tmp_path / "slow.py")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, start_new_session=True, **pipes) as process:
        assert process.stdout.readline() == "began\n"
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert time.monotonic() - began < 30
