"""The shop that sends the traffic, in all codecs, and notes where Kafka put each record."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from confluent_kafka import KafkaError, Message, Producer

from ops.qualify.accounts import ERA, Sent
from ops.qualify.foreign import records_of
from ops.qualify.topics import LARGEST_EVENT
from ops.qualify.traffic import Draft

CODECS: Final = ("none", "gzip", "snappy", "lz4", "zstd")
"""The producer chooses, so each of a shop's may have another."""
FLUSH_S: Final = 120.0


class Shop:
    """Sends drafts in all codecs, and notes where Kafka put them."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self.sent: list[Sent] = []
        self.failed: list[str] = []
        self.aborted: set[str] = set()
        """Events of transactions that came to nothing."""
        self._bootstrap = bootstrap
        self._topic = topic
        self._era = 0
        self._unplaced: list[Sent] = []
        """Written, but where is not known: of a batch that was sent again, librdkafka hears only that it is there."""
        self._producers = self._connected()
        self._till: Producer | None = None
        """The producer of transactions, made with the first."""

    def _connected(self) -> list[Producer]:
        return [Producer(self._options({"linger.ms": 0, "compression.type": codec})) for codec in CODECS]

    def _options(self, more: dict[str, Any]) -> dict[str, Any]:
        usual = {
            "bootstrap.servers": self._bootstrap,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",
            "message.max.bytes": LARGEST_EVENT,
            "message.timeout.ms": 0,
            "topic.metadata.refresh.interval.ms": 2000,
            "log_level": 0,
        }
        return usual | more

    def send(self, draft: Draft, now_ms: int) -> None:
        """Send `draft` with the timestamp `now_ms`."""
        self._produce(self._producers[draft.number % len(CODECS)], draft, now_ms, self.sent)

    def _produce(self, producer: Producer, draft: Draft, now_ms: int, noted: list[Sent]) -> None:
        producer.produce(
            self._topic, draft.value, draft.key, headers=cast("Any", list(draft.headers)), timestamp=now_ms,
            on_delivery=self.note(replace(draft, value=None), noted),
        )  # fmt: skip
        producer.poll(0)

    def note(self, draft: Draft, noted: list[Sent]) -> Callable[[KafkaError | None, Message], None]:
        """Return what notes in `noted` where Kafka put `draft`, once it is told."""

        def take(error: KafkaError | None, message: Message) -> None:
            partition, offset, stamp = message.partition(), message.offset(), message.timestamp()[1]
            if error is not None or partition is None:
                self.failed.append(f"unsent: {draft.event} ({draft.kind}): {error}")
            elif offset is None or offset < 0:
                self._unplaced.append(Sent(draft, (partition, -1), stamp))
            else:
                noted.append(Sent(draft, (partition, offset + ERA * self._era), stamp))

        return take

    def open(self, drafts: Sequence[Draft]) -> None:
        """Begin a transaction and write `drafts` into it; blocks until Kafka has them."""
        if self._till is None:
            self._till = Producer(self._options({"transactional.id": "qualify.till", "message.timeout.ms": 60_000}))
            self._till.init_transactions(FLUSH_S)
        self._till.begin_transaction()
        self.aborted |= {draft.event for draft in drafts}
        for draft in drafts:
            self._produce(self._till, draft, draft.time_ms, [])
        self._till.flush(FLUSH_S)

    def abort(self) -> None:
        """Abort the transaction that is open."""
        if self._till is not None:
            self._till.abort_transaction(FLUSH_S)

    def commit(self, drafts: Sequence[Draft]) -> None:
        """Write `drafts` in a transaction that is committed."""
        if self._till is None:
            return
        self._till.begin_transaction()
        noted: list[Sent] = []
        for draft in drafts:
            self._produce(self._till, draft, draft.time_ms, noted)
        self._till.commit_transaction(FLUSH_S)
        self.sent += noted

    def flush(self) -> int:
        """Wait until Kafka has all, and return how many it still has not; then it is known where all of it is."""
        unsent = sum(producer.flush(FLUSH_S) for producer in self._producers)
        if self._unplaced:
            self._find()
        return unsent

    def _find(self) -> None:
        """Read the topic for records whose place is not known: those of one event differ in nothing else."""
        known = {sent.place for sent in self.sent}
        free: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        for message in records_of(self._bootstrap, self._topic):
            place = message.partition() or 0, (message.offset() or 0) + ERA * self._era
            if place not in known:
                free[place[0], _event_in(message.value())].append(place)
        for sent in self._unplaced:
            places = free[sent.place[0], sent.draft.event]
            if places:
                self.sent.append(replace(sent, place=places.pop()))
            else:
                self.failed.append(f"unsent: {sent.draft.event} ({sent.draft.kind}) is not in the topic")
        self._unplaced = []

    def reopen(self) -> None:
        """Send into a topic that was made anew; all must be flushed."""
        self._era += 1
        self._till = None
        self._producers = self._connected()


def _event_in(value: bytes | None) -> str:
    """Return the id that a record's value tells, as drafts do; "" where nothing can be read."""
    try:
        document = json.loads(value or b"")
    except ValueError:
        return ""
    return str(document.get("id", "")) if document.get("user") else ""
