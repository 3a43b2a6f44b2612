"""Addresses of brokers, as `ADLOOM_BOOTSTRAP` names them."""

from typing import NamedTuple

from stream.config import PREFIX
from stream.errors import SettingsError

HIGHEST = 65535


class Address(NamedTuple):
    """Where a broker listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def addresses(bootstrap: str) -> list[Address]:
    """Return the addresses of `host:port[,host:port]`.

    Raises:
        SettingsError: one has no port, or none is named.
    """
    found = []
    for text in filter(None, map(str.strip, bootstrap.split(","))):
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal() or int(port) > HIGHEST or "/" in host:
            raise SettingsError(f"{PREFIX}BOOTSTRAP: {text!r} is not host:port")
        found.append(Address(host.strip("[]"), int(port)))
    if not found:
        raise SettingsError(f"{PREFIX}BOOTSTRAP names no broker")
    return found
