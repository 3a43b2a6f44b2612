"""How names are written: out of capitals that shout, without slips of the shop's tables."""

import re
from typing import Final

from engines.copy.chinese_names import HAN
from engines.vocabulary.locales import spaced

_SMALL: Final = frozenset(spaced("a an and the of for with in on at by to from or per as"))
_STAYS: Final = re.compile(
    r"[A-Z]{1,2}|[B-DF-HJ-NP-TV-Z]{3,5}|.*\d.*|(?=[A-Z]+-)(?:[A-Z]+-)*[B-DF-HJ-NP-TV-Z]{2,}(?:-[A-Z]+)*|(?:[A-Z]+-)+[B-DF-HJ-NP-TV-Z]{2,}|EDT|EDP|USB|HDMI|WIFI|LED|OLED|QLED|UHD|NVME|BPA|RFID|DIY|UPF|HEPA|ABS|TPU|RAM|ROM|EVA|AAA|OBD|IPA|XXXL"
)
_NO_MAKER: Final = re.compile(
    r"^(?:(?:(?:generic|unbranded|no brand|oem|new listing|free shipping"
    r"|(?:new )?20\d\d new|new (?:20\d\d|arrival|style)|hot sale)\b|copy of\b)\W*(?=\w))+"
    r"|^[-–—_.,:;*]+\s*(?=\w)",  # noqa: RUF001
    re.IGNORECASE,
)
"""What marketplaces set before a name in the place of its maker, shops before one that they copied, and stray marks."""
_VARIANT: Final = re.compile(r"\s*[(\[]\s*(?:variant|copy|test|sample|draft) ?\d*\s*[)\]]$|\s+\(\d\)$", re.IGNORECASE)
"""What a shop's own table tells two rows apart by."""
_TWICE_MADE: Final = re.compile(r"^(?:([A-Z][\w&'-]{2,}) (?=\1\b)|([\u4e00-\u9fff]{2,5}) ?(?=\2))")
_TORN: Final = re.compile(r"\s+[^\s.]*(?:\.\.\.|…)\s*$")
_SPELT: Final = re.compile(r"(?:\b\w ){3}")
"""A name spelt with spaces between its letters."""
_SHORT_NAME: Final = 4
_OWN_CAPITAL: Final = re.compile(r"[a-z]{1,2}[A-Z]")
_BEGINS: Final = re.compile(r"(?<=[a-z][.!?] )[a-z]")
"""The first letter of a sentence that follows another."""


def calm(text: str) -> str:
    """Return `text` in sentence case where it shouts; sizes, models and short codes stay as they are."""
    if HAN.search(text):
        return text
    letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    shouted = [word for word in text.split() if len(word) > 3 and word.isalpha() and word.isupper()]
    numbered = bool(shouted) and len(shouted[0]) == _SHORT_NAME and re.search(r" \d", text) is not None  # `FIFA 23`
    one_name = len(shouted) == 1 and " " in text.strip() and (numbered or not text.isupper())  # `HUAWEI Mate 30`
    if not shouted or one_name or 2 * sum(map(str.isupper, letters)) < len(letters):
        return text
    words = [
        word if _STAYS.fullmatch(word) and word.casefold() not in _SMALL else word.lower() for word in text.split()
    ]
    calmed = _BEGINS.sub(lambda match: match[0].upper(), " ".join(words))
    return capital(calmed)


def titled(name: str) -> str:
    """Return an English name that shouts as headlines write one, `Kid's Stan Smith`; any other as it is."""
    calmed = calm(name)
    if calmed == name or _SPELT.search(name):
        return name
    words = [word if word != word.lower() or word in _SMALL else capital(word) for word in calmed.split()]
    return capital(" ".join(words))


def is_code(word: str) -> bool:
    """Tell whether a word in capitals is one that stays so: `LED`, `ND`, `A4`, and not the oil of `HAIR OIL`."""
    return _STAYS.fullmatch(word) is not None


def unmade(name: str) -> str:
    """Return a name without a word for having no maker, its maker said twice, a last word that a table tore, slips."""
    return _VARIANT.sub("", _TORN.sub("", _TWICE_MADE.sub("", _NO_MAKER.sub("", name.replace("《《", "《"))))) or name


def capital(text: str) -> str:
    """Return `text` with a capital; `iPhone` has its own."""
    return text if _OWN_CAPITAL.match(text) else text[:1].upper() + text[1:]
