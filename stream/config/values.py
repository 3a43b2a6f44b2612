"""Types of settings: what a number, a name, a path or a list may be, and how its text is read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field

TEN_YEARS_S: Final = 10 * 365 * 86_400
Seconds = Annotated[float, Field(gt=0, le=TEN_YEARS_S, allow_inf_nan=False)]
"""A time above 0; far longer ones leave the calendar, or the numbers of whom they are told."""
Skew = Annotated[float, Field(ge=0, le=TEN_YEARS_S, allow_inf_nan=False)]
"""A time that may be 0."""
Wait = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
"""A time above 0 that Kafka is told: it counts milliseconds in 32 bits, which a day fits."""
Count = Annotated[int, Field(gt=0)]
Partitions = Annotated[int, Field(gt=0, le=100_000)]
"""More than that no cluster gives a topic."""
Bound = Annotated[int, Field(ge=0)]
"""A most that may be 0: then nothing is kept."""
Port = Annotated[int, Field(ge=0, le=65535)]
Name = Annotated[str, Field(min_length=1)]


def expanded(path: Path) -> Path:
    """Return `path` with the home folder that it may begin with.

    Raises:
        ValueError: there is no such folder.
    """
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"there is no home folder of {path.parts[0]}") from error


def _place(text: str) -> str:
    return str(expanded(Path(text))) if text.startswith("~") else text


File = Annotated[Path, AfterValidator(expanded)]
"""A path; `Path()` stands for none."""
Place = Annotated[str, AfterValidator(_place)]
"""A path or an address; empty for none."""


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
    for number, part in enumerate(parts if isinstance(parts, Iterable) else (), 1):
        name, separator, value = str(part).partition("=")
        if not separator:
            # It may be the rest of a secret with a comma in it.
            raise ValueError(f"part {number} is not name=value; values with commas need a JSON object")
        found[name.strip()] = value.strip()
    return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


Names = Annotated[tuple[str, ...], BeforeValidator(_parts), Field(min_length=1)]
"""At least one; in a text, commas stand between them."""
Properties = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)]
"""Names with their values, hashable: a table in a file, `name=value,…` or a JSON object in a variable."""
