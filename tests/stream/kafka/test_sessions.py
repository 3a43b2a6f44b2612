"""Fetch sessions: whatever was lost on the way, a broker reads what is wanted; on real Kafka few bytes tell it."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.errors import UnknownError
from aiokafka.protocol.fetch import FetchRequest_v4, FetchRequest_v11, FetchResponse_v4, FetchResponse_v11
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.fetcher import LogFetcher
from stream.kafka.sessions import FetchSession, SessionFetch
from tests.support.kafka_support import own_kafka, until
from tests.support.topic_reading import consuming, create, send, take

pytest_plugins = ("tests.support.kafka_fixtures",)
UNKNOWN, OUT_OF_STEP = 70, 71
OPTIONS = {"max_wait_time": 500, "min_bytes": 1, "max_bytes": 1 << 20, "isolation_level": 1, "rack_id": ""}


@dataclass
class Broker:
    """What KIP-227 says of one; `slots` sessions at most."""

    slots: int = 8
    sessions: dict = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def asked(self, request):
        """Return what is read for a fetch, None where it is refused, and the answer."""
        named = {
            TopicPartition(topic, partition): offset
            for topic, places in request.topics
            for partition, _, offset, _, _ in places
        }
        if request.session_epoch == 0:
            self.sessions.pop(request.session_id, None)
            if len(self.sessions) >= self.slots:
                return named, answer(0, 0)
            number = next(self.numbers)
            self.sessions[number] = [1, dict(named)]
            return named, answer(0, number)
        if request.session_id not in self.sessions:
            return None, answer(UNKNOWN, 0)
        session = self.sessions[request.session_id]
        if session[0] != request.session_epoch:
            return None, answer(OUT_OF_STEP, 0)
        session[0] += 1
        session[1] |= named
        for topic, partitions in request.forgotten_topics_data:
            for partition in partitions:
                del session[1][TopicPartition(topic, partition)]
        return session[1], answer(0, request.session_id)


def answer(error, session):
    return FetchResponse_v11(throttle_time_ms=0, error_code=error, session_id=session, topics=[])


def asking(session, wanted):
    return SessionFetch(session, wanted, 1 << 20, **OPTIONS).build(FetchRequest_v11)


def place(number):
    return TopicPartition("events" if number % 2 else "renewals", number)


wanted = st.dictionaries(st.integers(0, 6).map(place), st.integers(0, 3), min_size=1)
happenings = st.sampled_from(["answered", "answered", "answered", "lost on the way", "lost on the way back", "evicted"])


@given(st.lists(st.tuples(wanted, happenings)), st.sampled_from([8, 0]))
def test_a_broker_reads_what_is_wanted_whatever_is_lost(steps, slots):
    broker, session = Broker(slots), FetchSession()
    for want, happens in steps:
        if happens == "evicted":
            broker.sessions.clear()
        request = asking(session, want)
        if happens == "lost on the way":
            session.lost()
            continue
        read, answered = broker.asked(request)
        if happens == "lost on the way back":
            session.lost()
            continue
        session.answered(answered)
        if read is None:  # the broker had lost the session; what is asked next begins a new one
            read, answered = broker.asked(asking(session, want))
            session.answered(answered)
        assert read == want


def test_only_what_changed_is_said_and_the_epoch_counts_the_questions():
    session = FetchSession()
    first = asking(session, {place(1): 0, place(3): 5})
    assert (first.session_id, first.session_epoch) == (0, 0)
    session.answered(answer(0, 77))
    moved = asking(session, {place(1): 4, place(3): 5})
    assert (moved.session_id, moved.session_epoch) == (77, 1)
    assert [(topic, [one[0] for one in places]) for topic, places in moved.topics] == [("events", [1])]
    session.answered(answer(0, 77))
    fewer = asking(session, {place(1): 4})
    assert (fewer.session_epoch, fewer.topics, fewer.forgotten_topics_data) == (2, [], [("events", [3])])


def test_a_broker_of_before_hears_of_all_each_time():
    session = FetchSession()
    for _ in range(2):
        old = SessionFetch(session, {place(1): 4, place(3): 5}, 1 << 20, **OPTIONS).build(FetchRequest_v4)
        assert [len(places) for _, places in old.topics] == [2]
        session.answered(FetchResponse_v4(throttle_time_ms=0, topics=[]))


def test_what_a_broker_refuses_as_a_whole_is_told_and_the_next_question_names_all():
    session = FetchSession()
    asking(session, {place(1): 0})
    session.answered(answer(0, 77))
    with pytest.raises(UnknownError):
        session.answered(answer(-1, 0))
    again = asking(session, {place(1): 0})
    assert (again.session_id, again.session_epoch, len(again.topics)) == (77, 0, 1)


class Sent:
    """A client of one broker that answers with what it is given."""

    def __init__(self, answers):
        self.answers, self.asked, self.embedded = answers, [], False
        self._loop, self._metadata_max_age_ms = asyncio.get_running_loop(), 1000
        self.cluster = SimpleNamespace(leader_for_partition=lambda _: 1, broker_metadata=lambda node: node)

    async def send(self, _, request):
        self.asked.append(request.build(FetchRequest_v11))
        if not self.answers:
            await asyncio.Event().wait()
        return self.answers.pop(0)


async def test_an_answer_to_another_question_is_not_taken_and_all_is_named_anew():
    subscriptions, one, other = SubscriptionState(), place(1), place(3)
    subscriptions.assign_from_user({one})
    subscriptions.seek(one, 5)
    strange = answer(0, 77)
    strange.topics = [(other.topic, [(other.partition, 0, 9, 9, 0, [], -1, b"")])]
    client = Sent([strange, answer(0, 78)])
    fetcher = LogFetcher(client, subscriptions)
    await until(lambda: len(client.asked) == 3)
    await fetcher.close()
    assert [(asked.session_id, asked.session_epoch, len(asked.topics)) for asked in client.asked] == [
        (0, 0, 1), (77, 0, 1), (78, 1, 0),
    ]  # fmt: skip


async def test_a_broker_is_asked_one_thing_at_a_time_though_a_nearer_replica_is_read():
    subscriptions, one = SubscriptionState(), place(1)
    subscriptions.assign_from_user({one})
    fetcher = LogFetcher(Sent([]), subscriptions, client_rack="here")
    fetcher._preferred_read_replica[one] = 2, time.monotonic() + 60  # and it has no position: its leader is asked
    for in_flight, asks in ((set(), [1]), ({1}, []), ({2}, [])):
        fetcher._in_flight = in_flight
        _, lost, *_ = fetcher._get_actions_per_node(subscriptions.subscription.assignment)
        assert list(lost) == asks
    await fetcher.close()


async def recorded(consumer):
    """Return the list into which every fetch of `consumer` goes as it leaves, and its answer's session."""
    seen, send_to = [], consumer._client.send

    async def watched(node, request, **options):
        response = await send_to(node, request, **options)
        if isinstance(request, SessionFetch):
            seen.append((sum(len(places) for _, places in request.topics), response.session_id))
        return response

    consumer._client.send = watched
    return seen


@pytest.mark.kafka
async def test_on_kafka_a_fetch_names_the_partition_that_moved_and_no_other(kafka):
    topic = create(kafka, partitions=12)
    places = [TopicPartition(topic, number) for number in range(12)]
    async with consuming(kafka, topic, fetch_max_wait_ms=100) as consumer:
        seen = await recorded(consumer)
        consumer.assign(places)
        await until(lambda: len(seen) > 1 and None not in map(consumer.reached, places))
        seen.clear()
        for number in range(6):
            send(kafka, topic, [b"x"], partition=number)
            await take(consumer, 1)
    assert len(seen) >= 6
    assert 0 not in {session for _, session in seen}
    assert sum(count for count, _ in seen) <= 6 + 12, "without sessions each fetch would name all twelve"


@pytest.mark.kafka
async def test_a_broker_that_keeps_no_session_for_us_is_read_none_the_less(tmp_path):
    # Kafka spreads its sessions over eight caches, so one is none.
    with own_kafka(tmp_path, lambda _: ("--set", "max.incremental.fetch.session.cache.slots=1")) as (address, _):
        topic = create(address)
        async with consuming(address, topic) as consumer:
            seen = await recorded(consumer)
            for value in (b"one", b"two"):
                send(address, topic, [value])
                assert [one.value for one in await take(consumer, 1)] == [value]
    assert {session for _, session in seen} == {0}
    assert {count for count, _ in seen} == {1}


@pytest.mark.kafka
async def test_a_broker_that_forgot_its_sessions_is_read_on(tmp_path):
    with own_kafka(tmp_path) as (address, run):
        topic = create(address)
        async with consuming(address, topic) as consumer:
            send(address, topic, [b"before"])
            await take(consumer, 1)
            run("stop")
            run("revive", "--node", "1")
            send(address, topic, [b"after"])
            assert [one.value for one in await take(consumer, 1)] == [b"after"]
