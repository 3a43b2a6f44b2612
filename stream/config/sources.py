"""Where settings come from: variables `ADLOOM_*`, which win, and a TOML file.

pydantic-settings would read both, but not refuse a variable that it does not know, and takes 0.1 s to import.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from stream.config.settings import SECRETS, Settings
from stream.config.values import expanded
from stream.config.wording import PREFIX
from stream.errors import SettingsError

FILE: Final = Path("adloom.toml")
"""Read from the working directory where it is there."""
NAMED: Final = PREFIX + "CONFIG"
"""Names another file, which must be there."""
OTHERS: Final = frozenset(
    PREFIX + name for name in ("CONFIG", "COPY_KEY", "USER_SECRET", "LOG_LEVEL", "LOG_REPEATS", "CACHE")
)
"""Variables of ours that are no settings: read where they are needed, before settings are or without them."""
TESTS: Final = PREFIX + "TEST_"
_LINK: Final = re.compile(r"\w*(_SERVICE_(HOST|PORT\w*)|_PORT_\d+_\w+)|\w*_PORT(?==\w+://)")
"""What Kubernetes sets for a service named `adloom…`; as `NAME=value`."""


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an unset or blank variable leaves what the file says, or the default.

    Raises:
        SettingsError: an unknown name, with the nearest known one; a value that cannot be used; an unreadable file.
    """
    path, values = _file(environment.get(NAMED, "").strip())
    origins = {name: f"{name} in {path}" for name in values}
    for variable, text in environment.items():
        if not _is_ours(variable, text):
            continue
        name = variable.removeprefix(PREFIX).lower()
        values[name], origins[name] = text if name in SECRETS else text.strip(), variable
    return Settings.model_validate(values, context=origins)


def _is_ours(variable: str, text: str) -> bool:
    """Say whether a variable is a setting, or meant to be one."""
    if not variable.startswith(PREFIX) or variable.startswith(TESTS) or variable in OTHERS or not text.strip():
        return False
    known = variable.removeprefix(PREFIX).lower() in Settings.model_fields
    return known or _LINK.match(f"{variable}={text}") is None


def _file(named: str) -> tuple[Path, dict[str, Any]]:
    try:
        path = expanded(Path(named)) if named else FILE
    except ValueError as error:
        raise SettingsError(f"{NAMED}={named} cannot be used: {error}") from error
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if not named:
            return path, {}
        raise SettingsError(f"{NAMED}: there is no file {path}") from error
    except OSError as error:
        raise SettingsError(f"settings cannot be read from {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML in UTF-8: {error}") from None  # the error holds the text, with secrets


def to_environment(settings: Settings) -> dict[str, str]:
    """Write `settings`, secrets included, as the variables that `from_environment` reads; no file adds to them."""
    texts = {PREFIX + name.upper(): _text(value) for name, value in settings}
    return {**texts, NAMED: os.devnull}


def _text(value: object) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case bool():
            return str(value).lower()
        case tuple() if value and isinstance(value[0], tuple):
            return json.dumps(dict(value))
        case tuple():
            return ",".join(value)
    return str(value)
