"""The wheel in an empty environment: what a user without a checkout gets."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("engines", "stream", "export", "ops", "pyproject.toml", "README.md", "LICENSE")
pytestmark = pytest.mark.skipif(
    "ADLOOM_TEST_WHEEL" not in os.environ,
    reason="set ADLOOM_TEST_WHEEL=yes: all dependencies are installed once more, which takes minutes and an index",
)


def run(*command: object, folder: Path, **environment: str) -> str:
    # Nothing of this environment may help: no PYTHONPATH and no settings.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ADLOOM_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(1200)
def test_a_wheel_in_an_empty_environment_runs_the_demo(tmp_path: Path) -> None:
    # A copy, since building leaves folders in the sources.
    (tmp_path / "sources").mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, tmp_path / "sources" / name)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, tmp_path / "sources", folder=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "empty", folder=tmp_path)
    installed = (
        tmp_path / "empty" / "bin" / "python",
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "install",
    )
    run(*installed, "--constraint", ROOT / ".ci" / "constraints.txt", wheel, folder=tmp_path)
    adloom = tmp_path / "empty" / "bin" / "adloom"
    ports = ("--port", "0", "--slots-port", "0", "--broker-port", "0")
    said = run(adloom, "demo", "--seconds", "5", "--no-browser", *ports, folder=tmp_path)
    account = json.loads(said.splitlines()[-1])
    assert (account["events"], account["dead_lettered"], account["lost"]) == (25, 0, 0)
    assert account["published"] > 0, "how many are in time, a busy machine decides"
