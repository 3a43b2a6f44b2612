"""Addresses of brokers, tried from the name to the handshake of TLS; each fault is told with its remedy."""

import socket
import ssl
from typing import Final, NamedTuple

from stream.config import PREFIX, Settings
from stream.errors import SettingsError
from stream.kafka.broker import REACH_S
from stream.kafka.cluster import is_encrypted, ssl_context

MISNAMED: Final = (62, 64)  # OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH
OVER: Final = (9, 10)  # not valid yet, and no longer


class Address(NamedTuple):
    """Where a broker listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def addresses(bootstrap: str) -> list[Address]:
    """Return the addresses of `host:port[,host:port]`.

    Raises:
        SettingsError: one has no port.
    """
    found = []
    for text in filter(None, map(str.strip, bootstrap.split(","))):
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal():
            raise SettingsError(f"{PREFIX}BOOTSTRAP: {text!r} is not host:port")
        found.append(Address(host.strip("[]"), int(port)))
    return found


def fault_of(settings: Settings, address: Address) -> str:
    """Return what keeps a client from `address`, nothing where a connection (by TLS, if asked for) is made.

    Raises:
        SettingsError: the files for TLS cannot be used.
    """
    try:
        socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError as error:
        return f"{address.host} has no address (DNS: {error.strerror}); correct the name, or the resolver"
    try:
        with socket.create_connection(address, REACH_S) as plain:
            return _shake(settings, address, plain) if is_encrypted(settings) else ""
    except TimeoutError:
        return f"{address} takes no connection within {REACH_S:g} s: a firewall, or a host that is down"
    except OSError as error:
        return f"port {address.port} of {address.host} is closed ({error.strerror}): no broker listens there"


def _shake(settings: Settings, address: Address, plain: socket.socket) -> str:
    try:
        with ssl_context(settings).wrap_socket(plain, server_hostname=address.host):
            return ""
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in MISNAMED:
            return (
                f"the certificate of {address} is made for other hosts: use a name that stands in it "
                f"(or {PREFIX}SSL_VERIFY_HOSTNAME=false, which trusts whoever answers)"
            )
        if error.verify_code in OVER:
            return f"the certificate of {address} is not valid now: {error.verify_message}"
        return f"the certificate of {address} is of no authority in {PREFIX}SSL_CA: {error.verify_message}"
    except OSError as error:
        why = getattr(error, "reason", "") or error.strerror or type(error).__name__
        return f"{address} does not speak TLS ({why}): another port, or another {PREFIX}SECURITY_PROTOCOL"


def speaks_tls(address: Address) -> bool:
    """Say whether whoever listens at `address` answers the handshake of TLS, whatever its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is sent
    try:
        with socket.create_connection(address, REACH_S) as plain, context.wrap_socket(plain):
            return True
    except OSError:
        return False
