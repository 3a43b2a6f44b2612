"""The nouns of the taxonomy's types, to be looked up: which types a noun names, and which words tell a department."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from engines.vocabulary.plural import folded
from engines.vocabulary.taxonomy import Type, types

_Key = TypeVar("_Key")
MOST_WORDS: Final = 5
"""Longest English noun of the table, in words."""
MOST_CHARACTERS: Final = 12
"""Longest Chinese noun of the table."""
_TELLS: Final = 0.9
"""Share of the nouns with a modifier that must lie in one department for it to tell it: `dog`, `piston`."""
_OFTEN: Final = 8
"""Fewer nouns with a modifier tell nothing."""


@dataclass(frozen=True, slots=True)
class Nouns:
    """An index of one language."""

    types: Mapping[str, tuple[Type, ...]]
    """Types by noun; English nouns as `plural.folded` writes them."""
    heads: frozenset[str]
    """Last words of the English nouns: a title that ends in one names a thing, known or not."""
    departments: Mapping[str, frozenset[str]]
    """The top category that an English modifier tells of."""
    of_node: Mapping[int, tuple[Type, ...]]
    """Types by number of their category."""


@cache
def english() -> Nouns:
    """Return the index of the English nouns."""
    found: dict[str, list[Type]] = defaultdict(list)
    tops: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in types():
        for noun in entry.english:
            key = folded(noun)
            found[key].append(entry)
            if key.endswith(" glass"):  # alone, glasses are no glass
                found[f"{key}es"].append(entry)
            for word in key.split()[:-1]:
                tops[word][entry.node.top] += 1
    departments = {word: told for word, counts in tops.items() if (told := _told(counts))}
    of_node: dict[int, list[Type]] = defaultdict(list)
    for entry in types():
        of_node[entry.node.number].append(entry)
    heads = frozenset(key.rpartition(" ")[2] for key in found)
    return Nouns(_fixed(found), heads, departments, _fixed(of_node))


@cache
def chinese() -> Nouns:
    """Return the index of the Chinese nouns."""
    found: dict[str, list[Type]] = defaultdict(list)
    for entry in types():
        for noun in entry.chinese:
            found[noun].append(entry)
    return Nouns(_fixed(found), frozenset(), {}, {})


def _fixed(found: Mapping[_Key, list[Type]]) -> dict[_Key, tuple[Type, ...]]:
    return {key: tuple(entries) for key, entries in found.items()}


def _told(counts: Counter[str]) -> frozenset[str]:
    """Return the department that nearly all uses of a word lie in, if there is one."""
    top, most = counts.most_common(1)[0]
    return frozenset({top}) if most >= max(_OFTEN, _TELLS * counts.total()) else frozenset()
