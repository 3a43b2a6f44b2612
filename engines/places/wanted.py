"""The place that an ad wants, before it is painted."""

import msgspec

from engines.paint.asked import Asked


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A place for one product in one slot."""

    asked: Asked
    """What is painted."""
    mirrored: bool
    """Whether it is shown mirrored, so that its light comes from the product's side."""
    span: float
    """Centimetres that 512 painted pixels show at the foot; less than the place's `across` comes nearer."""
    why: str
    """Why this place, as a person would say it."""


class Refused(msgspec.Struct, frozen=True):
    """No place is right for a product: it is shown on paper."""

    why: str
    """Why, as a person would say it."""
