"""What the slots of a template may draw for one brief, and the template written out with what was drawn."""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from engines.copy.ask import Ask
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF
from export.copy.chance import Chance
from export.copy.openwords import open_words
from export.copy.tables import TABLES

COLOURFUL = frozenset({"kitchen", "audio", "lighting", "sports", "toys", "fashion", "garden", "pets", "home", "travel"})
"""Categories whose copy may speak of the product's colour; a serum's colour says little."""
AMBIGUOUS = frozenset({"terracotta", "chocolate"})
"""Colours whose words also name a material or a food; copy leaves them out."""
REPICKS = 8
"""Draws of a word in search of a new stem: a slot of few words may have none left, so the last draw stands."""
STEM = 4
"""Letters by which two English words are told to be of one stem, such as warm and warmth."""
FACT = re.compile(r"\{\w+\}")
SLOT = re.compile(r"\[([A-Za-z]+)\d?\]")
_MARK = re.compile(r"~(this|is|it)", re.IGNORECASE)
_MANY = {"this": "these", "is": "are", "it": "them"}
_REPEATABLE = frozenset({"noun", "m", "season", "material", "colour"})
"""Slots whose words may come again: they name what the copy is about."""


@dataclass(slots=True)
class Words:
    """What the slots of one brief may draw, and the stems drawn already (no word twice in one copy)."""

    options: dict[str, tuple[str, ...]]
    facts: frozenset[str]
    many: bool
    bare: bool
    """The noun takes no article (headphones, coffee)."""
    used: set[str] = field(default_factory=set)


def words_for(ask: Ask) -> Words:
    """Return the words and facts that copy for `ask` may use, none of them used yet."""
    tables, locale = TABLES[ask.locale], ask.locale
    kind = KINDS.get(ask.kind)
    categories = tables.moments.categories
    general = categories[ask.category if ask.category != "other" or kind is None else kind.category]
    special = tables.moments.kinds.get(ask.kind, ())
    coloured = ask.colour and ask.colour not in AMBIGUOUS and (kind.category if kind else ask.category) in COLOURFUL
    options = {
        "noun": (kind.name(locale) if kind else categories[ask.category].noun,),
        "m": (kind.measure if kind else "件",),
        **open_words(locale, kind.category if kind else ask.category, ask.tone, ask.season),
        "comparative": tables.words.comparatives[ask.tone],
        # A kind's own moments say more than its category's, so they come up more often.
        "moment": special * 2 + general.moments,
        "doing": general.doings,
        "place": general.places,
        "material": (MADE_OF[ask.material].name(locale),) if ask.material else (),
        "colour": (PALETTE[ask.colour].name(locale),) if coloured else (),
        "season": tables.words.seasons.get(ask.season, ()),
    }
    facts = (
        {"{price}"}
        if ask.offer == "price"
        else {"{price}", "{sale_price}", "{percent}"}
        if ask.offer == "sale"
        else set()
    )
    facts |= {"{brand}"} if ask.brand == "yes" else set()
    facts |= {"{name}"} if ask.name != "none" else set()
    # What light is called when its name tells no kind, "light", counts as coffee does.
    number = kind.number if kind else "mass" if ask.category == "lighting" else "one"
    return Words(options, frozenset(facts), number == "many", number != "one")


def usable(template: str, words: Words) -> bool:
    """Return whether all that `template` asks for is known."""
    slots = {slot.lower() for slot in SLOT.findall(template)}
    return all(words.options[slot] for slot in slots) and set(FACT.findall(template)) <= words.facts


@cache
def stems(word: str) -> frozenset[str]:
    """Return what a reader hears again: first letters of English words, pairs of neighbouring Chinese characters."""
    if word.isascii():
        return frozenset(part[:STEM] for part in re.findall(r"[a-z]+", word.lower()))
    return frozenset(map("".join, pairwise(word)))


def _draw(slot: str, words: Words, chance: Chance) -> str:
    options = words.options[slot.lower()]
    word = chance.pick(options)
    for _ in range(REPICKS):
        if words.used.isdisjoint(stems(word)):
            break
        word = chance.pick(options)
    if slot.lower() not in _REPEATABLE:
        words.used |= stems(word)
    return word[:1].upper() + word[1:] if slot[0].isupper() else word


def _agree(text: str, words: Words) -> str:
    """Settle English articles and number, and capitals at sentence starts."""
    text = re.sub(r"\b[Aa]~ ", "" if words.bare else "a/an ", text)
    text = re.sub(r"\ba/an (?=([A-Za-z]))", lambda match: "an " if match[1] in "aeiou" else "a ", text)
    text = text.replace("~It's", "They're" if words.many else "It's")
    text = _MARK.sub(lambda m: _case(_MANY[m[1].lower()] if words.many else m[1], m[1]), text)
    text = text.replace("~s ", " " if words.many else "s ")
    return re.sub(r"(?:^|(?<=\. ))[a-z]", lambda match: match.group().upper(), text)


def _case(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[0].isupper() else word


def expand(template: str, words: Words, chance: Chance, locale: Locale) -> str:
    """Return `template` with a word drawn for each slot; placeholders of facts stay."""
    text = SLOT.sub(lambda match: _draw(match[1], words, chance), template)
    return _agree(text, words) if locale == "en" else text
