"""The command `adloom worker` where Kafka is of no use to it: one line of reason, and what it exits with."""

import os
import subprocess
import sys

import pytest

from stream.config import Settings, to_environment
from tests.support.kafka_support import PATIENCE_S, fresh_settings
from tests.support.product_samples import lamp, stock

pytest_plugins = ("tests.support.kafka_fixtures",)
NOBODY = "127.0.0.1:1"  # nothing listens on the first port


def why_it_ends(settings: Settings) -> str:
    """Run a worker of the starter's engines until it ends with code 2; return its line of reason."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ADLOOM_")}
    told = {"ADLOOM_USER_SECRET": "a secret for tests only", **to_environment(settings)}
    result = subprocess.run(
        [sys.executable, "-m", "stream.cli", "worker", "--quiet"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**inherited, **told},
    )
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("adloom: ")]
    return line


@pytest.fixture
def catalog(tmp_path):
    """A catalogue of one lamp, whose slots are few: engines are warmed before Kafka is asked for."""
    return str(stock(tmp_path, lamp("a")))


def test_a_worker_that_starts_without_a_broker_ends_with_code_2_and_names_its_address(catalog):
    settings = fresh_settings(NOBODY, catalog=catalog, slots=("300x250",))
    assert f"no Kafka broker answers at {NOBODY}" in why_it_ends(settings)


@pytest.mark.kafka
def test_a_worker_that_its_group_refuses_for_good_ends_with_code_2_and_names_the_setting(kafka, catalog):
    settings = fresh_settings(kafka, catalog=catalog, slots=("300x250",), session_timeout_ms=3000, heartbeat_ms=1000)
    assert "ADLOOM_SESSION_TIMEOUT_MS" in why_it_ends(settings)
