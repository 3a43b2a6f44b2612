"""The ranker prefers what is specific and likely, and is the same for the same draft."""

import pytest

from engines.copy.composing.composer import Way
from engines.copy.composing.rank import Ranker, measures
from engines.copy.composing.table import Step, Table
from tests.support.copy_samples import asked, frames_of, mug


@pytest.fixture(scope="module")
def table() -> Table:
    return Table(frames_of("en"), asked(mug()))


def way(headline: str, *sentences: str, logprob: float = -4.0) -> Way:
    return Way(Step(headline=headline, sentences=sentences, cta="See details"), logprob=logprob, choices=4)


def better(table: Table, one: Way, other: Way) -> bool:
    ranker = Ranker()
    return ranker.score(one, table) > ranker.score(other, table)


def test_points_of_the_product_are_better_than_none(table: Table):
    assert better(
        table, way("Enamel mug", "It has a rolled rim. 350 ml."), way("Enamel mug", "All details on its page.")
    )


def test_a_headline_with_a_point_is_better_than_one_without(table: Table):
    assert better(table, way("A rolled rim", "An enamel mug."), way("An enamel mug", "An enamel mug."))


def test_of_two_alike_the_likelier_is_better(table: Table):
    said = ("Enamel mug", "It has a rolled rim.")
    assert better(table, way(*said, logprob=-2.0), way(*said, logprob=-6.0))


def test_a_draft_without_a_choice_is_measured_too(table: Table):
    assert measures(Way(Step()), table)["logprob"] == 0


def test_the_same_draft_has_the_same_score(table: Table):
    assert Ranker().score(way("Enamel mug", "It has a rolled rim."), table) == Ranker().score(
        way("Enamel mug", "It has a rolled rim."), table
    )
