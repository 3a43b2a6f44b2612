"""Counts the grammar's vocabulary for the copywriter's guard."""

from collections import defaultdict

from engines.copy.ask import Ask
from engines.copy.lexicon import Lexicon, names, pairs_of, subject_of, units_of
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale
from engines.vocabulary.words import CATEGORIES
from export.copy.asks import draw_ask
from export.copy.chance import Chance
from export.copy.grammar import Draft, compose
from export.copy.tables import TABLES

DRAFTS = 300_000
"""The guard refuses what it was not told here: fewer drafts would leave out much that the grammar can say."""


def gather(drafts: list[tuple[Ask, Draft]]) -> Lexicon:
    """Return the lexicon of drafts."""
    categories = list(CATEGORIES)
    units: dict[Locale, defaultdict[str, int]] = {locale: defaultdict(int) for locale in TABLES}
    pairs: set[str] = set()
    calls: dict[Locale, defaultdict[str, int]] = {locale: defaultdict(int) for locale in TABLES}
    spoken: dict[Locale, defaultdict[str, set[str]]] = {locale: defaultdict(set) for locale in TABLES}
    for ask, draft in drafts:
        bit = 1 << categories.index(subject_of(ask.category, ask.kind))
        calls[ask.locale][draft.cta] |= bit
        for text in (draft.headline, draft.description, draft.cta):
            spoken[ask.locale][ask.kind].add(text.lower())
            for unit in units_of(text, ask.locale):
                units[ask.locale][unit] |= bit
            if ask.locale == "en":
                pairs.update(pairs_of(text))
    company: dict[Locale, dict[str, list[str]]] = {}
    for locale in TABLES:
        nouns = sorted({kind.name(locale) for kind in KINDS.values()})
        said = {key: " | ".join(sorted(spoken[locale][key])) for key in KINDS}
        company[locale] = {key: [noun for noun in nouns if names(noun, said[key])] for key in KINDS}
    tables, whole = ({locale: dict(sorted(t.items())) for locale, t in each.items()} for each in (units, calls))
    return Lexicon(categories, tables, frozenset(pairs), company, whole)


def draw_drafts(count: int, seed: int) -> list[tuple[Ask, Draft]]:
    """Compose `count` drafts."""
    chance = Chance(seed)
    asks = [draw_ask(chance) for _ in range(count)]
    return [(ask, compose(ask, chance)) for ask in asks]
