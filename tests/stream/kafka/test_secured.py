"""A cluster as shops run it: TLS, sign-in and access control; each fault on the way is told by name."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from stream.errors import BrokerError, CredentialsError
from stream.kafka.admin import reach
from stream.kafka.cluster import consumer_options, producer_options
from stream.kafka.diagnosis import diagnose
from stream.kafka.mending import mend
from stream.kafka.rights import lacking, least
from stream.kafka.topics import all_expected, ensure_topics, faults
from stream.slots.assembly import serving
from tests.support.kafka_secured import MUTUAL, PLAIN, secured_kafka, unsigned_token
from tests.support.kafka_support import PATIENCE_S, event_bytes, working

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The cluster; started once."""
    with secured_kafka(tmp_path_factory.mktemp("secured")) as found:
        yield found


@pytest.fixture
def owner(cluster):
    """Settings of the cluster's owner, with topics of their own that are there."""
    settings = cluster.settings("admin")
    ensure_topics(settings)
    return settings


@pytest.fixture
def worker(cluster, owner):
    """Settings of a worker on the owner's topics, with the least rights and no other."""
    settings = cluster.settings("worker", owner)
    cluster.grant("User:worker", least(settings, "worker"))
    yield settings
    cluster.revoke("User:worker", least(settings, "worker"))


def said(settings, step):
    """Return state and words of one step of the diagnosis, the last one if it ends there."""
    found = {finding.step: (finding.state, finding.said) for finding in diagnose(settings)}
    return found[step]


async def send(settings, topic, *records):
    producer = AIOKafkaProducer(**producer_options(settings))
    await producer.start()
    try:
        for key, value in records:
            await producer.send_and_wait(topic, value, key=key)
    finally:
        await producer.stop()


async def read(settings, topic, count):
    consumer = AIOKafkaConsumer(topic, **consumer_options(settings, auto_offset_reset="earliest"))
    await consumer.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return [await consumer.getone() for _ in range(count)]
    finally:
        await consumer.stop()


async def test_a_worker_runs_with_the_least_rights(owner, worker):
    events = [(b"u1", event_bytes("e1")), (b"u2", event_bytes("e2", "u2")), (b"u3", b"no event")]
    async with working(worker):
        await send(owner, owner.events_topic, *events)
        creatives = await read(owner, owner.creatives_topic, 2)
        (letter,) = await read(owner, owner.dlq_topic, 1)
    assert {record.value for record in creatives} == {b"e1|300x250", b"e2|300x250"}
    assert dict(letter.headers)["dlq.reason"] == b"json"
    found = {finding.step: (finding.state, finding.said) for finding in diagnose(worker)}
    state, text = found.pop("rights of slots")
    assert state == "hint"
    assert text.startswith(f"not given: WRITE on topic {worker.renewals_topic}; `adloom topics rights slots` prints")
    assert {state for state, _ in found.values()} == {"ok"}


def test_a_right_that_is_not_given_is_told(cluster, worker):
    for right in least(worker, "worker"):
        cluster.revoke("User:worker", [right])
        assert lacking(reach(worker), least(worker, "worker")) == [right]
        state, text = said(worker, "rights of worker")
        assert state == "fails"
        assert text.startswith(f"not given: {right};")
        cluster.grant("User:worker", [right])


async def test_a_slot_server_needs_to_read_creatives_only(cluster, owner):
    settings = cluster.settings("slots", owner)
    cluster.grant("User:slots", least(settings, "slots"))
    async with (
        asyncio.timeout(PATIENCE_S),
        serving(settings, host="127.0.0.1", port=0, origins=frozenset()) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        while (await http.get("/readyz")).status != 200:  # noqa: ASYNC110  it is another program to this client
            await asyncio.sleep(0.1)
    found = {finding.step: (finding.state, finding.said) for finding in diagnose(settings)}
    assert found["rights of slots"] == ("ok", "all given")
    assert found["rights of worker"][0] == "hint"


def test_topics_are_mended_with_the_rights_for_it(cluster):
    settings = cluster.settings("keeper", partitions=2)
    with pytest.raises(BrokerError, match="may not be made with these credentials"):
        ensure_topics(settings)
    cluster.grant("User:keeper", least(settings, "topics"))
    assert len(mend(settings, partitions=True)) == len(all_expected(settings))
    more = settings.with_(partitions=3, creatives_retention_s=60)
    assert f"topic {more.creatives_topic}: retention.ms=60000, was 604800000" in mend(more, partitions=True)
    assert faults(more) == []


def test_topics_that_may_not_be_looked_at_are_not_called_right(cluster, worker):
    assert {fault.what for fault in faults(worker)} == {"configuration", "topic"}
    with pytest.raises(BrokerError, match="DESCRIBE_CONFIGS is not given"):
        mend(worker, partitions=False)


@pytest.mark.parametrize(
    ("changes", "step", "words"),
    [
        ({"sasl_password": "wrong"}, "sign-in", "invalid credentials .* check ADLOOM_SASL_USERNAME, ADLOOM_SASL_PASS"),
        ({"sasl_username": "nobody"}, "sign-in", "invalid credentials"),
        ({"sasl_mechanism": "SCRAM-SHA-256"}, "sign-in", "supported mechanisms: SCRAM-SHA-512"),
        ({"security_protocol": "SASL_PLAINTEXT"}, "sign-in", "speaks TLS: ADLOOM_SECURITY_PROTOCOL must be"),
        ({"security_protocol": "PLAINTEXT"}, "sign-in", "speaks TLS: ADLOOM_SECURITY_PROTOCOL must be"),
        ({"ssl_ca": Path("other.pem")}, "addresses", "is of no authority in ADLOOM_SSL_CA"),
        ({"bootstrap": "localhost:{port}"}, "addresses", "is made for other hosts"),
        ({"bootstrap": "127.0.0.1:{plain}"}, "addresses", "does not speak TLS"),
        ({"bootstrap": "127.0.0.1:{plain}", "security_protocol": "PLAINTEXT"}, "sign-in", "may want a sign-in"),
        ({"bootstrap": "127.0.0.1:{mutual}", "security_protocol": "SSL"}, "sign-in", "ADLOOM_SSL_CERTIFICATE"),
    ],
)
def test_a_wrong_connection_is_told_by_what_is_wrong(cluster, owner, changes, step, words):
    ports = {"port": cluster.port, "plain": cluster.port + PLAIN, "mutual": cluster.port + MUTUAL}
    told = dict(changes)
    if "bootstrap" in told:
        told["bootstrap"] = told["bootstrap"].format(**ports)
    if "ssl_ca" in told:
        told["ssl_ca"] = cluster.folder / told["ssl_ca"]
    state, text = said(owner.with_(**told), step)
    assert state == "fails"
    assert re.search(words, text), text
    assert owner.sasl_password.get_secret_value() not in text


def test_a_refused_sign_in_ends_a_worker_with_the_reason(owner):
    with pytest.raises(CredentialsError, match="invalid credentials"):
        ensure_topics(owner.with_(sasl_password="wrong"))  # noqa: S106


async def test_a_certificate_of_our_own_signs_in(cluster, worker):
    by_certificate = worker.with_(
        bootstrap=f"127.0.0.1:{cluster.port + MUTUAL}",
        security_protocol="SSL",
        ssl_certificate=cluster.folder / "client.pem",
        ssl_key=cluster.folder / "client.key",
    )
    assert said(by_certificate, "rights of worker") == ("ok", "all given")
    await send(by_certificate, worker.creatives_topic, (b"k", b"v"))
    assert [record.value for record in await read(by_certificate, worker.creatives_topic, 1)] == [b"v"]


async def test_a_password_as_it_is_signs_in_under_tls_and_a_wrong_one_is_told(worker):
    as_it_is = worker.with_(sasl_mechanism="PLAIN")
    assert said(as_it_is, "rights of worker") == ("ok", "all given")
    await send(as_it_is, worker.creatives_topic, (b"k", b"v"))
    assert [record.value for record in await read(as_it_is, worker.creatives_topic, 1)] == [b"v"]
    state, text = said(as_it_is.with_(sasl_password="wrong"), "sign-in")  # noqa: S106
    assert state == "fails"
    assert "wrong" not in text


async def test_a_token_signs_in(cluster, worker, tmp_path):
    path = tmp_path / "token"
    by_token = worker.with_(sasl_mechanism="OAUTHBEARER", sasl_username="", sasl_password="", oauth_token_file=path)
    assert "ADLOOM_OAUTH_TOKEN_FILE" in said(by_token, "sign-in")[1]
    path.write_text(unsigned_token("worker"))
    assert said(by_token, "rights of worker") == ("ok", "all given")
    await send(by_token, worker.creatives_topic, (b"k", b"v"))
    assert [record.value for record in await read(by_token, worker.creatives_topic, 1)] == [b"v"]
