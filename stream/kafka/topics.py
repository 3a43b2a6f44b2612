"""The topics as they must be, checked against those that are, and made where they are missing."""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from confluent_kafka import KafkaError
from confluent_kafka.admin._config import ConfigResource
from confluent_kafka.admin._resource import ResourceType
from confluent_kafka.cimpl import NewTopic

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import Reached, again, answer, is_denied, reach
from stream.kafka.broker import CREATIVE_BYTES, EVENT_BYTES, LETTER_BYTES, PRODUCT_BYTES, REACH_S

log = logging.getLogger(__name__)
POLICY: Final = "cleanup.policy"
SIZE: Final = "max.message.bytes"
RETENTION: Final = "retention.ms"
LONGEST_LAG, LEAST_LAG = "max.compaction.lag.ms", "min.compaction.lag.ms"
COMPACTED: Final = "compact,delete"
FORGOTTEN_MS: Final = 86_400_000  # a tombstone's day: what is to be forgotten waits for no segment of a quiet topic
SETTLES_MS: Final = 60_000  # in which a worker sees that an older creative came after a newer one, and writes that anew
IN_SYNC: Final = "min.insync.replicas"
COPIES: Final = "replicas"
HIDDEN: Final = "configuration"
"""What of a topic is at fault when we may not look at the rest."""
MENDABLE: Final = "topic is not as it must be; `adloom topics apply` mends it"
UNMENDABLE: Final = "topic is not as it must be, and only its owner can mend it"
SETTABLE: Final = frozenset({POLICY, SIZE, RETENTION, LEAST_LAG, LONGEST_LAG})
NEVER_MS: Final = (1 << 63) - 1  # how Kafka says it of a lag
SEEN_S: Final = 0.05  # between looks at what is made within tenths of a second
REQUEST_BYTES: Final = 4096  # a pseudonym, a time, some names
RENEWALS_KEPT_MS: Final = 3_600_000  # far beyond the deadline after which nobody waits for one


class Expected(NamedTuple):
    """A topic as it must be: its clean-up, least size of a record, and longest retention (None: its owner's)."""

    name: str
    policy: str
    size: int
    retention_ms: int | None
    settles_ms: int = 0
    """How long a record stays at least, though a newer one of its key came."""
    least_ms: int = 0
    """How long one that no newer one came after stays at least."""

    @property
    def configs(self) -> dict[str, str]:
        """What it is made with."""
        told = {POLICY: self.policy, SIZE: str(self.size)}
        if self.policy == COMPACTED:
            told |= {LONGEST_LAG: str(FORGOTTEN_MS), LEAST_LAG: str(self.settles_ms)}
        return told if self.retention_ms is None else {**told, RETENTION: str(self.retention_ms)}


class Fault(NamedTuple):
    """One thing of a topic that is not as it must be."""

    topic: str
    what: str
    found: str
    wanted: str

    @property
    def mendable(self) -> bool:
        """Whether `adloom topics apply` can set it right while others use the topic."""
        return self.what in {"topic", "partitions", *SETTABLE}

    def __str__(self) -> str:
        if self.what == "topic":
            return f"topic {self.topic} is missing, or may not be seen"
        return f"topic {self.topic}: {self.what} is {self.found}, must be {self.wanted}"


def expected(settings: Settings) -> tuple[Expected, ...]:
    """Return events, creatives, dead letters, requests to forget, products and renewals as they must be.

    A compacted log of events would lose all but the last of a shopper. In the next three, tombstones take what is to be
    forgotten only where there is compaction, and without deletion personal data stays for ever. Requests that go early
    let workers make again what was forgotten. Products are none, and are to stay.
    """
    forget_ms = settings.forget_retention_s * 1000
    return (
        Expected(settings.events_topic, "delete", EVENT_BYTES, None),
        Expected(
            settings.creatives_topic, COMPACTED, CREATIVE_BYTES, settings.creatives_retention_s * 1000, SETTLES_MS
        ),
        Expected(settings.dlq_topic, COMPACTED, LETTER_BYTES, settings.dlq_retention_s * 1000),
        Expected(settings.forget_topic, COMPACTED, REQUEST_BYTES, forget_ms, least_ms=forget_ms),
        Expected(settings.products_topic, "compact", PRODUCT_BYTES, None),
        Expected(settings.renewals_topic, "delete", REQUEST_BYTES, RENEWALS_KEPT_MS),
    )


def letters_stand_s(settings: Settings) -> float:
    """Return how long a dead letter may stand: what is in its segment goes with the last of it, a day later at most."""
    return settings.dlq_retention_s + FORGOTTEN_MS / 1000


def pictures(settings: Settings) -> Expected | None:
    """Return the topic of the products' pictures, as a companion of theirs; None where a store of images has them."""
    return None if settings.images else Expected(f"{settings.products_topic}.pictures", "compact", PRODUCT_BYTES, None)


def all_expected(settings: Settings) -> tuple[Expected, ...]:
    """Return what `expected` does and the topic of pictures, which only a catalogue that is published needs."""
    companion = pictures(settings)
    return expected(settings) if companion is None else (*expected(settings), companion)


def ensure_topics(settings: Settings, names: Collection[str] = ()) -> None:
    """Make the topics that the cluster lacks, and warn of those that exist but are not as they must be.

    Args:
        settings: where, and what is expected.
        names: those that matter to the caller; all where none is named.

    Raises:
        SettingsError: the settings make no client.
        BrokerError: the cluster cannot be reached within `REACH_S`, or refuses us or a topic.
    """
    there = reach(settings)
    wanted = [topic for topic in expected(settings) if not names or topic.name in names]
    missing = [topic for topic in wanted if topic.name not in there.topics]
    if missing:
        create(there, missing, settings)
        there = settled(there, lambda now: all(topic.name in now.topics for topic in missing))
    try:
        found = faults_of(there, wanted, settings)
    except BrokerError as error:  # as while a controller is elected: whoever works does without this look
        log.warning("topics cannot be looked at now", extra={"error": str(error)})
        return
    for fault in found:
        told = {"topic": fault.topic, "what": fault.what, "found": fault.found, "wanted": fault.wanted}
        if fault.what == HIDDEN:
            log.info("topic cannot be checked", extra=told)  # a worker does without this right
        else:
            log.warning(MENDABLE if fault.mendable else UNMENDABLE, extra=told)


def create(there: Reached, topics: Collection[Expected], settings: Settings) -> list[str]:
    """Make `topics`, with the cluster's own replication; return the names of those that nobody else had made.

    Raises:
        BrokerError: it refuses one, or is too slow.
    """
    new = [
        NewTopic(topic.name, num_partitions=settings.partitions, replication_factor=-1, config=topic.configs)
        for topic in topics
    ]
    made = []
    for name, future in there.client.create_topics(new, operation_timeout=REACH_S).items():
        error = answer(future)
        if not isinstance(error, KafkaError):
            made.append(name)
            continue
        if error.code() == KafkaError.TOPIC_ALREADY_EXISTS:
            continue  # another process was quicker
        if is_denied(error):
            raise BrokerError(
                f"topic {name} is missing at {settings.bootstrap}, or may not be seen, and may not be made with these "
                f"credentials: have it made, or CREATE on topic {name} given (`adloom doctor` tells what else lacks)"
            )
        raise BrokerError(f"topic {name} cannot be made at {settings.bootstrap}: {error.str()}")
    return made


def settled(there: Reached, is_so: Callable[[Reached], bool], within_s: float = REACH_S) -> Reached:
    """Return the cluster once it `is_so`, or as it is in the end: brokers follow the controller after a moment."""
    give_up = time.monotonic() + within_s
    while not is_so(there := again(there)) and time.monotonic() < give_up:
        time.sleep(SEEN_S)
    return there


def faults(settings: Settings) -> list[Fault]:
    """Return what of the topics is not as it must be, missing ones included.

    Raises:
        SettingsError: the settings make no client.
        BrokerError: the cluster cannot be reached, or refuses us.
    """
    there = reach(settings)
    # The embedded broker makes no topic but those that it starts with.
    return faults_of(there, expected(settings) if there.is_embedded else all_expected(settings), settings)


def faults_of(there: Reached, topics: Collection[Expected], settings: Settings) -> list[Fault]:
    """Return what of `topics` is not as it must be."""
    found = [Fault(topic.name, "topic", "missing", "there") for topic in topics if topic.name not in there.topics]
    existing = [topic for topic in topics if topic.name in there.topics]
    configs = describe(there, existing)
    for topic in existing:
        partitions = there.topics[topic.name]
        busy = topic.name in {settings.events_topic, settings.creatives_topic}  # one partition is enough for others
        if busy and partitions < settings.partitions:
            found.append(Fault(topic.name, "partitions", str(partitions), f"{settings.partitions} or more"))
        copies = there.replicas[topic.name]
        if copies == 1 < len(there.brokers):
            found.append(Fault(topic.name, COPIES, "1", "2 or more: what it holds must outlive a broker"))
        if topic.name in configs:
            found += _compare(topic, configs[topic.name])
            found += _writable(topic, configs[topic.name], copies)
        elif not there.is_embedded:
            found.append(Fault(topic.name, HIDDEN, "hidden", "open to us (DESCRIBE_CONFIGS)"))
    return found


def describe(there: Reached, topics: Collection[Expected]) -> dict[str, Mapping[str, str]]:
    """Return the configuration of each topic that we may look at.

    Raises:
        BrokerError: the cluster does not answer.
    """
    if not topics or there.is_embedded:
        return {}
    resources = [ConfigResource(ResourceType.TOPIC, topic.name) for topic in topics]
    found: dict[str, Mapping[str, str]] = {}
    for resource, future in there.client.describe_configs(resources, request_timeout=REACH_S).items():
        configs = answer(future)
        if isinstance(configs, KafkaError) and configs.code() < 0:  # the client's own: nobody refused anything
            raise BrokerError(f"topic {resource.name} does not tell its configuration: {configs.str()}")
        if not isinstance(configs, KafkaError):
            found[resource.name] = {name: entry.value for name, entry in configs.items() if entry.value is not None}
    return found


def largest(settings: Settings, names: Collection[str]) -> dict[str, int]:
    """Return the bytes of the largest record that each topic takes, of those whose configuration can be looked at.

    Raises:
        BrokerError: the cluster cannot be reached, or refuses us.
    """
    try:
        configs = describe(reach(settings), [topic for topic in expected(settings) if topic.name in names])
    except BrokerError as error:  # as above; what is too large is then refused by the broker
        log.warning("limits of topics are not known", extra={"error": str(error)})
        return {}
    return {name: int(values[SIZE]) for name, values in configs.items() if SIZE in values}


def _compare(topic: Expected, configs: Mapping[str, str]) -> list[Fault]:
    policy, size = configs.get(POLICY, "delete"), configs.get(SIZE, "0")
    found = []
    if set(policy.replace(" ", "").split(",")) != set(topic.policy.split(",")):
        found.append(Fault(topic.name, POLICY, policy, topic.policy))
    if int(size) < topic.size:
        found.append(Fault(topic.name, SIZE, size, f"{topic.size} or more"))
    found += _within(topic, configs, RETENTION, "-1", topic.least_ms, topic.retention_ms)
    if topic.policy == COMPACTED:
        # First the lower bound: Kafka takes none that is above the upper one.
        found += _within(topic, configs, LEAST_LAG, "0", topic.settles_ms, FORGOTTEN_MS)
        found += _within(topic, configs, LONGEST_LAG, str(NEVER_MS), 1, FORGOTTEN_MS)
    return found


def _within(  # noqa: PLR0917  a bound has two ends
    topic: Expected, configs: Mapping[str, str], name: str, default: str, least: int, most: int | None
) -> list[Fault]:
    value = configs.get(name, default)
    if most is None or least <= int(value) <= most:
        return []
    wanted = f"{least} or more" if 0 <= int(value) < least else f"{most} or less"  # below zero it is no bound at all
    return [Fault(topic.name, name, value, wanted)]


def _writable(topic: Expected, configs: Mapping[str, str], copies: int) -> list[Fault]:
    """Return what bars every write: more replicas must have it than there are."""
    wanted = int(configs.get(IN_SYNC, "1"))
    if wanted <= copies:
        return []
    more = f"{copies} or less, or it needs more replicas: nothing can be written as it is"
    return [Fault(topic.name, IN_SYNC, str(wanted), more)]
