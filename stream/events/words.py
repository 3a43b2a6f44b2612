"""Which words say yes or no, and which names of categories concern advertising, as managers of consent write them.

A word that is in no list says nothing. Sources: the managers that `stream.events.consent` names, and what shops' own
code has been seen to write.
"""

import re
from typing import Any, Final

GRANTS: Final = frozenset([
    "1", "true", "yes", "y", "on", "active", "enabled", "granted", "grant", "given", "accepted", "accept", "allowed",
    "allow", "approved", "agreed", "authorized", "consented", "optin", "optedin",
    "是", "同意", "已同意", "接受", "允许", "ja",
])  # fmt: skip
REFUSALS: Final = frozenset([
    "0", "false", "no", "n", "off", "inactive", "disabled", "denied", "deny", "refused", "refuse", "rejected", "reject",
    "declined", "decline", "disallowed", "disallow", "withdrawn", "revoked", "unsubscribed", "optout", "optedout",
    "否", "不同意", "拒绝", "不允许", "nein",
])  # fmt: skip
_TURNS: Final = frozenset(["not", "non", "out", "without", "never"])
"""Words that make a name one of a refusal, whatever stands beside them."""
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_ADVERTISING: Final = ("advert", "market", "target", "personali", "profil", "c0004", "werb", "广告", "营销")
_HARMLESS: Final = ("necess", "essential", "security", "function", "prefer", "analy", "statisti", "perform")
"""Categories whose refusal says nothing of advertising; an id that tells nothing is taken for one that does."""
_HARMLESS_NAMES: Final = frozenset({"c0001", "c0003", "version"})
_NAMES_OF_ADS: Final = frozenset({"ad", "ads", "adstorage", "aduserdata"})


def plain(text: str) -> str:
    """Return `text` without case, dashes, underlines and whatever else is neither letter nor digit."""
    return re.sub(r"[\W_]+", "", text).casefold()


def said(value: Any) -> bool | None:
    """Return a plain yes or no, None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return {0: False, 1: True}.get(int(value)) if value in {0, 1} else None
    word = plain(value) if isinstance(value, str) else ""
    return True if word in GRANTS else False if word in REFUSALS else None


def named_after(name: str) -> bool | None:
    """Return the yes or no that a field's name tells of what it lists, as `deniedPurposes`; None: it tells none."""
    if (whole := said(name)) is not None:
        return whole
    words = {word.casefold() for word in _WORDS.findall(name)}
    if words & (REFUSALS | _TURNS):
        return False
    return True if words & GRANTS else None


def negated(category: str) -> bool:
    """Tell whether a category is named as the lack of something, as ads that are not personalised."""
    return said(category) is None and (named_after(category) is False or "nonperson" in plain(category))


def advertises(category: str) -> bool:
    """Tell whether a category is named as one of advertising."""
    name = plain(category)
    return name in _NAMES_OF_ADS or any(mark in name for mark in _ADVERTISING)


def harmless(category: str) -> bool:
    """Tell whether a category is named as one whose refusal says nothing of advertising."""
    name = plain(category)
    known = name in _HARMLESS_NAMES or any(mark in name for mark in _HARMLESS)
    return known and not advertises(category)
