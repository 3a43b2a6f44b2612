"""Spans of an English sentence: its clauses one after the other, for as long as each is understood."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engines.copy.reading.english_amounts import measure, pack
from engines.copy.reading.english_attributes import material, of_detail
from engines.copy.reading.english_clauses import NOTHING, Found, adjective, clauses, lead
from engines.copy.reading.english_followers import phrase
from engines.copy.reading.english_lists import nouns
from engines.copy.reading.english_predicates import VERBS
from engines.copy.reading.english_product import of_product, predicate, product_at
from engines.copy.reading.english_spans import Place, joined
from engines.copy.reading.english_tagging import Word, words
from engines.copy.reading.english_text import looks_foreign, shouts
from engines.copy.reading.english_verbs import part_sentence, verb
from engines.copy.reading.english_words import REFUSED
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span

_CARE: Final = re.compile(
    r"(?:hand|machine) wash(?: (?:only|cold|cool|warm|at \d{2}))?(?: only)?|wipe clean(?: with a damp cloth)?"
    r"|spot clean only|dry clean only|tumble dry low",
    re.IGNORECASE,
)
_OWN_SIZE: Final = re.compile(r"[x\u00d7]|[a-z]$(?<=wide|high|tall|long|deep|hick)")
"""A lone length may be that of a part."""
_ORDERS: Final = frozenset(
    spaced(
        """
        swap click tumble press increase reduce improve provide offer help ensure
         add use wash keep store choose hang place pair apply mix open close clean fill rinse remove
        insert sand rub hide feed bake paint peel slide twist measure check see read wear put take make let
        try get set find pick pull push shake soak spray sprinkle stir turn tie wrap write draw dip dry dilute
        enjoy avoid allow bring build charge connect cover create decorate display fold freeze give go grip
        heat hold lay leave lift load look mount move pack play plug pop pour prepare protect replace reuse
        roll run scan send serve sew shape share sit sleep slip snap split spread stack start step stick stop
        switch tap trim unplug warm watch wipe work
        """
    )
)
"""Words that begin an order to the reader, which tells nothing of the product."""
_NAMED: Final = re.compile(r"[^,:()]{1,40}:\s")
_TAKES_BACK: Final = frozenset({"so", "but", "just", "yet"})
_SUBJECTS: Final = frozenset({"it", "this", "they", "these"})


def of_sentence(text: str, place: Place) -> list[Span]:
    """Return the spans of one sentence or line.

    Args:
        text: without its stop.
        place: where it stands, and what the product is.
    """
    if looks_foreign(text) or text.count(":") > 1:
        return []
    if _CARE.fullmatch(text):
        return [Span(text[:1].lower() + text[1:].lower(), "care", "sentence", source=place.source)]
    told = words(text, calm=shouts(text) or _is_titled(text))
    if any(word.key in REFUSED for word in told):
        return []
    parts = clauses(told)
    if len(parts) > 1 and _NAMED.match(text):
        name, value = text.split(":", 1)
        if (stated := of_detail(name, value, place.thing)) or len(parts[1]) <= 3:
            return [replace(stated, source=place.source)] if stated else []
        parts = parts[1:]  # `Easy to clean: the bowl …`
    return _of_clauses(parts, place)


def _of_clauses(parts: Sequence[Sequence[Word]], place: Place) -> list[Span]:
    """Return the spans of the clauses from the first on, up to one that is not understood."""
    spans: list[Span] = []
    for at, part in enumerate(parts):
        follows = parts[at + 1][0].key if at + 1 < len(parts) else ""
        if follows in _TAKES_BACK:
            break
        found = _next(part, place, listed=True) if at else _first(part, place)
        own = found.spans
        if spans and spans[0].type == "included":
            own = tuple(replace(each, type="included") for each in own if each.form == "noun")
        if follows and any(each.text.startswith("for ") or _is_first_of_list(each, parts[at + 1]) for each in own):
            break
        spans += own
        if not found.whole:
            break
    return spans


def _is_first_of_list(span: Span, follows: Sequence[Word]) -> bool:
    """Tell `works on gas, ceramic, induction`, which is not said by its first alone."""
    return span.form == "verb" and span.type == "compatibility" and len(follows) <= 2


def _is_titled(text: str) -> bool:
    """Tell text that capitalises its words as titles do."""
    longer = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if len(word) > 3]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) * 10 >= 7 * len(longer)


def _first(part: Sequence[Word], place: Place) -> Found:
    """Read the clause that a sentence begins with."""
    if found := _subject(part, place):
        return found
    part = part[lead(part) :] or part
    if len(part) > 1 and (part[1].key == "wash" or (part[0].key in _ORDERS and part[1].key != "of")):
        return NOTHING
    at = product_at(part, place)
    if at is not None and part[0].key != "the":
        return of_product(part, at, place)
    if (found := part_sentence(part, place)).spans or (found := verb(part, place)).spans:
        return found
    if part[0].key in {"comes", "includes", "has", "features", "is"}:
        return predicate(part, place)
    return nouns(part[1:], place) if part[0].key in {"with", "featuring"} else _next(part, place)


def _next(part: Sequence[Word], place: Place, *, listed: bool = False) -> Found:
    """Read a clause that stands in a list."""
    if part[0].tag == "CC" and len(part) > 1:
        part = part[1:]
    text = joined(part)
    if amount := measure(text, place.source, place.thing) or pack(text, place.source):
        return Found((amount,) if _is_own(amount) else (), whole=True)
    if text.startswith("100%") and (pure := material(text, place.source)):
        return Found((pure,), whole=True)
    for read in (adjective, phrase):
        if (found := read(part, place)).spans:
            return found
    if part[0].key in VERBS and (found := verb(part, place)).spans:
        return found
    if part[-1].key in {"included", "supplied"}:
        return nouns(_before_is(part[:-1]), place, kind="included")
    return nouns(part, place, listed=listed)


def _is_own(amount: Span) -> bool:
    """Tell a measure of the product from what may be that of a part."""
    if amount.type == "size":
        return _OWN_SIZE.search(amount.text) is not None
    return amount.type != "performance"


def _before_is(part: Sequence[Word]) -> Sequence[Word]:
    part = part[:-1] if part and part[-1].key in {"is", "are"} else part
    return part[1:] if part and part[0].key == "the" else part


def _subject(part: Sequence[Word], place: Place) -> Found | None:
    """Read `It folds flat` and `This mug has …`; None: the clause does not begin with the product."""
    first = part[0].key
    if first in _SUBJECTS and len(part) > 2 and (part[1].key in VERBS or part[1].key in _PREDICATES):
        return predicate(part[1:], place)
    if first in {"this", "these", "the", "our"}:
        at = next((at for at, word in enumerate(part[:5]) if singular(word.key) in place.names), 0)
        if at and at + 2 < len(part):
            behind = part[at + 1]
            if behind.key in {"with", "featuring"}:
                return nouns(part[at + 2 :], place)
            return predicate(part[at + 1 :], place) if behind.key in VERBS or behind.key in _PREDICATES else NOTHING
    return None


_PREDICATES: Final = frozenset(
    {"is", "are", "has", "have", "comes", "come", "features", "feature", "includes", "include"}
)
