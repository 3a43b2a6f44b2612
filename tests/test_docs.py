"""The documents, docstrings and comments name what exists: links, paths, dotted names, commands, settings, metrics."""

import re
import shlex
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from export.commands import build, export
from stream.cli.main import register_all
from stream.operator.metrics import Metrics
from tests.support.names import (
    PACKAGES,
    ROOT,
    exists,
    literals,
    missing_names,
    missing_places,
    prose,
    sources,
)

PRODUCT = ("engines", "stream", "export", "ops")
HISTORY = ROOT / "CHANGELOG.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TODAY = [page for page in PAGES if page != HISTORY]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"`(adloom [^`]+)`")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_broken(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    place = page.parent / target if target else page
    return not place.exists() or (bool(anchor) and anchor not in anchors(place))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_within_the_documents_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in links if is_broken(page, link)]


@pytest.mark.parametrize("page", TODAY, ids=named)
def test_paths_and_dotted_names_in_the_documents_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not missing_places(text)
    assert not missing_names(text)


@pytest.mark.parametrize("folder", [*PACKAGES, "examples"])
def test_paths_and_dotted_names_in_docstrings_and_comments_exist(folder: str) -> None:
    texts = {named(source): prose(source) for source in sources(folder)}
    assert texts
    assert not [(name, gone) for name, text in texts.items() if (gone := missing_places(text) + missing_names(text))]


@pytest.mark.parametrize("folder", PRODUCT)
def test_messages_name_pages_and_modules_that_exist(folder: str) -> None:
    texts = {named(source): literals(source) for source in sources(folder)}
    assert not [(name, gone) for name, text in texts.items() if (gone := missing_places(text) + missing_names(text))]


@pytest.mark.parametrize("page", TODAY, ids=named)
def test_tests_that_the_documents_name_exist(page: Path) -> None:
    assert not missing_tests(page.read_text(encoding="utf-8"))


def missing_tests(text: str) -> list[str]:
    """Return the tests that `text` names and nobody wrote: in a file, by the bare name, or by a file's."""
    cited = re.findall(r"(tests/[\w/]+)\.py::(test_\w+)", text)
    gone = [name for module, name in cited if not exists(f"{module.replace('/', '.')}.{name}")]
    return gone + [name for name in re.findall(r"`(test_\w+(?:\.py)?)`", text) if name not in all_tests()]


@cache
def all_tests() -> frozenset[str]:
    """Return the names of all tests and of the files that hold them."""
    files = [path for path in sources("tests") if path.name.startswith("test_")]
    texts = (path.read_text(encoding="utf-8") for path in files)
    names = chain.from_iterable(re.findall(r"^ *(?:async )?def (test_\w+)", text, re.MULTILINE) for text in texts)
    return frozenset({*names, *(path.name for path in files)})


def test_a_test_that_does_not_exist_is_noticed() -> None:
    there = "`tests/test_docs.py::test_a_test_that_does_not_exist_is_noticed`, `test_docs.py`, `all_tests`"
    gone = "`tests/test_docs.py::test_nothing`, `test_that_nobody_wrote`, `test_nothing_at_all.py`"
    assert missing_tests(f"{there}, `test_a_test_that_does_not_exist_is_noticed`") == []
    assert missing_tests(gone) == ["test_nothing", "test_that_nobody_wrote", "test_nothing_at_all.py"]


def test_what_does_not_exist_is_noticed() -> None:
    there = "`engines.creative.Studio.render`, `stream.events`, `engines.bundle.bundle.Bundle.folder`, `docs/*.md`"
    gone = "`engines.creative.Studio.sing`, `stream.nothing`, `docs/nothing.md`"
    assert (missing_names(there), missing_places(there)) == ([], [])
    assert missing_names(gone) == ["engines.creative.Studio.sing", "stream.nothing"]
    assert missing_places(gone) == ["docs/nothing.md"]


def test_the_index_leads_to_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    links = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    assert not [named(page) for page in PAGES if page not in {index, *links}]


def test_what_the_project_file_names_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["scripts"], *project["project"]["entry-points"].values()]
    targets = [target.replace(":", ".") for group in groups for target in group.values()]
    assert targets
    assert not [target for target in targets if not exists(target)]
    globs = chain.from_iterable(map(spread, project["tool"]["ruff"]["lint"]["per-file-ignores"]))
    assert not [pattern for pattern in globs if not any(ROOT.glob(pattern))]


def spread(pattern: str) -> list[str]:
    """Return the patterns that one with braces stands for, which `glob` does not know."""
    if (found := re.search(r"\{([^}]*)\}", pattern)) is None:
        return [pattern]
    return [pattern[: found.start()] + choice + pattern[found.end() :] for choice in found[1].split(",")]


def command_lines(text: str) -> list[str]:
    """Return what `text` says of the command `adloom`, in spans and in blocks of commands, without comments."""
    blocks = [line.partition("#")[0].strip() for block in FENCED.findall(text) for line in block.splitlines()]
    lines = [part.strip() for line in blocks for part in line.split(" | ")]
    return SPAN.findall(FENCED.sub("", text)) + [line for line in lines if re.match(r"(?:\w+=\S* )*adloom ", line)]


COMMANDS = sorted({(named(page), line) for page in TODAY for line in command_lines(page.read_text(encoding="utf-8"))})


@pytest.fixture(scope="module")
def adloom() -> Any:
    """The whole command line, plug-ins included, as a checkout without the extras shows it, too."""
    app = typer.Typer(callback=lambda: None)
    register_all(app)
    app.add_typer(export.app, name="export")
    app.command("build")(build.build)
    return typer.main.get_command(app)


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_commands_in_the_documents_exist_with_their_options(page: str, line: str, adloom: Any) -> None:
    words = shlex.split(line[line.index("adloom ") :].replace("…", ""))[1:]
    command = adloom
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= {*known, "--help", "--version"}, page


@pytest.mark.parametrize("page", TODAY, ids=named)
def test_settings_in_the_documents_are_rows_of_their_tables(page: Path) -> None:
    tables = README + (ROOT / "docs" / "kafka.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(ADLOOM_\w+)` \|", tables, re.MULTILINE))
    assert set(re.findall(r"ADLOOM_(?!TEST_)\w+", page.read_text(encoding="utf-8"))) <= rows


@pytest.mark.parametrize("page", TODAY, ids=named)
def test_metrics_in_the_documents_are_exposed(page: Path) -> None:
    exposed = {sample for family in Metrics().registry.collect() for sample in (family.name, f"{family.name}_total")}
    assert set(re.findall(r"\badloom_\w+", page.read_text(encoding="utf-8"))) <= {*exposed, "adloom_"}
