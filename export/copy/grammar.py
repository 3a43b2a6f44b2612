"""The copy grammar: composes headline, description, call to action and scene for a brief, in English or Chinese.

It is what the copywriter learns from. Every draft fits the limits with the widest facts of its classes and passes the
policy gate.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from types import ModuleType

from engines.copy.ask import BRAND_WIDTH, MONEY_WIDTH, NAME_WIDTHS, Ask
from engines.copy.facts import CTA_WIDTH, DESCRIPTION_WIDTH, HEADLINE_WIDTH, display_width
from engines.copy.lexicon import says_twice, subject_of
from engines.copy.policy import refused
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF
from export.copy import chinese, chinese_open, english, english_open
from export.copy.chance import Chance
from export.copy.moments import CATEGORY_MOMENTS, GENERIC, KIND_MOMENTS, Moments
from export.copy.openwords import open_words
from export.copy.scenes import scene_for

LANGUAGES: dict[Locale, ModuleType] = {"en": english, "zh": chinese}
OPEN: dict[Locale, ModuleType] = {"en": english_open, "zh": chinese_open}
OPEN_SHARE = 0.85
"""Parts composed by templates of open words; the others by those that mostly say one thing."""
COLOURFUL = frozenset({"kitchen", "audio", "lighting", "sports", "toys", "fashion", "garden", "pets", "home", "travel"})
"""Categories whose copy may speak of the product's colour; a serum's colour says little."""
AMBIGUOUS = frozenset({"terracotta", "chocolate"})
"""Colours whose words also name a material or a food; copy leaves them out."""
WIDTHS = {"{price}": MONEY_WIDTH, "{sale_price}": MONEY_WIDTH, "{percent}": 3, "{brand}": BRAND_WIDTH}
_SLOT = re.compile(r"\[([A-Za-z]+)\d?\]")
_FACT = re.compile(r"\{\w+\}")
_MARK = re.compile(r"~(this|is|it)", re.IGNORECASE)
MANY = {"this": "these", "is": "are", "it": "them"}
TRIES = 60
REPICKS = 8
STEM = 4
"""Letters by which two English words are told to be of one stem, such as warm and warmth."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One copy with placeholders where facts go."""

    scene: str
    headline: str
    description: str
    cta: str


@dataclass(slots=True)
class _Words:
    """What the slots of one brief may draw, and the stems drawn already (no word twice in one copy)."""

    options: dict[str, tuple[str, ...]]
    facts: frozenset[str]
    many: bool
    bare: bool
    """The noun takes no article (headphones, coffee)."""
    used: set[str] = field(default_factory=set)


def _words(ask: Ask) -> _Words:
    language, locale = LANGUAGES[ask.locale], ask.locale
    kind = KINDS.get(ask.kind)
    general = CATEGORY_MOMENTS[locale][ask.category if ask.category != "other" or kind is None else kind.category]
    special = KIND_MOMENTS[locale].get(ask.kind, Moments(()))
    coloured = ask.colour and ask.colour not in AMBIGUOUS and (kind.category if kind else ask.category) in COLOURFUL
    options = {
        "noun": (kind.name(locale) if kind else GENERIC[locale][ask.category],),
        "m": (kind.measure if kind else "件",),
        **open_words(locale, kind.category if kind else ask.category, ask.tone, ask.season),
        "comparative": language.COMPARATIVES[ask.tone],
        # A kind's own moments say more than its category's, so they come up more often.
        "moment": special.moments * 2 + general.moments,
        "doing": general.doings,
        "place": general.places,
        "material": (MADE_OF[ask.material].name(locale),) if ask.material else (),
        "colour": (PALETTE[ask.colour].name(locale),) if coloured else (),
        "season": language.SEASONS.get(ask.season, ()),
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
    number = kind.number if kind else "mass" if GENERIC["en"][ask.category] == "light" else "one"
    return _Words(options, frozenset(facts), number == "many", number != "one")


def _usable(template: str, words: _Words) -> bool:
    slots = {slot.lower() for slot in _SLOT.findall(template)}
    return all(words.options[slot] for slot in slots) and set(_FACT.findall(template)) <= words.facts


@cache
def _stems(word: str) -> frozenset[str]:
    """Return what a reader hears again: first letters of English words, pairs of neighbouring Chinese characters."""
    if word.isascii():
        return frozenset(part[:STEM] for part in re.findall(r"[a-z]+", word.lower()))
    return frozenset(map("".join, pairwise(word)))


def _draw(slot: str, words: _Words, chance: Chance) -> str:
    options = words.options[slot.lower()]
    word = chance.pick(options)
    for _ in range(REPICKS):
        if words.used.isdisjoint(_stems(word)):
            break
        word = chance.pick(options)
    if slot.lower() not in {"noun", "m", "season", "material", "colour"}:
        words.used |= _stems(word)
    return word[:1].upper() + word[1:] if slot[0].isupper() else word


def _agree(text: str, words: _Words) -> str:
    """Settle English articles and number, and capitals at sentence starts."""
    text = re.sub(r"\b[Aa]~ ", "" if words.bare else "a/an ", text)
    text = re.sub(r"\ba/an (?=([A-Za-z]))", lambda match: "an " if match[1] in "aeiou" else "a ", text)
    text = text.replace("~It's", "They're" if words.many else "It's")
    text = _MARK.sub(lambda m: _case(MANY[m[1].lower()] if words.many else m[1], m[1]), text)
    text = text.replace("~s ", " " if words.many else "s ")
    return re.sub(r"(?:^|(?<=\. ))[a-z]", lambda match: match.group().upper(), text)


def _case(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[0].isupper() else word


def _expand(template: str, words: _Words, chance: Chance, locale: Locale) -> str:
    text = _SLOT.sub(lambda match: _draw(match[1], words, chance), template)
    return _agree(text, words) if locale == "en" else text


def _width(text: str, ask: Ask) -> int:
    widths = dict(WIDTHS)
    if ask.name != "none":
        widths["{name}"] = NAME_WIDTHS[ask.name]
    return display_width(_FACT.sub("", text)) + sum(widths[fact] for fact in _FACT.findall(text))


GIFTING = frozenset({"festival", "christmas", "lunar", "moon"})
SHOPPING = frozenset({"double11", "midyear"})


OPEN_HEADLINES = {locale: {"any": module.HEADLINES, **module.EVENTS} for locale, module in OPEN.items()}
OPEN_OPENERS = {locale: {"any": module.OPENERS, **module.OPENER_EVENTS} for locale, module in OPEN.items()}


def _weights(ask: Ask, groups: dict[str, tuple[str, ...]]) -> dict[str, float]:
    weights = {
        "any": 6.0, "material": 1.2, "colour": 1.2, "name": 1.5, "brand": 1.0, ask.event: 2.6, ask.segment: 1.3,
        "season": 2.2 if ask.season != "none" else 0.0, "festival": 2.2 if ask.season in GIFTING else 0.0,
        "sale": (2.6 if ask.segment == "bargain" or ask.season in SHOPPING else 1.2) if ask.offer == "sale" else 0.0,
    }  # fmt: skip
    return {key: weight for key, weight in weights.items() if key in groups and weight}


def _text(  # noqa: PLR0917  where words come from and where they go
    ask: Ask,
    groups: dict[str, tuple[str, ...]],
    free: dict[str, tuple[str, ...]],
    words: _Words,
    chance: Chance,
    room: int,
) -> str:
    """Draw templates, of open words or not, until one is usable and fits `room`."""
    for _ in range(TRIES):
        chosen = free if chance.of(OPEN_SHARE) else groups
        template = chance.pick(chosen[chance.weighted(_weights(ask, chosen))])
        if not _usable(template, words):
            continue
        before = set(words.used)
        text = _expand(template, words, chance, ask.locale)
        if _width(text, ask) <= room:
            return text
        words.used = before
    raise LookupError(f"no template fits {room} for {ask}")


def _description(ask: Ask, headline: str, words: _Words, chance: Chance) -> str:
    language = LANGUAGES[ask.locale]
    gap = " " if ask.locale == "en" else ""
    text = _text(ask, language.OPENERS, OPEN_OPENERS[ask.locale], words, chance, DESCRIPTION_WIDTH)
    groups: dict[str, tuple[str, ...]] = {**language.ENDINGS, "tone": language.CLOSINGS[ask.tone]}
    groups["open"] = OPEN[ask.locale].CLOSINGS
    weights = {"tone": 0.4, "open": 5.0, "brand": 0.4, ask.event: 0.4, ask.segment: 0.4}
    if ask.offer != "none":
        # The price stands beside every copy, so that words need not say it as often.
        weights[ask.offer] = 2.0 if ask.segment == "bargain" else 0.8
    for _ in range(12):
        ending = chance.pick(groups[chance.weighted(weights)])
        if not _usable(ending, words) or ("{brand}" in ending and "{brand}" in text) or ending[:-1] in headline:
            continue
        before = set(words.used)
        longer = text + gap + _expand(ending, words, chance, ask.locale)
        if _width(longer, ask) <= DESCRIPTION_WIDTH:
            return longer
        words.used = before
    return text


def _cta(ask: Ask, words: _Words, chance: Chance) -> str:
    """Draw a call to action: for the event, one that only the category suits, or one that names the product's kind.

    Raises:
        LookupError: none fits.
    """
    free = OPEN[ask.locale]
    ctas: dict[str, tuple[str, ...]] = (free if chance.of(OPEN_SHARE) else LANGUAGES[ask.locale]).CTAS
    subject = subject_of(ask.category, ask.kind)
    groups = {**ctas, "category": free.CATEGORY_CTAS[subject], "noun": free.NOUN_CTAS[ask.event]}
    weights = {
        ask.event: 3.0, "sale": 1.2 if ask.offer == "sale" else 0.0, "new": 1.5 if ask.segment == "new" else 0.0,
        "category": 0.8 if ask.event != "cart" else 0.0, "noun": 1.5 if ask.kind else 0.0,
    }  # fmt: skip
    for _ in range(TRIES):
        template = chance.pick(groups[chance.weighted(weights)])
        text = _SLOT.sub(lambda slot: words.options[slot[1]][0], template)
        if display_width(text) <= CTA_WIDTH:
            return text
    raise LookupError(f"no call to action fits {ask}")


def compose(ask: Ask, chance: Chance) -> Draft:
    """Write one draft for `ask`; draws again while the policy gate refuses, or a thing is said twice."""
    for _ in range(TRIES):
        words = _words(ask)
        facts = words.facts
        if ask.offer == "sale":
            words.facts -= {"{price}"}  # the old price alone would pass for the price
        headline = _text(
            ask, LANGUAGES[ask.locale].HEADLINES, OPEN_HEADLINES[ask.locale], words, chance, HEADLINE_WIDTH
        )
        words.facts = facts - set(_FACT.findall(headline))  # a headline's fact is not told twice
        description = _description(ask, headline, words, chance)
        draft = Draft(scene_for(ask, chance), headline, description, _cta(ask, words, chance))
        told = _FACT.sub("x", headline), _FACT.sub("x", description), draft.cta
        echo = draft.cta.casefold() in f"{headline} {description}".casefold()
        twice = any(says_twice(text, ask.locale) for text in (headline, description))
        if not echo and not twice and display_width(draft.cta) <= CTA_WIDTH and refused(*told, {}) is None:
            return draft
    raise LookupError(f"the policy refuses every draft for {ask}")
