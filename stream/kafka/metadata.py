"""A cluster's metadata with the ids of topics, which tell a topic from one of the same name that was made anew.

Source: Kafka protocol guide, Metadata versions 4 and 10 (KIP-516).
"""

from dataclasses import dataclass
from typing import Any, Final

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.metadata import MetadataRequest_v4
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    TaggedFields,
)

WITH_IDS: Final = 10
UNKNOWN: Final = (0, 0)  # the nil id, of a broker that knows none
_ID: Final = (("high", Int64), ("low", Int64))


class MetadataResponse_v10(Response):  # type: ignore[misc]  # noqa: N801  aiokafka is untyped, and names them so
    """The answer to version 10."""

    API_KEY = 3
    API_VERSION = WITH_IDS
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32),
                ("host", CompactString("utf-8")),
                ("port", Int32),
                ("rack", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("topic", CompactString("utf-8")),
                *_ID,
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", CompactArray(Int32)),
                        ("isr", CompactArray(Int32)),
                        ("offline_replicas", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("authorized_operations", Int32),
        ("tags", TaggedFields),
    )


class MetadataRequest_v10(RequestStruct):  # type: ignore[misc]  # noqa: N801  as above
    """Version 10: topics by name, each with a nil id."""

    API_KEY = 3
    API_VERSION = WITH_IDS
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = MetadataResponse_v10
    SCHEMA = Schema(
        ("topics", CompactArray(*_ID, ("topic", CompactString("utf-8")), ("tags", TaggedFields))),
        ("allow_auto_topic_creation", Boolean),
        ("cluster_operations", Boolean),
        ("topic_operations", Boolean),
        ("tags", TaggedFields),
    )


class TopicsRequest(Request[MetadataRequest_v4 | MetadataRequest_v10]):  # type: ignore[misc]  # as above
    """Asks for topics, all where `topics` is empty, and creates none of them."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: Any) -> Any:
        """Return the request in the version that the broker knows."""
        if request_struct_class.API_VERSION < WITH_IDS:
            return request_struct_class(self._topics or None, False)
        named: list[tuple[Any, ...]] | None = [(*UNKNOWN, topic, {}) for topic in self._topics] or None
        return request_struct_class(named, False, False, False, {})


@dataclass(frozen=True, slots=True)
class Metadata:
    """An answer as aiokafka's picture of the cluster takes it, and the ids of its topics."""

    API_VERSION: int
    brokers: list[tuple[Any, ...]]
    controller_id: int
    topics: list[tuple[Any, ...]]
    ids: dict[str, tuple[int, int]]
    cluster: str


def readable(answer: Any) -> Metadata:
    """Return `answer`, of either version."""
    brokers = [tuple(broker[:4]) for broker in answer.brokers]
    if answer.API_VERSION < WITH_IDS:
        return Metadata(1, brokers, answer.controller_id, answer.topics, {}, answer.cluster_id or "")
    topics, ids = [], {}
    for error, name, high, low, internal, partitions, *_ in answer.topics:
        if not error and (high, low) != UNKNOWN:
            ids[name] = (high, low)
        led = [(trouble, number, leader, replicas, isr) for trouble, number, leader, _, replicas, isr, *_ in partitions]
        topics.append((error, name, internal, led))
    return Metadata(1, brokers, answer.controller_id, topics, ids, answer.cluster_id or "")
