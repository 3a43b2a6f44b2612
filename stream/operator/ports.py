"""Ports on this machine: those that Adloom takes unless told otherwise, and which are free."""

import socket
from collections.abc import Iterable
from typing import Final

from stream.errors import PortError

PAGE_PORT: Final = 8480
SLOTS_PORT: Final = 8481
BROKER_PORT: Final = 19092  # beside Kafka's own 9092, where a broker of the shop's may listen
LOOPBACK: Final = "127.0.0.1"


def require_free(ports: Iterable[int]) -> None:
    """Check all `ports` before anything is started; 0 is always free.

    Raises:
        PortError: naming the first port that is in use.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                raise PortError(
                    f"port {port} cannot be used: {error.strerror}; stop what uses it or choose another"
                ) from error


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
