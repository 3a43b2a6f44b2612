"""Places where a product is seen in life: how each is photographed, when it is in season, and what belongs there.

Angles in degrees, lengths in centimetres. The table is the art direction's: what a place's words, camera and light are
is read by captions, studio, chooser and layouts alike.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from msgspec import convert

from engines.vocabulary.locales import Worded, listed

TABLE: Final = Path(__file__).with_name("places.tsv")
Softness = Literal["s", "m", "h"]
Empty = Literal["wall", "sky", "ground", "dark"]
"""Where words lie: on a plain wall, in the sky, on the bare ground, or on something dark in light ink."""


@dataclass(frozen=True, slots=True)
class Place(Worded):
    """A place by its words in both languages and by its numbers.

    Attributes:
        across: centimetres that a square picture shows at the product's foot (S).
        angle: degrees at which the foot is seen from above (v); 90 looks straight down, 0 at a wall.
        depth: centimetres from the foot to the wall or to the far ground (z).
        azimuth: of the key light, negative from the left.
        elevation: of the key light.
        softness: soft, middle or hard.
        kelvin: warmth of the key, and of the fill where it differs.
        empty: where words lie.
        seasons: the seasons that it suits; all where none is named.
        takes: the occasions that it can be dressed for.
        sizes: least and greatest height or width of a product that belongs there.
    """

    across: float
    angle: float
    depth: float
    azimuth: float
    elevation: float
    softness: Softness
    kelvin: float
    fill_kelvin: float
    empty: Empty
    seasons: tuple[str, ...]
    takes: tuple[str, ...]
    sizes: tuple[float, float]


OCCASIONS = {
    "N": "newyear",
    "V": "valentine",
    "M": "mother",
    "F": "father",
    "E": "easter",
    "B": "school",
    "J": "children",
    "H": "halloween",
    "T": "harvest",
    "K": "double11",
    "X": "christmas",
    "C": "lunar",
    "D": "dragonboat",
    "A": "moon",
    "G": "national",
    "R": "doubleninth",
    "6": "midyear",
}
"""The table's letters."""
SEASONS = {"sp": "spring", "su": "summer", "au": "autumn", "wi": "winter"}


def _places() -> dict[str, Place]:
    """Read the table: one place a line, cells between tabs, several numbers in a cell between spaces."""
    table = {}
    for row in TABLE.read_text().splitlines()[1:]:
        key, en, zh, camera, light, empty, takes, sizes = row.split("\t")
        across, angle, depth = map(float, camera.split())
        azimuth, elevation, softness, kelvin, *fill = light.split()
        least, most = map(float, sizes.split())
        table[key] = Place(
            en=listed(en),
            zh=listed(zh),
            across=across,
            angle=angle,
            depth=depth,
            azimuth=float(azimuth),
            elevation=float(elevation),
            softness=convert(softness, Softness),
            kelvin=float(kelvin),
            fill_kelvin=float(fill[0]) if fill else float(kelvin),
            empty=convert(empty, Empty),
            seasons=tuple(SEASONS[word] for word in takes.split() if word in SEASONS),
            takes=tuple(OCCASIONS[word] for word in takes.split() if word in OCCASIONS),
            sizes=(least, most),
        )
    return table


PLACES = _places()
