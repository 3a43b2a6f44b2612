"""The least rights of each role in Kafka's access control, and which of them we lack."""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future
from typing import Any, Literal, NamedTuple

from confluent_kafka import KafkaError, TopicCollection
from confluent_kafka.admin._acl import AclOperation

from stream.config import Settings
from stream.kafka.admin import Reached, answer, is_denied
from stream.kafka.broker import REACH_S

Role = Literal["worker", "slots", "topics"]


class Right(NamedTuple):
    """An operation on a topic or group; `READ` and `WRITE` bring `DESCRIBE` with them."""

    kind: Literal["topic", "group"]
    name: str
    operation: str

    def __str__(self) -> str:
        return f"{self.operation} on {self.kind} {self.name}"


def least(settings: Settings, role: Role) -> tuple[Right, ...]:
    """Return what a process of `role` cannot do without.

    A worker reads the creatives, too: what was published last must not be followed by something older.
    """
    followed = [Right("topic", settings.products_topic, "READ")] if settings.catalog_from == "topic" else []
    if role == "slots":
        return (
            Right("topic", settings.creatives_topic, "READ"),
            Right("topic", settings.renewals_topic, "WRITE"),
            *followed,
        )
    if role == "topics":
        operations = ("CREATE", "ALTER", "DESCRIBE_CONFIGS", "ALTER_CONFIGS")
        return tuple(Right("topic", name, operation) for name in settings.topics for operation in operations)
    return (
        Right("topic", settings.events_topic, "READ"),
        Right("topic", settings.creatives_topic, "READ"),
        Right("topic", settings.creatives_topic, "WRITE"),
        Right("topic", settings.dlq_topic, "WRITE"),
        Right("topic", settings.forget_topic, "READ"),
        Right("topic", settings.renewals_topic, "READ"),
        *followed,
        Right("group", settings.group, "READ"),
    )


def needed(settings: Settings, role: Role) -> list[str]:
    """Return the topics that a process of `role` has to do with."""
    return _names(least(settings, role), "topic")


def lacking(there: Reached, rights: Collection[Right]) -> list[Right]:
    """Return which of `rights` the cluster does not give us; a topic that is missing is no question of rights."""
    granted = {**_of_topics(there, _names(rights, "topic")), **_of_groups(there, _names(rights, "group"))}
    return [
        right
        for right in rights
        if (operations := granted.get((right.kind, right.name))) is not None and right.operation not in operations
    ]


Granted = dict[tuple[str, str], frozenset[str]]


def _names(rights: Collection[Right], kind: str) -> list[str]:
    return list(dict.fromkeys(right.name for right in rights if right.kind == kind))


def _of_topics(there: Reached, names: list[str]) -> Granted:
    if not names:
        return {}
    asked = there.client.describe_topics(
        TopicCollection(names), include_authorized_operations=True, request_timeout=REACH_S
    )
    return dict(_granted("topic", asked))


def _of_groups(there: Reached, names: list[str]) -> Granted:
    if not names:
        return {}
    asked = there.client.describe_consumer_groups(names, include_authorized_operations=True, request_timeout=REACH_S)
    return dict(_granted("group", asked))


def _granted(kind: str, asked: Mapping[str, "Future[Any]"]) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    for name, future in asked.items():
        found = answer(future)
        if isinstance(found, KafkaError):
            if is_denied(found):
                yield (kind, name), frozenset()
            continue
        operations = getattr(found, "authorized_operations", None)
        if operations is not None:
            yield (kind, name), frozenset(AclOperation(operation).name for operation in operations)
