"""What kind of thing a span tells: the type of a noun by its head, of a `for` phrase by whom or what it serves."""

from typing import Final

from engines.copy.reading.english_nouns import known
from engines.copy.reading.english_words import MATERIAL_MODIFIERS, MATERIAL_NAMES, MATERIALS, PEOPLE
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import SpanType
from engines.vocabulary.things import Thing

_FEATURES: Final = frozenset(
    spaced(
        """
        cancellation protection storage lighting charging connectivity bluetooth mode setting speed level function
        program programme angle warranty insulation cushioning ventilation closure system timer alarm resolution fit
        suspension steering navigation tracking backlighting illumination scale memory
        """
    )
)
_EATEN: Final = ("Food, Beverages & Tobacco",)
_SPREAD: Final = (
    "Health & Beauty",
    "Animals & Pet Supplies > Pet Supplies > Dog Supplies > Dog Food",
    "Animals & Pet Supplies > Pet Supplies > Cat Supplies > Cat Food",
)
_INGREDIENTS: Final = frozenset(
    spaced(
        """
        oil butter extract powder salt sugar honey wax juice pulp protein collagen keratin glycerin glycerine
        aloe vera acid caffeine charcoal clay cocoa chocolate vanilla cinnamon ginger garlic chilli pepper
        mint peppermint lavender rosemary thyme cedarwood sandalwood bergamot jasmine lemon lime orange
        grapefruit neroli eucalyptus chamomile calendula niacinamide retinol squalane starch flour gelatine
        gelatin beef chicken salmon turkey lamb duck tuna milk cream cheese rice oat oats barley wheat rye
        spelt vitamin mineral seed nut berry fruit
        """
    )
)
_BY_HEAD: Final[dict[str, SpanType]] = {
    **dict.fromkeys(_FEATURES, "feature"),
    **dict.fromkeys(
        spaced("pattern print motif neckline silhouette effect finish embroidery ruffle frill pleat"), "style"
    ),
    **dict.fromkeys(spaced("flavour flavor"), "taste"),
    **dict.fromkeys(spaced("scent fragrance"), "scent"),
    "piece": "quantity",
}


def of_noun(key: str, before: str, thing: Thing | None) -> SpanType:
    """Return the type of a noun phrase by its head and the word before it, in lower case."""
    bare = singular(key)
    eaten = thing is not None and thing.path.startswith(_EATEN)
    applied = thing is not None and thing.path.startswith(_SPREAD)
    if (bare in _INGREDIENTS and (eaten or applied)) or (eaten and not known(key)):
        return "ingredient"
    if key in MATERIALS or (key in MATERIAL_NAMES and before in MATERIALS | MATERIAL_MODIFIERS):
        return "material"
    return _BY_HEAD.get(bare, "part")


def of_served(keys: tuple[str, ...]) -> SpanType:
    """Return the type of what follows `for`, as lower-case words."""
    return "audience" if any(key.removesuffix("'s") in PEOPLE for key in keys) else "use"
