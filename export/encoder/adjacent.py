"""Colour names beside the palette: what else people call its colours.

From the names that 200,000 people gave to colours (Munroe, "Color Survey Results", 2010, CC0, as shipped by
matplotlib), each put to the nearest palette colour in CIELAB; nobody chose them by hand. The list is kept beside this
file, so that training does not need its source; `python -m export.encoder.adjacent` makes it anew. A general sentence
encoder (all-MiniLM-L6-v2) was tried as the source first: it put 13 % of unseen colour names right, and of common words
it took "behind" for glass and "lower" for minimal.
"""

import re
import sys
from importlib import import_module
from pathlib import Path

import numpy as np

from engines.files import write_json
from engines.vocabulary.scene import ATTRIBUTES, PALETTE
from export.captions.palette import PALETTE_LAB, to_lab
from export.captions.plain_words import words

FILE = Path(__file__).parent / "adjacent.json"
NEAR_COLOUR = 28.0  # CIE76: farther from every palette colour than this, a name stands for none
EACH = 24  # names kept for one colour, the closest first
Adjacent = dict[str, tuple[str, ...]]


def _taught() -> set[str]:
    """Return the words that captions say, and modifiers that alone name no colour."""
    said = {word.lower() for name in ATTRIBUTES for value in ATTRIBUTES[name] for word in words(name, value, "en")}
    return said | {"pale", "dark", "bland", "drab", "dust"}


def _colours(taught: set[str]) -> dict[str, list[tuple[float, str]]]:
    """Return (distance, name) of each palette colour's names of one or two words."""
    survey: dict[str, str] = import_module("matplotlib.colors").XKCD_COLORS  # to make the list, not to train

    found: dict[str, list[tuple[float, str]]] = {name: [] for name in PALETTE}
    for key, value in survey.items():
        name = key.removeprefix("xkcd:")
        if name in taught or not re.fullmatch(r"[a-z]{3,}(?: [a-z]{3,})?", name):
            continue
        lab = to_lab(np.array([int(value[at : at + 2], 16) for at in (1, 3, 5)]))
        distances = np.linalg.norm(PALETTE_LAB - lab, axis=1)
        nearest = int(distances.argmin())
        if distances[nearest] < NEAR_COLOUR:
            found[list(PALETTE)[nearest]].append((float(distances[nearest]), name))
    return found


def make() -> Adjacent:
    """Return each palette colour's survey names, the closest first."""
    return {
        value: tuple(name for _, name in sorted(near)[:EACH]) for value, near in _colours(_taught()).items() if near
    }


def main() -> None:
    """Write the list anew."""
    names = make()
    write_json(FILE, names)
    sys.stdout.write(f"{FILE}: {sum(len(near) for near in names.values())} names\n")


if __name__ == "__main__":
    main()
