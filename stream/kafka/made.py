"""Clients of librdkafka's as the settings say; what it does not take of them is told by name."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from confluent_kafka import KafkaException

from stream.config import PREFIX, Settings
from stream.errors import SettingsError
from stream.kafka.cluster import admin_options

Client = TypeVar("Client")
NOTHING: Final[Mapping[str, Any]] = {}


def made(
    kind: Callable[..., Client], settings: Settings, options: Mapping[str, Any] = NOTHING, **arguments: Any
) -> Client:
    """Return a client of `kind` with `options` above those that `settings` give.

    Raises:
        SettingsError: as `admin_options`, or librdkafka does not take a property; no value is told.
        CredentialsError: there is no token.
    """
    try:
        return kind({**admin_options(settings), **options}, **arguments)
    except KafkaException as error:
        raise _refused(settings, error.args[0].str()) from None  # its text may hold a secret


def _refused(settings: Settings, said: str) -> SettingsError:
    """Name the properties that `said` speaks of; all that were told where it speaks of none."""
    told = [name for name, _ in settings.client_properties]
    if not told:
        return SettingsError(f"librdkafka makes no client of these settings: {said.strip()}")
    named = [name for name in told if name.replace("_", ".") in said] or told
    return SettingsError(f"{PREFIX}CLIENT_PROPERTIES: librdkafka does not take {', '.join(named)}")
