"""CONTRIBUTING's table of what a change costs, kept true: each thing that changes lies in one place.

Dialects, backends and metrics have such tests beside their own: the table names them.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from engines.copy.facts import LIMITS
from engines.copy.foreign.prompt import SCHEMA, SYSTEM
from engines.layout import layout_file
from engines.layout.compose import compose
from engines.layout.layout_file import layouts, suited
from engines.layout.slots import DEFAULT_SLOTS, parse_slot
from engines.vocabulary.locales import LOCALES
from stream.config import Settings
from stream.events.event import Limits
from tests.support.layout_samples import STAGE, copy, packshot, product, stage_picture
from tests.support.names import ROOT, parsed, sources

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = sources("engines", "stream", "export", "ops")


@cache
def nodes(source: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(source)))


def literals(source: Path) -> Iterator[object]:
    """Yield the constants of a file, and its tuples of constants."""
    for node in nodes(source):
        if isinstance(node, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Tuple | ast.List):
            yield tuple(item.value for item in node.elts if isinstance(item, ast.Constant))


def words(source: Path) -> Iterator[object]:
    """Yield what a file might tell languages apart by: constants, attributes and names of arguments."""
    for node in nodes(source):
        match node:
            case ast.Constant(value=word) | ast.Attribute(attr=word) | ast.keyword(arg=word):
                yield word


def named(found: Iterator[Path]) -> list[str]:
    return [source.relative_to(ROOT).as_posix() for source in found]


def test_a_default_slot_is_written_in_one_file() -> None:
    assert Settings().slots == Limits().slots == DEFAULT_SLOTS
    assert named(file for file in CODE if DEFAULT_SLOTS in literals(file)) == ["engines/layout/slots.py"]


def test_any_other_slot_costs_nothing() -> None:
    assert parse_slot("333x111").name == "333x111"


@pytest.mark.parametrize("name", ["ga4", "matomo", "segment", "shopify", "snowplow"])
def test_a_dialect_is_known_to_the_list_alone(name: str) -> None:
    imports = (rf"from stream\.events\.{name} import", rf"from stream\.events import .*\b{name}\b")
    asked = re.compile("|".join(imports))
    assert named(file for file in CODE if asked.search(file.read_text("utf-8"))) == ["stream/events/dialects.py"]


def test_a_limit_of_copy_is_told_to_models_as_it_is_set() -> None:
    asked = {part: SCHEMA["properties"][part]["maxLength"] for part in LIMITS}
    assert asked == LIMITS
    assert re.findall(r"\d+", SYSTEM["en"]) == [str(limit) for limit in LIMITS.values()]
    assert re.findall(r"\d+", SYSTEM["zh"]) == [str(limit // 2) for limit in LIMITS.values()]  # each counts double
    told = re.compile(r"\d+ ?(?:characters|个汉字)")
    prompt = ROOT / "engines" / "copy" / "foreign" / "prompt.py"
    assert not [text for text in literals(prompt) if isinstance(text, str) and told.search(text)], "set twice"


@pytest.mark.parametrize("backend", ["tensorrt", "tensorrt-rtx"])  # "cuda" is also a device of torch
def test_a_backend_is_named_only_where_it_is_registered_runs_and_is_built(backend: str) -> None:
    found = named(file for file in CODE if backend in literals(file))
    assert "engines/bundle/backends.py" in found
    elsewhere = ("engines/bundle/backends.py", "engines/runtime/", "export/build/", "ops/bench/")
    assert not [name for name in found if not name.startswith(elsewhere)]


def test_a_layout_competes_once_its_file_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = parse_slot("300x250")
    toy = msgspec.structs.replace(suited(slot, "stage")[0], name="toy", family="toy", prior=1000.0)
    monkeypatch.setattr(layout_file, "layouts", lambda: (*layouts(), toy))
    suited.cache_clear()
    try:
        composed = compose(stage_picture(), STAGE, product(), packshot(), copy(), slot)
    finally:
        suited.cache_clear()
    assert composed.candidate == "toy"


def test_a_third_language_costs_no_more_files_than_the_table_says() -> None:
    row = re.search(r"^\| third language \| at most (\d+)", CONTRIBUTING, re.MULTILINE)
    assert row
    found = named(
        file
        for file in CODE
        if not file.name.startswith(("english_", "chinese_"))  # a language's own, which no other one changes
        and {*LOCALES} & {word for word in words(file) if isinstance(word, str)}
    )
    assert len(found) <= int(row[1]), found
