"""Ranks drafts by sense and specificity: a linear model over what can be counted in a draft, learnt from marks.

Readers marked drafts of the corpus's own products as fit to print or not (`export/copy/corpus/marks-*.jsonl.gz`); the
weights are those of a logistic regression on their marks.
"""

import math
import re
from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from engines.copy.composing.composer import Way
from engines.copy.composing.content import content
from engines.copy.composing.frames import FACTS
from engines.copy.composing.table import Table
from engines.copy.composing.traits import traits
from engines.copy.facts import DESCRIPTION_WIDTH, HEADLINE_WIDTH, display_width
from engines.vocabulary.locales import Locale

_PROPER: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(r"\b(?=\w*\d)(?=\w*[A-Z])\w{4,}"),
    "zh": re.compile(r"[A-Z][A-Za-z]"),
}
"""What only a name holds: a model's number, in Chinese also a maker in Latin letters."""
SURE: Final = frozenset({"title", "material", "color", "size", "gender", "age_group"})
"""Columns of a feed, and what the title says: less is guessed in them than in prose."""


DESCRIBED: Final = frozenset({"description", "highlight"})
SLIGHT: Final = frozenset({"color", "size", "audience", "style"})
WEAK: Final = 1.0
"""What a description of slight things alone loses: readers print few, and the marks hold too few to weigh it."""

BARE: Final = 0.5
"""What `看看这台冰箱` loses where `冰箱` has a name: readers refuse it as they do the above."""


HIDDEN: Final = 0.5
"""What a headline for everything of a kind loses where the thing has a name of its own to stand there."""
WHICH: Final = 4.5
"""What an ad loses that says nothing of a name beside the kind: `Pickle, 500g` of brinjal pickle with amla."""
WHOLE: Final = 3.0
"""What it loses more where the name is certain: then nothing excuses `手机` of a model that has one."""
NAMELESS: Final = 2.0
"""What an ad loses that says no word of the name: figs are looked for as figs, not as fruit."""
EMPTY: Final = 1.5
"""What a description loses that says nothing at all: `Take another look.`"""
PRICE_ALONE: Final = 1.0
"""What a description loses that tells a price and nothing else: readers print two in three, of others three in four."""
PRICE_FIRST: Final = 1.0
"""What one loses that begins with a price alone and goes on: the price stands on every creative."""
ANY: Final = 2.0
"""What an ad loses of which every word fits any thing of its kind, where more could be said."""
UNNAMED: Final = 1.5
"""What a headline loses that says `phone` of one that has a name: a shopper who saw ten wants to know which."""
MOST_SURE: Final = 0.98
SILENT: Final = 3.0
"""What is lost where the feed describes the thing and nothing of it is said: a shopper wants to know this one."""


class Ranker:
    """Scores drafts; the higher the better."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    @classmethod
    def decode(cls, packed: bytes) -> "Ranker":
        """Read the weights of a bundle."""
        return cls(msgspec.json.decode(packed, type=dict[str, float]))

    def score(self, way: Way, table: Table) -> float:
        """Return how good a finished draft is."""
        learnt = sum(self._weights.get(name, 0.0) * value for name, value in measures(way, table).items())
        locale = table.said.locale
        learnt += sum(self._weights.get(f"{locale} {trait}", 0.0) for trait in traits(way.step, table))
        return learnt + self.rules(way, table)

    @staticmethod
    def rules(way: Way, table: Table) -> float:
        """Return what a draft loses by faults that marks hold too few of, 0 or less."""
        told = 0.0
        told -= HIDDEN if _hides_name(way, table) else 0.0
        unsaid = _unsaid_of_name(way, table)
        told -= WHICH * unsaid + (NAMELESS if unsaid == 1 else 0.0)
        told -= WHOLE * unsaid if _is_named(table) else 0.0
        told -= PRICE_ALONE if _is_priced(way, table) else 0.0
        told -= PRICE_FIRST if _begins_with_price(way, table) else 0.0
        told -= ANY if _says_of_any(way, table) else 0.0
        told -= UNNAMED if _leaves_unnamed(way, table) else 0.0
        told -= EMPTY if _is_empty(way, table) else 0.0
        told -= SILENT if _is_silent(way, table) else 0.0
        return told - (WEAK if _is_weak(way, table) else 0.0) - (BARE if _is_bare(way, table) else 0.0)


def _is_bare(way: Way, table: Table) -> bool:
    """Tell whether a headline says only what kind of thing it is, though the product's own name could stand there."""
    place, spans = way.step.said[0]
    frame = table.frames[place]
    says_more = (
        spans or frame.reminders - {"this"} or frame.origin != "frame" or frame.words & {"title", "price", "percent"}
    )
    return not says_more and "title" in table.said.facts


def _hides_name(way: Way, table: Table) -> bool:
    """Tell whether a headline is of the kind alone, though the product's name says more than what kind it is."""
    title = table.said.facts.get("title", "").casefold()
    below = _names_below(way, table)
    return (
        table.frames[way.step.said[0][0]].origin == "kind"
        and title not in {"", table.said.noun.casefold()}
        and not below
    )


def _names_below(way: Way, table: Table) -> bool:
    """Tell whether a description says the product's name."""
    return any("title" in table.frames[frame].words for frame, _ in way.step.said[1:-1])


def _leaves_unnamed(way: Way, table: Table) -> bool:
    """Tell whether a headline says no more than what kind of thing it is, of one whose name does not tell that."""
    place, spans = way.step.said[0]
    frame, title = table.frames[place], table.said.facts.get("title", "").casefold()
    noun = table.said.noun.casefold()
    says_which = spans or frame.origin in {"clause", "line"} or "title" in frame.words
    return bool(title) and bool(noun) and noun not in table.assignment.brief.product.name.casefold() and not says_which


def _unsaid_of_name(way: Way, table: Table) -> float:
    """Return which share of the words of the product's name an ad leaves out."""
    locale = table.said.locale
    name = content(table.said.facts.get("title", ""), locale)
    said = content("\n".join((way.step.headline, *way.step.sentences)), locale)
    return len(name - said) / max(1, len(name))


def _is_named(table: Table) -> bool:
    """Tell whether a product has a name for certain: a whole one, or one that holds a model."""
    title = table.said.facts.get("title", "")
    proper = _PROPER[table.said.locale].search(title) is not None
    return bool(title) and (proper or title == table.assignment.brief.product.name)


def _says_of_any(way: Way, table: Table) -> bool:
    """Tell whether an ad points at nothing, quotes nothing, and says no word of the name beside the kind."""
    locale, product = table.said.locale, table.assignment.brief.product
    if any(spans or table.frames[frame].origin == "clause" for frame, spans in way.step.said):
        return False
    which = content(product.name, locale) - content(table.said.noun, locale)
    said = content("\n".join((way.step.headline, *way.step.sentences)), locale)
    return bool(which) and (which | content(product.brand, locale)).isdisjoint(said)


def _is_empty(way: Way, table: Table) -> bool:
    """Tell whether a description points at nothing, quotes nothing and names no fact."""
    return all(
        table.frames[frame].origin == "frame" and not spans and table.frames[frame].words.isdisjoint(FACTS)
        for frame, spans in way.step.said[1:-1]
    )


def _is_priced(way: Way, table: Table) -> bool:
    """Tell whether a description says a price alone: no name, nothing of the thing or of its kind."""
    described = [(table.frames[frame], spans) for frame, spans in way.step.said[1:-1]]
    if table.assignment.brief.angle == "price_drop" or _names_below(way, table):
        return False
    return all(frame.origin == "frame" and not spans for frame, spans in described)


def _begins_with_price(way: Way, table: Table) -> bool:
    """Tell whether a description says a price before what else it says: `For $68.00. Lilac and pear.` does."""
    described = way.step.said[1:-1]
    first = table.frames[described[0][0]]
    return len(described) > 1 and first.origin == "frame" and not first.slots and first.words == {"price"}


def _is_silent(way: Way, table: Table) -> bool:
    """Tell whether a draft leaves unsaid all that the feed describes, where that could be said."""
    described = {place for place, span in enumerate(table.spans) if span.source in DESCRIBED}
    told = any(
        table.frames[frame].origin == "clause" or not described.isdisjoint(spans) for frame, spans in way.step.said
    )
    return not told and (bool(described) or any(frame.origin == "clause" for frame in table.own))


def _is_weak(way: Way, table: Table) -> bool:
    """Tell whether a description says no more than colour, size, for whom, or the price."""
    described = way.step.said[1:-1]
    if table.said.name and _names_below(way, table):
        return False
    if any(table.frames[frame].origin != "frame" for frame, _ in described):
        return False
    # `用的是蕾丝。` says as little as a colour does.
    slight = SLIGHT | {"material"} if table.said.locale == "zh" else SLIGHT
    return all(table.spans[span].type in slight for _, spans in described for span in spans)


def measures(way: Way, table: Table) -> dict[str, float]:
    """Return what is counted in a finished draft."""
    step, locale = way.step, table.said.locale
    (head, head_spans), *sentences = step.said[:-1]
    described = [table.spans[span] for _, spans in sentences for span in spans]
    pointed = [table.spans[span] for span in head_spans]
    frames = [table.frames[place] for place, _ in sentences]
    opening = frames[0]
    description = " ".join(step.sentences)
    one, other = content(step.headline, locale), content(description, locale)
    told = {
        "logprob": way.logprob / max(1, way.choices),
        f"headline is a {table.frames[head].origin}": 1.0,
        "headline points": min(len(pointed), 2) / 2,
        "headline is the title": float(table.frames[head].text == "{title}"),
        "headline names price": float("price" in table.frames[head].words),
        "headline width": display_width(step.headline) / HEADLINE_WIDTH,
        f"opening is a {opening.origin}": 1.0,
        "lines": float(sum(frame.origin == "line" for frame in frames)),
        "kinds": float(sum(frame.origin == "kind" for frame in frames)),
        "clauses": float(sum(frame.origin == "clause" for frame in frames)),
        "points": float(np.tanh(len(described) / 2)),
        "sentences": len(frames) / 3,
        "description names price": float(any("price" in frame.words for frame in frames)),
        "description width": display_width(description) / DESCRIPTION_WIDTH,
        "fragment": float(sum(not frame.words and len(frame.slots) == 1 for frame in frames)),
        "same words": len(one & other) / max(1, len(one)),
    }
    for span in (*pointed, *described):
        for name in (f"form {span.form}", f"type {span.type}"):
            told[name] = told.get(name, 0.0) + 1.0
    spans = (*pointed, *described)
    trusted = [_odds(worth) for worth in _trust(way, table)]
    told["least trust"], told["most trust"] = min(trusted, default=0.0), max(trusted, default=0.0)
    told["of the title"] = float(sum(span.source == "title" for span in described))
    told["sure"] = sum(span.source in SURE for span in spans) / max(1, len(spans))
    told["wide spans"] = float(sum(display_width(span.text) > HEADLINE_WIDTH for span in spans))
    return {f"{locale} {name}": value for name, value in told.items()}


def _trust(way: Way, table: Table) -> list[float]:
    """Return how likely a person would print each sentence of the feed that a draft quotes."""
    reading = table.assignment.brief.product.reading
    held = dict(zip(reading.sentences or (), reading.trust, strict=False))
    return [held[text] for text in way.step.sentences if text in held]


def _odds(chance: float) -> float:
    """Return the log of the odds of a chance, none beyond what the labeller is ever right to be sure of."""
    sure = min(max(chance, 1 - MOST_SURE), MOST_SURE)
    return math.log(sure / (1 - sure))
