"""Workers of one machine start together, end together, and with a code that tells whoever started them why."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from stream.config import Settings, to_environment
from stream.errors import SettingsError
from stream.worker import crew as module
from stream.worker.crew import shares
from tests.support.kafka_support import PATIENCE_S, committed, event_bytes, fresh_settings, produce, read_all, until

pytest_plugins = ("tests.support.kafka_fixtures",)
ROOT = Path(__file__).parents[3]


def test_each_worker_has_a_port_a_name_and_its_part_of_the_threads():
    settings = Settings(metrics_port=9464, threads=8, group_instance_id="host-a")
    assert shares(settings, 3) == [
        {
            "ADLOOM_METRICS_PORT": str(9464 + number),
            "ADLOOM_THREADS": "2",
            "ADLOOM_GROUP_INSTANCE_ID": f"host-a-{number}",
        }
        for number in range(3)
    ]


def test_a_worker_has_one_thread_at_least_and_free_ports_stay_free():
    free = {"ADLOOM_METRICS_PORT": "0", "ADLOOM_THREADS": "1"}
    assert shares(Settings(metrics_port=0, threads=2), 4) == [free] * 4


def test_more_workers_than_ports_are_refused():
    with pytest.raises(SettingsError, match="ADLOOM_METRICS_PORT"):
        shares(Settings(metrics_port=65_534), 3)


@contextmanager
def crew(count, *command, settings=None):
    """Run a crew until the block ends."""
    told = to_environment(settings or Settings(metrics_port=9464, threads=4))
    environment = {**os.environ, **told, "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "tests.support.crew", str(count), *command]
    with subprocess.Popen(line, env=environment, cwd=ROOT, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def members(folder, code=0):
    return [sys.executable, "-m", "tests.support.crew_member", str(folder), str(code)]


def named(folder, suffix):
    """Return the process ids of the workers that left a file so named."""
    return {int(file.stem) for file in folder.glob(f"*.{suffix}")}


async def started(folder, count):
    await until(lambda: len(named(folder, "started")) == count)
    return sorted(named(folder, "started"))


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def code_of(process):
    return await asyncio.wait_for(asyncio.to_thread(process.wait), PATIENCE_S)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
async def test_a_signal_reaches_each_worker_once_and_the_crew_ends_with_zero(tmp_path, number):
    with crew(3, *members(tmp_path)) as process:
        everybody = await started(tmp_path, 3)
        told = {file.read_text().split()[0] for file in tmp_path.glob("*.started")}
        assert told == {"9464", "9465", "9466"}
        process.send_signal(number)
        assert await code_of(process) == 0
    assert named(tmp_path, number.name) == set(everybody)


async def test_a_stop_that_workers_hear_as_well_lets_all_drain(tmp_path):
    """systemd tells all processes of a unit, in no order."""
    with crew(3, *members(tmp_path)) as process:
        everybody = await started(tmp_path, 3)
        for pid in (*everybody, process.pid):
            os.kill(pid, signal.SIGTERM)
        assert await code_of(process) == 0
    assert named(tmp_path, "SIGTERM") == set(everybody)


async def test_workers_that_were_still_starting_when_all_were_told_are_no_crash(tmp_path):
    with crew(2, sys.executable, "-c", "import time; time.sleep(60)") as process:
        await until(lambda: len(children_of(process.pid)) == 2)
        for pid in (*children_of(process.pid), process.pid):
            os.kill(pid, signal.SIGTERM)
        assert await code_of(process) == 0


async def test_a_second_signal_ends_all_at_once(tmp_path):
    """These workers take their time on the first."""
    with crew(2, *members(tmp_path, code=1)) as process:
        everybody = await started(tmp_path, 2)
        process.send_signal(signal.SIGTERM)
        await until(lambda: named(tmp_path, "SIGTERM") == set(everybody))
        process.send_signal(signal.SIGTERM)
        assert await code_of(process) == 128 + signal.SIGTERM


async def test_when_one_worker_dies_the_others_drain_and_its_code_is_the_crews(tmp_path):
    with crew(3, *members(tmp_path)) as process:
        first, *others = await started(tmp_path, 3)
        os.kill(first, signal.SIGKILL)
        assert await code_of(process) == 128 + signal.SIGKILL
    assert named(tmp_path, "SIGTERM") == set(others)


async def test_a_stop_that_comes_while_the_others_of_a_dead_worker_drain_is_the_first(tmp_path):
    """Their drain is heard of by nobody: who stops the crew then has told it once."""
    with crew(2, *members(tmp_path, code=1)) as process:
        first, other = await started(tmp_path, 2)
        os.kill(first, signal.SIGKILL)
        await until(lambda: named(tmp_path, "SIGTERM") == {other})
        process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            await asyncio.to_thread(process.wait, 1)
        process.send_signal(signal.SIGTERM)
        assert await code_of(process) == 128 + signal.SIGKILL


async def test_workers_of_a_crew_that_was_killed_drain(tmp_path):
    with crew(2, *members(tmp_path)) as process:
        everybody = await started(tmp_path, 2)
        process.kill()
        await code_of(process)
        await until(lambda: named(tmp_path, "SIGTERM") == set(everybody))
        await until(lambda: not any(map(is_running, everybody)))


async def test_a_worker_that_does_not_end_is_killed_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STOPPING_S", 0.1)
    monkeypatch.chdir(ROOT)
    task = asyncio.create_task(module.run_crew(Settings(drain_s=0.1), 1, members(tmp_path, code=1)))
    await started(tmp_path, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(task, PATIENCE_S) == 128 + signal.SIGKILL


async def test_workers_that_cannot_go_on_end_the_command_with_their_code(tmp_path):
    told = to_environment(Settings(bootstrap="127.0.0.1:1", metrics_port=0, catalog=tmp_path / "none.sqlite"))
    command = [sys.executable, "-m", "stream.cli", "worker", "--workers", "2"]
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        env={**os.environ, **told},
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert b"none.sqlite" in done.stderr
    assert b"Traceback" not in done.stderr


TOLD_TWICE = """
import asyncio, os, signal
from stream.cli.main import main
from stream.worker import start

class Draining:
    async def run(self, stop):
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.2)
        print("drained", flush=True)

start.build_worker = lambda settings: Draining()
main()
"""


@pytest.mark.parametrize(("options", "said"), [((), b""), (("--member",), b"drained\n")], ids=["alone", "member"])
def test_a_member_drains_however_often_it_is_told_and_a_worker_alone_does_not(options, said):
    environment = {**os.environ, "ADLOOM_BOOTSTRAP": "127.0.0.1:1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-c", TOLD_TWICE, "worker", *options]
    with subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) as process:
        assert process.stdout.read() == said
        assert process.wait(PATIENCE_S) == (0 if said else -signal.SIGTERM)


@pytest.mark.kafka
async def test_a_crew_shares_the_partitions_and_drains_as_one(kafka):
    settings = fresh_settings(kafka, drain_s=60.0)
    worker = [sys.executable, "-m", "tests.support.kafka_worker", "0.02"]
    keyed = [(f"u{n}".encode(), event_bytes(f"e{n}", f"u{n}"), []) for n in range(100)]
    with crew(2, *worker, settings=settings) as process:
        await produce(settings, keyed)
        async with asyncio.timeout(PATIENCE_S):
            while await committed(settings) < len(keyed):  # noqa: ASYNC110  a broker has no event to wait on
                await asyncio.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert await code_of(process) == 0
    made = {record.value for record in await read_all(settings, settings.creatives_topic)}
    assert made == {f"e{n}|300x250".encode() for n in range(100)}
