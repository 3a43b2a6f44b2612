"""Benefit lines that hold for a product: written by people for its type, each with the words that a feed must say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engines.copy.composing.agreement import article
from engines.copy.reading.benefit_table import SLOT, Benefit, Entry, key_of, match
from engines.copy.reading.hits import said, sources
from engines.copy.reading.told_facts import facts
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.plural import words_of
from engines.vocabulary.reading import Line, Told
from engines.vocabulary.things import Thing

MOST: Final = 8
"""Lines of a product: more are never shown."""
_GONE: Final = "\x00"
"""Stands for a fact that the feed does not state."""
_CLAUSE: Final = re.compile(r"([，、,])\s*")
_SAYS_LITTLE: Final = 4
"""Characters of a Chinese description; what is shorter once a fact is missing is left out."""
_COUNTED: Final = re.compile(r"\b(?:a|an|each|every|one)(?: [\w-]+){0,2} \{noun\}", re.IGNORECASE)
_ONE: Final = re.compile(r"\b(?:this|that) \{noun\}|\b(?:it|its|it's|itself)\b", re.IGNORECASE)
_MANY: Final = re.compile(r"\b(?:these|those) \{noun\}|\b(?:they|their|them)\b", re.IGNORECASE)
_VERB: Final = re.compile(
    r"\{noun\} (?!(?:in|with|by|for|and|of|on|or|at|to|from|up|without|that|can|will|may|must|would|had|did) )(\w+)"
)
"""Words that agree with the number of the noun."""
_ARTICLE: Final = re.compile(r"\b([Aa])n? \{noun\}")
_RIVALS: Final = {
    "en": frozenset(
        spaced("neck leg waist rise fit sleeve sleeves toe heel heels collar closure cuffs hem cut roast finish")
    ),
    "zh": frozenset("领袖腰腿跟筒烘款"),
}
"""Words before which two different requirements contradict each other: `crew neck`, `v-neck`."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A line that holds, and the words that it rests on."""

    line: Line
    words: str
    """In lower case; "": it needs none."""


def lines(told: Told, thing: Thing | None, locale: Locale) -> tuple[Line, ...]:
    """Return the benefit lines whose requirement the feed meets, those of features before those of bare facts.

    Args:
        told: what the feed tells; its colour, size, capacity and quantity are put in at once, `{noun}`, `{brand}` and
            `{price}` stay.
        thing: what the product is; None, or a sensitive one: no lines.
        locale: language of the feed and of the lines.
    """
    found = match(thing, locale) if thing else None
    if thing is None or found is None:
        return ()
    entry = found.entry
    texts, known = tuple(sources(told)), {**facts(told, locale), "brand": told.brand}
    held: list[_Held] = []
    for benefit in entry.lines:
        if not found.allows(benefit) or not _names_it(benefit, entry, thing):
            continue
        filled = _filled(benefit, known, thing, locale)
        words = _licence(benefit, texts, entry, thing) if filled else None
        if filled and any(filled) and words is not None and not _repeats(filled, words, thing, locale):
            held.append(_Held(Line(*filled, requires=words), words.lower()))
    return tuple(one.line for one in _agreed(held, told.title.lower(), locale))[:MOST]


def _names_it(benefit: Benefit, entry: Entry, thing: Thing) -> bool:
    """Tell whether a noun that stands in the line itself is the product's: a `jacket` is no `rain jacket`."""
    text, key = key_of(f"{benefit.headline} | {benefit.description}", entry.lang), key_of(thing.noun, entry.lang)
    own = {key_of(noun, entry.lang) for noun in (entry.archetype, *entry.nouns)}
    if entry.lang == "zh":
        return not any(noun in text and not key.endswith(noun) for noun in own)
    words = f" {re.sub(r'[^a-z0-9]+', ' ', text)} "
    for noun in sorted(own, key=len, reverse=True):
        if f" {noun} " in words:
            words = words.replace(f" {noun} ", " ")
            if not f" {key}".endswith(f" {noun}") and (" " in noun or key not in own):
                return False
    return True


def _filled(benefit: Benefit, known: Mapping[str, str], thing: Thing, locale: Locale) -> tuple[str, str] | None:
    """Return headline and description with the facts in; None: one is missing, or the noun has another number."""
    headline = _put(benefit.headline, known)
    description = _CLAUSE.sub(r"\1 " if locale == "en" else r"\1", _put(_whole(benefit.description, known), known))
    if _GONE in headline + description:
        return None
    headline, description = headline[:1].upper() + headline[1:], description[:1].upper() + description[1:]
    if locale == "zh":
        return headline, description
    if not _has_number(f"{headline} | {description}", thing):
        return None
    before = r"\1n {noun}" if article(thing.noun) == "an" else r"\1 {noun}"
    return _ARTICLE.sub(before, headline), _ARTICLE.sub(before, description)


def _has_number(text: str, thing: Thing) -> bool:
    """Tell whether what agrees with the noun in a line has the number of the thing."""
    if _COUNTED.search(text):
        return thing.count == "one"
    if _ONE.search(text):
        return thing.count != "many"
    if _MANY.search(text):
        return thing.count == "many"
    verb = _VERB.search(text)
    return verb is None or verb[1].endswith("s") == (thing.count != "many")


def _put(text: str, known: Mapping[str, str]) -> str:
    def fact(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            return match[0]
        return (known[name] or _GONE) if name != "brand" else (match[0] if known[name] else _GONE)

    return SLOT.sub(fact, text)


def _whole(description: str, known: Mapping[str, str]) -> str:
    """Return a description without the clauses that are nothing but a fact which the feed does not state."""
    stop = description[-1:] if description[-1:] in {".", "。"} else ""
    clauses = [clause.strip() for clause in re.split(r"[，,]", description.removesuffix(stop))]
    kept = [clause for clause in clauses if _GONE not in _put(clause, known) or SLOT.sub("", clause).strip()]
    if len(kept) == len(clauses):
        return description
    if stop == "。" and len(_put("".join(kept), known)) < _SAYS_LITTLE:
        return ""
    return ("，" if "，" in description else ", ").join(kept) + (stop if kept else "")


def _licence(benefit: Benefit, texts: tuple[str, ...], entry: Entry, thing: Thing) -> str | None:
    """Return the words of the feed that meet a requirement, the most of them; None: it is not met."""
    if not benefit.requires:
        return ""
    line = f"{benefit.headline} {benefit.description} {thing.noun} {' '.join(entry.nouns)}"
    own = frozenset(words_of(re.sub(r"[^\w\s-]", " ", line)) if entry.lang == "en" else [line.lower()])
    all_of = [said(required, texts, entry.lang, own) for required in benefit.requires]
    found = [" ".join(all_of)] if all(all_of) else []
    found += [words for other in benefit.also if (words := said(other, texts, entry.lang, own))]
    return max(found, key=len, default=None)


def _repeats(filled: tuple[str, str], words: str, thing: Thing, locale: Locale) -> bool:
    """Tell whether a line says of a noun what that says itself: `{noun} in cast iron` of a cast iron skillet."""
    if not words or "{noun}" not in "".join(filled):
        return False
    if locale == "zh":
        return words.lower() in thing.noun.lower()
    return set(words_of(words)) <= set(words_of(thing.noun))


def _agreed(held: Iterable[_Held], title: str, locale: Locale) -> list[_Held]:
    """Return what holds in the table's order, features first; of two that say the same, the more specific.

    Of two that contradict each other the title's own is kept, and without it neither.
    """
    kept: list[_Held] = []
    every = list(held)
    for place, one in enumerate(every):
        others = [other for at, other in enumerate(every) if at != place and other.words and one.words]
        covered = any(
            (one.words in other.words and one.words != other.words) or (one.words == other.words and other in kept)
            for other in others
        )
        rivals = [other for other in others if _contradict(one.words, other.words, locale)]
        if covered or (rivals and (one.words not in title or any(other.words in title for other in rivals))):
            continue
        kept.append(one)
    return sorted(kept, key=lambda one: not one.words)


def _contradict(one: str, other: str, locale: Locale) -> bool:
    if one == other:
        return False
    last = [words_of(words)[-1] if locale == "en" else words[-1] for words in (one, other)]
    return last[0] == last[1] and last[0] in _RIVALS[locale]
