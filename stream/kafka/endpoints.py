"""Brokers tried from the name to the handshake of TLS; each fault is told with its remedy."""

import socket
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from stream.config import PREFIX, Settings
from stream.kafka.addresses import Address
from stream.kafka.broker import REACH_S
from stream.kafka.cluster import is_encrypted, ssl_context

MISNAMED: Final = (62, 64)  # OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH
OVER: Final = (9, 10)  # not valid yet, and no longer
AT_ONCE: Final = 16  # a cluster behind a firewall is not waited for broker by broker


def faults_at(settings: Settings, tried: Sequence[Address]) -> dict[Address, str]:
    """Return what keeps a client from each address of `tried` that it cannot connect to.

    Raises:
        SettingsError: the files for TLS cannot be used.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda address: fault_of(settings, address), tried)
        return {address: fault for address, fault in zip(tried, found, strict=True) if fault}


def fault_of(settings: Settings, address: Address) -> str:
    """Return what keeps a client from `address`, nothing where a connection (by TLS, if asked for) is made.

    Raises:
        SettingsError: the files for TLS cannot be used.
    """
    try:
        socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # a name may be too long to be one
        why = error.strerror if isinstance(error, OSError) else "no name of a host"
        return f"{address.host} has no address (DNS: {why}); correct the name, or the resolver"
    try:
        with socket.create_connection(address, REACH_S) as plain:
            return _shake(settings, address, plain) if is_encrypted(settings) else ""
    except TimeoutError:
        return f"{address} takes no connection within {REACH_S:g} s: a firewall, or a host that is down"
    except ConnectionRefusedError as error:
        return f"port {address.port} of {address.host} is closed ({error.strerror}): no broker listens there"
    except OSError as error:
        return f"{address} cannot be reached ({error.strerror}): no way leads there from here"


def _shake(settings: Settings, address: Address, plain: socket.socket) -> str:
    try:
        with ssl_context(settings).wrap_socket(plain, server_hostname=address.host):
            return ""
    except ssl.SSLCertVerificationError as error:
        return _untrusted(address, error)
    except TimeoutError:
        return f"{address} is open, but says nothing for {REACH_S:g} s: no broker that speaks TLS is behind it"
    except OSError as error:
        why = getattr(error, "reason", "") or error.strerror or type(error).__name__
        if "ALERT_PROTOCOL_VERSION" in why:
            return f"{address} speaks TLS in no version that is taken here ({why}): it must allow 1.2 or 1.3"
        if "ALERT" in why:  # only who speaks TLS says so: by version 1.2 at once, by 1.3 after the handshake
            return f"{address} speaks TLS and refuses us ({why}): check {PREFIX}SSL_CERTIFICATE, which it may want"
        return f"{address} does not speak TLS ({why}): another port, or another {PREFIX}SECURITY_PROTOCOL"


def _untrusted(address: Address, error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in MISNAMED:
        return (
            f"the certificate of {address} is made for other hosts: use a name that stands in it "
            f"(or {PREFIX}SSL_VERIFY_HOSTNAME=false, which trusts whoever answers)"
        )
    if error.verify_code in OVER:
        return f"the certificate of {address} is not valid now: {error.verify_message}"
    return f"the certificate of {address} is of no authority in {PREFIX}SSL_CA: {error.verify_message}"


def silence_of(settings: Settings, address: Address) -> str:
    """Return why a broker that takes a connection may answer no request of Kafka."""
    protocol = f"{PREFIX}SECURITY_PROTOCOL"
    if settings.security_protocol in {"PLAINTEXT", "SASL_PLAINTEXT"} and speaks_tls(address):
        return f"{address} speaks TLS: {protocol} must be SSL or SASL_SSL"
    silent = f"{address} is open, but answers no request of Kafka within {REACH_S:g} s"
    if settings.security_protocol == "PLAINTEXT":
        return f"{silent}: it may want a sign-in ({protocol}=SASL_PLAINTEXT), or be no broker"
    if settings.security_protocol == "SSL":
        return f"{silent}: it may want a certificate ({PREFIX}SSL_CERTIFICATE), or a sign-in ({protocol}=SASL_SSL)"
    return f"{silent}: it may want no sign-in ({protocol}={_without_sign_in(settings)}), or be no broker"


def _without_sign_in(settings: Settings) -> str:
    return "SSL" if is_encrypted(settings) else "PLAINTEXT"


def speaks_tls(address: Address) -> bool:
    """Say whether whoever listens at `address` answers the handshake of TLS, whatever its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is sent
    try:
        with socket.create_connection(address, REACH_S) as plain, context.wrap_socket(plain):
            return True
    except OSError:
        return False
