"""What a product is: a noun with all that the taxonomy's table tells of its type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engines.vocabulary.kinds import Number
from engines.vocabulary.plural import is_plural
from engines.vocabulary.taxonomy import Node, Type

FLAT: Final = (
    "Apparel & Accessories > Clothing",
    *(
        f"Apparel & Accessories > Clothing Accessories > {name}"
        for name in (
            "Bandanas & Headties",
            "Belts",
            "Gloves & Mittens",
            "Hats",
            "Neckties",
            "Scarves & Shawls",
            "Suspenders",
        )
    ),
    "Apparel & Accessories > Costumes & Accessories > Costumes",
    "Apparel & Accessories > Jewelry > Necklaces",
    "Home & Garden > Decor > Artwork > Decorative Tapestries",
    "Home & Garden > Decor > Artwork > Posters, Prints, & Visual Artwork",
    "Home & Garden > Decor > Rugs",
    "Home & Garden > Decor > Window Treatments",
    "Home & Garden > Linens & Bedding",
)
"""Categories of what has no foot to stand on: worn, hung or laid, and photographed so."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a product is, as its own title says."""

    noun: str
    """As written in the title."""
    number: int
    """Of its category in Google's taxonomy."""
    path: str
    """Of that category."""
    category: str
    """A key of `words.CATEGORIES`."""
    archetype: str
    """What things of its type have in common, in English: `brake pads`."""
    size_cm: tuple[int, int] | None
    """Longest side, from and to, as usual."""
    sensitive: str
    """Why it wants plain words only: `medicine`, `alcohol`…; "": it does not."""
    measure: str
    """Chinese measure word."""
    count: Number
    """How the noun counts in English, as it is written."""

    @property
    def node(self) -> Node:
        """The category of its type."""
        return Node(self.number, self.path, self.category)


def thing(entry: Type, noun: str) -> Thing:
    """Return what a title calls `noun`, a thing of the type `entry`."""
    least, _, most = entry.size.partition("-")
    most = most or least
    many = entry.plural == "p" or (noun.isascii() and is_plural(noun)) or (not noun.isascii() and entry.plural == "m")
    return Thing(
        noun=noun,
        number=entry.node.number,
        path=entry.node.path,
        category=entry.node.category,
        archetype=entry.archetype,
        size_cm=(int(least), int(most)) if least.isdecimal() and most.isdecimal() else None,
        sensitive=entry.sensitive,
        measure=entry.measure,
        count="many" if many else "mass" if entry.plural == "x" else "one",
    )


def lies_flat(path: str) -> bool:
    """Tell whether things of the category `path` have no foot to stand on."""
    return any(path == flat or path.startswith(f"{flat} > ") for flat in FLAT)


def is_below(inner: Node, outer: Node) -> bool:
    """Tell whether `inner` is `outer` or a part of it."""
    return inner.number == outer.number or inner.path.startswith(f"{outer.path} > ")


def choose(entries: Sequence[Type], noun: str, node: Node | None) -> Thing | None:
    """Return what a noun with some types is; None without any.

    The type nearest to the feed's category is taken. Without one, a noun that several departments sell by the same
    longer name is of none of them (`Tote Bag`), and a short one names nothing for sure (`Pendant`).
    """
    if not entries:
        return None
    if node:
        return thing(max(entries, key=lambda entry: _shared(entry.node.path, node.path)), noun)
    if len({entry.node.category for entry in entries}) == 1:
        return thing(entries[0], noun)
    if " " not in noun and not (len(noun) > 2 and not noun.isascii()):
        return None
    sensitive = next((entry.sensitive for entry in entries if entry.sensitive), "")
    return replace(thing(entries[0], noun), category="other", sensitive=sensitive)


def _shared(one: str, other: str) -> int:
    """Return how many steps two paths share."""
    pairs = zip(one.split(" > "), other.split(" > "), strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(one.count(">"), other.count(">")) + 1)
