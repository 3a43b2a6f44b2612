"""Choices by category, in objects and lists as managers nest them: whether they refuse advertising or allow it.

One refusal that may concern advertising outweighs every grant. A list of what was agreed to, with none beside it of
what was refused, is all that was agreed to: where all that it names is known and nothing of it is advertising, that is
refused, unless it is told for one category, or advertising granted elsewhere. To agree to no ads, or to some without a
profile, is a refusal. Of names that tell nothing a list grants and refuses nothing.

Sources: Segment and RudderStack consent management, Snowplow's schema consent_preferences 1-0-0, Didomi's user status
and current user status, Shopify's Customer Privacy API, Adobe's Consents and Preferences, IAB's TCData.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from stream.events import ids
from stream.events.chosen import STATES, answered, chosen, labelled
from stream.events.contexts import Visits
from stream.events.words import advertises, harmless, named_after, negated, only_answers, plain

CONSENTS: Final = ("consent", "consents", "consentgiven", "hasconsent", "marketingconsent", "adconsent")
CATEGORIES: Final = ("categorypreferences", "visitorconsent", "currentvisitorconsent")
COOKIE: Final = "cookieconsent"
PREFERENCES: Final = "consentpreferences"
GDPR: Final = "gdprconsent"
_READ_BY_THEMSELVES: Final = frozenset({*CONSENTS, *CATEGORIES, COOKIE, PREFERENCES, GDPR})
_NO_CONSENTS: Final = frozenset(
    ["legitimateinterests", "specialfeatureoptins", "restrictions", "allowedvendors", "disclosedvendors"]
)
"""Names of what IAB's TCData numbers beside consents."""
_LISTS: Final = frozenset({"purposes", "categories", "scopes", "groups"})
"""Names of lists of what was agreed to, where they tell nothing else."""
_OTHERS: Final = ("vendor", "partner", "service")
"""Marks in names of who else may process: that says nothing of what for."""
_DIDOMI: Final = re.compile(
    r"cookies?|measure\w*|selectbasicads|improveproducts|uselimiteddatatoselectcontent|geolocation\w*|devicecharacteristics"
)
"""Names of Didomi's purposes, beside those of categories."""
_COST: Final = 4  # of a choice, in visits: its name is compared with many
_LETTERS: Final = 64  # of a name, for each further visit
_LONGEST_NAME: Final = 100  # of who else may process: a longer one tells of nobody


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


def switched(value: Any, visits: Visits | None = None) -> bool | None:
    """Read Didomi's purposes, listed or each with its switch; another field of that name tells nothing."""
    return categories(value, visits) if _switches(value) else None


def preferences(value: Any, visits: Visits) -> bool | None:
    """Read Snowplow's consent_preferences: all, or advertising among what was selected; anything else refuses."""
    if not isinstance(value, dict):
        return None
    fields = {plain(name): inner for name, inner in value.items()}
    if "eventtype" not in fields:
        return categories(value, visits)
    kind = plain(fields["eventtype"]) if isinstance(fields["eventtype"], str) else ""
    return kind == "allowall" or (kind == "allowselected" and bool(ids.allowed(fields.get("consentscopes"))))


def _choices(value: dict[str, Any], visits: Visits) -> Iterator[tuple[str | None, bool | None]]:
    """Yield each category with its choice, and those within its object, which are still about it.

    The category None is all that was not agreed to. What is read as categories by itself is left to that, lest it be
    read again for each around it.
    """
    left = [("", False, value)]  # a stack: records may be nested deeper than calls
    while left:
        above, known, inner = left.pop()
        visits.count(_cost(above, inner))
        lists = {name: choice for name, choice in inner.items() if _is_list(name, choice)}
        if lists and not of_others(above):
            visits.count(sum(map(len, lists.values())))
            yield from ((name, choice) for name, choice in _in_lists(lists) if name is not None or not known)
            left += ((label, known or _known(label), item) for label, item in map(labelled, _objects(lists)))
        about_ads = above != "" and advertises(above)
        beside = above != "" and answered(inner)
        alone = above != "" and _known(above)
        for name, choice in inner.items():
            category = (
                above if about_ads or (above and plain(name) in STATES) or (alone and only_answers(name)) else name
            )
            if not isinstance(choice, dict):
                yield category, chosen(category, name, choice, answered=beside)
            elif not _read_elsewhere(plain(name), choice):
                left.append((category, known or _known(category), choice))


def _cost(above: str, inner: dict[str, Any]) -> int:
    """Return the visits that an object takes: the name above it is asked for each of its fields."""
    letters = len(above) * (1 + len(inner)) + sum(map(len, inner))
    return _COST * len(inner) + letters // _LETTERS


def _read_elsewhere(name: str, inner: dict[str, Any]) -> bool:
    """Tell whether an object is read by itself, or holds what IAB numbers beside consents."""
    if name in _READ_BY_THEMSELVES or (name == "purposes" and _switches(inner)):
        return True
    return name in _NO_CONSENTS and _numbered(inner)


def _numbered(value: dict[str, Any]) -> bool:
    return all(map(str.isdecimal, value))


def _is_list(name: str, choice: Any) -> bool:
    return isinstance(choice, list) and plain(name) not in _READ_BY_THEMSELVES


def _switches(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if any(isinstance(value.get(name), list) for name in ("enabled", "disabled")):
        return True
    switches = all(isinstance(item, dict) and isinstance(item.get("enabled"), bool) for item in value.values())
    return switches and any(_of_consent(name, item) for name, item in value.items())


def _of_consent(name: str, item: dict[str, Any]) -> bool:
    """Tell whether a switch is one of Didomi's by its name; other objects have purposes with switches, too."""
    known = any(
        advertises(label) or harmless(label) or _DIDOMI.fullmatch(plain(label)) for label in (name, ids.label(item))
    )
    return known or item.get("id") == name


def _known(category: str) -> bool:
    """Tell whether a list below a category can be about it alone; what is called preferences may be all of them."""
    return (advertises(category) or harmless(category)) and not plain(category).endswith("preferences")


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
    return len(name) <= _LONGEST_NAME and any(mark in plain(name) for mark in _OTHERS)


def without_lists(value: Any) -> Any:
    """Return what is told of others without the lists of them, and without what is told of each by its number."""
    if isinstance(value, dict):
        return {} if _numbered(value) else {name: inner for name, inner in value.items() if not _of_each(inner)}
    return None if isinstance(value, list) else value


def _of_each(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, dict) and _numbered(value))


def _named(items: list[Any], *, with_objects: bool = False) -> list[str]:
    """Return the categories that a list names, by text or number; those of objects, which have answers, on request."""
    labels = (ids.label(item) if isinstance(item, dict) and with_objects else item for item in items)
    return [str(label).strip() for label in labels if isinstance(label, str | int) and str(label).strip()]
