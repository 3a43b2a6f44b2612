"""Chinese words of a product, read at import: how it is called, and spans that a sentence may take in.

What each form promises, so that frames may rely on it; N is the product's noun:

| form | types | reads right in |
|---|---|---|
| adjective | all | `[a]N`, `[a]的N`, `这款N是[a]的` |
| adjective | feature, care | also bare: `这款N[a]` |
| noun | part, included, feature | `带[n]的N`, `有[n]` |
| noun | audience, use | `适合[n]的N`, `这款N适合[n]`, `[n]用的N` |
| noun | certificate | `N，[n]`, `[n]的N` |
| noun | material | `[n]的N`, `材质是[n]` |
| noun | origin | `产自[n]的N`, `[n]的N` |
| verb | all | `这款N[v]`, `N[v]`, `[v]的N` |
| phrase | audience, use, compatibility | `[p]的N`, `这款N[p]`, after a comma by itself |
| measure | all | `[m]的N`, after a comma by itself |
| count | all | `[c]的N`, after a comma by itself |
| sentence | all | by itself, before `。` or `，` |
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from engines.copy.reading.chinese_choice import chosen
from engines.copy.reading.chinese_details import attributes
from engines.copy.reading.chinese_prose import prose
from engines.copy.reading.chinese_text import han, plain
from engines.copy.reading.chinese_titled import of_pieces
from engines.copy.reading.chinese_unsaid import is_foreign
from engines.copy.reading.labelling.labeller import Labelled
from engines.vocabulary.nouns import chinese
from engines.vocabulary.reading import Span, Told
from engines.vocabulary.things import Thing

_MOST_HIGHLIGHTS: Final = 12
_EATEN: Final = ("Food", "Animals & Pet Supplies", "Baby & Toddler")
_MOST_NAME: Final = 8
_WORN_BY: Final = re.compile("(?<=..)[男女童]$")
"""For whom a thing is may stand behind its noun without a gap: `t恤女`."""
_CODE: Final = re.compile(r"[\s\da-z.+-]*[A-Z\d][\s\w.+-]*$", re.ASCII)
"""A model behind a noun: `电视 CC`."""
_WEIGHED: Final = frozenset({"food", "beauty", "pets"})
"""Categories whose weight tells how much is in the pack."""
_SHAPES: Final = frozenset("块根张支片条")
_LONG: Final = frozenset("裤裙带链绳巾毯桌椅床膜垫纸")
"""What has the shape that such a word tells, whatever its type is called."""


def spans(told: Told, thing: Thing | None, seen: Labelled) -> tuple[Span, ...]:
    """Read what a writer may say of a product, the strongest first.

    Args:
        told: the feed's words, untrusted.
        thing: what the product is, as its title says.
        seen: the title, read by the labeller.

    Returns:
        At most 12 spans in the feed's words, each at most 40 columns wide, sentences 48; none from text that is not
        Chinese, praises, bargains, asks or commands.
    """
    name = noun(seen, thing)[0]
    head = name or (thing.noun if thing else "")
    light = thing is not None and thing.category in _WEIGHED
    found = chain(
        attributes(told, head=head, light=light),
        of_pieces(seen.pieces, head=head, light=light),
        _told(told, head, light=light),
    )
    brand = plain(told.brand)
    called = plain(told.title[:300])  # told again by the description, it is a name and no sentence
    kept = (
        _typed(span, thing)
        for span in found
        if (len(brand) < 2 or brand not in span.text) and not (span.form == "sentence" and span.text in called)
    )
    return chosen(kept, name)


def _typed(span: Span, thing: Thing | None) -> Span:
    """Return a span with the type that it has for things of this kind: what is not eaten smells rather than tastes."""
    if thing and (thing.path.startswith(_EATEN) or "Vitamins" in thing.path):
        return span
    if thing and span.type == "taste" and span.text.endswith("味"):
        return replace(span, type="scent")
    within = span.type == "ingredient" and span.text.startswith(("含", "内含", "蕴含"))
    return replace(span, type="included") if within and not (thing and thing.category == "beauty") else span


def noun(seen: Labelled, thing: Thing | None) -> tuple[str, str]:
    """Return how a product is called in a sentence (`儿童雨衣`) and its measure word (`件`).

    Args:
        seen: the title, read by the labeller.
        thing: what the taxonomy knows of it; ("", "") where neither tells.
    """
    said = _WORN_BY.sub("", _CODE.sub("", plain(seen.noun))) or (plain(thing.noun) if thing else "")
    if not han(said):
        return "", ""
    name = _short(said)
    return name, measure_of(name, thing.measure if thing else "")


def measure_of(name: str, given: str = "") -> str:
    """Return the measure word of the longest known noun that a name ends in; `款` where none is known.

    The taxonomy has one for all names of a type; a word for a shape holds for those that end alike: `块` of a
    scratching board, not of a scratching post.

    Args:
        name: what the thing is called.
        given: the measure word of its type, where that is known.
    """
    known = chinese().types
    found = next((known[name[at:]] for at in range(len(name) - 1) if name[at:] in known), ())
    measure = given or (found[0].measure if found else "")
    odd = found and name[-1] != found[0].chinese[0][-1] and name[-1] not in _LONG
    return "款" if not measure or (measure in _SHAPES and odd) else measure


def _short(name: str) -> str:
    """Return a noun, or, of a long one, the longest shorter noun that it ends in (`摩托车手机支架` of many more)."""
    if len(name) <= _MOST_NAME:
        return name
    known = chinese().types
    return next((name[-size:] for size in range(_MOST_NAME, 1, -1) if name[-size:] in known), name)


def _told(told: Told, head: str, *, light: bool) -> Iterator[Span]:
    for highlight in told.highlights[:_MOST_HIGHLIGHTS]:
        if not is_foreign(text := plain(highlight[:300])):
            yield from prose(text, "highlight", head=head, light=light)
    if not is_foreign(text := plain(told.description)):
        yield from prose(text, "description", head=head, light=light)
