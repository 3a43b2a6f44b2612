"""Draws briefs for the corpus: every trait of the control tokens, as mixed as a shop's traffic."""

from typing import cast

from engines.copy.ask import VALUES, Ask, NameRoom, Offer
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import CATEGORIES, MADE_OF
from export.copy.chance import Chance

MATERIALS: dict[str, tuple[str, ...]] = {
    "kitchen": ("ceramic", "wood", "bamboo", "steel", "glass", "copper", "marble", "iron", "enamel", "aluminium"),
    "audio": ("wood", "aluminium", "leather"),
    "lighting": ("wood", "brass", "glass", "ceramic", "rattan", "linen", "copper", "marble", "bamboo"),
    "sports": ("steel", "cork", "iron", "glass", "cotton", "aluminium"),
    "toys": ("wood", "cotton", "felt", "bamboo"),
    "fashion": ("leather", "canvas", "wool", "silk", "cotton", "linen", "steel", "felt"),
    "garden": ("terracotta", "ceramic", "steel", "copper", "wood", "rattan"),
    "pets": ("ceramic", "leather", "steel", "cotton", "rattan", "bamboo", "felt"),
    "home": ("ceramic", "glass", "wood", "linen", "wool", "brass", "marble", "rattan", "cotton", "bamboo"),
    "travel": ("leather", "canvas", "aluminium", "bamboo"),
    "office": ("leather", "wood", "brass", "bamboo", "felt"),
    "electronics": ("aluminium", "wood", "bamboo"),
}


def draw_ask(chance: Chance) -> Ask:
    """Return one brief; every value comes up, those that a shop's feed and traffic bring most come up most."""
    kind = chance.pick(tuple(KINDS)) if chance.of(0.88) else ""  # few names tell no kind
    category = KINDS[kind].category if kind else chance.pick(tuple(CATEGORIES))
    materials = MATERIALS.get(category, ()) if chance.of(0.92) else tuple(MADE_OF)  # a feed may name any
    fields = {name: chance.pick(values) for name, values in VALUES.items()} | {
        "kind": kind,
        "category": "other" if kind and chance.of(0.04) else category,  # shops file a known kind anywhere
        "season": "none" if chance.of(0.3) else chance.pick(VALUES["season"]),
        "material": chance.pick(materials) if materials and chance.of(0.45) else "",
        "colour": chance.pick(tuple(PALETTE)) if chance.of(0.85) else "",
        "backdrop": chance.pick(tuple(PALETTE)) if chance.of(0.5) else "",
        "offer": cast("Offer", chance.weighted({"sale": 0.45, "price": 0.5, "none": 0.05})),
        "name": cast("NameRoom", chance.weighted({"short": 0.3, "middle": 0.3, "long": 0.25, "none": 0.15})),
        "brand": "yes" if chance.of(0.75) else "no",
    }
    return Ask(**fields)  # type: ignore[arg-type]  # the values come from the very tables of the fields' types
