"""An address of a broker is tried from its name to the handshake of TLS, and each fault is told."""

import socket
import ssl
import threading
from contextlib import contextmanager

import pytest
import trustme

from stream.config import Settings
from stream.errors import SettingsError
from stream.kafka.addresses import Address, addresses
from stream.kafka.endpoints import fault_of, faults_at, speaks_tls

PLAIN = Settings()


@contextmanager
def listening(context=None):
    """Listen on loopback, by TLS where a context is given; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def serve():
            while not done.is_set():
                connection, _ = server.accept()
                with connection:
                    if context is None:
                        connection.recv(100)  # as a broker without TLS: it hangs up on what it cannot read
                        continue
                    try:
                        context.wrap_socket(connection, server_side=True).close()
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        try:
            yield port
        finally:
            done.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


@pytest.fixture
def authority(tmp_path):
    """An authority of certificates, and settings that trust it."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    return made, Settings(security_protocol="SSL", ssl_ca=tmp_path / "ca.pem")


def context_of(authority, host):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


def test_addresses_are_hosts_with_ports():
    assert addresses("kafka:9092, [::1]:9093") == [Address("kafka", 9092), Address("::1", 9093)]
    assert str(Address("::1", 9093)) == "[::1]:9093"
    for text in ("kafka", "kafka:", ":9092", "kafka:99999", "kafka://host:9092"):
        with pytest.raises(SettingsError, match="is not host:port"):
            addresses(text)


def test_a_name_without_an_address_is_told():
    assert "no.such.host.invalid has no address (DNS" in fault_of(PLAIN, Address("no.such.host.invalid", 9092))


def test_a_closed_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert f"port {port} of 127.0.0.1 is closed" in fault_of(PLAIN, Address("127.0.0.1", port))


def test_each_address_is_tried_and_the_faulty_are_told():
    with listening() as port:
        good, closed = Address("127.0.0.1", port), Address("127.0.0.1", 1)
        assert list(faults_at(PLAIN, [good, closed])) == [closed]


def test_an_open_port_is_enough_without_tls():
    with listening() as port:
        assert fault_of(PLAIN, Address("127.0.0.1", port)) == ""
        assert not speaks_tls(Address("127.0.0.1", port))


def test_a_certificate_of_ours_is_accepted(authority):
    made, settings = authority
    with listening(context_of(made, "127.0.0.1")) as port:
        assert fault_of(settings, Address("127.0.0.1", port)) == ""
        assert speaks_tls(Address("127.0.0.1", port))


def test_a_certificate_for_another_host_is_told(authority):
    made, settings = authority
    with listening(context_of(made, "kafka.example")) as port:
        assert "is made for other hosts" in fault_of(settings, Address("127.0.0.1", port))
        assert fault_of(settings.with_(ssl_verify_hostname=False), Address("127.0.0.1", port)) == ""


def test_a_certificate_of_an_unknown_authority_is_told(authority):
    _, settings = authority
    with listening(context_of(trustme.CA(), "127.0.0.1")) as port:
        assert "is of no authority in ADLOOM_SSL_CA" in fault_of(settings, Address("127.0.0.1", port))


def test_a_port_without_tls_is_told(authority):
    _, settings = authority
    with listening() as port:
        assert "does not speak TLS" in fault_of(settings, Address("127.0.0.1", port))


def test_who_wants_a_certificate_of_us_is_told_to_speak_tls(authority, tmp_path):
    """By TLS 1.2 it refuses within the handshake, as one does that speaks none."""
    made, settings = authority
    context = context_of(made, "127.0.0.1")
    context.maximum_version, context.verify_mode = ssl.TLSVersion.TLSv1_2, ssl.CERT_REQUIRED
    made.configure_trust(context)
    own = made.issue_cert("worker@shop.example")
    own.cert_chain_pems[0].write_to_path(tmp_path / "own.pem")
    own.private_key_pem.write_to_path(tmp_path / "own.key")
    with listening(context) as port:
        fault = fault_of(settings, Address("127.0.0.1", port))
        assert "speaks TLS and refuses us" in fault
        assert "ADLOOM_SSL_CERTIFICATE" in fault
        named = settings.with_(ssl_certificate=tmp_path / "own.pem", ssl_key=tmp_path / "own.key")
        assert fault_of(named, Address("127.0.0.1", port)) == ""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_who_speaks_only_an_old_tls_is_not_told_to_want_a_certificate(authority):
    made, settings = authority
    context = context_of(made, "127.0.0.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with listening(context) as port:
        fault = fault_of(settings, Address("127.0.0.1", port))
    assert "speaks TLS in no version that is taken here" in fault
    assert "ADLOOM_SSL_CERTIFICATE" not in fault
