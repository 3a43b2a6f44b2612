"""The ranker counts what can be told of a draft, and its weights say what that is worth."""

import json
from dataclasses import replace

import pytest

from engines.bundle.bundle import Bundle
from engines.copy.composing.composer import Way
from engines.copy.composing.frames import parse
from engines.copy.composing.rank import BARE, EMPTY, PRICE_ALONE, PRICE_FIRST, SILENT, UNNAMED, WEAK, Ranker, measures
from engines.copy.composing.table import Step, Table
from tests.support.copy_samples import MUG_SPANS, asked, frames_of, mug, said, walk

LINES = (
    "headline\tany\tany\t{title}",
    "headline\tany\tany\tWith [a noun]",
    "opening\tany\tany\t{a noun}, for {price}.",
    "opening\tany\tany\t{a noun} with [a noun].",
    "following\tany\tany\t[measure].",
    "cta\tany\tany\tSee details",
    "headline\tany\tany\t{noun} from {brand}",
    "opening\tany\tany\tTake another look.",
)
TITLE, WITH, PRICED, HAS, MEASURE, CALL, KIND, NOTHING = range(len(LINES))
COAT, RIM, VOLUME = 0, 1, 2


@pytest.fixture(scope="module")
def table() -> Table:
    return Table([parse(line, "en") for line in LINES], asked(mug()))


def say(table: Table, *choices: int) -> Way:
    """Say an ad by these choices; spans are told from frames by where they stand."""
    step = Step()
    for choice in choices:
        step = table.take(step, choice)
    assert step.over
    return Way(step, logprob=-4.0, choices=2)


def told(table: Table, *choices: int) -> dict[str, float]:
    return measures(say(table, *choices), table)


def span(table: Table, place: int) -> int:
    return table.first_span + place


def test_points_of_headline_and_description_are_counted(table: Table):
    rich = told(table, WITH, span(table, COAT), HAS, span(table, RIM), MEASURE, span(table, VOLUME), table.end, CALL)
    poor = told(table, TITLE, PRICED, table.end, CALL)
    assert rich["en headline points"] > poor["en headline points"] == 0
    assert rich["en points"] > poor["en points"] == 0
    assert (rich["en form noun"], rich["en form measure"]) == (2, 1)
    assert rich["en sentences"] > poor["en sentences"]


def test_what_is_said_without_a_point_is_counted_too(table: Table):
    poor = told(table, TITLE, PRICED, table.end, CALL)
    assert (poor["en headline is the title"], poor["en description names price"]) == (1, 1)
    assert poor["en headline is a frame"] == poor["en opening is a frame"] == 1


def test_a_measure_alone_is_a_fragment(table: Table):
    assert told(table, TITLE, HAS, span(table, RIM), MEASURE, span(table, VOLUME), table.end, CALL)["en fragment"] == 1
    assert told(table, TITLE, HAS, span(table, RIM), table.end, CALL)["en fragment"] == 0


def test_a_headline_that_the_description_repeats_is_seen(table: Table):
    same = told(table, TITLE, HAS, span(table, RIM), table.end, CALL)["en same words"]
    other = told(table, WITH, span(table, COAT), HAS, span(table, RIM), table.end, CALL)["en same words"]
    assert same > other


def test_likelihood_is_told_a_choice(table: Table):
    assert told(table, TITLE, PRICED, table.end, CALL)["en logprob"] == -2


def test_weights_are_per_language_and_what_has_none_counts_nothing(table: Table):
    way = say(table, TITLE, PRICED, table.end, CALL)
    assert Ranker({}).score(way, table) == -WEAK - SILENT - PRICE_ALONE
    assert Ranker({"en logprob": 0.5, "zh logprob": 9.0}).score(way, table) == -1 - WEAK - SILENT - PRICE_ALONE
    assert Ranker.decode(json.dumps({"en logprob": 1.0}).encode()).score(way, table) == -2 - WEAK - SILENT - PRICE_ALONE


def test_a_description_of_slight_things_alone_counts_less(table: Table):
    told_more = Ranker({}).score(say(table, WITH, span(table, COAT), HAS, span(table, RIM), table.end, CALL), table)
    assert Ranker({}).score(say(table, TITLE, PRICED, table.end, CALL), table) < told_more


def test_a_headline_of_the_kind_alone_counts_less_than_the_name(table: Table):
    named, kind = (say(table, headline, PRICED, table.end, CALL) for headline in (TITLE, KIND))
    assert Ranker({}).score(kind, table) == Ranker({}).score(named, table) - BARE


def test_a_description_that_says_nothing_counts_least(table: Table):
    nothing, priced = (say(table, TITLE, opening, table.end, CALL) for opening in (NOTHING, PRICED))
    assert Ranker({}).score(nothing, table) == Ranker({}).score(priced, table) - EMPTY


def test_a_headline_that_leaves_unsaid_which_one_it_is_counts_less():
    lines = [parse(line, "en") for line in (*LINES, "headline\tany\tany\tBack in stock")]
    called = replace(said(), facts={**said().facts, "title": "Gertrude"})
    gertrude = Table(lines, asked(mug()), lambda _: called)
    named, left = (say(gertrude, headline, PRICED, gertrude.end, CALL) for headline in (TITLE, len(LINES)))
    assert Ranker({}).score(left, gertrude) <= Ranker({}).score(named, gertrude) - UNNAMED


@pytest.mark.parametrize("seed", range(30))
def test_every_finished_draft_of_the_starter_has_a_score(seed: int):
    bundle, whole = Bundle.open(), Table(frames_of("en"), asked(mug()))
    ranker = Ranker.decode(bundle.read(bundle.engine("copywriter").options["ranker"]))
    walked = walk(whole, seed)
    if walked:
        way = Way(walked.step, logprob=-3.0, choices=5)
        assert ranker.score(way, whole) == ranker.score(way, whole)
        assert all(-10 < value < 10 for value in measures(way, whole).values())


def test_the_samples_are_as_these_tests_name_them():
    assert [MUG_SPANS[place].text for place in (COAT, RIM, VOLUME)] == ["enamel coat", "rolled rim", "350 ml"]


def test_a_description_of_the_price_alone_counts_less_than_one_that_tells_more(table: Table):
    lone, told = (
        say(table, TITLE, PRICED, table.end, CALL),
        say(table, TITLE, HAS, span(table, RIM), table.end, CALL),
    )
    assert Ranker.rules(lone, table) <= Ranker.rules(told, table) - PRICE_ALONE


def test_a_price_before_what_else_is_said_counts_less(table: Table):
    lines = [
        parse(line, "en") for line in (*LINES, "opening\tany\tany\tFor {price}.", "following\tany\tany\tWith [a noun].")
    ]
    told = Table(lines, asked(mug()), lambda _: said())
    priced, more = len(LINES), len(LINES) + 1
    both = say(told, TITLE, priced, more, span(told, RIM), told.end, CALL)
    plain = say(told, TITLE, HAS, span(told, RIM), told.end, CALL)
    assert Ranker.rules(both, told) == Ranker.rules(plain, told) - PRICE_FIRST
