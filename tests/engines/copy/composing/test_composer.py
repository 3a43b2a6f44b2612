"""The composer writes several drafts side by side, each as if it were alone, and only what the table offers."""

import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.copy.composing import composer as composing
from engines.copy.composing.composer import Composer, Way
from engines.copy.composing.table import Table
from engines.vocabulary.product import Product
from tests.support.copy_samples import asked, cup, mug


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(Bundle.open(), threads=1)


def generators(*seeds: int) -> list[np.random.Generator]:
    return [np.random.Generator(np.random.PCG64(seed)) for seed in seeds]


def drafts(composer: Composer, item: Product, *seeds: int, temperature: float = 0.7) -> list[Way]:
    table = Table(composer.frames[item.locale], asked(item))
    return composer.compose(table, generators(*seeds), temperature, temperature)


@pytest.mark.parametrize("item", [mug(), cup()], ids=["en", "zh"])
def test_the_same_seeds_give_the_same_drafts(composer: Composer, item: Product):
    first, again = drafts(composer, item, 1, 2, 3), drafts(composer, item, 1, 2, 3)
    assert [way.step for way in first] == [way.step for way in again]
    assert len({way.step.headline for way in drafts(composer, item, *range(12))}) > 2


@pytest.mark.parametrize("item", [mug(), cup()], ids=["en", "zh"])
def test_a_draft_is_over_or_led_nowhere(composer: Composer, item: Product):
    for way in drafts(composer, item, *range(8)):
        assert way.step.over or way.dead
        assert way.logprob <= 0
        assert way.choices > 2


def test_cold_drafts_are_likelier_than_warm_ones(composer: Composer):
    def likelihood(temperature: float) -> float:
        ways = drafts(composer, mug(), *range(6), temperature=temperature)
        return sum(way.logprob for way in ways) / sum(way.choices for way in ways)

    assert likelihood(0.0) > likelihood(1.5)


def test_it_runs_no_longer_than_its_model_has_places_for(composer: Composer):
    places, read = 96, []
    run = composer._run

    def counted(tokens: np.ndarray, past: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        read.append(past.shape[4] + tokens.shape[1])
        return run(tokens, past)

    composer._run = counted  # type: ignore[method-assign]
    try:
        drafts(composer, mug(), *range(4))
    finally:
        del composer._run  # type: ignore[method-assign]
    assert max(read) <= places


def test_a_draft_that_never_ends_is_left(composer: Composer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(composing, "MOST_STEPS", 2)
    assert not any(way.step.over for way in drafts(composer, mug(), 1, 2))


def test_where_nothing_can_be_said_the_draft_is_dead(composer: Composer):
    table = Table(composer.frames["en"], asked(mug()))
    table.menu.fits["headline"].clear()
    ways = composer.compose(table, generators(1, 2), 0.7, 0.7)
    assert all(way.dead and not way.step.headline for way in ways)


def test_headlines_may_be_warmer_than_the_rest(composer: Composer):
    table = Table(composer.frames["en"], asked(mug()))

    def headlines(warmth: float) -> int:
        ways = composer.compose(table, generators(*range(12)), 0.0, warmth)
        return len({way.step.headline for way in ways})

    assert headlines(2.0) > headlines(0.0)
