"""A draft is told by name, too: its frames, what fills them, what of the product's name it says."""

import pytest

from engines.copy.composing.frames import parse
from engines.copy.composing.table import Step, Table
from engines.copy.composing.traits import traits
from tests.support.copy_samples import asked, mug

LINES = (
    "headline\tany\tany\t{title}",
    "headline\tany\tany\tLook what's back",
    "opening\tany\tany\t{a noun} with [a noun].",
    "cta\tany\tany\tSee details",
)
TITLE, BACK, HAS, CALL = range(len(LINES))


@pytest.fixture(scope="module")
def table() -> Table:
    return Table([parse(line, "en") for line in LINES], asked(mug()))


def told(table: Table, *choices: int) -> frozenset[str]:
    step = Step()
    for choice in choices:
        step = table.take(step, choice)
    assert step.over
    return traits(step, table)


def test_frames_and_what_fills_them_are_told(table: Table):
    found = told(table, TITLE, HAS, table.first_span, table.end, CALL)
    assert {"head {title}", "first {a noun} with [a noun].", "span enamel coat"} <= found
    assert "pair {title} + {a noun} with [a noun]." in found


def test_where_the_name_is_said_is_told(table: Table):
    shown = told(table, TITLE, HAS, table.first_span, table.end, CALL)
    unsaid = told(table, BACK, HAS, table.first_span, table.end, CALL)
    assert any(trait.startswith("name") and trait.endswith("shown") for trait in shown)
    assert any(trait.startswith("name") and trait.endswith("unsaid") for trait in unsaid)
    assert "noun known said" in shown & unsaid
