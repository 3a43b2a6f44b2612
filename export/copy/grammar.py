"""The copy grammar: composes headline, description, call to action and scene for a brief, in English or Chinese.

It is what the copywriter learns from. Every draft fits the limits with the widest facts of its classes and passes the
policy gate.
"""

from dataclasses import dataclass

from engines.copy.ask import BRAND_WIDTH, MONEY_WIDTH, NAME_WIDTHS, Ask
from engines.copy.facts import CTA_WIDTH, DESCRIPTION_WIDTH, HEADLINE_WIDTH, display_width
from engines.copy.lexicon import says_twice, subject_of
from engines.copy.policy import refused
from export.copy.chance import Chance
from export.copy.expansion import FACT, SLOT, Words, expand, usable, words_for
from export.copy.scenes import scene_for
from export.copy.tables import TABLES, Groups, Part

OPEN_SHARE = 0.85
"""Parts composed by templates of open words; the others by those that mostly say one thing."""
TRIES = 60
"""Draws of a template, or of a whole draft, before a brief is given up; of 20,000 drafts none took more than 12."""
ENDING_TRIES = 12
"""Draws of an ending: it is welcome, not needed, so after these the opener stands alone."""
GIFTING = frozenset({"festival", "christmas", "lunar", "moon"})
SHOPPING = frozenset({"double11", "midyear"})
WIDTHS = {"{price}": MONEY_WIDTH, "{sale_price}": MONEY_WIDTH, "{percent}": 3, "{brand}": BRAND_WIDTH}


@dataclass(frozen=True, slots=True)
class Draft:
    """One copy with placeholders where facts go."""

    scene: str
    headline: str
    description: str
    cta: str


def _width(text: str, ask: Ask) -> int:
    widths = dict(WIDTHS)
    if ask.name != "none":
        widths["{name}"] = NAME_WIDTHS[ask.name]
    return display_width(FACT.sub("", text)) + sum(widths[fact] for fact in FACT.findall(text))


def _weights(ask: Ask, groups: Groups) -> dict[str, float]:
    weights = {
        "any": 6.0, "material": 1.2, "colour": 1.2, "name": 1.5, "brand": 1.0, ask.event: 2.6, ask.segment: 1.3,
        "season": 2.2 if ask.season != "none" else 0.0, "festival": 2.2 if ask.season in GIFTING else 0.0,
        "sale": (2.6 if ask.segment == "bargain" or ask.season in SHOPPING else 1.2) if ask.offer == "sale" else 0.0,
    }  # fmt: skip
    return {key: weight for key, weight in weights.items() if key in groups and weight}


def _text(ask: Ask, part: Part, words: Words, chance: Chance, room: int) -> str:
    """Draw templates, of open words or not, until one is usable and fits `room`.

    Raises:
        LookupError: none is.
    """
    for _ in range(TRIES):
        chosen = part.open if chance.of(OPEN_SHARE) else part.plain
        template = chance.pick(chosen[chance.weighted(_weights(ask, chosen))])
        if not usable(template, words):
            continue
        before = set(words.used)
        text = expand(template, words, chance, ask.locale)
        if _width(text, ask) <= room:
            return text
        words.used = before
    raise LookupError(f"no template fits {room} for {ask}")


def _description(ask: Ask, headline: str, words: Words, chance: Chance) -> str:
    tables = TABLES[ask.locale]
    openers, endings = tables.descriptions.openers, tables.descriptions.endings
    text = _text(ask, openers, words, chance, DESCRIPTION_WIDTH)
    groups = {**endings.plain, "tone": endings.tone[ask.tone], "open": endings.open}
    weights = {"tone": 0.4, "open": 5.0, "brand": 0.4, ask.event: 0.4, ask.segment: 0.4}
    if ask.offer != "none":
        # The price stands beside every copy, so that words need not say it as often.
        weights[ask.offer] = 2.0 if ask.segment == "bargain" else 0.8
    for _ in range(ENDING_TRIES):
        ending = chance.pick(groups[chance.weighted(weights)])
        if not usable(ending, words) or ("{brand}" in ending and "{brand}" in text) or ending[:-1] in headline:
            continue
        before = set(words.used)
        longer = text + tables.gap + expand(ending, words, chance, ask.locale)
        if _width(longer, ask) <= DESCRIPTION_WIDTH:
            return longer
        words.used = before
    return text


def _cta(ask: Ask, words: Words, chance: Chance) -> str:
    """Draw a call to action: for the event, one that only the category suits, or one that names the product's kind.

    Raises:
        LookupError: none fits.
    """
    calls = TABLES[ask.locale].calls
    whole = calls.open if chance.of(OPEN_SHARE) else calls.plain
    subject = subject_of(ask.category, ask.kind)
    groups = {**whole, "category": calls.category[subject], "noun": calls.noun[ask.event]}
    weights = {
        ask.event: 3.0, "sale": 1.2 if ask.offer == "sale" else 0.0, "new": 1.5 if ask.segment == "new" else 0.0,
        "category": 0.8 if ask.event != "cart" else 0.0, "noun": 1.5 if ask.kind else 0.0,
    }  # fmt: skip
    for _ in range(TRIES):
        template = chance.pick(groups[chance.weighted(weights)])
        text = SLOT.sub(lambda slot: words.options[slot[1]][0], template)
        if display_width(text) <= CTA_WIDTH:
            return text
    raise LookupError(f"no call to action fits {ask}")


def compose(ask: Ask, chance: Chance) -> Draft:
    """Write one draft for `ask`; draws again while the policy gate refuses, or a thing is said twice.

    Raises:
        LookupError: it does so for every draw.
    """
    for _ in range(TRIES):
        words = words_for(ask)
        facts = words.facts
        if ask.offer == "sale":
            words.facts -= {"{price}"}  # the old price alone would pass for the price
        headline = _text(ask, TABLES[ask.locale].headlines, words, chance, HEADLINE_WIDTH)
        words.facts = facts - set(FACT.findall(headline))  # a headline's fact is not told twice
        description = _description(ask, headline, words, chance)
        draft = Draft(scene_for(ask, chance), headline, description, _cta(ask, words, chance))
        told = FACT.sub("x", headline), FACT.sub("x", description), draft.cta
        echo = draft.cta.casefold() in f"{headline} {description}".casefold()
        twice = any(says_twice(text, ask.locale) for text in (headline, description))
        if not echo and not twice and display_width(draft.cta) <= CTA_WIDTH and refused(*told, {}) is None:
            return draft
    raise LookupError(f"the policy refuses every draft for {ask}")
