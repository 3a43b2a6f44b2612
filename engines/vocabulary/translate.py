"""A Chinese scene in English, for text encoders that read English only, as CLIP's do."""

import re
from functools import cache

from engines.vocabulary.scene import ATTRIBUTES

_CLAUSE = re.compile(r"，|前的|配")
_NOUNS = {"展台": "podium", "背景": "backdrop"}


@cache
def _english() -> dict[str, str]:
    """Return the English name of every Chinese word of the scene tables."""
    terms = [term for table in ATTRIBUTES.values() for term in table.values()]
    return {word: term.name("en") for term in terms for word in term.zh} | _NOUNS


@cache
def _word() -> re.Pattern[str]:
    longest_first = sorted(_english(), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in longest_first))


def in_english(scene: str) -> str:
    """Return a Chinese scene phrase, made of the scene tables' words alone, in English; any other text as it is.

    Both languages put attributes before their noun, so each clause keeps the order of its words.
    """
    clauses = [clause.strip() for clause in _CLAUSE.split(scene)]
    if not all(clauses) or any(_word().sub("", clause) for clause in clauses):
        return scene
    return ", ".join(" ".join(_english()[word] for word in _word().findall(clause)) for clause in clauses)
