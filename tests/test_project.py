"""The project as a whole: what is imported, what is packaged, how large it is, and what `make` prints."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from stream.config import PREFIX, Settings, to_environment
from stream.events.event import Event
from tests.support.names import sources

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000
needs_git = pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout")
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_online_code_runs_without_the_training_libraries() -> None:
    script = """
import importlib, pkgutil, sys
for package in ("engines", "stream"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
print(*sorted({"torch", "transformers", "mitsuba", "onnx", "export"} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr


@needs_git
def test_the_checkout_and_the_bundle_stay_small() -> None:
    sizes = {path: path.stat().st_size for path in tracked()}
    bundle = sum(size for path, size in sizes.items() if path.is_relative_to(ROOT / "engines" / "bundles"))
    assert sum(sizes.values()) <= 60 * MEGABYTE
    assert bundle <= 45 * MEGABYTE


@needs_git
def test_every_data_file_of_a_package_is_packaged() -> None:
    packages = ("engines", "stream", "export", "ops")
    data = [path for path in tracked() if path.relative_to(ROOT).parts[0] in packages and path.suffix != ".py"]
    left_out = [path.relative_to(ROOT) for path in data if not packaged(path)]
    assert data
    assert not left_out


def packaged(path: Path) -> bool:
    """Whether a wheel has the data file at `path`: setuptools knows its folder as a package, and its name as data."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    package, find = ".".join(path.relative_to(ROOT).parent.parts), tool["packages"]["find"]
    known = any(fnmatch(package, pattern) for pattern in find["include"])
    return known and any(fnmatch(path.name, pattern) for pattern in tool["package-data"]["*"])


def builds() -> bool:
    """Whether this environment can build the wheel itself: what pyproject.toml asks for is not fetched in a test."""
    try:
        return int(version("setuptools").partition(".")[0]) >= 77
    except PackageNotFoundError:
        return False


@needs_git
@pytest.mark.skipif(not builds(), reason="setuptools 77 or newer is not installed")
def test_a_wheel_has_all_code_and_data_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for path in tracked():
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-cache-dir", "--quiet"]
    done = subprocess.run(
        [*build, "--wheel-dir", str(tmp_path), "."], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        files = {Path(name) for name in archive.namelist()}
    wanted = {path.relative_to(ROOT) for path in tracked() if packaged(path) or path.suffix == ".py"}
    wanted = {path for path in wanted if path.parts[0] in {"engines", "stream", "export", "ops"}}
    assert {path for path in files if ".dist-info" not in path.parts[0]} == wanted


def test_the_documents_list_every_setting_with_its_default() -> None:
    pages = [ROOT / "README.md", ROOT / "docs" / "kafka.md"]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    rows = dict(re.findall(rf"^\| `({PREFIX}\w+)` \|([^|]*)\|", text, re.MULTILINE))
    texts = to_environment(Settings())
    for name, default in Settings():
        variable = PREFIX + name.upper()
        shown = rows[variable].strip().strip("`")
        if isinstance(default, Path):
            assert default == Path(shown) or default.is_relative_to(ROOT / shown)
        else:
            assert texts[variable] == shown, variable


@pytest.mark.parametrize("page", ["README.md", "docs/events.md"])
def test_events_in_the_documents_are_events(page: str, decoded: Callable[[bytes], Event]) -> None:
    examples = re.findall(r"```json\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        assert decoded(example.encode()).product


def pinned() -> dict[str, str]:
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}


@pytest.mark.parametrize("extra", ["", "export", "rtx", "test"])
def test_every_dependency_that_ci_installs_is_pinned_within_its_bounds(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    found = pinned()
    assert wanted
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(found[canonicalize_name(requirement.name)], prereleases=True), requirement


def test_hooks_before_a_commit_run_what_make_lint_runs() -> None:
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    hooks = re.findall(r"entry: (.*)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert recipe
    assert [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()] == hooks


def test_no_code_reads_pickles() -> None:
    may_run_code = re.compile(
        r"^\s*(?:import|from) (?:pickle|shelve|marshal|dill|cloudpickle|joblib)\b|torch\.load\(|allow_pickle=True",
        re.MULTILINE,
    )
    code = sources("engines", "stream", "export", "ops")
    assert not [path.relative_to(ROOT) for path in code if may_run_code.search(path.read_text(encoding="utf-8"))]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the variables of the `make test` that may be running this.
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=30
    )


def installed(folder: Path) -> Path:
    """Return a virtual environment as `make` leaves it, with an `adloom` that only tells how it was called."""
    (folder / "bin").mkdir()
    adloom = folder / "bin" / "adloom"
    adloom.write_text('#!/bin/sh\necho "called with: $*"\n')
    adloom.chmod(0o755)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "installed").touch()
    return folder


@needs_make
@pytest.mark.parametrize(
    ("arguments", "called"),
    [(["demo"], "demo"), (["demo", "SECONDS=30"], "demo --seconds 30"), (["bench", "ARGS=--json"], "bench --json")],
)
def test_make_in_an_installed_environment_prints_only_what_adloom_prints(
    tmp_path: Path, arguments: list[str], called: str
) -> None:
    result = make(*arguments, f"VENV={installed(tmp_path)}")
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"called with: {called}\n"


@needs_make
@pytest.mark.parametrize(
    ("setting", "constrained"), [((), False), (("CI=1",), True), (("CONSTRAINTS=.ci/constraints.txt",), True)]
)
def test_ci_installs_the_pinned_versions_and_a_user_the_newest(
    tmp_path: Path, setting: tuple[str, ...], constrained: bool
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    result = make("--dry-run", "test", f"VENV={tmp_path}", *setting)
    assert result.returncode == 0, result.stderr
    assert ("--constraint .ci/constraints.txt --editable" in result.stdout) is constrained


@needs_make
def test_make_names_the_remedy_for_an_old_python(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    result = make("demo", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert result.returncode == 2
    assert "needs Python 3.11 or newer" in result.stderr
    assert "Python 3.9.2" in result.stderr
    assert not (tmp_path / "venv").exists()
