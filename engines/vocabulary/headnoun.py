"""What a title says the product is: its head noun, in English and Chinese, or nothing.

A wrong noun is far worse than none: `Case for iPhone` is a case, `连帽卫衣` is no hat, and what cannot be told stays
unknown.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from engines.vocabulary.head_chinese import chinese_head, has_han
from engines.vocabulary.head_english import english_head
from engines.vocabulary.script import simplified
from engines.vocabulary.taxonomy import find
from engines.vocabulary.things import Thing

_MOST_READ: Final = 300
"""Characters of a Chinese title; Merchant Center's titles have 150."""
_MARKS: Final = re.compile(r"[™®©℠*\"“”«»!?…]+")


@lru_cache(maxsize=4096)  # names of a shop's products come again with every brief
def head_noun(title: str, brand: str = "", google: str = "") -> Thing | None:
    """Return what `title` says the product is; None: it cannot be told for sure.

    A title with Chinese characters is read as Chinese, others as English; those in further languages are the
    caller's to keep away.

    Args:
        title: as the feed states it.
        brand: as the feed states it; its words are no part of the noun.
        google: `google_product_category`, a number or a path; it decides between the types of a noun, and a noun of
            another department is doubted.
    """
    text = _plain(title, brand)
    node = find(google) if google else None
    return chinese_head(simplified(text[:_MOST_READ]), node) if has_han(text) else english_head(text, node)


def _plain(title: str, brand: str) -> str:
    """Return the title with plain characters and without its brand."""
    text = unicodedata.normalize("NFKC", title)
    brand = unicodedata.normalize("NFKC", brand).strip()
    if len(brand) > 1:
        before, after = ("", "") if has_han(brand) else (r"(?<!\w)", r"(?!\w)")
        # A separator, so that what stands before and after it does not become one phrase.
        text = re.sub(rf"{before}{re.escape(brand)}(?:['’]s)?{after}", " ", text, flags=re.IGNORECASE)  # noqa: RUF001
    return _MARKS.sub(" ", text).strip()
