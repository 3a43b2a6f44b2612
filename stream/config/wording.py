"""What is said of a setting that cannot be used: its name, its value unless that is secret, and the nearest name."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

PREFIX: Final = "ADLOOM_"


def hint(name: str, known: Collection[str]) -> str:
    """Return `; did you mean …?` with the known name nearest to `name`, or nothing where none is near."""
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def told(error: ValidationError, origins: Mapping[str, str], known: Collection[str], secret: Collection[str]) -> str:
    """Put the first fault of `error` into one line.

    Args:
        error: what pydantic found.
        origins: how the fields that were told are called where they were told, by field; others go by their variable.
        known: names of all fields.
        secret: names of those whose value must not be shown.
    """
    fault: Any = error.errors(include_url=False, include_context=False)[0]
    field = str(fault["loc"][0])
    origin = origins.get(field, PREFIX + field.upper())
    if fault["type"] == "extra_forbidden":
        variables = origin.startswith(PREFIX)
        names = {PREFIX + name.upper() for name in known} if variables else known
        return f"{origin} is no setting{hint(origin if variables else field, names)}"
    value = "" if field in secret else f"={fault['input']!r}"
    reason = fault["msg"].removeprefix("Value error, ")
    return f"{origin}{value} cannot be used: {reason[0].lower()}{reason[1:]}"
