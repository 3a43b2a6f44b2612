"""Which content words of a copy nothing licenses."""

from typing import Final

from engines.copy.ask import Assignment
from engines.copy.facts import without_facts
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded
from engines.vocabulary.reading import Line
from export.copy.judging.wording import content, stem, uncovered

FRAME: Final = frozenset(map(stem, spaced("detail page see look made come price cost")))
"""Words of the template and of frames, as stems."""
CHINESE_FRAME: Final = ("现价", "原价", "售价", "出品", "详情", "请见", "商品", "页面", "价格", "查看")


def unlicensed(copy: Copy, assignment: Assignment) -> list[str]:
    """Return the content words of headline and description that nothing licenses.

    What does: the feed's own words, the nouns of the product's type, the frames, and benefit lines that hold for it.
    """
    product = assignment.brief.product
    said = without_facts(f"{copy.headline}\n{copy.description}", assignment.facts)
    reading = product.reading
    told = (product.name, product.brand, product.description, *(span.text for span in reading.spans))
    lines = tuple(text for line in reading.lines for text in _texts(line))
    noun = reading.noun or product.kind
    if product.locale == "zh":
        nouns = [name for entry in chinese().types.get(noun, ()) for name in entry.chinese]
        return uncovered(said, (*told, *lines, noun, *nouns, *CHINESE_FRAME))
    nouns = [name for entry in english().types.get(folded(noun), ()) for name in entry.english]
    known = {word for text in (*told, *lines, noun, *nouns) for word in content(text, "en")} | FRAME
    return [word for word in content(said, "en") if word not in known]


def _texts(line: Line) -> tuple[str, str]:
    return line.headline, line.description
