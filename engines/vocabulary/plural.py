"""English nouns without their number: `Coffee Mugs` and `coffee mug` are one key."""

import re
from functools import lru_cache
from typing import Final

from engines.vocabulary.locales import spaced

_SPLIT: Final = re.compile(r"[\s\-‐‑/]+")  # noqa: RUF001  hyphens as feeds write them
_POSSESSIVE: Final = re.compile(r"['’`´]s?$")  # noqa: RUF001
_OTHERWISE: Final = {
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "loaves": "loaf",
    "leaves": "leaf",
    "bookshelves": "bookshelf",
    "women": "woman",
    "men": "man",
    "children": "child",
    "mice": "mouse",
    "feet": "foot",
    "dice": "dice",
    "torches": "torch",
    "headaches": "headache",
    "movies": "movie",
    "cookies": "cookie",
    "ties": "tie",
    "pies": "pie",
    "hoodies": "hoodie",
    "brownies": "brownie",
    "smoothies": "smoothie",
    "plushies": "plushie",
    "axes": "axe",
    "grater": "grater",
}
_OTHER_THING: Final = frozenset(
    # In the plural they are something else (glasses are no glass), or have no singular.
    spaced(
        """
        glasses jeans pumps slides flats wedges trunks boxers briefs trainers heels shorts trousers
        tights blinds shades scales spirits dates chips crackers cleats checks mules clogs goods gas
        bass canvas lens series species atlas christmas compass iris bus plus gris chess dress glass
        press mattress cross tennis chassis pants drapes odds overalls scrubs swimwear stocks sweats
        thermals fatigues bellows reins suspenders braces supplies greens apparatus adidas asus
        """
    )
)
_PLURAL_ONLY: Final = frozenset(
    spaced(
        """
        glasses jeans pumps slides flats trunks boxers briefs trainers heels shorts trousers tights
        blinds shades scales chips crackers cleats mules clogs pants overalls scrubs thermals bellows
        reins suspenders braces
        """
    )
)
_TAKES_ES: Final = ("ches", "shes", "sses", "xes", "zes")


@lru_cache(maxsize=65_536)  # the words of a shop's titles come again and again
def singular(word: str) -> str:
    """Return a lower-case word without the plural's ending; what means something else in the plural stays as it is."""
    if word in _OTHER_THING or len(word) < 4 or not word.endswith("s"):
        return _OTHERWISE.get(word, word)
    if other := _OTHERWISE.get(word):
        return other
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_TAKES_ES):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def words_of(text: str) -> list[str]:
    """Return the words of English text as keys: lower case, singular, hyphens taken for spaces, no possessive."""
    return [singular(bare) for word in _SPLIT.split(text.casefold()) if (bare := _POSSESSIVE.sub("", word))]


def folded(text: str) -> str:
    """Return English text as one key: `T-Shirts` is `t shirt`."""
    return " ".join(words_of(text))


def is_plural(noun: str) -> bool:
    """Tell whether an English noun is written as several: `Mugs`, `Trousers`, `Running Shoes`."""
    last = _SPLIT.split(noun.casefold())[-1]
    return singular(last) != last or last in _PLURAL_ONLY
