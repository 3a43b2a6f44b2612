"""`adloom export evaluate` measures any bundle, and how fast it is served here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

from engines.bundle.bundle import Bundle  # noqa: E402
from export.evaluation import speed as timing  # noqa: E402
from export.evaluation.speed import lines, speed, timed  # noqa: E402
from export.pipeline.diffusers_bundle import export_diffusers  # noqa: E402
from tests.support.pipeline_samples import save_turbo  # noqa: E402


def test_every_engine_is_timed_in_batches_on_what_serves_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timing, "SECONDS", 0.0)
    rows = speed(Bundle.open())
    assert [(row["engine"], row["batch"]) for row in rows] == [
        ("encoder", 1),
        *(("generator", batch) for batch in (1, 4, 16)),
        ("copywriter", 1),
    ]
    assert {row["backend"] for row in rows} == {"cpu"}
    assert all(0 < row["p50_ms"] <= row["p99_ms"] for row in rows)
    head, rule, *table = lines(rows)
    assert head.count("|") == rule.count("|") == table[0].count("|")
    assert len(table) == len(rows)


def test_a_row_counts_its_runs_and_leaves_the_first_ones_out(monkeypatch: pytest.MonkeyPatch):
    clock = iter(range(1000))
    monkeypatch.setattr(timing.time, "perf_counter", lambda: float(next(clock)))
    monkeypatch.setattr(timing, "SECONDS", 8.0)
    asked: list[int] = []
    row = timed(asked.append, 4)
    assert asked == list(range(timing.WARM + 8))
    assert row == {"batch": 4, "p50_ms": 1000.0, "p99_ms": 1000.0, "per_second": 4.0}


def test_an_exported_pipeline_is_evaluated_by_the_same_command(tmp_path: Path):
    export_diffusers(save_turbo(tmp_path / "turbo"), tmp_path / "bundle")
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "stream.cli", "export", "evaluate", "--bundle", str(tmp_path / "bundle")),
            *("--prompts", "4", "--creatives", "2"),
        ],
        capture_output=True, text=True, timeout=280, check=False, env={**os.environ, "ADLOOM_CACHE": str(tmp_path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "| unseen synonyms, zh | does not apply" in ended.stdout
    assert "| generator | cpu | 16 |" in ended.stdout
    assert "Pictures were resized from 64x64" in ended.stdout
