"""An English title cut into phrases that end in their head: what follows `for`, a comma, a size or a colour is none.

Source: English compounds are right-headed (Williams 1981); what shops append is Merchant Center's own advice (brand,
name, colour, size, pack).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import singular, words_of
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF

_PIECES: Final = re.compile(
    r"\s+[-–—~:/]+\s*|[–—]|\s*[;|•·()\[\]{}<>【】《》「」]\s*|,(?!\d)\s*|:\s+|\.\s+|/(?=\s)"  # noqa: RUF001
)
_GLUED: Final = re.compile(
    r"\b(over|in|on|slip|clip|roll|pull|stick|bolt|lace|fold|build|plug|pop|screw|snap|stand|step|zip|add|push|tie|wrap"
    r"|carry|iron|lift|flip|ride|walk|drop|all|sit|press|peel|built|lock|top)"
    r"\s(the\s)?(ear|on|up|out|in|off|down|under|one)\b",
    re.IGNORECASE,
)
"""`Slip On Shoes`: here a preposition cuts nothing."""
_CUTS: Final = frozenset(
    spaced(
        """
        for with w/ w/o without in from by featuring compatible fits fit suitable designed made on at to
        that which inc incl incl. including includes included as using via perfect ideal great best
        works replaces per no not
        """
    )
)
_SERVES: Final = frozenset(spaced("for compatible fits fit suitable designed to replaces"))
_HOLDERS: Final = frozenset(
    spaced(
        """
        set pack box pair bundle lot bag tin jar bottle bunch piece roll packet tube case sack can tub bar slab
        dozen collection assortment selection carton pot
        """
    )
)
"""`Set of 4 Mugs` is mugs."""
_SIZES: Final = frozenset(
    spaced(
        """
        small medium large xl xxl xs xsmall xlarge king queen single double twin full mini midi maxi one
        size uk eu us inch in cm mm m ft g kg mg ml l cl oz lb lbs fl w v mah gb tb pcs pc piece pack
        count ct set pair duo trio pk qty x s l new gift box bundle edition version model series gen
        generation length wide long tall short mid high low thick thin slim regular loose standard
        classic man woman mens womens unisex adult kid boy girl junior male female lady gent assorted
        mixed multi multicolour multicolor colour color pattern print design style finish gloss matte
        matt ground whole left right front rear spring summer autumn winter fall pure natural plain
        deluxe premium pro plus lite approx year month old age day volume vol deep clear transparent
        waterproof rechargeable portable foldable folding wireless cordless heavy duty outdoor indoor
        organic vegan unscented scented refurbished used beginner teen universal
        """
    )
)
_COLOURS: Final = frozenset(
    spaced(
        """
        black white red blue green yellow pink purple grey gray brown beige cream ivory navy teal
        turquoise orange gold silver bronze copper rose coral mint olive khaki tan charcoal burgundy
        maroon lilac lavender violet indigo mustard rust sage sand stone camel nude blush plum mauve
        magenta cyan aqua lime peach salmon terracotta mocha espresso chocolate oatmeal rainbow graphite
        slate midnight anthracite taupe ecru oat champagne pearl chrome nickel brushed dark light bright
        pale ochre forest emerald scarlet crimson cherry denim sky cobalt petrol wine amber walnut oak
        birch pine maple ash beech acacia bamboo mahogany moss lemon leather cotton linen wool silk felt
        cork ceramic porcelain stoneware wood wooden glass crystal steel stainless aluminium aluminum
        iron brass marble canvas velvet fleece polyester nylon nubuck suede satin rattan wicker plastic
        silicone titanium metal rubber vinyl resin enamel mesh acrylic jersey fabric faux paper merino
        cashmere
        """
    )
)
_CODE: Final = re.compile(r"[^a-z]*\d.*|[a-z]{1,3}\d.*|[ivx]+|[a-z]|[^\w]+")
_NUMBER: Final = re.compile(r"(?:[x×]?\d|\d).*|\d+\S*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a title up to what it serves."""

    words: tuple[str, ...]
    served: tuple[str, ...] = ()
    """Words of what comes after `for`, as keys."""


def english_phrases(text: str) -> list[Phrase]:
    """Return the phrases of an English title, in its order.

    What serves something (`for …`, `with …`) is cut off; amounts before `of` too (`Set of 4 …`). A phrase that another
    `of` is in tells no head (`Statue of Liberty Puzzle`): it has no words.
    """
    phrases = []
    glued = _GLUED.sub(lambda match: match.group().replace(" ", "-"), text)
    for piece in _PIECES.split(glued):
        words = tuple(piece.split())
        place = next((at for at, word in enumerate(words) if at and word.casefold() in _CUTS), len(words))
        rest = words[place + 1 :] if place < len(words) and words[place].casefold() in _SERVES else ()
        if words:
            own = _after_of(words[:place])
            phrases.append(Phrase(own, tuple(words_of(" ".join(rest)))))
    return phrases


def _after_of(words: tuple[str, ...]) -> tuple[str, ...]:
    places = [place for place, word in enumerate(words) if word.casefold() == "of"]
    if not places:
        return words
    place = places[-1]
    if len(places) == 1 and place and singular(words[place - 1].casefold()) in _HOLDERS:
        after = tuple(word for word in words[place + 1 :] if not _CODE.fullmatch(word.casefold()))
        # In `Mug Set of 4` what is counted stands before.
        return after if place == 1 or (place == 2 and carries_number(words[0])) else words[: place - 1]
    return ()


@cache
def _trailing() -> frozenset[str]:
    """Return the words, singular, that may follow the head of an English title."""
    told = {word for entry in (*PALETTE.values(), *MADE_OF.values()) for name in entry.en for word in name.split()}
    return frozenset(singular(word) for word in _SIZES | _COLOURS | told)


def may_trail(word: str) -> bool:
    """Tell whether a lower-case word says a size, a colour, a material, an amount or a model, and so is no head."""
    return _CODE.fullmatch(word) is not None or singular(word) in _trailing()


def carries_number(word: str) -> bool:
    """Tell whether a word begins with an amount: `20`, `x4`, `128GB`."""
    return _NUMBER.fullmatch(word) is not None
