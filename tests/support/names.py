"""Which modules, files and names exist, told from the sources alone: nothing is imported, torch least of all."""

import ast
import gc
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engines", "stream", "export", "ops", "tests")
FOLDERS = (*PACKAGES, "docs", "examples", r"\.ci", r"\.github")
DOTTED = re.compile(rf"(?<![\w./-])(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
PLACE = re.compile(rf"(?<![\w./-])(?:{'|'.join(FOLDERS)})/[\w./*-]*[\w/*]")
FILES = (".md", ".py", ".json", ".toml", ".yml")


def parsed(source: Path) -> ast.Module:
    """Parse a file while nothing is collected: CPython 3.11 takes a parse within one for a fault.

    What logs a lost error when it is collected parses the lines of its traceback.
    """
    gc.disable()
    try:
        return ast.parse(source.read_text(encoding="utf-8"))
    finally:
        gc.enable()


def dotted_names(text: str) -> list[str]:
    """Return the names of ours in `text`, e.g. `engines.errors.AdloomError`."""
    return [name for name in DOTTED.findall(text) if not name.endswith(FILES)]


def places(text: str) -> list[str]:
    """Return the paths below our folders in `text`; they may hold `*`."""
    return PLACE.findall(text)


def missing_places(text: str) -> list[str]:
    """Return the paths in `text` that nothing lies at."""
    return [place for place in places(text) if not any(ROOT.glob(place.rstrip("/")))]


def missing_names(text: str) -> list[str]:
    """Return the dotted names in `text` that neither are modules nor are defined in one."""
    return [name for name in dotted_names(text) if not exists(name)]


def exists(dotted: str) -> bool:
    """Tell whether `dotted` is a module, or a name that a module or a class of it defines."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        if source := _source(parts[:cut]):
            return not parts[cut:] or ".".join(parts[cut:]) in _defined(source)
    return False


def _source(parts: list[str]) -> Path | None:
    place = ROOT.joinpath(*parts)
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


@cache
def _defined(source: Path) -> frozenset[str]:
    return frozenset(_names(parsed(source).body))


def _names(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
                yield from (f"{name}.{inner}" for inner in _names(node.body))
                yield from (f"{name}.{inner}" for inner in _of_self(node))
            case ast.Assign(targets=targets):
                yield from (leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _of_self(owner: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(owner):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.attr


def sources(*folders: str) -> list[Path]:
    """Return every Python file below `folders`."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def prose(source: Path) -> str:
    """Return what a Python file says to its readers: docstrings, those of attributes too, and comments."""
    tree = parsed(source)
    texts = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    with source.open("rb") as file:
        texts += [token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    return "\n".join(texts)


def literals(source: Path) -> str:
    """Return the texts that a Python file holds, messages among them; f-strings in their parts."""
    tree = parsed(source)
    return "\n".join(
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
