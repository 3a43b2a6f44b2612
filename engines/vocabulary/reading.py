"""What was read of a product before any event: the noun that names it, spans that a writer may point at, benefit lines.

All of it is made at import from the feed's own words and kept in the catalogue; a writer never sees the page itself.
"""

from dataclasses import dataclass
from typing import Final, Literal

from engines.vocabulary.kinds import Number

SpanType = Literal[
    "feature", "material", "part", "capacity", "size", "taste", "scent", "compatibility", "use", "audience",
    "included", "origin", "certificate", "quantity", "care", "color", "style", "ingredient", "performance",
]  # fmt: skip
Form = Literal["noun", "adjective", "verb", "phrase", "measure", "count", "sentence"]
"""How a span stands in a sentence.

noun: a noun phrase without its determiner (`cushioned heel`, `钢化玻璃盖`); adjective: stands before the product's noun
(`waterproof`, `防水`); verb: a predicate of the product, in English in the third person singular (`folds into four`,
`可机洗`, `带拉链`); phrase: follows the noun (`for dry skin`, `made in Portugal`); measure (`30 x 40 cm`, `500毫升`);
count (`pack of 6`, `24色`); sentence: complete by itself, without its stop (`The lid locks`, `一按就是泡`).
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the feed that a sentence may take in as they are."""

    text: str
    """As it stands within a sentence: the feed's words in their order, calmed where the feed shouts."""
    type: SpanType
    form: Form
    count: Number = "mass"
    """Of a noun."""
    article: str = ""
    """English article of a singular noun: `a`, `an`, `the`; "": none."""
    source: str = "description"
    """Where the feed says it: title, description, highlight, material, color, size, gender, or `detail: NAME`."""


@dataclass(frozen=True, slots=True)
class Line:
    """A benefit line written by people for things of this type, whose requirement the feed meets."""

    headline: str
    """With placeholders `{noun}` and those of facts; "": it has none."""
    description: str
    requires: str
    """The words that license it, as the feed says them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a writer may say of a product beside its facts."""

    noun: str = ""
    """What it is, as it stands within a sentence (`running socks`, `马克杯`); "": not known for sure."""
    count: Number = "one"
    measure: str = ""
    """Chinese measure word of the noun; "" in English."""
    spans: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()
    sentences: tuple[str, ...] | None = None
    """Sentences of the description that may be quoted as they are, each with its stop; None: it was not read."""
    trust: tuple[float, ...] = ()
    """How likely a person would print each of the sentences, from 0 to 1; shorter: nothing is known of the rest."""
    name: str = ""
    """What a shopkeeper would call it: words of its title in their order, calmed; "": none is sure."""


UNREAD: Final = Reading()
"""Of a product of which only the facts are known."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed tells of a product in words, cleaned of markup but otherwise as it is; untrusted."""

    title: str
    brand: str = ""
    description: str = ""
    highlights: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """Name and value of each attribute."""
    material: str = ""
    color: str = ""
    """The feed's own word: `silver`."""
    size: str = ""
    gender: str = ""
    age_group: str = ""
    category: str = ""
    """The shop's own path of it: `Electronics > Phones`."""
