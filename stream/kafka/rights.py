"""The least rights of each role in Kafka's access control, which of them we lack, and the commands that give them."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

from confluent_kafka import KafkaError, KafkaException, Producer, TopicCollection
from confluent_kafka.admin._acl import AclOperation

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import Reached, answer, is_denied, reach
from stream.kafka.broker import REACH_S
from stream.kafka.made import made
from stream.kafka.roles import Role
from stream.kafka.topics import all_expected, pictures

Kind = Literal["topic", "group", "transactional-id"]
log = logging.getLogger(__name__)
MAKES: Final = "CREATE"
"""May also be given on the cluster, where no topic shows it."""


ABSENT: Final = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.GROUP_ID_NOT_FOUND)
SOON: Final = (
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.NOT_COORDINATOR,
)
"""What a cluster says in the first seconds of its life, or of a group's coordinator: asked again it answers."""
AGAIN_S: Final = 0.3
UNTOLD: Final = KafkaError._UNSUPPORTED_FEATURE  # noqa: SLF001  its public name
"""What librdkafka says where a broker knows no such question."""
UNTIL_MOVED: Final = "until the first publication with ADLOOM_IMAGES, where there was one without:"


class Right(NamedTuple):
    """An operation on a topic or group, or on all transactional ids that begin so.

    `READ`, `WRITE` and `ALTER` bring `DESCRIBE` with them, `ALTER_CONFIGS` brings `DESCRIBE_CONFIGS`.
    """

    kind: Kind
    name: str
    operation: str

    def __str__(self) -> str:
        return f"{self.operation} on {self.kind} {self.name}{'*' if self.kind == 'transactional-id' else ''}"


def least(settings: Settings, role: Role) -> tuple[Right, ...]:
    """Return what a process of `role` cannot do without."""
    return tuple(_LEAST[role](settings))


def _worker(settings: Settings) -> Iterator[Right]:
    """A worker reads the creatives, too: what was published last must not be followed by something older."""
    yield from _on(settings.events_topic, "READ")
    yield from _on(settings.creatives_topic, "READ", "WRITE")
    yield from _on(settings.dlq_topic, "WRITE")
    yield from _on(settings.forget_topic, "READ")
    yield from _on(settings.renewals_topic, "READ")
    if settings.catalog_from == "topic":
        yield from _on(settings.products_topic, "READ")
        yield from _of_pictures(settings, "READ")
    yield Right("group", settings.group, "READ")
    if settings.delivery == "exactly_once":
        yield from _on(settings.creatives_topic, "DESCRIBE_CONFIGS")
        yield from _on(settings.dlq_topic, "DESCRIBE_CONFIGS")
        yield Right("transactional-id", f"{settings.group}-", "WRITE")


def _slots(settings: Settings) -> Iterator[Right]:
    """What a slot shows lies in its creative, so pictures of products need not be read."""
    yield from _on(settings.creatives_topic, "READ")
    yield from _on(settings.renewals_topic, "WRITE")
    if settings.catalog_from == "topic":
        yield from _on(settings.products_topic, "READ")


def _of_pictures(settings: Settings, operation: str) -> Iterator[Right]:
    if companion := pictures(settings):
        yield from _on(companion.name, operation)


def until_moved(settings: Settings, role: Role) -> tuple[Right, ...]:
    """Return what a process of `role` needs besides while the topic still has pictures that are to lie in a store.

    It ends with the first publication that has the store; who never published without one needs none of it.
    """
    before = least(settings.with_(images=""), role) if settings.images and role in {"worker", "publish"} else ()
    return tuple(right for right in before if right not in least(settings, role))


def _topics(settings: Settings) -> Iterator[Right]:
    for topic in all_expected(settings):
        yield from _on(topic.name, MAKES, "ALTER", "ALTER_CONFIGS")


def _forget(settings: Settings) -> Iterator[Right]:
    yield from _on(settings.creatives_topic, "READ", "WRITE")
    yield from _on(settings.dlq_topic, "READ", "WRITE")
    yield from _on(settings.forget_topic, "WRITE")
    yield _reading(settings)


def _dlq_show(settings: Settings) -> Iterator[Right]:
    yield from _on(settings.dlq_topic, "READ")
    yield _reading(settings)


def _dlq_replay(settings: Settings) -> Iterator[Right]:
    yield from _on(settings.dlq_topic, "READ", "WRITE")
    yield from _on(settings.events_topic, "WRITE")
    yield from _on(settings.renewals_topic, "WRITE")
    yield from _on(settings.forget_topic, "READ")
    yield _reading(settings)
    yield Right("transactional-id", f"{settings.dlq_topic}-replay", "WRITE")


def _reading(settings: Settings) -> Right:
    """Commands read with librdkafka, which looks for the group's coordinator though it joins no group."""
    return Right("group", settings.group, "DESCRIBE")


def _publish(settings: Settings) -> Iterator[Right]:
    """What the products topic holds tells what of the pictures is there, so these need not be read."""
    yield from _on(settings.products_topic, "READ", "WRITE")
    yield from _of_pictures(settings, "WRITE")


def _on(topic: str, *operations: str) -> Iterator[Right]:
    return (Right("topic", topic, operation) for operation in operations)


_LEAST: Final[Mapping[Role, Callable[[Settings], Iterator[Right]]]] = {
    "worker": _worker,
    "slots": _slots,
    "topics": _topics,
    "forget": _forget,
    "dlq-show": _dlq_show,
    "dlq-replay": _dlq_replay,
    "publish": _publish,
    "replay": lambda settings: _on(settings.events_topic, "WRITE"),
}


def needed(settings: Settings, role: Role) -> list[str]:
    """Return the topics that a process of `role` has to do with."""
    return _names(least(settings, role), "topic")


def require(settings: Settings, role: Role) -> None:
    """Refuse to begin what the cluster's access control would stop half-way.

    Raises:
        SettingsError: the settings make no client.
        BrokerError: the cluster cannot be reached, does not answer, or says itself that it does not give us what `role`
            needs.
    """
    there = reach(settings)
    if there.is_embedded:
        return
    rights = [right for right in least(settings, role) if right.operation != MAKES]
    if missing := lacking(there, rights):
        raise BrokerError(
            f"Kafka does not give these credentials: {', '.join(map(str, missing))}; "
            f"`adloom topics rights {role}` prints the commands that give it"
        )


def lacking(there: Reached, rights: Collection[Right]) -> list[Right]:
    """Return which of `rights` the cluster does not give us; a topic that is missing is no question of rights.

    Raises:
        BrokerError: it does not say; brokers that never do (before 2.3) are taken to give all.
    """
    found, until = look(there, rights), time.monotonic() + REACH_S
    while any(error.code() in SOON for error in found.unanswered.values()) and time.monotonic() < until:
        time.sleep(AGAIN_S)
        found = look(there, rights)
    for right, error in found.unanswered.items():
        if error.code() != UNTOLD:
            raise BrokerError(f"Kafka does not say whether it gives these credentials {right}: {error.str()}")
    return found.lacking


class Looked(NamedTuple):
    """What a cluster says of rights."""

    lacking: list[Right]
    """Those that it does not give us."""
    unanswered: dict[Right, KafkaError]
    """Those of which it does not say, and why."""


def look(there: Reached, rights: Collection[Right]) -> Looked:
    """Ask the cluster which of `rights` it gives us."""
    said = {
        **_of_topics(there, _names(rights, "topic")),
        **_of_groups(there, _names(rights, "group")),
        **_of_transactions(there, _names(rights, "transactional-id")),
    }
    found = Looked([], {})
    for right in rights:
        answered = said.get((right.kind, right.name))
        if isinstance(answered, KafkaError):
            found.unanswered[right] = answered
        elif answered is not None and right.operation not in answered:
            found.lacking.append(right)
    return found


Said = dict[tuple[str, str], frozenset[str] | KafkaError]
"""The operations that are given on a resource; an error where that is not told, nothing where there is none."""


def _names(rights: Collection[Right], kind: Kind) -> list[str]:
    return list(dict.fromkeys(right.name for right in rights if right.kind == kind))


def _of_topics(there: Reached, names: list[str]) -> Said:
    if not names:
        return {}
    asked = there.client.describe_topics(
        TopicCollection(names), include_authorized_operations=True, request_timeout=REACH_S
    )
    return dict(_said("topic", asked))


def _of_groups(there: Reached, names: list[str]) -> Said:
    if not names:
        return {}
    asked = there.client.describe_consumer_groups(names, include_authorized_operations=True, request_timeout=REACH_S)
    return dict(_said("group", asked))


def _of_transactions(there: Reached, prefixes: list[str]) -> Said:
    """Kafka tells nobody what he may do with a transactional id but by trying: an id of our own is started."""
    found: Said = {}
    for prefix in prefixes:
        # Without a logger the client would write its refusal to standard error; with one it waits to be polled.
        client = made(Producer, there.settings, {"transactional.id": f"{prefix}rights"}, logger=log)
        try:
            client.init_transactions(REACH_S)
        except KafkaException as error:
            found["transactional-id", prefix] = frozenset() if is_denied(error.args[0]) else error.args[0]
    return found


def _said(
    kind: str, asked: Mapping[str, "Future[Any]"]
) -> Iterator[tuple[tuple[str, str], frozenset[str] | KafkaError]]:
    for name, future in asked.items():
        found = answer(future)
        if isinstance(found, KafkaError):
            if found.code() not in ABSENT:
                yield (kind, name), frozenset() if is_denied(found) else found
            continue
        operations = getattr(found, "authorized_operations", None)
        if operations is None:
            yield (kind, name), KafkaError(UNTOLD)
        else:
            yield (kind, name), frozenset(AclOperation(operation).name for operation in operations)


def commands(settings: Settings, role: Role, principal: str) -> list[str]:
    """Return the commands of Kafka's own tool that give `principal` the least rights of `role`."""
    lines = _commands(settings, least(settings, role), principal)
    if moving := until_moved(settings, role):
        lines += [f"# {UNTIL_MOVED}", *_commands(settings, moving, principal)]
    return lines


def _commands(settings: Settings, rights: Collection[Right], principal: str) -> list[str]:
    of_resource: dict[tuple[Kind, str], list[str]] = {}
    for right in rights:
        of_resource.setdefault((right.kind, right.name), []).append(right.operation)

    def alike(resource: tuple[Kind, str]) -> tuple[str, list[str]]:
        return resource[0], of_resource[resource]

    order: list[Kind] = ["topic", "group", "transactional-id"]
    resources = sorted(of_resource, key=lambda one: (order.index(one[0]), of_resource[one]))
    begin = f"kafka-acls --bootstrap-server {settings.bootstrap.split(',')[0]} --add --allow-principal {principal}"
    lines = []
    for (kind, operations), members in groupby(resources, key=alike):
        names = (name for _, name in members)
        words = [begin, *(f"--operation {_spelt(one)}" for one in operations), *(f"--{kind} {name}" for name in names)]
        if kind == "transactional-id":
            words.append("--resource-pattern-type prefixed")
        lines.append(" ".join(words))
    return lines


def _spelt(operation: str) -> str:
    return "".join(word.capitalize() for word in operation.split("_"))
