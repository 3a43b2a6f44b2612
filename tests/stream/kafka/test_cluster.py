"""Every client gets its options from settings in one place."""

import ssl
from pathlib import Path

import pytest
import trustme
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka.admin import AdminClient
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from stream.config import Settings
from stream.errors import SettingsError
from stream.kafka.cluster import admin_options, consumer_options, password_of, producer_options
from stream.kafka.properties import RARELY_MS, librdkafka_names

SCRAM = {"security_protocol": "SASL_PLAINTEXT", "sasl_username": "shop", "sasl_password": "secret"}


def settings(**told):
    return Settings(bootstrap="127.0.0.1:1,127.0.0.1:2", **told)


async def test_the_clients_take_their_options():
    told = settings(**SCRAM, client_properties={"metadata.max.age.ms": 5000, "compression.type": "gzip"})
    for client in (
        AIOKafkaConsumer(**consumer_options(told, group_id="g")),
        AIOKafkaProducer(**producer_options(told)),
    ):
        await client.stop()
    AdminClient(admin_options(told))


def test_members_and_readers_get_what_the_settings_say():
    options = consumer_options(
        settings(
            session_timeout_ms=20_000,
            heartbeat_ms=5_000,
            group_instance_id="worker-1",
            client_rack="a",
            isolation_level="read_uncommitted",
            fetch_wait_ms=20,
        )
    )
    assert options["session_timeout_ms"] == 20_000
    assert options["heartbeat_interval_ms"] == 5_000
    assert options["group_instance_id"] == "worker-1"
    assert options["client_rack"] == "a"
    assert options["isolation_level"] == "read_uncommitted"
    assert options["fetch_max_wait_ms"] == 20
    assert consumer_options(settings())["isolation_level"] == "read_committed"


def test_producers_are_idempotent_and_linger_as_told():
    assert producer_options(settings(linger_ms=5))["linger_ms"] == 5
    assert producer_options(settings())["enable_idempotence"] is True


def test_passwords_reach_both_libraries():
    options = consumer_options(settings(**SCRAM))
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("shop", "secret")
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    options = admin_options(settings(**SCRAM))
    assert (options["sasl.username"], options["sasl.password"]) == ("shop", "secret")


def test_a_password_may_lie_in_a_file(tmp_path):
    path = tmp_path / "password"
    told = settings(security_protocol="SASL_PLAINTEXT", sasl_username="shop", sasl_password_file=path)
    with pytest.raises(SettingsError, match="ADLOOM_SASL_PASSWORD_FILE"):
        password_of(told)
    path.write_text("\n")
    with pytest.raises(SettingsError, match=r"ADLOOM_SASL_PASSWORD_FILE=.* is empty"):
        password_of(told)
    path.write_text("secret \n")
    assert password_of(told) == "secret "


def test_a_property_goes_to_the_clients_that_know_it_by_either_name():
    told = settings(
        client_properties={
            "fetch.message.max.bytes": 5,
            "max_request_size": 6,
            "topic.metadata.refresh.interval.ms": 7000,
            "socket.keepalive.enable": True,
            "check.crcs": False,
        }
    )
    consumer, producer, admin = consumer_options(told), producer_options(told), admin_options(told)
    assert (consumer["max_partition_fetch_bytes"], consumer["metadata_max_age_ms"]) == (5, 7000)
    assert (consumer["check_crcs"], "max_request_size" in consumer) == (False, False)
    assert (producer["max_request_size"], producer["metadata_max_age_ms"]) == (6, 7000)
    assert (admin["socket.keepalive.enable"], admin["topic.metadata.refresh.interval.ms"]) == ("true", "7000")


def test_what_an_operator_sets_wins_over_what_a_caller_gives():
    told = settings(client_properties={"max.request.size": 6})
    assert producer_options(told, max_request_size=5)["max_request_size"] == 6
    assert producer_options(settings(), max_request_size=5)["max_request_size"] == 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("socket.keepalive.enabled", r"no client knows .*did you mean socket.keepalive.enable\?"),
        ("acks", "must stay as it is"),
        ("enable_auto_commit", "must stay as it is"),
        ("session.timeout.ms", "has a setting of its own, ADLOOM_SESSION_TIMEOUT_MS"),
        ("sasl.password", "has a setting of its own, ADLOOM_SASL_PASSWORD"),
        ("max.poll.interval.ms", "max.poll.interval.ms: a whole number is wanted"),
        ("check.crcs", "true or false is wanted"),
        ("compression.codec", "compression.codec: one of none, gzip, snappy, lz4, zstd is wanted"),
    ],
)
def test_a_property_that_cannot_be_used_is_refused_by_name(name, said):
    with pytest.raises(SettingsError, match=said) as refused:
        consumer_options(settings(client_properties={name: "tell-nobody"}))
    assert "tell-nobody" not in str(refused.value)


@pytest.mark.parametrize("value", [0, -1])
@pytest.mark.parametrize("options", [consumer_options, producer_options])
@pytest.mark.parametrize(
    ("name", "ours", "means"),
    [
        ("connections.max.idle.ms", "connections_max_idle_ms", None),
        ("metadata.max.age.ms", "metadata_max_age_ms", RARELY_MS),
        ("topic.metadata.refresh.interval.ms", "metadata_max_age_ms", RARELY_MS),
    ],
)
def test_what_librdkafka_or_java_switches_off_by_a_number_is_off(name, ours, means, options, value):
    """aiokafka would close each connection as soon as it idles, and ask for the layout ten times a second for ever."""
    told = settings(client_properties={name: value})
    assert options(told)[ours] == means
    AdminClient(admin_options(told))


@pytest.mark.parametrize("name", ["request.timeout.ms", "retry.backoff.ms", "socket.timeout.ms", "batch.size"])
@pytest.mark.parametrize("value", [0, -1])
def test_a_number_with_which_a_client_could_not_work_is_refused(name, value):
    with pytest.raises(SettingsError, match=f"CLIENT_PROPERTIES: {name}: a number above 0 is wanted"):
        producer_options(settings(client_properties={name: value}))


@pytest.mark.parametrize(
    ("name", "value", "means"),
    [("compression.type", "none", None), ("compression.codec", "ZSTD", "zstd"), ("compression_type", "Gzip", "gzip")],
)
async def test_codecs_go_by_the_names_of_all_clients(name, value, means):
    options = producer_options(settings(client_properties={name: value}))
    assert options["compression_type"] == means
    await AIOKafkaProducer(**options).stop()


def test_the_names_of_librdkafka_are_its_own():
    assert {"socket.keepalive.enable", "client.id"} <= librdkafka_names()


def test_tls_checks_authority_and_name_unless_told_otherwise(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    told = settings(security_protocol="SSL", ssl_ca=tmp_path / "ca.pem")
    context = consumer_options(told)["ssl_context"]
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert admin_options(told)["ssl.ca.location"] == str(tmp_path / "ca.pem")
    unnamed = told.with_(ssl_verify_hostname=False)
    assert consumer_options(unnamed)["ssl_context"].check_hostname is False
    assert admin_options(unnamed)["ssl.endpoint.identification.algorithm"] == "none"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"ssl_ca": Path("none.pem")}, "ADLOOM_SSL_CA: none.pem"),
        ({"ssl_ca": Path(__file__)}, "ADLOOM_SSL_CA: .*test_cluster.py"),
        ({"ssl_certificate": Path("a.pem"), "ssl_key": Path("b.key")}, "ADLOOM_SSL_CERTIFICATE: a.pem"),
        ({"ssl_certificate": Path(__file__), "ssl_key": Path("b.key")}, "ADLOOM_SSL_KEY: b.key"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told_by_its_variable(told, said):
    with pytest.raises(SettingsError, match=said):
        admin_options(settings(security_protocol="SSL", **told))


@pytest.fixture
def mutual(tmp_path):
    """Settings of a client whose key is locked by the phrase `open`."""
    made = trustme.CA().issue_cert("worker@shop.example")
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    made.cert_chain_pems[0].write_to_path(certificate)
    plain = load_pem_private_key(made.private_key_pem.bytes(), None)
    key.write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open")))
    return settings(security_protocol="SSL", ssl_certificate=certificate, ssl_key=key)


def test_a_key_that_is_locked_is_told_by_the_variable_of_its_password(mutual, tmp_path):
    assert consumer_options(mutual.with_(ssl_key_password="open"))["ssl_context"]  # noqa: S106
    with pytest.raises(SettingsError, match=r"ADLOOM_SSL_KEY_PASSWORD is not set, and is wanted for .*client\.key"):
        consumer_options(mutual)
    with pytest.raises(SettingsError, match=r"ADLOOM_SSL_KEY_PASSWORD does not open .*client\.key") as refused:
        consumer_options(mutual.with_(ssl_key_password="wrong-phrase"))  # noqa: S106
    assert "wrong-phrase" not in str(refused.value)


def test_a_key_of_another_certificate_is_told(mutual, tmp_path):
    other = tmp_path / "other.key"
    trustme.CA().issue_cert("somebody@shop.example").private_key_pem.write_to_path(other)
    with pytest.raises(SettingsError, match=r"ADLOOM_SSL_KEY: .*other\.key is not the key of .*client\.pem"):
        consumer_options(mutual.with_(ssl_key=other))


def test_brokers_are_named_with_their_ports_to_every_client():
    for options in (consumer_options, producer_options, admin_options):
        with pytest.raises(SettingsError, match="ADLOOM_BOOTSTRAP: 'kafka' is not host:port"):
            options(Settings(bootstrap="kafka"))
