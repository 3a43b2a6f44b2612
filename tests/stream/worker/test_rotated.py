"""Passwords, tokens and certificates that their files change under a process are taken up with the next connection."""

import asyncio
import shutil

import aiohttp
import pytest
import trustme
from aiokafka import AIOKafkaProducer
from aiokafka.errors import SaslAuthenticationFailed
from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from stream.errors import CredentialsError
from stream.kafka import client as client_module
from stream.kafka.cluster import admin_options, consumer_options, producer_options, refused
from stream.kafka.consumer import Consumer
from stream.kafka.rights import least
from stream.kafka.topics import ensure_topics
from stream.slots.assembly import serving
from stream.worker.worker import Worker
from tests.support.kafka_secured import MUTUAL, USERS, secured_kafka, unsigned_token, write_pair
from tests.support.kafka_support import PATIENCE_S, FastStudio, event_bytes, steps, until, working

pytestmark = pytest.mark.kafka
SESSION_MS = 3_000  # after which Kafka wants a sign-in anew, as managed clusters do after minutes
FEW = 25  # of half a dozen clients, each with a connection or two, refused once; then of all together


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A cluster whose sessions are short."""
    with secured_kafka(tmp_path_factory.mktemp("rotated"), connections_max_reauth_ms=SESSION_MS) as found:
        yield found


def set_password(cluster, user, password):
    client = AdminClient(admin_options(cluster.settings("admin")))
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    for future in client.alter_user_scram_credentials(
        [UserScramCredentialUpsertion(user, info, password.encode())]
    ).values():
        future.result(PATIENCE_S)


@pytest.fixture
def path(cluster, tmp_path):
    """The file of the worker's password, which is as it was once the test is over."""
    path = tmp_path / "password"
    path.write_text(USERS["worker"])
    yield path
    set_password(cluster, "worker", USERS["worker"])


def member(cluster, path, **more):
    """Settings of a worker with the least rights and a file of its password."""
    owner = cluster.settings("admin")
    ensure_topics(owner)
    settings = cluster.settings("worker", owner, sasl_password="", sasl_password_file=path, **more)
    cluster.grant("User:worker", least(settings, "worker"))
    return owner, settings


@pytest.fixture
def failures(monkeypatch):
    """The sign-ins of our clients that Kafka refused."""
    found, create = [], client_module.create_conn

    async def counted(*arguments, **options):
        try:
            return await create(*arguments, **options)
        except SaslAuthenticationFailed as error:
            found.append(error)
            raise

    monkeypatch.setattr(client_module, "create_conn", counted)
    return found


class Traffic:
    """Events that a shop sends all the time; `sent` are those that Kafka has."""

    def __init__(self, settings):
        self._settings = settings
        self.sent = []

    async def run(self):
        producer = AIOKafkaProducer(**producer_options(self._settings))
        await producer.start()
        try:
            while True:
                name = f"e{len(self.sent)}"
                await producer.send_and_wait(self._settings.events_topic, event_bytes(name, name), key=name.encode())
                self.sent.append(name)
                await asyncio.sleep(0.05)
        finally:
            await producer.stop()


@pytest.mark.parametrize("delivery", ["at_least_once", "exactly_once"])
async def test_a_password_rotated_under_load_loses_nothing_and_is_not_tried_in_vain_for_long(
    cluster, path, failures, delivery
):
    # Nothing is to expire meanwhile, on any machine.
    owner, settings = member(cluster, path, delivery=delivery, deadline_s=2 * PATIENCE_S)
    traffic = Traffic(owner)
    async with working(settings) as worker:
        sending = asyncio.create_task(traffic.run())
        await until(lambda: len(traffic.sent) > 20)
        set_password(cluster, "worker", "rotated")
        await until(lambda: "Kafka refuses the sign-in of worker at 127.0.0.1" in worker.trouble())
        assert not worker.ready
        await asyncio.sleep(10)
        assert len(failures) <= FEW
        path.write_text("rotated")
        await until(lambda: worker.ready)
        sending.cancel()
        await asyncio.wait([sending])
        await until(lambda: worker.tally.counts["published"] >= len(traffic.sent))
    creatives = await read_everything(owner)
    assert {f"{name}|300x250".encode() for name in traffic.sent} <= set(creatives)
    if delivery == "exactly_once":
        assert len(creatives) == len(set(creatives))
    assert len(failures) <= FEW


async def read_everything(settings):
    consumer = Consumer(**consumer_options(settings, auto_offset_reset="earliest", enable_auto_commit=False))
    await consumer.start()
    try:
        await consumer.find(settings.creatives_topic)
        consumer.follow(settings.creatives_topic, {})
        ends, found = await consumer.end_offsets(consumer.assignment()), []
        async with asyncio.timeout(PATIENCE_S):
            while any((consumer.reached(place) or 0) < end for place, end in ends.items()):
                for records in (await consumer.getmany(timeout_ms=100)).values():
                    found += [record.value for record in records]
        return found
    finally:
        await consumer.stop()


async def test_a_worker_that_never_got_in_ends(cluster, path):
    _, settings = member(cluster, path)
    path.write_text("wrong")
    with pytest.raises(CredentialsError, match="no sign-in at"):
        await Worker(settings, FastStudio(), steps()).run(asyncio.Event())


async def test_a_slot_server_tells_it_and_stays_ready_meanwhile(cluster, path):
    _, settings = member(cluster, path)
    async with (
        asyncio.timeout(PATIENCE_S),
        serving(settings, host="127.0.0.1", port=0, origins=frozenset()) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):

        async def told(words):
            while words not in await (answer := await http.get("/readyz")).text():  # noqa: ASYNC110  another program
                await asyncio.sleep(0.1)
            return answer.status

        assert await told("ready") == 200
        set_password(cluster, "worker", "rotated")
        assert await told("ready, but Kafka refuses the sign-in of worker at") == 200
        path.write_text("rotated")
        while await (await http.get("/readyz")).text() != "ready\n":  # noqa: ASYNC110  it is another program to this client
            await asyncio.sleep(0.1)


async def reconnected(consumer):
    """Return whether a client gets in anew; it has lost its connections."""
    client = consumer._client
    for connection in list(client._conns.values()):
        connection.close()
    return await client.ready(1)


async def goes_by_its_file(settings, write_bad, write_good):
    consumer = Consumer(**consumer_options(settings))
    await consumer.start()
    try:
        await until_true(lambda: reconnected(consumer))
        write_bad()
        await until_true(lambda: until_refused(settings, consumer))
        write_good()
        await until_true(lambda: reconnected(consumer))
        assert refused(settings) == ""
    finally:
        await consumer.stop()


async def until_refused(settings, consumer):
    await reconnected(consumer)
    return "Kafka refuses the sign-in of" in refused(settings)


async def until_true(ask):
    async with asyncio.timeout(PATIENCE_S):
        while not await ask():  # noqa: ASYNC110  only Kafka knows
            await asyncio.sleep(0.05)


async def test_a_certificate_is_taken_up(cluster, tmp_path):
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"

    def write(name):
        shutil.copy(cluster.folder / f"{name}.key", key)
        shutil.copy(cluster.folder / f"{name}.pem", certificate)

    write_pair(trustme.CA().issue_cert("worker@shop.example", common_name="worker"), cluster.folder, "stranger")
    write("client")
    settings = cluster.settings("admin", security_protocol="SSL", ssl_certificate=certificate, ssl_key=key)
    settings = settings.with_(bootstrap=f"127.0.0.1:{cluster.port + MUTUAL}")
    await goes_by_its_file(settings, lambda: write("stranger"), lambda: write("client"))


async def test_a_token_is_taken_up(cluster, tmp_path):
    path = tmp_path / "token"
    path.write_text(unsigned_token("admin"))
    settings = cluster.settings("admin", sasl_mechanism="OAUTHBEARER", oauth_token_file=path)
    await goes_by_its_file(
        settings, lambda: path.write_text("no.token."), lambda: path.write_text(unsigned_token("admin"))
    )
