"""What the words of a scene tell of an ad's time."""

import pytest

from engines.places.occasion import ANY, TIMES, in_season, is_festive, time_of
from engines.vocabulary.occasions import OCCASIONS
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import SEASONS


@pytest.mark.parametrize(
    ("scene", "dress"),
    [
        ("sand podium, ivory backdrop, soft light", "none"),
        ("sand podium, ivory backdrop, soft light, gold confetti", "none"),
        ("red podium, ivory backdrop, Christmas baubles", "christmas"),
        ("sand podium, soft light, Mid-Autumn Festival", "moon"),
        ("米色展台，中秋明月", "moon"),
        ("红色展台，新春", "lunar"),
        ("sand podium, summer leaves", "summer"),
        ("sand podium, a rose for Valentine's Day", "valentine"),
        ("orange podium for Halloween", "halloween"),
    ],
)
def test_a_scene_names_an_occasion_or_a_season(scene: str, dress: str) -> None:
    assert time_of(scene).dress == dress


def test_every_word_for_a_time_is_known() -> None:
    assert set(TIMES) >= set(SEASONS) - {"none", "festival"}
    assert set(TIMES) >= set(OCCASIONS)


def test_what_is_worn_for_a_time_is_a_places_to_take_or_a_season() -> None:
    takes = {take for place in PLACES.values() for take in (*place.takes, *place.seasons)}
    assert {time.dress for time in TIMES.values()} <= takes


def test_a_place_is_not_seen_out_of_season() -> None:
    assert in_season(PLACES["beach"], time_of("summer leaves"))
    assert not in_season(PLACES["beach"], time_of("winter snow"))
    assert not in_season(PLACES["snow"], time_of("summer sale"))
    assert in_season(PLACES["kitchen"], time_of("winter snow"))


@pytest.mark.parametrize("place", PLACES)
def test_without_a_season_every_place_will_do(place: str) -> None:
    assert in_season(PLACES[place], ANY)


def test_a_season_is_no_occasion() -> None:
    assert is_festive(time_of("Christmas baubles"))
    assert not is_festive(time_of("winter snow"))
    assert not is_festive(ANY)
