"""Training plans: TOML files whose keys are the fields of a trainer's settings; the shipped ones made the bundle."""

from pathlib import Path
from typing import TypeVar

import msgspec

from engines.errors import AdloomError

PLANS = Path(__file__).parents[1] / "plans"
Settings = TypeVar("Settings")


class PlanError(AdloomError):
    """A plan cannot be read, or names a setting that there is not."""


def read_plan(path: Path, kind: type[Settings]) -> Settings:
    """Read `path` as settings of type `kind`; what the file does not name keeps its default.

    Raises:
        PlanError: no such file, no TOML, an unknown key, or a value of another type.
    """
    try:
        table = msgspec.toml.decode(path.read_bytes())
    except OSError as error:
        raise PlanError(f"plan {path} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise PlanError(f"plan {path} is no TOML: {error}") from error
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if unknown := sorted(set(table) - set(known)):
        raise PlanError(f"plan {path} names {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise PlanError(f"plan {path}: {error}") from error
