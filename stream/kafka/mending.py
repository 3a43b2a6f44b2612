"""Topics that are missing or wrong, made and set right; nothing is ever deleted."""

from collections.abc import Collection, Iterable
from concurrent.futures import Future
from typing import Any, Final

from confluent_kafka import KafkaError
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from confluent_kafka.cimpl import NewPartitions

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import Reached, answer, reach
from stream.kafka.broker import REACH_S
from stream.kafka.topics import HIDDEN, SETTABLE, Expected, Fault, all_expected, create, faults_of, settled

SETTLES_S: Final = 30.0  # brokers that are busy follow their controller late, and a person wants to know


def mend(settings: Settings, *, partitions: bool) -> list[str]:
    """Make what is missing, set what is wrong, and return what was done, a line each.

    Args:
        settings: where, and what is expected.
        partitions: whether topics with too few get more; shoppers then move between partitions, once.

    Raises:
        SettingsError: the settings make no client.
        BrokerError: the cluster cannot be reached, or refuses us, a look or a change.
    """
    there, topics = reach(settings), all_expected(settings)
    found = faults_of(there, topics, settings)
    if hidden := [fault.topic for fault in found if fault.what == HIDDEN]:
        raise BrokerError(f"what is to be mended of {', '.join(hidden)} may not be seen: DESCRIBE_CONFIGS is not given")
    done = _make(there, [topic for topic in topics if _of(found, "topic", topic)], settings)
    if any(fault.what == "topic" for fault in found):
        # One that another had just made was not seen before, and is looked at only now.
        there = settled(there, lambda now: all(topic.name in now.topics for topic in topics), SETTLES_S)
        found = faults_of(there, topics, settings)
    if partitions:
        done += _add_partitions(there, [fault for fault in found if fault.what == "partitions"], settings)
    done += _set(there, [fault for fault in found if fault.what in SETTABLE], topics)

    def left(now: Reached) -> list[Fault]:
        faults = faults_of(now, topics, settings)
        return [fault for fault in faults if fault.mendable and (partitions or fault.what != "partitions")]

    if still := left(settled(there, lambda now: not left(now), SETTLES_S)):
        raise BrokerError(f"not mended: {'; '.join(map(str, still))}")
    return done


def _of(found: Collection[Fault], what: str, topic: Expected) -> bool:
    return any(fault.what == what and fault.topic == topic.name for fault in found)


def _make(there: Reached, missing: Collection[Expected], settings: Settings) -> list[str]:
    made = create(there, missing, settings) if missing else ()
    return [f"topic {name}: made" for name in made]


def _add_partitions(there: Reached, few: Collection[Fault], settings: Settings) -> list[str]:
    if few:
        wanted = [NewPartitions(fault.topic, settings.partitions) for fault in few]
        _require(there.client.create_partitions(wanted, operation_timeout=REACH_S).items())
    return [f"topic {fault.topic}: {settings.partitions} partitions, had {fault.found}" for fault in few]


def _set(there: Reached, wrong: Collection[Fault], topics: Collection[Expected]) -> list[str]:
    values = {(topic.name, name): value for topic in topics for name, value in topic.configs.items()}
    changes: dict[str, list[ConfigEntry]] = {}
    for fault in wrong:
        value = values[fault.topic, fault.what]
        entry = ConfigEntry(fault.what, value, incremental_operation=AlterConfigOpType.SET)
        changes.setdefault(fault.topic, []).append(entry)
    if changes:
        resources = [
            ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries) for name, entries in changes.items()
        ]
        futures = there.client.incremental_alter_configs(resources, request_timeout=REACH_S)
        _require((resource.name, future) for resource, future in futures.items())
    return [
        f"topic {fault.topic}: {fault.what}={values[fault.topic, fault.what]}, was {fault.found}" for fault in wrong
    ]


def _require(changes: Iterable[tuple[str, "Future[Any]"]]) -> None:
    for name, future in changes:
        error = answer(future)
        if isinstance(error, KafkaError):
            raise BrokerError(f"topic {name} cannot be changed: {error.str()}")
