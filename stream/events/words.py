"""Which words say yes or no, and which names of categories concern advertising, as managers of consent write them.

A word that is in no list says nothing. Sources: the managers that `stream.events.consent` names, and what shops' own
code has been seen to write.
"""

import re
from typing import Any, Final

GRANTS: Final = frozenset([
    "1", "true", "yes", "y", "on", "active", "enabled", "granted", "grant", "given", "accepted", "accept", "allowed",
    "allow", "approved", "agreed", "authorized", "consented", "optin", "optedin", "dy",
    "allaccepted", "acceptall", "acceptedall", "allgranted", "grantedall", "allowall", "allowedall",
    "是", "同意", "已同意", "接受", "允许", "ja",
])  # fmt: skip
REFUSALS: Final = frozenset([
    "0", "false", "no", "n", "off", "inactive", "disabled", "denied", "deny", "refused", "refuse", "rejected", "reject",
    "declined", "decline", "disallowed", "disallow", "withdrawn", "revoked", "unsubscribed", "optout", "optedout", "dn",
    "alldenied", "denyall", "deniedall", "allrejected", "rejectall", "rejectedall", "refuseall", "declineall",
    "否", "不同意", "拒绝", "不允许", "nein",
])  # fmt: skip
_NOES: Final = frozenset(["0", "false", "no", "n", "off", "inactive", "disabled", "否", "nein"])
"""Refusals that may answer a question of any kind; the others tell of a choice."""
_TURNS: Final = frozenset(["not", "non", "out", "without", "never"])
"""Words that make a name one of a refusal, whatever stands beside them."""
_OFFERS: Final = frozenset(["can", "may", "could", "available", "possible", "offered", "shown", "link"])
"""Words of names that tell of a refusal which could be made, and of none that was."""
_LACKS: Final = frozenset(["no", "not", "never", "without"])
"""Words that deny an offer: what can not be done."""
_ANSWERS: Final = GRANTS | REFUSALS | _TURNS | {"opt", "opted", "is", "was", "has", "been"}
"""Words of flags that are nothing but an answer."""
_OF_CONSENT: Final = re.compile(
    r"opt(?:ed|ing)?out|consent|agree|permi|sale|sell|shar|track|cookie|interest|subscri|personal|willing"
)
"""Marks of what a name with `not`, `non` or `out` refuses, where it is none of advertising."""
_NO_NEED: Final = re.compile(r"not(?:required|needed|applicable)")
"""Marks of consent or an opt-out that was not asked for: that refuses nothing."""
_TAKEN_BACK: Final = re.compile(
    r"revok|withdr|cancel|blocked|contextual|only(?:necess|essen)|(?:necessary|essential)only"
)
"""Marks in text of a grant that was taken back, or is for no ads, or for ads without a profile."""
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


def turned(flag: str) -> bool:
    """Tell whether a flag is named as a refusal or as the lack of something: a no says nothing then."""
    name = plain(flag)
    if name.isdecimal() or _ALL_BUT.search(name) or _PLACES.search(name):
        return False
    return named_after(flag) is False or "nonperson" in name or name == "dnt" or name.startswith("donot")


def contrary(flag: str) -> bool:
    """Tell whether a flag is named so that a yes refuses, as `opt_out` and `noMarketing`; `non_eu` says nothing."""
    if not turned(flag):
        return False
    name, words = plain(flag), {word.casefold() for word in _WORDS.findall(flag)}
    if _offers(words):
        return False
    if said(flag) is False or words & REFUSALS or name == "dnt" or name.startswith("donot") or "nonperson" in name:
        return True
    of_consent = words <= _TURNS or words & GRANTS or _OF_CONSENT.search(name) or advertises(flag)
    return bool(of_consent) and not _NO_NEED.search(name)


def only_answers(flag: str) -> bool:
    """Tell whether a flag's name is nothing but a refusal, as `disabled` and `optedOut`: it is about what holds it."""
    words = {word.casefold() for word in _WORDS.findall(flag)}
    return words <= _ANSWERS and contrary(flag)


def refusing(text: str) -> bool:
    """Tell whether text in any words refuses, or takes a grant back."""
    if said(text) is False or contrary(text) or _TAKEN_BACK.search(plain(text)):
        return True
    offered = _offers({word.casefold() for word in _WORDS.findall(text)})
    return negated(text) and not offered and not _NO_NEED.search(plain(text))


def _offers(words: set[str]) -> bool:
    return bool(words & _OFFERS) and not words & _LACKS


def advertises(category: str) -> bool:
    """Tell whether a category is named as one of advertising."""
    name = plain(category)
    return name in _NAMES_OF_ADS or any(mark in name for mark in _ADVERTISING)


def harmless(category: str) -> bool:
    """Tell whether a category is named as one whose refusal says nothing of advertising."""
    name = plain(category)
    known = name in _HARMLESS_NAMES or any(mark in name for mark in _HARMLESS)
    return known and not _ALL_BUT.search(name) and not advertises(category)
