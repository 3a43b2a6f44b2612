"""A Chinese scene in English, for text encoders that read English only, as CLIP's do."""

import re
from functools import cache

from engines.vocabulary.locales import any_of
from engines.vocabulary.scene import ATTRIBUTES, NOUNS, TO_PODIUM

_CLAUSE = re.compile("|".join(TO_PODIUM["zh"]))


@cache
def _english() -> dict[str, str]:
    """Return the English name of every Chinese word of the scene tables."""
    return {
        word: term.name("en") for table in (*ATTRIBUTES.values(), NOUNS) for term in table.values() for word in term.zh
    }


@cache
def _word() -> re.Pattern[str]:
    return any_of(_english(), "zh")


def in_english(scene: str) -> str:
    """Return a Chinese scene phrase, made of the scene tables' words alone, in English; any other text as it is.

    Both languages put attributes before their noun, so each clause keeps the order of its words.
    """
    clauses = [clause.strip() for clause in _CLAUSE.split(scene)]
    if not all(clauses) or any(_word().sub("", clause) for clause in clauses):
        return scene
    return ", ".join(" ".join(_english()[word] for word in _word().findall(clause)) for clause in clauses)
