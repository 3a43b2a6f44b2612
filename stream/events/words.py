"""Which words say yes or no, and which names of categories concern advertising, as managers of consent write them.

A word that is in no list says nothing. Sources: the managers that `stream.events.consent` names, and what shops' own
code has been seen to write.
"""

import re
from typing import Any, Final

GRANTS: Final = frozenset([
    "1", "true", "yes", "y", "on", "active", "enabled", "granted", "grant", "given", "accepted", "accept", "allowed",
    "allow", "approved", "agreed", "authorized", "consented", "optin", "optedin", "dy",
    "allaccepted", "acceptall", "allgranted", "allowall",
    "是", "同意", "已同意", "接受", "允许", "ja",
])  # fmt: skip
REFUSALS: Final = frozenset([
    "0", "false", "no", "n", "off", "inactive", "disabled", "denied", "deny", "refused", "refuse", "rejected", "reject",
    "declined", "decline", "disallowed", "disallow", "withdrawn", "revoked", "unsubscribed", "optout", "optedout", "dn",
    "alldenied", "denyall", "allrejected", "rejectall",
    "否", "不同意", "拒绝", "不允许", "nein",
])  # fmt: skip
_NOES: Final = frozenset(["0", "false", "no", "n", "off", "inactive", "disabled", "否", "nein"])
"""Refusals that may answer a question of any kind; the others tell of a choice."""
_TURNS: Final = frozenset(["not", "non", "out", "without", "never"])
"""Words that make a name one of a refusal, whatever stands beside them."""
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_ADVERTISING: Final = ("advert", "market", "target", "personali", "profil", "c0004", "werb", "广告", "营销")
_HARMLESS: Final = ("necess", "essential", "security", "function", "prefer", "analy", "statisti", "perform")
"""Categories whose refusal says nothing of advertising; an id that tells nothing is taken for one that does."""
_HARMLESS_NAMES: Final = frozenset({"c0001", "c0003", "version"})
_NAMES_OF_ADS: Final = frozenset({"ad", "ads", "adstorage", "adsstorage", "aduserdata"})
_ALL_BUT: Final = re.compile(r"(?:non|not|un|in)(?:necess|essential)")
"""How all that needs consent is named: a refusal of it refuses advertising, too."""
_PLACES: Final = re.compile(r"off(?:site|platform)|(?<!opt)(?<!opted)outof")
"""Where an `off` or `out` in a name tells of a place, and of no refusal."""


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


def plainly_no(value: Any) -> bool:
    """Tell whether a value denies what it stands for, and is not the name of a refusal, as `opted_out`."""
    return said(value) is False and (not isinstance(value, str) or plain(value) in _NOES)


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
    name = plain(category)
    if said(category) is not None or _ALL_BUT.search(name):
        return False
    return named_after(category) is False or "nonperson" in name


def contrary(flag: str) -> bool:
    """Tell whether a flag is named so that a yes refuses and a no says nothing, as `opt_out` and `noMarketing`."""
    name = plain(flag)
    if name.isdecimal() or _ALL_BUT.search(name) or _PLACES.search(name):
        return False
    return named_after(flag) is False or "nonperson" in name or name == "dnt" or name.startswith("donot")


def advertises(category: str) -> bool:
    """Tell whether a category is named as one of advertising."""
    name = plain(category)
    return name in _NAMES_OF_ADS or any(mark in name for mark in _ADVERTISING)


def harmless(category: str) -> bool:
    """Tell whether a category is named as one whose refusal says nothing of advertising."""
    name = plain(category)
    known = name in _HARMLESS_NAMES or any(mark in name for mark in _HARMLESS)
    return known and not _ALL_BUT.search(name) and not advertises(category)
