"""The foreign side, librdkafka: events at a set rate whatever becomes of them, and a reader that notes each result."""

import itertools
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from ops.bench.stream.lamps import PRODUCTS
from ops.bench.stream.peers.order import SLOT

ECHO_EACH: Final = 20
"""One bare trip beside so many events, and one at least each `ECHO_S`: enough for a percentile, too few to weigh."""
ANSWERS_S: Final = 90.0  # a start takes seconds on a busy machine
LOOK_S: Final = 0.05
ASK_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Topics:
    """Those of one peer's run."""

    events: str
    results: str
    echo: str
    partitions: int

    def make(self, bootstrap: str) -> None:
        """Make them, all of one node."""
        counts = {self.events: self.partitions, self.results: self.partitions, self.echo: 1}
        admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        made = admin.create_topics([NewTopic(name, count, 1) for name, count in counts.items()])
        for future in made.values():
            future.result(ASK_S)


@dataclass(frozen=True, slots=True)
class Seen:
    """An event that was sent at `sent` into `partition`, and its result at `read`; monotonic seconds."""

    sent: float
    read: float
    partition: int

    @property
    def took(self) -> float:
        """Seconds from one to the other."""
        return self.read - self.sent


class Load:
    """Sends events of shoppers of whom each comes once, so that nothing coalesces, and reads what comes of them."""

    def __init__(self, bootstrap: str, topics: Topics) -> None:
        self._topics = topics
        # Nothing waits for company, on either side of the broker.
        self._producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 0, "log_level": 0})
        self._consumer = Consumer(
            {"bootstrap.servers": bootstrap, "group.id": "reader", "enable.auto.commit": False, "log_level": 0}
        )
        names = [(topics.results, number) for number in range(topics.partitions)] + [(topics.echo, 0)]
        self._consumer.assign([TopicPartition(name, number, 0) for name, number in names])
        self._numbers = itertools.count()
        self._sent: dict[str, tuple[float, int]] = {}
        self.seen: list[Seen] = []
        self.echoes: list[float] = []
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    @classmethod
    @contextmanager
    def running(cls, bootstrap: str, topics: Topics) -> Iterator[Self]:
        """Read until the block ends."""
        load = cls(bootstrap, topics)
        load._reader.start()
        try:
            yield load
        finally:
            load._ended.set()
            load._reader.join()
            load._consumer.close()

    @property
    def open(self) -> int:
        """Events without a result yet."""
        return len(self._sent)

    def _read(self) -> None:
        while not self._ended.is_set():
            message = self._consumer.poll(LOOK_S)
            now = time.monotonic()
            if message is None or message.error() is not None:
                continue
            value = message.value() or b""
            if message.topic() == self._topics.echo:
                self.echoes.append(now - float(value))
            elif found := self._sent.pop(value.partition(b"|")[0].decode(), None):  # repeats have no second end
                self.seen.append(Seen(found[0], now, found[1]))

    def send(self) -> None:
        """Send an event to the next partition in turn."""
        number = next(self._numbers)
        name, partition = f"e-{number}", number % self._topics.partitions
        event = {
            "schema": "adloom.event.v1", "id": name, "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "user": f"shopper-{number}", "session": f"s-{number}", "type": "view",
            "product": f"lamp-{number % PRODUCTS}",
            "page": {"url": "https://shop.example/lamps", "title": "Lamps", "text": ""}, "locale": "en",
            "consent": True, "slots": [SLOT],
        }  # fmt: skip
        value = json.dumps(event).encode()
        self._sent[name] = time.monotonic(), partition
        self._producer.produce(self._topics.events, value, str(event["user"]), partition)
        self._producer.poll(0)

    def echo(self) -> None:
        """Send a bare record to the reader itself."""
        self._producer.produce(self._topics.echo, repr(time.monotonic()).encode())

    def steady(self, rate: float, seconds: float, until: threading.Event | None = None) -> None:
        """Send `rate` events a second for `seconds`, or `until` that; bare trips in between."""
        begun = time.monotonic()
        for number in range(round(rate * seconds)):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            if until is not None and until.is_set():
                return
            self.send()
            if number % ECHO_EACH == ECHO_EACH // 2:
                self.echo()

    def settle(self, seconds: float) -> bool:
        """Wait until each event has its result; False after `seconds`."""
        give_up = time.monotonic() + seconds
        while self.open and time.monotonic() < give_up:
            time.sleep(LOOK_S)
        return not self.open

    def answered(self) -> bool:
        """Wait until every partition has given a result: then all is connected, assigned and warm; False if not."""
        for _ in range(self._topics.partitions):
            self.send()
        self.echo()
        return self.settle(ANSWERS_S)

    def forget(self) -> None:
        """Count from here."""
        self._sent.clear()
        self.seen, self.echoes = [], []


def two_trips(trips: Sequence[float]) -> list[float]:
    """Return what two bare trips in a row take: each with another by chance, as an event passes the broker twice."""
    others = random.Random(0).sample(trips, len(trips))
    return [one + other for one, other in zip(trips, others, strict=True)]
