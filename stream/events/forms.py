"""A field called consent in the forms that it takes: a word, a string of TCF, an object, a list, a cookie.

Sources: those of `stream.events.choices`, Adobe's Web SDK, Usercentrics' browser interface, Prebid.js, Matomo.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

from stream.events import choices, cookies, ids, signals, strings
from stream.events.contexts import UnreadableError, Visits, opened
from stream.events.words import harmless, plain, refusing, said

_LONGEST_WORD: Final = 20  # longer text is a string of TCF
_ALL: Final = frozenset({"all", "allcookies"})
"""Grants where a cookie or a field of categories holds nothing else; a list or flag of such a name tells none."""
_ADS: Final = re.compile(r"ads?|adverti(?:sing|sements?)|marketing|targeting|profiling|personali[sz]ation|c0004")
_GROUP: Final = re.compile(r"c\d{4}")
_NOTE: Final = re.compile(
    r"-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d(?:[t ][\d:.]+(?:z|[+-][\d:]+)?)?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""A number, a time or a UUID: when consent was asked for, or under which id, and not what was said."""
_NOT_YET: Final = re.compile(r"pending|some|partial|none|only|(?<!not)necess|essential|expired|invalid")
"""Marks of a status that is short of a grant, or of one that is over."""


def consent(value: Any, visits: Visits) -> bool | None:
    """Read a field called consent: a yes or no, choices by category, a list of those agreed to, or a TCF string."""
    if isinstance(value, dict):
        found = choices.categories(value, visits)
        return _status(value) if found is None else found
    if isinstance(value, list):
        return _listed(value, visits)
    tcf = isinstance(value, str) and len(value) > _LONGEST_WORD
    return strings.tcf(value) if tcf else signals.granted(value)


def by_category(value: Any, visits: Visits) -> bool | None:
    """Read a field that should hold choices by category; when they were made, or under which id, says nothing."""
    if isinstance(value, dict):
        return choices.categories(value, visits)
    if isinstance(value, str | int | float) and said(value) is None and _NOTE.fullmatch(str(value).strip().casefold()):
        return None
    return True if isinstance(value, str) and _grants(value) else consent(value, visits)


def cookie(value: Any, visits: Visits) -> bool | None:
    """Read `CookieConsent`: Cookiebot's literal, its 0 for a refusal or -1 where it need not ask, or another's."""
    text = unquote(value).strip() if isinstance(value, str) else value
    if text in (-1, "-1"):
        return None
    try:
        inner = opened("", text)
    except UnreadableError:
        return cookies.cookiebot(text)
    return by_category(inner, visits)


def gdpr(value: Any, visits: Visits) -> bool | None:
    """Read `gdprConsent`: a TCF string, Prebid's object around one, or what a field called consent may be."""
    if not isinstance(value, dict):
        return None if isinstance(value, str) and not value.strip() else consent(value, visits)
    found = {strings.tcf(inner) for name, inner in value.items() if plain(name) == "consentstring"}
    return _all({*found, consent(value, visits)})


def measured(value: Any, visits: Visits) -> bool | None:
    """Read the `consent` of a Matomo request: 0 or 1, or a shop's own signal, whose yes is no more than that 1."""
    if value in (0, 1, "0", "1"):
        return signals.permits(value)
    return None if (found := consent(value, visits)) else found


def _status(value: dict[str, Any]) -> bool | None:
    """Read the status of consent as a whole, where nothing is told by category."""
    told = [inner for name, inner in value.items() if plain(name) == "status" and isinstance(inner, str | bool)]
    return _all(set(map(_stated, told)))


def _stated(status: str | bool) -> bool | None:
    """Read one status: a plain yes or no, or words of a refusal; others may tell how the banner fares (`tcloaded`)."""
    if isinstance(status, str) and said(status) is None:
        return False if refusing(status) or _NOT_YET.search(plain(status)) else None
    return said(status)


def _grants(text: str) -> bool:
    """Tell whether text names all, or categories with commas: plain ones of advertising and no other but harmless."""
    names = [name.strip().casefold() for name in text.split(",")]
    others = [name for name in names if not _ADS.fullmatch(name)]
    known = all(harmless(name) or _GROUP.fullmatch(name) for name in others)
    return plain(text) in _ALL or (known and len(others) < len(names))


def _all(answers: set[bool | None]) -> bool | None:
    return False if False in answers else True in answers or None


def _listed(value: list[Any], visits: Visits) -> bool | None:
    """Read a list in the place of an answer: a grant where advertising is in it; empty, it was not asked for."""
    if not value:
        return None
    answers = {choices.categories({"purposes": value}, visits), *(_standard(item, visits) for item in value)}
    return False if False in answers else True in answers or _all_accepted(value)


def _standard(item: Any, visits: Visits) -> bool | None:
    """Read one of Adobe's consent objects, by its own standard or IAB's."""
    if not isinstance(item, dict) or "standard" not in item:
        return None
    value = item.get("value")
    if not isinstance(value, dict):
        return strings.tcf(value)
    if choices.categories(value, visits) is False:
        return False
    if (general := value.get("general")) is not None:
        return bool(general == "in")
    collect = value.get("collect")
    return said(collect.get("val")) if isinstance(collect, dict) else None


def _all_accepted(items: list[Any]) -> bool:
    """Tell whether all of Usercentrics' services were accepted that may concern advertising, and there are such."""
    if not all(isinstance(item, dict) and "templateId" in item for item in items):
        return False
    asked = [item.get("status") for item in items if not harmless(ids.label(item))]
    return bool(asked) and all(said(status) is True for status in asked)
