"""Benefit lines that hold for a product: written by people for its type, each with the words that a feed must say.

The table is packed from `export/copy/corpus/benefits` and read once, at import.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from engines.copy.reading.hits import said, sources
from engines.copy.reading.told_facts import facts
from engines.vocabulary.locales import Locale
from engines.vocabulary.plural import folded, is_plural, words_of
from engines.vocabulary.reading import Line, Told
from engines.vocabulary.taxonomy import types
from engines.vocabulary.things import Thing

FILE: Final = Path(__file__).with_name("benefits.jsonl.gz")
MOST: Final = 8
"""Lines of a product: more are never shown."""
_SLOT: Final = re.compile(r"\{(\w+)\}")
_NEUTRAL: Final = re.compile(r"\b(?:in|by|from|size|holds)\b|的", re.IGNORECASE)
"""What a line of bare facts has between them."""
_GONE: Final = "\x00"
"""Stands for a fact that the feed does not state."""
_CLAUSE: Final = re.compile(r"([，、,])\s*")
_SAYS_LITTLE: Final = 4
"""Characters of a Chinese description; what is shorter once a fact is missing is left out."""
_AGREES: Final = re.compile(
    r"\b(?:a|an|this|that|these|those|each|every|one) \{noun\}|\{noun\} (?!in |with |by |for |and |of |on |or |at |to |from "
    r"|up |without |that )\w+|\b(?:it|its|it's|they|their|them|itself)\b",
    re.IGNORECASE,
)
"""Words that agree with the number of the noun."""
_ARTICLE: Final = re.compile(r"\b([Aa])n? \{noun\}")
_VOWEL: Final = re.compile(r"(?!uni|use|usb|eu|one\b|u-)[aeiou]|hour|heir|8|11\b|18\b|led\b|x-|rgb|hd", re.IGNORECASE)
_RIVALS: Final = {
    "en": frozenset("neck leg waist rise fit sleeve sleeves toe heel heels collar closure cuffs hem cut roast finish".split()),
    "zh": frozenset("领袖腰腿跟筒烘款"),
}
"""Words before which two different requirements contradict each other: `crew neck`, `v-neck`."""


class Benefit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be said when the feed says all of `requires`, or one of `also`; without them, always."""

    headline: str
    description: str
    requires: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The benefits of one archetype."""

    lang: Locale
    archetype: str
    nouns: tuple[str, ...]
    category: str
    """A path of Google's taxonomy."""
    lines: tuple[Benefit, ...]
    measure: str = ""
    """Chinese measure word."""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """The entry found for a thing, and how near it is."""

    entry: Entry
    by: Literal["same", "alike", "wider", "type"]
    """The thing is of the archetype; is called by another noun of it; by a wider one (`jacket` of `rain jacket`); or
    is only sold under the same type."""

    def allows(self, benefit: Benefit) -> bool:
        """Tell whether a line that was written for the archetype can be said of the thing, its requirement aside."""
        text = f"{benefit.headline} {benefit.description}"
        if not benefit.requires and re.search(r"\w", _NEUTRAL.sub("", _SLOT.sub("", text))):
            return self.by == "same"  # what it says rests on the archetype alone
        if self.by == "wider":
            return "{noun}" in text
        return self.by != "type" or "{noun}" in benefit.headline


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
    match = _match(thing, locale) if thing and not thing.sensitive else None
    if thing is None or match is None or match.entry.sensitive:
        return ()
    entry = match.entry
    texts, known = tuple(sources(told)), {**facts(told, locale), "brand": told.brand}
    held: list[_Held] = []
    for benefit in entry.lines:
        if not match.allows(benefit) or not _names_it(benefit, entry, thing):
            continue
        filled = _filled(benefit, known, thing, locale)
        words = _licence(benefit, texts, entry, thing) if filled else None
        if filled and words is not None and not _repeats(filled, words, thing, locale):
            held.append(_Held(Line(*filled, requires=words), words.lower()))
    return tuple(one.line for one in _agreed(held, told.title.lower(), locale))[:MOST]


@cache
def _table() -> tuple[Entry, ...]:
    packed = gzip.decompress(FILE.read_bytes())
    return tuple(msgspec.json.decode(row, type=Entry) for row in packed.splitlines())


@cache
def _named(locale: Locale) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries by noun, English ones as `plural.folded` writes them."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in _table():
        if entry.lang == locale:
            for key in dict.fromkeys(_key(noun, locale) for noun in (entry.archetype, *entry.nouns)):
                found[key].append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def _key(noun: str, locale: Locale) -> str:
    return folded(noun) if locale == "en" else noun.lower()


def _endings(key: str, locale: Locale) -> Iterator[str]:
    """Yield a noun and what it ends in, the longest first; a Chinese noun has two characters at least."""
    if locale == "en":
        words = key.split()
        yield from (" ".join(words[start:]) for start in range(len(words)))
    else:
        yield from (key[start:] for start in range(max(len(key) - 1, 1)))


def _match(thing: Thing, locale: Locale) -> _Match | None:
    """Return the entry of the longest noun that the thing's own ends in, in a category near its own; else of its type."""
    named, key = _named(locale), _key(thing.noun, locale)
    for ending in _endings(key, locale):
        near = [entry for entry in named.get(ending, ()) if _is_near(entry, thing, exact=ending == key)]
        if near:
            entry = max(near, key=lambda entry: _steps_shared(entry.category, thing.path))
            archetype = _key(entry.archetype, locale)
            if key.endswith(archetype):
                return _Match(entry, "same")
            return _Match(entry, "wider" if archetype.endswith(ending) else "alike")
    of_type = {
        entry.archetype: entry
        for kind in types()
        if kind.node.number == thing.number and kind.archetype == thing.archetype
        for noun in (kind.english if locale == "en" else kind.chinese)
        for entry in named.get(_key(noun, locale), ())
        if _is_near(entry, thing, exact=False)
    }
    # Of several, none is surely its own.
    return _Match(next(iter(of_type.values())), "type") if len(of_type) == 1 else None


def _steps_shared(one: str, other: str) -> int:
    pairs = zip(one.split(" > "), other.split(" > "), strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(one.count(">"), other.count(">")) + 1)


def _is_near(entry: Entry, thing: Thing, *, exact: bool) -> bool:
    """Tell whether an entry's category is the thing's, but for a last step; the same noun may stand a little farther."""
    shared = _steps_shared(entry.category, thing.path)
    if exact:
        return shared >= 1
    return shared >= max(2, min(entry.category.count(">"), thing.path.count(">")))


def _names_it(benefit: Benefit, entry: Entry, thing: Thing) -> bool:
    """Tell whether a noun that stands in the line itself is the product's: a `jacket` is no `rain jacket`."""
    text, key = _key(f"{benefit.headline} | {benefit.description}", entry.lang), _key(thing.noun, entry.lang)
    own = {_key(noun, entry.lang) for noun in (entry.archetype, *entry.nouns)}
    if entry.lang == "zh":
        return not any(noun in text and not key.endswith(noun) for noun in own)
    spaced = f" {re.sub(r'[^a-z0-9]+', ' ', text)} "
    for noun in sorted(own, key=len, reverse=True):
        if f" {noun} " in spaced:
            spaced = spaced.replace(f" {noun} ", " ")
            if not f" {key}".endswith(f" {noun}") and (" " in noun or key not in own):
                return False
    return True


def _filled(benefit: Benefit, known: Mapping[str, str], thing: Thing, locale: Locale) -> tuple[str, str] | None:
    """Return headline and description with the feed's facts in; None: one is missing, or the noun's number is another."""
    headline = _put(benefit.headline, known)
    description = _CLAUSE.sub(r"\1 " if locale == "en" else r"\1", _put(_whole(benefit.description, known), known))
    if _GONE in headline + description:
        return None
    headline, description = headline[:1].upper() + headline[1:], description[:1].upper() + description[1:]
    if locale == "zh":
        return headline, description
    if _AGREES.search(f"{headline} | {description}") and not _same_number(benefit, thing):
        return None
    article = r"\1n {noun}" if _VOWEL.match(thing.noun) else r"\1 {noun}"
    return _ARTICLE.sub(article, headline), _ARTICLE.sub(article, description)


def _same_number(benefit: Benefit, thing: Thing) -> bool:
    text = f"{benefit.headline} {benefit.description}"
    if re.search(r"\b(?:a|an|this|that|each|every|one) \{noun\}|\bit\b|\bits\b|\bit's\b|\bitself\b", text, re.IGNORECASE):
        counted = re.search(r"\b(?:a|an|each|every|one) \{noun\}", text, re.IGNORECASE)
        return thing.count == "one" or (thing.count == "mass" and not counted)
    if re.search(r"\b(?:these|those) \{noun\}|\bthey\b|\btheir\b|\bthem\b", text, re.IGNORECASE):
        return thing.count == "many"
    verb = re.search(r"\{noun\} (\w+)", text)
    return verb is None or (verb[1].endswith("s") and not verb[1].endswith("ss")) == (thing.count != "many")


def _put(text: str, known: Mapping[str, str]) -> str:
    def fact(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            return match[0]
        return (known[name] or _GONE) if name != "brand" else (match[0] if known[name] else _GONE)

    return _SLOT.sub(fact, text)


def _whole(description: str, known: Mapping[str, str]) -> str:
    """Return a description without the clauses that are nothing but a fact which the feed does not state."""
    stop = description[-1:] if description[-1:] in {".", "。"} else ""
    clauses = [clause.strip() for clause in re.split(r"[，,]", description.removesuffix(stop))]
    kept = [clause for clause in clauses if _GONE not in _put(clause, known) or _SLOT.sub("", clause).strip()]
    if len(kept) == len(clauses):
        return description
    if stop == "。" and len(_put("".join(kept), known)) < _SAYS_LITTLE:
        return ""
    return ("，" if "，" in description else ", ").join(kept) + (stop if kept else "")


def _licence(benefit: Benefit, texts: tuple[str, ...], entry: Entry, thing: Thing) -> str | None:
    """Return the words of the feed that meet a requirement; None: it is not met."""
    if not benefit.requires:
        return ""
    line = f"{benefit.headline} {benefit.description} {thing.noun} {' '.join(entry.nouns)}"
    words = words_of(re.sub(r"[^\w\s-]", " ", line)) if entry.lang == "en" else (line.lower(),)
    own = frozenset(words)
    all_of = [said(required, texts, entry.lang, own) for required in benefit.requires]
    if all(all_of):
        return " ".join(all_of)
    return next((found for other in benefit.also if (found := said(other, texts, entry.lang, own))), None)


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
