"""One registry of backends: settings, commands and documents name what is in it, and what it names exists."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from engines.bundle.backends import BACKENDS, CHAIN, Backend, Choice, Precision, makers
from stream.config import Settings

ROOT = Path(__file__).parents[3]
FILES = {"tuning": "tuning.json", "graph": "*.onnx", "engine": "*.engine", "portable engine": "*.kernels"}


def table(page: str) -> dict[str, list[str]]:
    """Return the cells of a page's table of backends by what stands in its first column."""
    text = (ROOT / page).read_text(encoding="utf-8")
    _, _, rest = text.partition("| `ADLOOM_BACKEND` | runs by")
    rows = [line for line in rest.partition("\n\n")[0].splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {first.strip("`"): others for first, *others in cells}


def test_every_backend_has_an_entry_and_a_chain_that_ends_on_the_cpu() -> None:
    assert set(BACKENDS) == set(get_args(Backend))
    assert set(CHAIN) == set(get_args(Choice)) == {"auto", *BACKENDS}
    assert CHAIN["auto"] == ("tensorrt", "tensorrt-rtx", "cuda", "cpu")
    assert CHAIN["tensorrt"] == ("tensorrt", "cuda", "cpu")
    assert CHAIN["tensorrt-rtx"] == ("tensorrt-rtx", "cuda", "cpu")
    assert CHAIN["cuda"] == ("cuda", "cpu")
    assert CHAIN["cpu"] == ("cpu",)


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "cpu"])
def test_what_runs_a_backend_exists(backend: Backend) -> None:
    module, _, name = BACKENDS[backend].runs.partition(":")
    assert callable(getattr(import_module(module), name))


def test_an_extra_that_a_backend_needs_exists() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    needed = {extra for entry in BACKENDS.values() for extra in re.findall(r"adloom\[(\w+)\]", entry.install)}
    assert needed
    assert needed <= set(extras)


def test_the_registry_imports_no_library() -> None:
    program = (
        "import sys, engines.bundle.backends; print(*{'onnxruntime', 'numpy', 'cuda', 'tensorrt'} & {*sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_settings_and_commands_offer_what_is_in_the_registry() -> None:
    assert get_type_hints(Settings)["backend"] == Choice
    pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")
    build, export = (import_module(f"export.commands.{name}") for name in ("build", "export"))
    made = get_type_hints(build.build)
    assert (made["backend"], made["precision"]) == (Backend, Precision)
    assert get_type_hints(export.evaluate)["backend"] == Choice


def test_the_documents_tell_of_every_backend_and_what_is_built_for_it() -> None:
    rows = table("docs/engines.md")
    assert list(rows) == [*get_args(Backend), "auto"]
    for backend, entry in BACKENDS.items():
        assert FILES[entry.made] in rows[backend][-1]
    *first, last = (entry.title for entry in BACKENDS.values())
    assert rows["auto"][0] == f"the first of {', '.join(first)} and {last} that is ready"
    (row,) = re.findall(r"^\| `ADLOOM_BACKEND`.*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert ", ".join(f"`{backend}`" for backend in get_args(Backend)) in row


def test_what_has_its_kernels_compiled_where_it_runs_may_be_built_anywhere() -> None:
    assert makers("portable engine") == "tensorrt-rtx"
    assert [name for name, entry in BACKENDS.items() if entry.compiled] == ["tensorrt", "tensorrt-rtx"]
