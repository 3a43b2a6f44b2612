"""The open words of one brief: what each slot of the copy grammar may draw, by language, category, tone and season."""

from functools import cache

from engines.vocabulary.brief import Tone
from engines.vocabulary.locales import Locale
from export.copy.tables import TABLES

OWN = 2
"""How much more often a brief's own word comes than one that suits every brief."""


def words_of(table: dict[str, str], *keys: str) -> tuple[str, ...]:
    """Return the words of `table` that suit every brief, then those of `keys`."""
    own = [word for key in keys for word in table.get(key, "").split()]
    return tuple(word.replace("_", " ") for word in (*table.get("any", "").split(), *own * OWN))


@cache
def open_words(locale: Locale, category: str, tone: Tone, season: str) -> dict[str, tuple[str, ...]]:
    """Return the words of each open slot."""
    lists = TABLES[locale].words.lists
    if category == "food":
        lists = lists | {"adj": lists["adj_food"]}
    return {slot: words_of(table, category, tone, season) for slot, table in lists.items()}
