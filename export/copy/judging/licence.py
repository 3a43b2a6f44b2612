"""Which content words of a copy nothing licenses."""

from functools import cache
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.facts import without_facts
from engines.vocabulary.brief import Copy
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded
from engines.vocabulary.reading import Line
from export.copy.judging import frames
from export.copy.judging.wording import content, uncovered

SPARE: Final = (
    "All details are on its page",
    "See the details",
    "现价",
    "原价",
    "售价",
    "出品",
    "详情请见商品页面",
    "查看商品详情",
)
"""What the template says of its own."""


def unlicensed(copy: Copy, assignment: Assignment) -> list[str]:
    """Return the content words of headline and description that nothing licenses.

    What does: the feed's own words, the nouns of the product's type, the frames, and benefit lines that hold for it.
    """
    product = assignment.brief.product
    said = without_facts(f"{copy.headline}\n{copy.description}", assignment.facts)
    reading = product.reading
    spans, quoted = (span.text for span in reading.spans), reading.sentences or ()
    told = (product.name, product.brand, product.description, *spans, *quoted)
    lines = tuple(text for line in reading.lines for text in _texts(line))
    noun = reading.noun or product.kind
    if product.locale == "zh":
        nouns = [name for entry in chinese().types.get(noun, ()) for name in entry.chinese]
        return uncovered(said, (*told, *lines, noun, *nouns, *frames.words("zh"), *SPARE))
    nouns = [name for entry in english().types.get(folded(noun), ()) for name in entry.english]
    known = {word for text in (*told, *lines, noun, *nouns) for word in content(text, "en")} | _own_words()
    return [word for word in content(said, "en") if word not in known]


@cache
def _own_words() -> frozenset[str]:
    """Return the stems of what frames and template say of their own."""
    return frozenset(word for text in (*frames.words("en"), *SPARE) for word in content(text, "en"))


def _texts(line: Line) -> tuple[str, str]:
    return line.headline, line.description
