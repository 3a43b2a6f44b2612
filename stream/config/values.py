"""Types of settings: what a number, a name, a path or a list may be, and how its text is read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""A time above 0."""
Skew = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A time that may be 0."""
Count = Annotated[int, Field(gt=0)]
Bound = Annotated[int, Field(ge=0)]
"""A most that may be 0: then nothing is kept."""
Port = Annotated[int, Field(ge=0, le=65535)]
Name = Annotated[str, Field(min_length=1)]
File = Annotated[Path, AfterValidator(Path.expanduser)]
"""A path; `Path()` stands for none."""


def _parts(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _pairs(value: object) -> object:
    """Read a table, a JSON object, or `name=value,…` as pairs of texts."""
    if isinstance(value, str):
        value = json.loads(value) if value.lstrip().startswith("{") else _split(_parts(value))
    if isinstance(value, Mapping):
        return tuple(sorted((str(name), _text(one)) for name, one in value.items()))
    return value


def _split(parts: object) -> dict[str, str]:
    found = {}
    for part in parts if isinstance(parts, Iterable) else ():
        name, separator, value = str(part).partition("=")
        if not separator:
            raise ValueError(f"{part!r} is not name=value")
        found[name.strip()] = value.strip()
    return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


Names = Annotated[tuple[str, ...], BeforeValidator(_parts), Field(min_length=1)]
"""At least one; in a text, commas stand between them."""
Properties = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)]
"""Names with their values, hashable: a table in a file, `name=value,…` or a JSON object in a variable."""
