"""Choices by category, in objects and lists as managers nest them: whether they refuse advertising or allow it.

One refusal that may concern advertising outweighs every grant. A list of what was agreed to, with none beside it of
what was refused, is all that was agreed to: where all that it names is known and nothing of it is advertising, that is
refused, unless it is told for one category, or advertising granted elsewhere. To agree to no ads, or to some without a
profile, is a refusal. Of names that tell nothing a list grants and refuses nothing.

Sources: Segment and RudderStack consent management, OneTrust's cookies, Snowplow's schema consent_preferences 1-0-0,
Didomi's user status, Shopify's Customer Privacy API.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from stream.events.contexts import Visits
from stream.events.parse import readable
from stream.events.words import advertises, harmless, named_after, negated, plain, said

CONSENTS: Final = ("consent", "consents", "consentgiven", "hasconsent", "marketingconsent", "adconsent")
CATEGORIES: Final = ("categorypreferences", "cookieconsent", "visitorconsent", "currentvisitorconsent")
PREFERENCES: Final = "consentpreferences"
_READ_BY_THEMSELVES: Final = frozenset({*CONSENTS, *CATEGORIES, PREFERENCES})
_STATES: Final = frozenset(
    ["accepted", "allowed", "choice", "consent", "decision", "enabled", "given", "granted", "state", "status", "value"]
)
"""Names of the answer within a category's object: they are no categories."""
_BESIDE: Final = ("id", "version", "source", "name", "label", "url", "method", "language")
"""How names end of text that stands beside an answer and is none."""
_LISTS: Final = frozenset({"purposes", "categories", "scopes", "groups"})
"""Names of lists of what was agreed to, where they tell nothing else."""
_OTHERS: Final = ("vendor", "partner", "service")
"""Marks in names of who else may process: that says nothing of what for."""
_LABELS: Final = ("id", "name", "category", "purpose", "key", "type", "code")
"""Names of the category within an object of a list."""
_COST: Final = 4  # of a choice, in visits: its name is compared with many


def granted(value: Any) -> bool | None:
    """Read an answer that was asked for: anything but a grant refuses; empty, it was not asked for."""
    while isinstance(value, dict):
        value = value.get("value")
    return None if value in (None, "", []) else said(value) is True


def categories(value: Any, visits: Visits | None = None) -> bool | None:
    """Read choices by category: any refusal that may concern advertising, else a grant for advertising."""
    if not isinstance(value, dict):
        return None
    told = list(_choices(value, visits or Visits()))
    named = [(category, choice) for category, choice in told if category is not None]
    if any(choice is False and not harmless(category) for category, choice in named):
        return False
    agreed = [category for category, choice in named if choice and advertises(category)]
    if agreed:
        return not any(map(negated, agreed))
    return False if len(named) < len(told) else None


def listed(value: list[Any], visits: Visits) -> bool | None:
    """Read a list in the place of an answer: a grant where advertising is in it; empty, it was not asked for."""
    return categories({"purposes": value}, visits) is True if value else None


def switched(value: Any, visits: Visits | None = None) -> bool | None:
    """Read Didomi's purposes, lists of those enabled and disabled; another field of that name tells nothing."""
    return categories(value, visits) if _switches(value) else None


def preferences(value: Any, visits: Visits) -> bool | None:
    """Read Snowplow's consent_preferences: all, or advertising among what was selected; anything else refuses."""
    if not isinstance(value, dict):
        return None
    fields = {plain(name): inner for name, inner in value.items()}
    if "eventtype" not in fields:
        return categories(value, visits)
    kind = plain(fields["eventtype"]) if isinstance(fields["eventtype"], str) else ""
    return kind == "allowall" or (kind == "allowselected" and bool(allowed(fields.get("consentscopes"))))


def denied(value: Any) -> bool | None:
    """Read the names of what was refused."""
    return False if any(not harmless(name) for name in _names(value)) else None


def allowed(value: Any) -> bool | None:
    """Read the names of what was allowed, beside those of what was refused."""
    ads = list(filter(advertises, _names(value)))
    return not any(map(negated, ads)) if ads else None


def active(value: Any) -> bool | None:
    """Read OneTrust's list of the groups in force: the one for targeting (C0004, once 4) is there or refused."""
    return None if value is None else any(name.strip() == "4" or allowed([name]) for name in _names(value))


def onetrust_cookie(value: Any) -> bool | None:
    """Read OneTrust's cookie: its groups, each with 1 where it is in force, and whether the browser sent GPC."""
    text = unquote(value) if isinstance(value, str) else ""
    if re.search(r"\bisGpcEnabled=1", text):
        return False
    found = re.search(r"groups=([^&]*)", text)
    return active([group for group, on in re.findall(r"([^:,]+):([01])", found[1]) if on == "1"]) if found else None


def _choices(value: dict[str, Any], visits: Visits) -> Iterator[tuple[str | None, bool | None]]:
    """Yield each category with its choice, and those within its object, which are still about it.

    The category None is all that was not agreed to. What is read as categories by itself is left to that, lest it be
    read again for each around it.
    """
    left = [("", False, value)]  # a stack: records may be nested deeper than calls
    while left:
        above, known, inner = left.pop()
        visits.count(_COST * len(inner))
        lists = {name: choice for name, choice in inner.items() if _is_list(name, choice)}
        if lists and not of_others(above):
            visits.count(sum(map(len, lists.values())))
            yield from ((name, choice) for name, choice in _in_lists(lists) if name is not None or not known)
            left += ((label, known or _known(label), item) for label, item in map(_labelled, _objects(lists)))
        for name, choice in inner.items():
            category = above if above and (advertises(above) or plain(name) in _STATES) else name
            if not isinstance(choice, dict):
                yield category, _chosen(category, name, choice)
            elif plain(name) not in _READ_BY_THEMSELVES and not (plain(name) == "purposes" and _switches(choice)):
                left.append((category, known or _known(category), choice))


def _is_list(name: str, choice: Any) -> bool:
    return isinstance(choice, list) and plain(name) not in _READ_BY_THEMSELVES


def _switches(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in ("enabled", "disabled"))


def _known(category: str) -> bool:
    """Tell whether a list below a category can be about it alone; what is called preferences may be all of them."""
    return (advertises(category) or harmless(category)) and not plain(category).endswith("preferences")


def _chosen(category: str, name: str, choice: Any) -> bool | None:
    """Read one choice; of advertising, text that is no grant refuses, unless it is a time or tells something else."""
    answer = said(choice)
    if answer is not None and category is not name and named_after(name) is False:
        return False if answer else None  # `denied`: whether it was refused, and not whether it was given
    if answer is not None or not isinstance(choice, str) or not choice.strip() or not advertises(category):
        return answer
    return None if plain(name).endswith(_BESIDE) or readable(choice) else False


def _in_lists(lists: dict[str, list[Any]]) -> Iterator[tuple[str | None, bool]]:
    """Yield the categories that an object's lists name with what was said of them, or None for all that none names."""
    refusing = [name for name in lists if _agreed(name) is False]
    yield from ((category, False) for name in refusing for category in _named(lists[name], with_objects=True))
    agreed = [category for name in lists if _agreed(name) for category in _named(lists[name])]
    yield from ((category, not negated(category)) for category in agreed)
    if agreed and not refusing and all(harmless(category) and not negated(category) for category in agreed):
        yield None, False


def _objects(lists: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return the objects in lists of categories: each has an answer of its own."""
    return [item for name, items in lists.items() if _agreed(name) for item in items if isinstance(item, dict)]


def _agreed(name: str) -> bool | None:
    """Tell whether a list of this name holds what was agreed to (False: what was refused); None: neither."""
    if of_others(name):
        return None
    answer = named_after(name)
    return True if answer is None and plain(name) in _LISTS else answer


def of_others(name: str) -> bool:
    """Tell whether a field is named after who else may process."""
    return any(mark in plain(name) for mark in _OTHERS)


def without_lists(value: Any) -> Any:
    """Return what is told of others without the lists of them."""
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if not isinstance(inner, list)}
    return None if isinstance(value, list) else value


def _named(items: list[Any], *, with_objects: bool = False) -> list[str]:
    """Return the categories that a list names, by text or number; those of objects, which have answers, on request."""
    labels = (_label(item) if isinstance(item, dict) and with_objects else item for item in items)
    return [str(label).strip() for label in labels if isinstance(label, str | int) and str(label).strip()]


def _labelled(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the category of an object in a list, and what else the object holds; flags beside an answer are none."""
    fields = {name: value for name, value in item.items() if plain(name) not in _LABELS}
    label = _label(item)
    if label and not _STATES.isdisjoint(map(plain, fields)):  # without, its fields may be categories
        fields = {name: value for name, value in fields.items() if _answers(name, value)}
    return label, fields


def _answers(name: str, value: Any) -> bool:
    return plain(name) in _STATES or advertises(name) or isinstance(value, dict | list)


def _label(item: dict[str, Any]) -> str:
    """Return the name of an object's category: the one that tells of advertising, else the first."""
    labels = [value for name, value in item.items() if plain(name) in _LABELS and isinstance(value, str)]
    return next(filter(advertises, labels), labels[0] if labels else "")


def _names(value: Any) -> list[str]:
    """Return names from a list, from an object's keys, or from text with commas."""
    if isinstance(value, dict):
        return [name for name, choice in value.items() if said(choice) is not False]
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    # As text an object would be all that it holds, however deep.
    labels = (
        _label(part) or "?" if isinstance(part, dict) else "?" if isinstance(part, list) else part for part in parts
    )
    return [str(label) for label in labels if str(label).strip()]
