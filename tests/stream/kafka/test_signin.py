"""A sign-in that is refused is tried by one at a time, after growing pauses, or at once when a file has changed."""

import asyncio
import ssl

import pytest
from aiokafka.errors import KafkaConnectionError, SaslAuthenticationFailed

from stream.errors import SettingsError
from stream.kafka import signin as module
from stream.kafka.signin import ABANDONED_S, FIRST_S, LONGEST_S, Proof, SignIn, SignInError

BROKER = ("kafka", 9093)


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


class Cluster:
    """Knows one password; counts who tries."""

    def __init__(self):
        self.password = "new"  # noqa: S105
        self.tries = 0

    async def connect(self, proof):
        self.tries += 1
        await asyncio.sleep(0)
        if proof.password != self.password:
            raise SaslAuthenticationFailed("invalid credentials")
        return "connection"


class Files:
    """What lies on disk."""

    def __init__(self):
        self.held = Proof("old")

    def read(self):
        if isinstance(self.held, Exception):
            raise self.held
        return self.held


@pytest.fixture
def files():
    return Files()


@pytest.fixture
def cluster():
    return Cluster()


@pytest.fixture
def sign_in(files):
    return SignIn("shop", files.read)


async def refused(sign_in, cluster):
    with pytest.raises(SignInError, match=r"Kafka refuses the sign-in of shop at kafka:9093: .*invalid credentials"):
        await sign_in.through(BROKER, cluster.connect)


async def test_within_an_hour_a_refused_password_is_tried_every_half_minute_at_most(sign_in, cluster, clock):
    begin = clock.now
    while clock.now < begin + 3600:
        await refused(sign_in, cluster)
        clock.now += 0.5
    assert cluster.tries <= 3600 / LONGEST_S + 6


async def test_many_clients_try_once_together(sign_in, cluster, clock):
    await refused(sign_in, cluster)
    for _ in range(5):
        clock.now += LONGEST_S
        before = cluster.tries
        await asyncio.gather(*(refused(sign_in, cluster) for _ in range(10)))
        assert cluster.tries == before + 1


async def test_many_that_are_refused_at_once_make_the_first_pause_no_longer(sign_in, cluster, clock):
    await asyncio.gather(*(refused(sign_in, cluster) for _ in range(10)))
    clock.now += FIRST_S
    cluster.password = "old"  # noqa: S105
    assert await sign_in.through(BROKER, cluster.connect) == "connection"


async def test_a_file_that_has_changed_is_tried_at_once(sign_in, cluster, files, clock, caplog):
    for _ in range(5):
        await refused(sign_in, cluster)
        clock.now += LONGEST_S
    assert sign_in.trouble.startswith("Kafka refuses the sign-in of shop at kafka:9093")
    await refused(sign_in, cluster)
    files.held = Proof("new")
    assert await sign_in.through(BROKER, cluster.connect) == "connection"
    assert sign_in.trouble == ""
    assert caplog.records[-1].message == "a sign-in is accepted again"


async def test_what_a_file_held_serves_on_while_it_is_written(sign_in, cluster, files):
    files.held = SettingsError("it is empty")
    with pytest.raises(SettingsError, match="it is empty"):
        sign_in.proof()
    files.held = Proof("new")
    assert sign_in.proof() == Proof("new")
    files.held = SettingsError("it is empty")
    assert await sign_in.through(BROKER, cluster.connect) == "connection"


async def test_a_broker_that_is_away_refuses_nobody(sign_in, cluster):
    for error in (KafkaConnectionError("closed"), OSError("no route"), ssl.SSLEOFError("cut")):

        async def connect(_, error=error):
            raise error

        with pytest.raises(type(error)):
            await sign_in.through(BROKER, connect)
    assert sign_in.trouble == ""


async def test_a_broker_that_is_tried_no_more_is_no_trouble(sign_in, cluster, clock):
    await refused(sign_in, cluster)
    clock.now += FIRST_S + ABANDONED_S
    assert sign_in.trouble == ""


async def test_a_certificate_that_is_refused_once_the_connection_is_made_is_told(sign_in):
    async def connect(_):
        raise KafkaConnectionError("closed") from ssl.SSLError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] alert")

    with pytest.raises(SignInError, match=r"TLS: .*CERTIFICATE_REQUIRED"):
        await sign_in.through(BROKER, connect)
