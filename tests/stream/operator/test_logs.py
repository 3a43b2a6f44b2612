"""Logs: JSON lines, and a flood of one message becomes a few lines and a count."""

import io
import json
import logging
import subprocess
import sys
import time

import pytest

from stream.errors import SettingsError
from stream.operator.logs import MOST_KINDS, JsonLines, Sparing, configure


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def logger(request):
    """A logger of its own that tells nobody else."""
    logger = logging.getLogger(f"test.{request.node.name}")
    logger.propagate = False
    yield logger
    for handler in sparing(logger):
        logger.removeHandler(handler)
        handler.close()


def sparing(logger):
    """The logger's handlers without those that pytest adds."""
    return [handler for handler in logger.handlers if isinstance(handler, Sparing)]


def writing(logger, **options):
    stream = io.StringIO()
    handler = Sparing(stream, **options)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    return stream


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_logs_are_json_lines_with_their_fields():
    record = logging.makeLogRecord({"name": "adloom", "msg": "done %d", "args": (3,), "levelname": "INFO", "offset": 7})
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["level"], line["offset"]) == ("done 3", "info", 7)


def test_a_flood_of_one_warning_is_a_few_lines_and_a_count(logger, clock):
    stream = writing(logger, repeats=3, window_s=10, clock=clock)
    for number in range(5000):
        logger.warning("write %d failed", number)
    assert [line["message"] for line in lines(stream)] == [f"write {number} failed" for number in range(3)]
    clock.now = 10.0
    logger.warning("write %d failed", 5000)
    *_, count, following = lines(stream)
    assert count["message"] == "write %d failed (4997 more of these not shown)"
    assert (count["suppressed"], count["level"], count["logger"]) == (4997, "warning", logger.name)
    assert following["message"] == "write 5000 failed"


def test_other_messages_loggers_levels_and_errors_are_not_held_back(logger, clock):
    stream = writing(logger, repeats=1, clock=clock)
    for _ in range(2):
        logger.warning("write failed", extra={"error": "TimeoutError"})
        logger.warning("write failed", extra={"error": "KafkaError"})
        logger.error("write failed")
        logger.warning("read failed")
    assert len(lines(stream)) == 4


def test_the_count_comes_by_itself_when_the_flood_ends(logger):
    stream = writing(logger, repeats=1, window_s=0.2)
    for _ in range(3):
        logger.warning("gone")
    deadline = time.monotonic() + 30
    while len(lines(stream)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert lines(stream)[-1]["suppressed"] == 2


def test_messages_that_are_all_different_are_not_remembered_for_ever(logger, clock):
    stream = writing(logger, repeats=1, clock=clock)
    for number in range(MOST_KINDS + 50):
        logger.warning(f"dynamic {number}")  # noqa: G004  this is the point
    (handler,) = sparing(logger)
    assert len(handler._windows) == MOST_KINDS
    assert len(lines(stream)) == MOST_KINDS + 50


def test_no_limit_writes_everything(logger):
    stream = writing(logger, repeats=0)
    for _ in range(50):
        logger.warning("again")
    assert len(lines(stream)) == 50


@pytest.mark.parametrize(
    ("environment", "written", "counted"),
    [({}, 5, 995), ({"ADLOOM_LOG_REPEATS": "2"}, 2, 998), ({"ADLOOM_LOG_REPEATS": "0"}, 1000, 0)],
)
def test_a_process_tells_the_count_at_its_end(environment, written, counted):
    script = (
        "import logging; from stream.operator.logs import configure; "
        f"configure(environment={environment}); log = logging.getLogger('a'); "
        "[log.warning('again') for _ in range(1000)]"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in result.stderr.splitlines()]
    assert len([line for line in found if "suppressed" not in line]) == written
    assert sum(line.get("suppressed", 0) for line in found) == counted


@pytest.mark.parametrize("environment", [{"ADLOOM_LOG_LEVEL": "LOUD"}, {"ADLOOM_LOG_REPEATS": "-1"}])
def test_a_setting_that_cannot_be_used_is_a_clear_error(environment):
    (name,) = environment
    with pytest.raises(SettingsError, match=name):
        configure(environment=environment)
