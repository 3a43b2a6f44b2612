"""What the time of an ad asks of a place: the occasion or season that its scene names, and what that rules out."""

from dataclasses import dataclass
from typing import Final

from engines.vocabulary.occasions import OCCASIONS, SEASONS, named_in
from engines.vocabulary.places import Place
from engines.vocabulary.scene import SEASONS as SCENES
from engines.vocabulary.words import last_match

_TABLE: Final = """
spring spring spring
summer summer summer
autumn autumn autumn
winter winter winter
christmas christmas winter
lunar lunar winter spring
moon moon autumn
double11 double11 autumn
midyear midyear summer
halloween halloween autumn
valentine valentine
mothers_day mother spring
fathers_day father summer
back_to_school school autumn
"""


@dataclass(frozen=True, slots=True)
class Time:
    """When an ad is shown, as far as its scene tells."""

    dress: str
    """Key of `Place.takes` or a season, as sets are dressed; "none": the scene names neither."""
    seasons: tuple[str, ...]
    """Seasons that it lies in; (): any."""


ANY: Final = Time("none", ())
TIMES: Final = {
    key: Time(dress, tuple(seasons)) for key, dress, *seasons in map(str.split, _TABLE.strip().splitlines())
}
"""By key of the scene's seasons, or of the occasions that products are made for."""


def time_of(scene: str) -> Time:
    """Return the time that a scene's prompt names, in either language."""
    named = last_match(SCENES, scene)
    if named in TIMES:
        return TIMES[named]
    told = named_in(scene)
    return next((TIMES[key] for key in OCCASIONS if key in told), ANY)


def in_season(place: Place, time: Time) -> bool:
    """Tell whether a place is seen at that time of the year."""
    return not place.seasons or not time.seasons or any(season in place.seasons for season in time.seasons)


def is_festive(time: Time) -> bool:
    """Tell whether it is an occasion, not merely a season."""
    return time != ANY and time.dress not in SEASONS
