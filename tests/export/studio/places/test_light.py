"""A place's light in the studio: what throws a shadow on the stand stands where the light comes from."""

from engines.vocabulary.lamps import lit
from engines.vocabulary.places import PLACES
from export.studio.places.light import sash


def test_the_sash_stands_between_key_and_stand() -> None:
    place = PLACES["kitchen"]
    light = lit(place, "window")
    points = sash(light, place.across, place.depth).mesh.points
    along = points @ light.towards
    assert along.min() > place.across
