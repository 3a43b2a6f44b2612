"""The shop's own path of a product (`product_type`) as a category: read step by step, never by a stray word in one.

A step counts only as a whole: a category's word, a name of Google's taxonomy, or what things are called.
"""

import re
from functools import cache
from typing import Final

from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded
from engines.vocabulary.taxonomy import named
from engines.vocabulary.words import CATEGORIES

_STEP: Final = re.compile(r"\s*(?:>|»|›|→|\||/(?=\s)|(?<=\s)/)\s*")  # noqa: RUF001
_UNTOLD: Final = frozenset(
    {"accessory", "kid", "baby", "outdoor", "plant", "game", "儿童", "母婴", "户外", "everything else"}
)
"""Words of categories that shops use below any other: `Electronics > Accessories`, `Baby > Formula`."""


def category_of(path: str) -> str:
    """Return the key of `words.CATEGORIES` for a shop's own path; "other": none of its steps tells one.

    The deepest step that names a category counts (`Home > Kitchen > Bowls` is kitchen, `Pets > Bowls` pets), else the
    deepest that names a category of Google's, or a thing.
    """
    steps = [step for step in _STEP.split(path) if step][::-1]
    found = next((key for step in steps if (key := _by_word(step))), "")
    return found or next((key for step in steps if (key := _by_name(step) or _by_noun(step))), "other")


def _by_word(step: str) -> str:
    return _words().get(folded(step), "")


@cache
def _words() -> dict[str, str]:
    words = {folded(word): key for key, term in CATEGORIES.items() if key != "other" for word in term.all_words}
    return {word: key for word, key in words.items() if word not in _UNTOLD}


def _by_name(step: str) -> str:
    node = named(step)
    return node.category if node and node.category != "other" else ""


def _by_noun(step: str) -> str:
    index = english().types if step.isascii() else chinese().types
    categories = {entry.node.category for entry in index.get(folded(step) if step.isascii() else step, ())}
    return categories.pop() if len(categories) == 1 and "other" not in categories else ""
