"""What a writer is given: the brief, its traits in closed vocabulary, and the facts that its copy may state.

All of it is made once for a creative (`assign`) and handed to whoever writes, judges or steps in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engines.copy.facts import display_width, facts_of
from engines.copy.policy import broken_rule
from engines.vocabulary.brief import CopyBrief, EventType, Segment, Tone
from engines.vocabulary.locales import Locale
from engines.vocabulary.words import kind_of, made_of

NameRoom = Literal["short", "middle", "long", "none"]
Offer = Literal["sale", "price", "none"]

NAME_WIDTHS: Final[dict[NameRoom, int]] = {"short": 14, "middle": 22, "long": 40}
"""Widest name of each class; a name beyond the last leaves a description no room for anything else."""
BRAND_WIDTH: Final = 12  # a wider brand takes half of a headline
MONEY_WIDTH: Final = 16  # `IDR 1,250,000.00`; two of them still leave most of a description


@dataclass(frozen=True, slots=True)
class Ask:
    """A brief in closed vocabulary, nothing of the page or the title itself: what a foreign model is told of it."""

    locale: Locale
    event: EventType
    season: str
    tone: Tone
    segment: Segment
    category: str
    kind: str
    material: str
    colour: str
    backdrop: str
    offer: Offer
    name: NameRoom
    brand: Literal["yes", "no"]


def _room(name: str) -> NameRoom:
    if not name.strip() or broken_rule(name):
        return "none"
    width = display_width(name)
    return next((room for room, most in NAME_WIDTHS.items() if width <= most), "none")


def _offer(facts: Mapping[str, str]) -> Offer:
    amounts = [facts[key] for key in ("{price}", "{sale_price}") if key in facts]
    if any(display_width(amount) > MONEY_WIDTH for amount in amounts):
        return "none"
    return "sale" if "{percent}" in facts else "price"


def _ask(brief: CopyBrief, facts: Mapping[str, str]) -> Ask:
    """Return `brief` in closed vocabulary; a name or brand that is too wide or breaks the policy is left out."""
    product = brief.product
    brand = facts.get("{brand}", "")
    spoken = bool(brand.strip()) and display_width(brand) <= BRAND_WIDTH and not broken_rule(brand)
    return Ask(
        locale=brief.locale,
        event=brief.event,
        season=brief.season,
        tone=brief.tone,
        segment=brief.segment,
        category=product.category,
        kind=kind_of(product.kind, product.category),
        material=made_of(product.name),
        colour=product.colour,
        backdrop=brief.backdrop,
        offer=_offer(facts),
        name=_room(product.name),
        brand="yes" if spoken else "no",
    )


def _sayable(ask: Ask, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that a copy for `ask` may use."""
    barred = set()
    if ask.name == "none":
        barred.add("{name}")
    if ask.brand == "no":
        barred.add("{brand}")
    if ask.offer == "none":
        barred |= {"{price}", "{sale_price}", "{percent}"}
    return {key: value for key, value in facts.items() if key not in barred}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A brief as every writer takes it: with its traits, and what each placeholder that may be said stands for."""

    brief: CopyBrief
    ask: Ask
    facts: Mapping[str, str]

    @property
    def plain(self) -> bool:
        """Whether the product wants plain words only: what it is called, and what it costs."""
        return bool(self.brief.product.sensitive)


def assign(brief: CopyBrief) -> Assignment:
    """Read from `brief` what a writer needs."""
    facts = facts_of(brief.product, brief.locale)
    ask = _ask(brief, facts)
    return Assignment(brief, ask, _sayable(ask, facts))
