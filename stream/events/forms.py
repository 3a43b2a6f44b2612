"""A field called consent in the forms that it takes: a word, a string of TCF, an object, a list, a cookie.

Sources: those of `stream.events.choices`, Adobe's Web SDK, Usercentrics' browser interface, Prebid.js, Matomo.
"""

from typing import Any, Final
from urllib.parse import unquote

from stream.events import choices, cookies, ids, signals, strings
from stream.events.contexts import UnreadableError, Visits, opened
from stream.events.words import harmless, plain, said

_LONGEST_WORD: Final = 20  # longer text is a string of TCF


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
    """Read a field that should hold choices by category."""
    return choices.categories(value, visits) if isinstance(value, dict) else consent(value, visits)


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
    return _all(set(map(signals.granted, told)))


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
