"""What a product is by Google's taxonomy of products (version 2021-09-21): by number, or by the longest known path.

The table is the project's own, a row a type: number, path, Chinese name, shop category, and what such things are called
in both languages with number, measure word, usual size, archetype and whether they are sensitive. It is kept packed
(`xz -dk taxonomy.tsv.xz` gives the plain one).
"""

import html
import lzma
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("taxonomy.tsv.xz")
_STEP: Final = re.compile(r"\s*>\s*")
_COLUMNS: Final = 11
NO_TREE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Node:
    """One category of the taxonomy: number, path in English, and the key of `words.CATEGORIES` it belongs to."""

    number: int
    path: str
    category: str

    @property
    def top(self) -> str:
        """The first step of its path."""
        return self.path.partition(" > ")[0]


@dataclass(frozen=True, slots=True)
class Type:
    """What some products of a node are called; a node may have several."""

    node: Node
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    plural: str
    """`o`: one of them counts; `p`: a pair or plural names one; `m`: sold by the many; `x`: not counted."""
    measure: str
    size: str
    """Longest side in cm, least and most: `20-40`; "": unknown."""
    archetype: str
    sensitive: str
    """Why it wants plain words only: `medicine`, `alcohol`…; "": it does not."""


@cache
def _table() -> tuple[Mapping[str, Node], tuple[Type, ...], Mapping[str, Node]]:
    """Return the nodes by number and by path in lower case, the types, and the nodes by Chinese name."""
    nodes: dict[str, Node] = {}
    types: list[Type] = []
    chinese: dict[str, Node] = {}
    for row in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        if row.startswith("#"):
            continue
        cells = row.split("\t")
        cells += [""] * (_COLUMNS - len(cells))
        number, path, name, category, en, plural, zh, measure, size, archetype, sensitive = cells
        if path:  # further rows of one number are further types of it
            node = nodes[number] = nodes[path.casefold()] = Node(int(number), path, category)
            chinese.setdefault(name, node)
        if en or zh:
            # A type may be sold in another department than its node.
            own = Node(int(number), nodes[number].path, category)
            english = tuple(en.split(", ")) if en else ()
            names = tuple(zh.split(", ")) if zh else ()
            kind = archetype or (english or names)[0]
            types.append(Type(own, english, names, plural, measure, size, kind, sensitive))
    return nodes, tuple(types), chinese


def nodes() -> frozenset[Node]:
    """Return all categories of the table."""
    return frozenset(_table()[0].values())


def types() -> tuple[Type, ...]:
    """Return all types of the table."""
    return _table()[1]


def sensitive_of(node: Node) -> str:
    """Return why things of a category may want plain words only; "": they do not."""
    return _sensitive().get(node.number, "")


@cache
def _sensitive() -> Mapping[int, str]:
    return {entry.node.number: entry.sensitive for entry in types() if entry.sensitive}


def named(step: str) -> Node | None:
    """Return the node whose own name is `step`, in English or Chinese; None when no one or several have it."""
    return _names().get(step.strip().casefold())


@cache
def _names() -> Mapping[str, Node | None]:
    nodes, _, chinese = _table()
    found: dict[str, Node | None] = {name: node for name, node in chinese.items() if name}
    for node in set(nodes.values()):
        name = node.path.rpartition(" > ")[2].casefold()
        # One name may stand in two departments: then it tells neither.
        same = name not in found or ((other := found[name]) is not None and other.category == node.category)
        found[name] = node if same else None
    return found


def find(text: str, tree: Mapping[str, str] = NO_TREE) -> Node | None:
    """Return the node that a feed names by number, or by a path whose beginning is known; never by a stray word.

    Args:
        text: `google_product_category` as the feed states it.
        tree: further nodes, path by number and number by path in lower case (Google's published file); such a one has
            the category of its nearest ancestor in the table.
    """
    nodes = _table()[0]
    text = html.unescape(text).strip()
    if text.isascii() and text.isdecimal():
        number = str(int(text))
        return nodes.get(number) or _within(number, tree.get(number, ""))
    steps = [step.casefold() for step in _STEP.split(text) if step]
    for count in range(len(steps), 0, -1):
        path = " > ".join(steps[:count])
        if node := nodes.get(path):
            return node
        if (number := tree.get(path, "")) and (node := _within(number, tree[number])):
            return node
    return None


def _within(number: str, path: str) -> Node | None:
    """Return a node that the table lacks, with the category of its nearest ancestor there."""
    above = find(path) if path else None
    return Node(int(number), path, above.category) if above else None
