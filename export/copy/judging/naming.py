"""What a copy calls the thing: its product's noun, or one that belongs to something else."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from engines.vocabulary.head_chinese import has_han
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.nouns import MOST_CHARACTERS, MOST_WORDS, chinese, english
from engines.vocabulary.plural import folded, words_of
from engines.vocabulary.product import Product
from engines.vocabulary.taxonomy import Type
from export.copy.judging.drawing import Piece
from export.copy.judging.wording import FUNCTION, content

_POINTS: Final = re.compile(r"\b(?:this|these)\s+([A-Za-z][A-Za-z' -]*)", re.IGNORECASE)
_OWNS: Final = re.compile(r"\byour\s+([A-Za-z][A-Za-z' -]*)", re.IGNORECASE)
_MODEL: Final = re.compile(r"\b(?:[A-Za-z]+\d\w*|[A-Za-z]?[a-z]+[A-Z]\w*)")
"""A word of a name that names a model, and so the product: `Reno10`, `iPhone`."""
_SHOP: Final = re.compile(r"\b(?:basket|bag|cart|list|order|wish ?list|browser)\b", re.IGNORECASE)
"""What is the shopper's while shopping: `in your bag`."""
_CHINESE_POINTS: Final = re.compile(r"这[款只个件条双副套张把台支瓶盒包袋罐块片本枚顶盏口座辆]([\u4e00-\u9fff]{2,12})")
_CHINESE_OWNS: Final = re.compile(r"[你您]的([\u4e00-\u9fff]{2,12})")


def is_named(piece: Piece) -> bool:
    """Tell whether headline or description say what is for sale: its noun, or where that is unknown its name's words.

    A noun is said by its head alone, too (`socks` for running socks), and by another noun of its type.
    """
    said, product = f"{piece.headline}\n{piece.description}", piece.product
    noun = product.reading.noun or product.kind
    if any(re.search(rf"(?<!\w){re.escape(model)}(?!\w)", said) for model in _MODEL.findall(product.name)):
        return True
    if not noun:
        return _shares_name(said, product)
    if has_han(noun):
        ends = {noun[at:] for at in range(len(noun) - 1)}
        return any(name in said for name in {*ends, *_synonyms(noun)})
    words = f" {folded(_plain(said))} "
    heads = {folded(name).rpartition(" ")[2] for name in (noun, *_synonyms(noun))}
    return any(f" {head} " in words for head in heads)


def _shares_name(said: str, product: Product) -> bool:
    own = set(content(product.name, product.locale))
    without_brand = own - set(content(product.brand, product.locale))
    if not own:  # a name of digits and codes
        return any(word in said for word in product.name.split())
    return not (without_brand or own).isdisjoint(content(said, product.locale))


def _plain(text: str) -> str:
    """Return English text without its punctuation."""
    return re.sub(r"[^\w'-]+", " ", text)


def _types(noun: str) -> tuple[Type, ...]:
    return chinese().types.get(noun, ()) if has_han(noun) else english().types.get(folded(noun), ())


def _synonyms(noun: str) -> Iterator[str]:
    for entry in _types(noun):
        yield from entry.chinese if has_han(noun) else entry.english


def wrong_nouns(piece: Piece, feed: str) -> list[str]:
    """Return nouns of the taxonomy that a copy calls the thing by, though it is none.

    What is called so is what a headline ends in, and what follows `this` (`这款`) or `your` (`你的`). A noun that the
    feed says may head a headline, as a part does, and be the shopper's; the thing itself it is only if the product's
    own noun says so.

    Args:
        piece: the copy with its product.
        feed: all words of the product's row.
    """
    noun = piece.product.reading.noun or piece.product.kind
    # What people wrote for things that are called so may name others: `at your desk`.
    written = [text for line in piece.product.reading.lines for text in (line.headline, line.description) if text]
    said = f"{piece.headline}\n{piece.description}\n{piece.cta}"
    for text in written:
        said = said.replace(text, "")
    pointed, owned = (_CHINESE_POINTS, _CHINESE_OWNS) if has_han(said) else (_POINTS, _OWNS)
    phrases = [phrase for phrase in pointed.findall(said) if not _goes_on(phrase, noun)]
    found = [name for name in _nouns(phrases) if not _is_own(name, noun, feed if not noun else "")]
    headed = head_noun(piece.headline, piece.product.brand) if piece.headline not in written else None
    owns = [phrase for phrase in owned.findall(said) if not _SHOP.match(phrase)]
    named = [*_nouns(owns), *([headed.noun] if headed and not _SHOP.fullmatch(headed.noun) else [])]
    return found + [name for name in named if not _is_own(name, noun, feed)]


def _goes_on(phrase: str, noun: str) -> bool:
    """Tell whether a Chinese phrase says the product's noun, or none, and goes on: `行李箱带四只轮`, `附标签和笔`."""
    return has_han(noun) and re.search(rf"{re.escape(noun)}[带有配用可能是在为]|^[附带有配]", phrase) is not None


def _nouns(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the longest known noun that each phrase begins with after its adjectives, if any."""
    for phrase in phrases:
        if has_han(phrase):
            ends = (
                phrase[at:end]
                for end in range(len(phrase), 1, -1)
                for at in range(max(0, end - MOST_CHARACTERS), end - 1)
            )
            if found := next((part for part in ends if part in chinese().types), ""):
                yield found
            continue
        words = phrase.split()[:MOST_WORDS]
        starts = (" ".join(words[:end]) for end in range(len(words), 0, -1))
        if found := next((part for part in starts if folded(part) in english().types), ""):
            yield found


def _is_own(name: str, noun: str, feed: str) -> bool:
    """Tell whether `name` is what the product is called, or stands in `feed`."""
    if has_han(name):
        own = name in noun or (bool(noun) and noun in name) or name in feed
    else:
        words = set(words_of(name)) - FUNCTION
        own = folded(name).rpartition(" ")[2] in words_of(noun) or words <= set(words_of(_plain(feed)))
    numbers = {entry.node.number for entry in _types(noun)}
    return own or any(entry.node.number in numbers for entry in _types(name))
