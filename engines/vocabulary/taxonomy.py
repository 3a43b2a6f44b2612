"""What a product is by Google's taxonomy of products (version 2021-09-21): by number, or by the longest known path.

The table is the project's own, a row a type: number, path, Chinese name, shop category, and what such things are called
in both languages with number, measure word, usual size, archetype and whether they are sensitive. It is kept packed
(`gzip -dk taxonomy.tsv.gz` gives the plain one); the category alone is read so far.
"""

import gzip
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("taxonomy.tsv.gz")
_STEP: Final = re.compile(r"\s*>\s*")


@dataclass(frozen=True, slots=True)
class Node:
    """One category of the taxonomy: number, path in English, and the key of `words.CATEGORIES` it belongs to."""

    number: int
    path: str
    category: str


@cache
def _nodes() -> Mapping[str, Node]:
    """Return the nodes by number and by path, in lower case."""
    found: dict[str, Node] = {}
    for row in gzip.decompress(FILE.read_bytes()).decode().splitlines():
        if row.startswith("#"):
            continue
        number, path, _, category, *_ = row.split("\t")
        if path:  # further rows of one number are further types of it
            found[number] = found[path.casefold()] = Node(int(number), path, category)
    return found


def find(text: str) -> Node | None:
    """Return the node that a feed names by number, or by a path whose beginning is known; never by a stray word."""
    text = html.unescape(text).strip()
    if text.isascii() and text.isdecimal():
        return _nodes().get(str(int(text)))
    steps = [step.casefold() for step in _STEP.split(text) if step]
    paths = (" > ".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((node for path in paths if (node := _nodes().get(path))), None)
