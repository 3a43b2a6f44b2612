"""The GPU bench runs on any machine in its tiny shape: what can run is measured, the rest is told with its reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the export extra is not installed: no torch")

import numpy as np

from ops.bench.gpu import plan, race, report

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.training


def bench(*arguments: str) -> str:
    command = [sys.executable, "-m", "ops.bench.gpu", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_tiny_run_measures_what_a_processor_can_and_names_why_the_rest_is_missing(tmp_path: Path):
    out = tmp_path / "gpu.json"
    printed = bench("--tiny", "--seconds", "260", "--out", str(out))
    found = json.loads(out.read_text())
    rows = {row["row"]: row for row in found["rows"]}
    assert rows.keys() == {task.row for task in plan.make(260, (), 1).tasks}
    starter = rows["starter, ONNX Runtime"]
    assert 0 < starter["whole"]["p50_ms"] <= starter["whole"]["p99_ms"]
    assert starter["jpeg"]["kilobytes"] > 0
    assert starter["psnr_db"] > 60
    for name in ("ours, compiled, one CUDA graph", "diffusers compiled", "TensorRT or TensorRT-RTX"):
        assert rows[name]["error"] == "needs CUDA"
        assert f"{name}, batch 1: needs CUDA" in printed
    assert "no graphs were given" in rows["ONNX Runtime"]["error"]
    assert all(("error" in row) != ("jpeg" in row) for row in found["rows"])
    if "error" not in rows["diffusers eager"]:  # diffusers is there
        assert rows["ours, one CUDA graph"]["psnr_db"] > 40
    else:
        assert "diffusers" in rows["diffusers eager"]["error"]


def test_a_row_that_fails_does_not_end_the_run(tmp_path: Path):
    out = tmp_path / "gpu.json"
    checkpoint = tmp_path / "missing.safetensors"
    bench("--tiny", "--rows", "starter,starter-onnx", "--starter-checkpoint", str(checkpoint), "--out", str(out))
    rows = {row["row"]: row for row in json.loads(out.read_text())["rows"]}
    assert "missing.safetensors" in rows["starter, one CUDA graph"]["error"]
    assert rows["starter, ONNX Runtime"]["whole"]["images_per_s"] > 0


def test_a_budget_that_is_spent_leaves_rows_that_say_so(tmp_path: Path):
    out = tmp_path / "gpu.json"
    bench("--tiny", "--seconds", "4", "--rows", "starter-onnx", "--out", str(out))
    (row,) = json.loads(out.read_text())["rows"]
    assert "not ready within" in row["error"] or row["error"] == "not run: budget"


def test_black_pictures_are_told_to_be_wrong(tmp_path: Path):
    exact = np.random.default_rng(1).integers(0, 255, (2, 16, 16, 3)).astype(np.uint8)
    np.save(tmp_path / "exact.npy", exact)
    np.save(tmp_path / "black.npy", np.zeros_like(exact))
    np.save(tmp_path / "near.npy", exact ^ 1)
    assert "wrong" in race.faithful(str(tmp_path / "black.npy"), str(tmp_path / "exact.npy"))
    assert race.faithful(str(tmp_path / "near.npy"), str(tmp_path / "exact.npy"))["psnr_db"] == 48.1


def test_every_row_and_batch_is_planned_or_told_to_be_left_out():
    short, long = plan.make(240, ()), plan.make(600, ())
    assert not long.left_out
    told = {(task.row, task.batch) for task in short.tasks + short.left_out}
    assert told == {(task.row, task.batch) for task in long.tasks}
    assert {batch for row, batch in told if row == "ours, compiled, one CUDA graph"} == {1, 2, 4, 8, 16}


def test_a_goal_is_met_only_by_a_row_whose_pictures_are_right():
    fast = {"row": "ours, one CUDA graph", "batch": 1, "whole": {"p50_ms": 2.0, "images_per_s": 500.0}}
    assert "met, 2.0" in report.goals([fast])[0]
    assert "not measured" in report.goals([{**fast, "wrong": "black"}])[0]
    assert "not measured" in report.goals([{**fast, "row": "diffusers eager"}])[0]
