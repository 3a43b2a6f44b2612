"""Standard error that nobody reads stops nobody: lines wait, then drop and are counted, and are told of later."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import aiohttp

from stream.config import to_environment
from stream.operator.metrics import Metrics
from stream.operator.outflow import DROPPED, Outflow
from tests.support.kafka_support import PATIENCE_S, event_bytes, produce, until
from tests.support.names import ROOT

pytest_plugins = ("tests.support.kafka_fixtures",)

LINE = "x" * 999 + "\n"
MORE_THAN_A_PIPE = 2000  # lines of a thousand bytes; a pipe holds 64 KiB, and memory is kept for a mebibyte
FLOOD = """
import logging, sys
from stream.operator.logs import configure
configure(environment={"ADLOOM_LOG_REPEATS": "0"})
for number in range(int(sys.argv[1])):
    logging.getLogger("a").warning("line %d", number, extra={"fill": "x" * 900})
"""


@contextmanager
def pipe():
    """A pipe and what writes to it without waiting."""
    reader, writer = os.pipe()
    try:
        yield reader, writer
    finally:
        os.close(reader)
        os.close(writer)


def outflow(writer, **options):
    return Outflow(writer, lambda lines: f"dropped {lines}\n", **{"patience_s": 0.05, **options})


def read_lines(reader, last):
    """Read until a line `last` came; return all."""
    with os.fdopen(os.dup(reader)) as file:
        found = []
        while not found or not re.fullmatch(last, found[-1]):
            found.append(file.readline().rstrip("\n"))
    return found


def test_a_line_is_there_as_soon_as_it_is_written():
    with pipe() as (reader, writer):
        outflow(writer).write("line\n")
        os.set_blocking(reader, False)
        assert os.read(reader, 100) == b"line\n"


def test_what_is_not_read_waits_and_comes_whole_and_in_order():
    with pipe() as (reader, writer):
        to = outflow(writer)
        for number in range(500):
            to.write(f"{number} {LINE}")
        assert read_lines(reader, f"499 {LINE[:-1]}") == [f"{number} {LINE[:-1]}" for number in range(500)]


def test_what_does_not_fit_is_dropped_counted_and_told_of_when_it_flows_again():
    before = DROPPED.lines
    with pipe() as (reader, writer):
        to = outflow(writer, most_bytes=100_000)
        for number in range(1000):
            to.write(f"{number} {LINE}")
        dropped = DROPPED.lines - before
        assert 500 < dropped < 1000
        found = read_lines(reader, r"dropped \d+")
        assert found == [*(f"{number} {LINE[:-1]}" for number in range(1000 - dropped)), f"dropped {dropped}"]
        to.write("on\n")
        assert read_lines(reader, "on") == ["on"]
    assert Metrics().registry.get_sample_value("adloom_log_lines_dropped_total") == DROPPED.lines


def test_the_end_waits_for_a_slow_reader_and_not_for_one_that_is_gone():
    with pipe() as (reader, writer):
        to = outflow(writer)
        for _ in range(200):
            to.write(LINE)
        began = time.monotonic()
        to.drain()
        assert time.monotonic() - began < PATIENCE_S
        slow = threading.Thread(target=read_lines, args=(reader, "last"))
        slow.start()
        patient = outflow(writer, patience_s=PATIENCE_S)
        to.drain()
        patient.write("last\n")
        patient.drain()
        slow.join(PATIENCE_S)
        assert not slow.is_alive()


def test_a_pipe_that_other_processes_fill_holds_nobody_up():
    with pipe() as (reader, writer):
        os.set_blocking(writer, False)
        with suppress(BlockingIOError):
            while True:
                os.write(writer, b"y" * 4096)
        os.set_blocking(writer, True)
        os.read(reader, 4096)  # room for one of two
        first, second = outflow(writer), outflow(writer)
        first.write("1" * 4095 + "\n")
        second.write("2" * 4095 + "\n")
        assert read_lines(reader, "2+")[-1] == "2" * 4095


def test_a_flooded_process_ends_though_nobody_reads():
    with pipe() as (_, writer):
        done = subprocess.run(
            [sys.executable, "-c", FLOOD, str(MORE_THAN_A_PIPE)], stderr=writer, check=False, timeout=PATIENCE_S
        )
        assert done.returncode == 0


def test_the_last_line_of_a_process_is_there_though_its_reader_is_slow():
    with subprocess.Popen([sys.executable, "-c", FLOOD, "500"], stderr=subprocess.PIPE) as child:
        time.sleep(0.5)
        lines = [json.loads(line) for line in child.stderr]
    assert [line["message"] for line in lines] == [f"line {number}" for number in range(500)]


def test_a_process_without_standard_error_works():
    done = subprocess.run(["sh", "-c", f'exec {sys.executable} -c "$0" 3 2>&-', FLOOD], check=False)
    assert done.returncode == 0


async def test_a_worker_whose_log_nobody_reads_answers_and_ends_with_zero(settings):
    settings = settings.with_(metrics_port=free_port())
    with pipe() as (_, writer), worker(settings, writer) as child:
        try:
            await ready(settings)
            late = [(b"u", event_bytes(f"e{number}", age_s=7200), []) for number in range(500)]
            while await dropped(settings) < 100:  # each tells of its end
                await produce(settings, late)
            await ready(settings)
            child.send_signal(signal.SIGTERM)
            await until(lambda: child.poll() is not None)
        finally:
            child.kill()
    assert child.returncode == 0


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def worker(settings, errors):
    environment = {**os.environ, **to_environment(settings), "ADLOOM_LOG_REPEATS": "0", "CRASH": "none"}
    command = [sys.executable, "-m", "tests.support.crashing_worker", "0"]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stderr=errors)


async def ask(settings, path):
    """Return status and text of an answer, 0 where there is none."""
    url = f"http://127.0.0.1:{settings.metrics_port}{path}"
    try:
        async with aiohttp.request("GET", url, timeout=aiohttp.ClientTimeout(10)) as answer:
            return answer.status, await answer.text()
    except (aiohttp.ClientError, TimeoutError):
        return 0, ""


async def ready(settings):
    async with asyncio.timeout(PATIENCE_S):
        while (await ask(settings, "/ready"))[0] != 200:  # noqa: ASYNC110  it is another process
            await asyncio.sleep(0.1)


async def dropped(settings):
    status, text = await ask(settings, "/metrics")
    assert status == 200
    return float(re.search(r"^adloom_log_lines_dropped_total (\S+)", text, re.MULTILINE)[1])
