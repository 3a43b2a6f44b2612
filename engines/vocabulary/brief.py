"""What the copywriter is asked (a brief) and what it answers (a copy)."""

from dataclasses import dataclass
from typing import Literal

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

EventType = Literal["view", "cart", "click"]
Angle = Literal["view", "click", "cart", "return", "price_drop", "back_in_stock", "season"]
"""What an ad is about: what the thing is; the detail that helps decide; a reminder; another point for one who saw it
before; the offer; that it can be had again; what it is for at this time of the year."""
Tone = Literal["fresh", "luxury", "minimal", "playful", "tech"]
Segment = Literal["new", "browser", "returning", "bargain"]
Source = Literal["model", "endpoint", "causal", "template", "approved"]


@dataclass(frozen=True, slots=True)
class CopyBrief:
    """All that shapes a copy; free page text never gets here, only words found in our own vocabularies."""

    product: Product
    locale: Locale
    event: EventType
    season: str
    """Key of `engines.vocabulary.scene.SEASONS`."""
    tone: Tone
    segment: Segment
    backdrop: str
    """Key of `engines.vocabulary.scene.PALETTE` that suits the viewer's taste, or "" to let the copywriter choose."""
    angle: Angle = "view"
    """What the ad is about."""
    occasion: str = ""
    """Key of `engines.vocabulary.occasions.OCCASIONS` that the product is tagged for and that is now; "": none."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Finished words: facts are in, the display limits hold (`engines.copy.facts.LIMITS`)."""

    headline: str
    description: str
    cta: str
    scene: str
    """The scene prompt for the text encoder."""
    source: Source
    attempts: int
    rejections: tuple[str, ...]
    """One rule name per refused part, in order (`limit.headline`, `fact.number`, `policy.superlative` ...)."""
