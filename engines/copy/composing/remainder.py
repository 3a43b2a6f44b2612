"""What a name tells behind what a headline takes of it: `Vitron HTC3218F` is a `32" HD Frameless LED Digital TV`."""

import re
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import display_width
from engines.copy.names import BRACKETED, LINKS, segments
from engines.copy.policy import broken_rule
from engines.copy.spelling import calm
from engines.vocabulary.locales import Locale

MOST: Final = 3
"""Pieces of a name in one sentence."""
WIDEST: Final[dict[Locale, int]] = {"en": 44, "zh": 20}
"""Display width of one piece; a wider one is a heap."""
LEAST: Final = 4
_TORN: Final = re.compile(r"(?:\.\.\.|…)\s*$|\s+\S*(?:\.\.\.|…)$")
_LISTED: Final = re.compile(r"\s?/\s?(?=\D|\d+ ?[A-Z]{2})")
"""Strokes between the parts of a list: `16 GB/1 TB SSD/Windows 11 Home`."""
_SELLS: Final = re.compile(
    r"discontinued|renewed|open box|promo\b|gift|decor"
    r"|warrant|wrty|\byr\b|sold out|wholesale|free|sale|\bnew\b|refurb|renewed|pack of|\bpcs?\b|edition"
    r"|session|signed|official|your|complete|ultimate|best|perfect|premium|luxury"
    r"|版$|装$|专用|适用|同款|包邮|现货|正品|官方|旗舰|新款|特产|早餐|零食|送|赠|神器|爆款|网红|推荐|精选|促销|特价|旅行|入门|实战",
    re.IGNORECASE,
)
"""What is said of the offer rather than the thing."""
_NUMBER: Final = re.compile(r"^\d,\d{3}")
"""A comma within a number parts nothing."""
_SUBTITLE: Final = re.compile(r"\s?:\s")
"""Behind it a work's name goes on."""
_COUNTED: Final = re.compile(r"\bx ?\d+|^includ|[!！]|^[a-z0-9]{1,2}(?:, |$)|, [a-z]{1,2}(?:,|$)", re.IGNORECASE)
"""How many of them there are, what lies beside it, letters for left and right: no sentence holds them so."""
_CODE: Final = re.compile(r"[A-Z]*\d[A-Z\d./-]*$|[A-Z]{2,}[\d-]\S*$")


def remainder(name: str, headline: str, locale: Locale) -> str:
    """Return what a name tells behind a headline's part of it, as a sentence; "": nothing that can be said by itself.

    Args:
        name: as the feed writes it, untrusted.
        headline: with which it begins.
        locale: language of the feed.
    """
    if not headline or calm(name) != name:
        return ""  # of what shouts nobody knows which capitals are its own
    parts = segments(_TORN.sub("", BRACKETED.sub("|", calm(name))))
    at = next((at for at, part in enumerate(parts) if headline.casefold() in part.casefold()), None)
    whole = at is not None and parts[at].casefold() == headline.casefold()
    behind = name[name.casefold().find(headline.casefold()) + len(headline) :]
    if at is None or not whole or _SUBTITLE.match(behind) or _NUMBER.search(f"{headline[-1:]}{behind}"[:5]):
        return ""
    found: list[str] = []
    for part in parts[at + 1 :]:
        told = ", ".join(_LISTED.split(part)) if locale == "en" else part
        if not _tells(told, locale) or told.casefold() in headline.casefold():
            break
        found.append(told)
    gap, stop = (", ", ".") if locale == "en" else ("，", "。")
    numbers = any(sign.isdigit() for part in found[:MOST] for sign in part)
    if len(found) > 1 and not numbers and behind[:1] == ",":
        return ""  # key words: `Coastal Wall Art, Summer Decor`
    text = gap.join(found[:MOST])
    told = f"{text[:1].upper()}{text[1:]}{stop}" if text else ""
    return told if told and broken_rule(told) is None else ""


def _tells(part: str, locale: Locale) -> bool:
    """Tell whether a piece of a name says something of the thing by itself."""
    words = part.split()
    if not LEAST <= display_width(part) <= WIDEST[locale] or _CODE.match(part):
        return False
    if _SELLS.search(part) or _COUNTED.search(part):
        return False
    if locale == "zh":
        return HAN.search(part) is not None
    return not LINKS & {words[0].casefold(), words[-1].casefold()} and not HAN.search(part)
