"""Chinese in simplified and traditional characters: which of them a feed writes, and words in the other.

Everything here is known in simplified characters; a shop in Taiwan or Hong Kong gets its own (OpenCC).
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from engines.vocabulary.product import Product

if TYPE_CHECKING:
    from opencc import OpenCC

MOST_LOOKED_AT: Final = 200
"""Characters that tell a feed's script."""
LEAST: Final = 0.08
"""Share of Chinese characters that only traditional texts have; simplified ones keep a few in names."""


@lru_cache(maxsize=4096)  # a shop's products come again with every brief
def is_traditional(text: str) -> bool:
    """Tell whether Chinese text is written in traditional characters."""
    head = text[:MOST_LOOKED_AT]
    if head.isascii():
        return False
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in head)
    own = sum(one != other for one, other in zip(head, simplified(head), strict=False))
    others = sum(one != other for one, other in zip(head, _converter("s2tw").convert(head), strict=False))
    return own > others and own >= LEAST * chinese


def simplified(text: str) -> str:
    """Return text in simplified characters, each in the place of the one it stands for."""
    return _in_place(text, "t2s")


def traditional(text: str) -> str:
    """Return text in traditional characters as Taiwan writes them, each in the place of the one it stands for."""
    return _in_place(text, "s2tw")


def in_script_of(product: Product, text: str) -> str:
    """Return words of ours in the characters that a product's feed writes; what is the feed's own stays as it is."""
    told = f"{product.name}\n{product.brand}\n{product.description}"
    if product.locale != "zh" or not is_traditional(told):
        return text
    return "".join(
        sign if sign == other or text[max(0, at - 1) : at + 1] in told or text[at : at + 2] in told else other
        for at, (sign, other) in enumerate(zip(text, traditional(text), strict=True))
    )


def _in_place(text: str, way: str) -> str:
    if text.isascii():
        return text
    found: str = _converter(way).convert(text)
    return found if len(found) == len(text) else text


@cache
def _converter(way: str) -> "OpenCC":
    # Its tables are loaded when the first Chinese text comes.
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC(way)
