"""Names and ids of categories in lists, objects and text with commas: what was allowed, what was refused.

Sources: RudderStack consent management, OneTrust's groups in force.
"""

from typing import Any, Final

from stream.events.words import advertises, harmless, negated, plain, said

LABELS: Final = ("id", "name", "category", "purpose", "key", "type", "code")
"""Names of the category within an object of a list."""


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


def label(item: dict[str, Any]) -> str:
    """Return the name of an object's category: the one that tells of advertising, else the first."""
    labels = [value for name, value in item.items() if plain(name) in LABELS and isinstance(value, str)]
    return next(filter(advertises, labels), labels[0] if labels else "")


def _names(value: Any) -> list[str]:
    """Return names from a list, from an object's keys, or from text with commas."""
    if isinstance(value, dict):
        return [name for name, choice in value.items() if said(choice) is not False]
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [told for part in parts if (told := _told(part)).strip()]


def _told(part: Any) -> str:
    """Return the name that a part of a list tells; as text an object would be all that it holds, however deep."""
    if isinstance(part, dict):
        return label(part) or "?"
    return "?" if isinstance(part, list) else str(part)
