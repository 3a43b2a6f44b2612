"""The words that carry a text's meaning, by which two texts are told to say the same."""

import re
from functools import lru_cache
from typing import Final

from engines.vocabulary.locales import Locale, spaced

_SMALL: Final = frozenset(spaced("a an and the of for with in on at by to from or per as is are up it its that"))
_WORDS: Final = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4096)
def content(text: str, locale: Locale) -> frozenset[str]:
    """Return the words that carry a text's meaning: in Chinese pairs of neighbouring characters stand for them."""
    folded = text.casefold()
    words = {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORDS.findall(folded)}
    words -= _SMALL
    if locale == "zh":
        runs = re.findall(r"[\u4e00-\u9fff]+", folded)
        words |= {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(words)
