"""A question for rights that Kafka does not answer is told as that: it says neither that they are given nor not."""

from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin._acl import AclOperation

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka import diagnosis, rights
from stream.kafka.admin import Reached
from stream.kafka.rights import lacking, least, look, require

ALL = list(AclOperation)
SLOW = KafkaError(KafkaError._TIMED_OUT, "no answer in time")
OLD = KafkaError(rights.UNTOLD)
SETTINGS = Settings(bootstrap="kafka:9092")


class Admin:
    """Answers with all rights, but of what `errors` names with that."""

    def __init__(self, **errors):
        self.errors = errors

    def _asked(self, names):
        for name in names:
            future = Future()
            if (error := self.errors.get(name)) is None:
                future.set_result(SimpleNamespace(authorized_operations=ALL))
            elif isinstance(error, KafkaError):
                future.set_exception(KafkaException(error))
            else:
                future.set_result(SimpleNamespace(authorized_operations=error.operations))
            yield name, future

    def describe_topics(self, names, **_):
        return dict(self._asked(names.topic_names))

    def describe_consumer_groups(self, names, **_):
        return dict(self._asked(names))


def cluster(settings=SETTINGS, **errors):
    return Reached(settings, Admin(**errors), {}, {}, [], False)


@pytest.fixture
def starting(monkeypatch):
    """Have the start of a transactional id fail."""

    class Producer:
        def init_transactions(self, _):
            raise KafkaException(SLOW)

    monkeypatch.setattr(rights, "made", lambda *_, **__: Producer())


def unanswered(settings, there, role="worker"):
    found = look(there, least(settings, role))
    assert not found.lacking
    return [str(right) for right in found.unanswered]


def test_what_was_not_answered_is_kept_apart_by_each_way_of_asking(starting):
    once = SETTINGS.with_(delivery="exactly_once", events_topic="events", group="g")
    assert unanswered(SETTINGS, cluster()) == []
    assert unanswered(once, cluster(once, events=SLOW, g=SLOW)) == [
        "READ on topic events",
        "READ on group g",
        "WRITE on transactional-id g-*",
    ]


def test_a_broker_of_before_says_nothing_of_rights_and_bars_no_command():
    for says in (OLD, SimpleNamespace(operations=None)):
        there = cluster(**{SETTINGS.events_topic: says})
        assert unanswered(SETTINGS, there) == [f"READ on topic {SETTINGS.events_topic}"]
        assert lacking(there, least(SETTINGS, "worker")) == []


@pytest.mark.parametrize("code", [KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.GROUP_ID_NOT_FOUND])
def test_what_is_not_there_is_no_question_of_rights(code):
    absent = KafkaError(code)
    assert unanswered(SETTINGS, cluster(**{SETTINGS.events_topic: absent, SETTINGS.group: absent})) == []


def test_a_command_does_not_begin_while_its_rights_are_not_known(monkeypatch):
    monkeypatch.setattr(rights, "reach", lambda settings: cluster(settings, **{settings.events_topic: SLOW}))
    said = "Kafka does not say whether it gives these credentials WRITE on topic web.events.v1: no answer in time"
    with pytest.raises(BrokerError, match=said):
        require(SETTINGS, "replay")


def test_the_doctor_says_what_could_not_be_asked_and_what_is_not_given():
    denied = SimpleNamespace(operations=[AclOperation.DESCRIBE])
    there = cluster(**{SETTINGS.creatives_topic: SLOW, SETTINGS.events_topic: denied})
    found = {finding.step: finding for finding in diagnosis._rights(SETTINGS, there)}
    assert found["rights of slots"].state == "hint"
    assert found["rights of slots"].said == "could not be asked: READ on topic ads.creatives.v1 (no answer in time)"
    assert found["rights of worker"].said.startswith("not given: READ on topic web.events.v1; `adloom topics rights")
    assert "could not be asked: READ on topic ads.creatives.v1, WRITE on topic" in found["rights of worker"].said
    healthy = list(diagnosis._rights(SETTINGS, cluster()))
    assert [(finding.state, finding.said) for finding in healthy] == [("ok", "all given")] * 2


def test_a_coordinator_that_is_not_there_yet_is_asked_again(monkeypatch):
    """In the first seconds of a cluster's life nobody coordinates a group."""
    monkeypatch.setattr(rights, "AGAIN_S", 0.0)
    early = [KafkaError(KafkaError.COORDINATOR_NOT_AVAILABLE)] * 3
    there = cluster()
    told = there.client.describe_consumer_groups

    def describe(names, **options):
        there.client.errors = {SETTINGS.group: early.pop()} if early else {}
        return told(names, **options)

    there.client.describe_consumer_groups = describe
    assert lacking(there, least(SETTINGS, "worker")) == []
    assert not early
