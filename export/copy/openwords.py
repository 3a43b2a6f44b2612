"""The open words of one brief: what each slot of the copy grammar may draw, by language, category, tone and season."""

from functools import cache
from types import ModuleType

from engines.vocabulary.brief import Tone
from engines.vocabulary.locales import Locale
from export.copy import chinese_words, english_words

WORDS: dict[Locale, ModuleType] = {"en": english_words, "zh": chinese_words}
SLOTS = {
    "mood": "MOODS",
    "time": "TIMES",
    "daytime": "DAYTIMES",
    "quality": "QUALITIES",
    "thing": "THINGS",
    "attr": "ATTRIBUTES",
    "adj": "ADJECTIVES",
    "feel": "FEELINGS",
    "find": "FINDING",
    "savour": "SAVOURING",
    "act": "ACTS",
    "stir": "STIRRING",
    "pass": "PASSING",
    "amid": "AMID",
    "suit": "SUITING",
    "bring": "BRINGING",
}
"""Slots of templates, with the table that fills each; a table's own key is "" or a category, a tone or a season."""
OWN = 2
"""How much more often a brief's own word comes than one that suits every brief."""


def words_of(table: dict[str, str], *keys: str) -> tuple[str, ...]:
    """Return the words of `table` that suit every brief, then those of `keys`."""
    own = [word for key in keys for word in table.get(key, "").split()]
    return tuple(word.replace("_", " ") for word in (*table.get("", "").split(), *own * OWN))


@cache
def open_words(locale: Locale, category: str, tone: Tone, season: str) -> dict[str, tuple[str, ...]]:
    """Return the words of each open slot; `feeling` is another name of `feel`."""
    module = WORDS[locale]
    tables = {slot: vars(module).get(name, {}) for slot, name in SLOTS.items()}
    if category == "food":
        tables["adj"] = module.FOOD_ADJECTIVES
    options = {slot: words_of(table, category, tone, season) for slot, table in tables.items()}
    return options | {"feeling": options["feel"]}
