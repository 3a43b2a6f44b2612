"""The head of an English title: the last noun of its first phrase that names a thing, or none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engines.vocabulary.english_titles import Phrase, carries_number, english_phrases, may_trail
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import MOST_WORDS, english
from engines.vocabulary.plural import is_plural, words_of
from engines.vocabulary.taxonomy import Node, Type
from engines.vocabulary.things import Thing, choose, is_below, thing

MOST_PHRASES: Final = 3
"""Later phrases of a title are features and uses."""
_PETS: Final = "Animals & Pet Supplies"
_JEWELRY: Final = "Jewelry"
_FOOD: Final = "Food, Beverages & Tobacco"
_PLAY: Final = frozenset({"Toys & Games", "Baby & Toddler"})
_SHIFTS: Final = frozenset(
    # Before a noun they make another thing of it, unless the noun is a toy's.
    spaced(
        """
        toy doll dollhouse miniature replica fake pretend play imitation model edible inflatable novelty
        printable digital virtual ebook dummy lego playmobil barbie squishy
        """
    )
)
_PARTS: Final = frozenset(spaced("replacement spare part accessory attachment adapter kit refill"))
_SERVED: Final = {
    # `… for Dogs`: whom a thing serves tells its department.
    **dict.fromkeys(
        spaced("dog cat puppy kitten pet rabbit hamster gerbil parrot bird reptile horse aquarium chicken"),
        frozenset({_PETS, "Sporting Goods", "Business & Industrial"}),
    ),
    **dict.fromkeys(spaced("doll dollhouse barbie"), _PLAY),
}
MOST_CAPITALS: Final = 4
MOST_PLAIN: Final = 6
"""A longer phrase is no plain name whose last word could stand for the category's own."""
VAGUE: Final = frozenset(spaced("up wall tin roll bag box camping security set game book color scene fan more style"))
"""Last words of nouns that name nothing on their own."""
_SEVERAL: Final = frozenset(
    spaced(
        "tablet ram spring safe dip rub string clutch crystal font relay patch washer receiver server driver processor"
    )
)
"""Alone they name several things (`Paracetamol Tablets`): only the feed's category can tell which."""
_NO_HEAD_AFTER: Final = frozenset(spaced("dual quad triple low no zero added extra"))
"""`Low Sugar`, `Dual Fan`: a property, not the thing."""
_FLAVOURED: Final = frozenset({_FOOD, "Health & Beauty", "Home & Garden"})
"""Where `Lemon & Ginger …` is a taste or a scent."""


@dataclass(frozen=True)
class _Words:
    """Words of a phrase with their keys; `T-Shirt` gives two keys."""

    parts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> "_Words":
        return cls(tuple((key, word) for word in words for key in words_of(word)))

    def may_trail(self, place: int) -> bool:
        """Tell whether a word may follow the head; capitals among small letters are a code (`SPF`, `ISO`)."""
        key, word = self.parts[place]
        shouted = all(other.isupper() for _, other in self.parts if other.isalpha())
        return may_trail(key) or (word.isupper() and len(word) <= MOST_CAPITALS and not shouted)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.parts)

    def written(self, start: int, end: int) -> str:
        """Return the words from key to key as the title writes them; capitals throughout are lowered."""
        kept: list[str] = []
        for _, word in self.parts[start:end]:
            if not kept or kept[-1] is not word:
                kept.append(word)
        text = " ".join(kept)
        return text.lower() if text.isupper() else text

    def nouns(self, end: int) -> Iterator[tuple[int, tuple[Type, ...]]]:
        """Yield the known nouns that end at key `end`, the longest first: where they start, and their types."""
        index = english().types
        for start in range(max(0, end - MOST_WORDS), end):
            if entries := index.get(" ".join(self.keys[start:end])):
                yield start, entries


@dataclass(frozen=True, slots=True)
class _Found:
    """A noun at the end of a phrase: what it is, if that can be told."""

    thing: Thing | None
    start: int
    """Where it starts, in keys."""


def english_head(text: str, node: Node | None) -> Thing | None:
    """Return what an English title names; None: nothing for sure.

    Args:
        text: the title without its brand.
        node: the feed's category.
    """
    phrases = english_phrases(text)[:MOST_PHRASES]
    for phrase in phrases:
        if not phrase.words:
            return None
        found = _head(phrase, node)
        words = _Words.of(phrase.words)
        if found is None or (found.thing is None and node):
            inside = _inside(words, node) if node else None
            if inside or found:
                return inside
        elif found:
            return found.thing
        if any(key in english().heads and not may_trail(key) for key in words.keys):
            return None  # it names a thing that we do not know, or not in a way we can follow
    return None


def _head(phrase: Phrase, node: Node | None) -> _Found | None:
    """Return the noun a phrase ends in; with no thing where it names two, or one that is in doubt."""
    words = phrase.words
    joint = next((place for place, word in enumerate(words) if word.casefold() in {"&", "and", "+"} and place), 0)
    if joint:
        keys = len(_Words.of(words[:joint]).keys)
        whole = _suffix(phrase, node)
        if whole and whole.start < keys:
            return whole
        amount = next((at for at, word in enumerate(words) if at > joint + 1 and carries_number(word)), len(words))
        whole = _suffix(Phrase(words[:amount], phrase.served), node) or whole
        first = _last_types(words[:joint])
        if first and not (whole and whole.thing and _is_flavour(first, whole.thing)):
            return _Found(None, 0)
        return whole
    amount = next((place for place, word in enumerate(words) if place and carries_number(word)), 0)
    whole = _suffix(phrase, node)
    if amount:  # `Tent Pegs 20 x …`: what follows an amount is no head, unless it belongs to it (`35mm Film`)
        keys = len(_Words.of(words[:amount]).keys)
        before = _suffix(Phrase(words[:amount], phrase.served), node)
        if before and (before.thing or whole is None) and not (whole and whole.thing and whole.start <= keys):
            return before
    return whole


def _is_flavour(first: Iterable[Type], last: Thing) -> bool:
    """Tell `Lemon & Ginger Tea` from `Shampoo & Conditioner`."""
    tops = {entry.node.top for entry in first}
    return tops <= {_FOOD, "Home & Garden"} and _FOOD in tops and last.path.split(" > ")[0] in _FLAVOURED


def _last_types(words: Sequence[str]) -> tuple[Type, ...]:
    """Return the types of the noun that some words end in."""
    own = _Words.of(words)
    end = len(own.keys)
    while end and may_trail(own.keys[end - 1]):
        end -= 1
    return next((entries for _, entries in own.nouns(end)), ())


def _suffix(phrase: Phrase, node: Node | None) -> _Found | None:
    """Return the noun of the last words of a phrase, once sizes, colours and codes are off."""
    words = _Words.of(phrase.words)
    end = len(words.keys)
    while end:
        last = words.keys[end - 1]
        for start, entries in words.nouns(end):
            if start == end - 1 and may_trail(last) and not is_plural(words.parts[start][1]):
                continue
            if start and words.keys[start] == "gift":
                continue  # `Mooncakes Gift Box` is mooncakes
            fitting = _fitting(entries, words, start, end, phrase, node)
            return _Found(choose(fitting, words.written(start, end), node), start)
        if not words.may_trail(end - 1):
            return _by_last_word(words, end, node)
        end -= 1
    return None


def _by_last_word(words: _Words, end: int, node: Node | None) -> _Found | None:
    """Return what `Case` is in a category of phone cases: the last word of a noun of its own types."""
    last = words.keys[end - 1]
    if last not in english().heads:
        return None
    if end > MOST_PLAIN or last in VAGUE:
        return _Found(None, end - 1)
    ends = [
        entry
        for entry in (english().of_node.get(node.number, ()) if node else ())
        if any(words_of(noun)[-1:] == [last] for noun in entry.english)
    ]
    return _Found(thing(ends[0], words.written(end - 1, end)) if ends else None, end - 1)


def _inside(words: _Words, node: Node) -> Thing | None:
    """Return the last noun of the category's own types, in a title that piles up what follows it."""
    for end in range(len(words.keys), 0, -1):
        for start, entries in words.nouns(end):
            if own := [entry for entry in entries if entry.node.number == node.number]:
                return thing(own[0], words.written(start, end))
        if words.keys[end - 1] in _PARTS:
            return None
    return None


def _fitting(  # noqa: PLR0917  where a noun stands, and in what
    entries: Sequence[Type], words: _Words, start: int, end: int, phrase: Phrase, node: Node | None
) -> Sequence[Type]:
    """Return the types of a noun that its neighbours, whom it serves and the feed's category do not speak against."""
    if node:
        own = [entry for entry in entries if is_below(entry.node, node) or is_below(node, entry.node)]
        own = own or [entry for entry in entries if entry.node.top == node.top]
        if any(entry.node.number == node.number for entry in own):
            return own
        if not own and (start == end - 1 or len(entries) > 1):
            return ()
        entries = own or entries
    if _piles_up(words, start, end) or (start == end - 1 and not node and words.keys[start] in _SEVERAL):
        return ()
    before = words.keys[:start]
    tops = [_SERVED[key] for key in (*phrase.served, *before) if key in _SERVED]
    if not phrase.served and all(_JEWELRY in entry.node.path for entry in entries):
        tops = []  # `Gold Bird Necklace`: a motif
    if not _SHIFTS.isdisjoint(before):
        tops.append(_PLAY)
    if start == end - 1 and not node:  # longer nouns are sure of themselves
        told = english().departments
        tops += [told[key] for key in before if key in told and not may_trail(key)]
    return [entry for entry in entries if all(entry.node.top in allowed for allowed in tops)]


def _piles_up(words: _Words, start: int, end: int) -> bool:
    """Tell `Denim Skirt Mini Button` and `Protein Bar Salted Caramel`: another noun came first, and stands apart."""
    if start and words.keys[start - 1] in _NO_HEAD_AFTER:
        return True
    for place in range(1, start + 1):
        for other, _ in words.nouns(place):
            several = place - other > 1
            apart = place < start and (end - start == 1 or other == 0 or may_trail(words.keys[place]))
            if (several or apart) and not may_trail(words.keys[place - 1]):
                return True
    return False
