"""What a product brings itself as whole sentences: benefit lines that hold for it, and its feed's own sentences."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.composing.frames import Frame, Origin, Part, pieces_of
from engines.copy.composing.remainder import remainder
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.names import called, rest
from engines.copy.sentences import quotable
from engines.copy.sentences import told as told_whole
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

MOST_LINES: Final = 5
MOST_CLAUSES: Final = 5  # what a description says later helps few shoppers decide
_HALF: Final = re.compile(r"[.。;；:：]")
"""Two sentences in one, or a list: no headline."""
_BESIDE: Final = re.compile(
    r"^(?:Written by|Comes in|From|With|A case of|Graded) |^\d+ in a "
    r"|著$|出版$|\d\s?\S{1,2}装$|^[每有]|产自|可选$|内存|\u00d7\d"
)
"""Who wrote it, and in which amount it is sold, is no headline."""
_LEANS: Final = re.compile(
    r"(?:and|but|so|or|in addition|however|moreover|furthermore|therefore|then|thus|that|those|there|here|what|why|when"
    r"|whether|if|because|also|featuring|additionally|besides|plus|so that|which"
    r"|it also|with its|made|like|unlike|instead|not only|from|about this"
    r"|as (?:a|the)|while|whatever|with it|at the same time|this is)\b"
    r"|[而但且并所因此另同如若当无不]论?[且是以此外时果]|其中|此外|同时|让你|给你|无论|不仅|不管|介绍|别名",
    re.IGNORECASE,
)
"""A sentence that begins so leans on one before it."""
_OF_ONE: Final = re.compile(
    r"(?:fits|holds|takes|sticks|reduces|works|keeps|comes|folds|makes|has|is|gives|adds|lets|helps|features|includes|offers"
    r"|provides|protects|absorbs|removes|opens|closes|washes|dries|lasts|runs|stays|locks|hangs|stands|packs|weighs|covers"
    r"|supports|stretches|cleans|cuts|charges|connects|turns|does|can be|was)\b",
    re.IGNORECASE,
)
"""A sentence without its subject is said of one thing, not of several."""
_PRAISE: Final = re.compile(
    r"\b(?:perfect\w*|best|must-have|elevate\w*|discover\w*|unleash\w*|experience\w*|ultimate|amazing|stunning|timeless"
    r"|effortless\w*|indulge|journey|adventure\w*|beautiful\w*|incredibl\w*|luxur\w*|exquisite|fantastic|great|charming"
    r"|awesome|unique|ideal|high[ -]quality|premium|superior|excellent|love|dream\w*)\b"
    r"|极致|臻|尽享|匠心|之旅|完美|必备|奢华|奢享|尊贵|热销|高端|优质|神器|卓越|非凡|精致|尊享|彰显|绝佳|品质",
    re.IGNORECASE,
)
"""What praises tells nothing; the floor may quote it, an ad of ours does not."""
_BRACES: Final = re.compile(r"\{[^{}]*\}")
_SPEAKS: Final = re.compile(r"[^\W\d_]{2}")
"""A line that says nothing beside the noun says what the headline says."""
SENTENCES: Final[tuple[Part, ...]] = ("opening", "following")


def own_frames(product: Product, locale: Locale) -> tuple[Frame, ...]:
    """Return the sentences of a product as frames without slots; none when it is described in another language."""
    return tuple(dict.fromkeys(_frames(product, locale))) if product.locale == locale else ()


def _frames(product: Product, locale: Locale) -> Iterator[Frame]:
    for line in product.reading.lines[:MOST_LINES]:
        origin: Origin = "line" if line.requires else "kind"
        if line.headline:
            yield _whole("headline", line.headline, locale, origin)
        if _SPEAKS.search(_BRACES.sub("", line.description)):
            yield from (_whole(part, line.description, locale, origin) for part in SENTENCES)
    if not (product.reading.spans or product.reading.lines):
        # Nothing to point at: then the feed's sentences go together, as the floor says them.
        whole = said_by_floor(product, locale)
        yield from (Frame("opening", frozenset(), "any", whole, (whole,), "clause") for _ in filter(None, [whole]))
    told = quotable(product, locale)
    headline = next(iter(called(product)), "")
    named = rest(product.name, headline, locale)
    many = product.reading.count == "many"
    alone = [
        clause
        for clause in told
        if not (_LEANS.match(clause) or _PRAISE.search(clause) or (many and _OF_ONE.match(clause)))
    ]
    # What praises is better than nothing, as it is for the floor.
    alone = alone or [clause for clause in told if not _LEANS.match(clause)]
    known = (
        alone or product.reading.spans or product.reading.lines
    )  # what a name tells beside is said where nothing else is
    more = (
        "" if alone or (product.reading.noun and product.reading.spans) else remainder(product.name, headline, locale)
    )
    yield from (Frame(part, frozenset(), "any", more, (more,), "clause") for part in SENTENCES if more)
    known_kind = product.reading.noun or (product.reading.sentences is None and product.kind)
    for clause in (*alone[:MOST_CLAUSES], *filter(None, [] if known else [named])):
        # The feed's own braces are no placeholders.
        short = clause.rstrip(".。")
        # Over a name that does not tell what the thing is, a quotation tells it even less.
        if known_kind and display_width(short) <= HEADLINE_WIDTH and not (_HALF.search(short) or _BESIDE.search(short)):
            yield Frame("headline", frozenset(), "any", short, (short,), "clause")
        yield from (Frame(part, frozenset(), "any", clause, (clause,), "clause") for part in SENTENCES)


def said_by_floor(product: Product, locale: Locale) -> str:
    """Return the description that the floor gives a first view, or what the name tells beside its headline."""
    headline = next(iter(called(product)), "")
    return told_whole(product, locale) or rest(product.name, headline, locale)


def _whole(part: Part, text: str, locale: Locale, origin: Origin) -> Frame:
    return Frame(part, frozenset(), "any", text, tuple(pieces_of(text, locale)), origin)
