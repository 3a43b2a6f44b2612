"""A creative follows from its event and the catalogue: what makes it reads no clock, and no number without a seed."""

import ast
from pathlib import Path

import pytest

from tests.support.names import ROOT, parsed, sources

MAKING = ("engines", "stream/planning", "stream/catalog")
"""What chooses, writes, paints, lays out and encodes; the rest of `stream` carries events there and files away."""
NEVER = {"time", "random", "secrets"}
MOMENTS = {"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"}
OF_THE_MACHINE = {"uuid.uuid1", "uuid.uuid4", "os.urandom", "os.getrandom", "os.times"}
SEEDED = {f"numpy.random.{name}" for name in ("default_rng", "PCG64", "SeedSequence")}
"""Where they are told a seed."""
DRAWS = "numpy.random.Generator"
"""Is made of one of these."""
ELSEWHERE = {
    # A foreign writer's deadline: when it is over, the bundle's own copywriter speaks.
    "engines/copy/foreign/causal.py": {"time.monotonic"},
    "engines/copy/foreign/post.py": {"time.monotonic"},
    # How long layout and file took: for metrics, in no file and no explanation.
    "engines/creative.py": {"time.perf_counter"},
    # How old a record is, and how long a catalogue is waited for that a slot server has seen already.
    "stream/planning/steps.py": {"datetime.datetime.now", "time.monotonic"},
    # A record's age again, for `adloom render`, which takes any.
    "stream/planning/render.py": {"datetime.datetime.now"},
    # When the file is looked at again, and whether one half written is waited for.
    "stream/catalog/catalog.py": {"time.monotonic"},
    "stream/catalog/current.py": {"time.time"},
    # When a line was approved, for people to read.
    "stream/catalog/lines.py": {"datetime.datetime.now"},
    # What a slot server holds ads against: never asked by who makes one.
    "stream/catalog/present.py": {"time.time"},
}


def read_by(source: Path) -> set[str]:
    """Return the clocks and the numbers without a seed that a file asks for, by their full names."""
    tree = parsed(source)
    imported: dict[str, str] = {}
    told: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                imported |= {one.asname or one.name.partition(".")[0]: one.name for one in names if one.asname}
                imported |= {(top := one.name.partition(".")[0]): top for one in names if not one.asname}
            case ast.ImportFrom(module=str(module), level=0, names=names):
                imported |= {one.asname or one.name: f"{module}.{one.name}" for one in names}
            case ast.Call(func=called, args=[_, *_]):
                told.add(id(called))
    asked = {(full, id(node) in told) for node in ast.walk(tree) if (full := _full(node, imported)) is not None}
    return {full for full, seeded in asked if _is_chance(full) and not (seeded and full in SEEDED)}


def _full(node: ast.AST, imported: dict[str, str]) -> str | None:
    """Return what a chain of names means by a file's imports, None where it does not begin with one of them."""
    match node:
        case ast.Name(id=name):
            return imported.get(name)
        case ast.Attribute(value=value, attr=name) if (before := _full(value, imported)) is not None:
            return f"{before}.{name}"
    return None


def _is_chance(full: str) -> bool:
    module, _, name = full.partition(".")
    by_numpy = full.startswith("numpy.random.") and full != DRAWS
    return by_numpy or (bool(name) and module in NEVER) or full in MOMENTS | OF_THE_MACHINE


def test_what_makes_a_creative_reads_no_clock_and_no_number_without_a_seed() -> None:
    found = {source.relative_to(ROOT).as_posix(): read for source in sources(*MAKING) if (read := read_by(source))}
    assert found == ELSEWHERE


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("import time\ntime.time()", {"time.time"}),
        ("import time as t\ndef f(clock=t.monotonic): ...", {"time.monotonic"}),
        ("from time import time_ns\ntime_ns()", {"time.time_ns"}),
        ("from datetime import UTC, datetime\ndatetime.now(UTC)", {"datetime.datetime.now"}),
        ("import datetime\ndatetime.date.today()", {"datetime.date.today"}),
        ("import random\nrandom.Random(7).random()", {"random.Random"}),
        ("import uuid\nuuid.uuid4()", {"uuid.uuid4"}),
        ("import numpy as np\nnp.random.default_rng()", {"numpy.random.default_rng"}),
        ("import numpy as np\nnp.random.rand(2)", {"numpy.random.rand"}),
        ("import numpy as np\nnp.random.Generator(np.random.PCG64())", {"numpy.random.PCG64"}),
        ("import numpy.random\nnumpy.random.seed(1)", {"numpy.random.seed"}),
        ("import numpy as np\nnp.random.Generator(np.random.PCG64(7)).random()", set()),
        ("import numpy as np\nnp.random.default_rng(7).normal(2)", set()),
        ("import uuid\nuuid.uuid5(uuid.NAMESPACE_URL, 'e')", set()),
        ("from datetime import datetime\ndatetime.fromisoformat('2026-11-30')", set()),
    ],
)
def test_a_clock_or_a_number_without_a_seed_is_noticed_whatever_it_is_called(
    tmp_path: Path, source: str, read: set[str]
) -> None:
    file = tmp_path / "file.py"
    file.write_text(source)
    assert read_by(file) == read
