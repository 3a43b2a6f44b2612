"""Who looks on from outside: the witness reads what is published, the watcher asks what is committed."""

import json
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from confluent_kafka import Consumer, KafkaException, Message

from ops.qualify.accounts import ERA, Evidence, Renewed
from ops.qualify.foreign import ASK_S, Reader, Where, ends_of, new_consumer, places_of
from stream.config import Settings
from stream.errors import BrokerError

READS_S: Final = 60.0


class Witness(threading.Thread):
    """Reads `topics` from their beginning while records come, before compaction takes them, into `evidence`."""

    def __init__(self, settings: Settings, topics: Sequence[str], evidence: Evidence) -> None:
        super().__init__(name="witness", daemon=True)
        self.evidence = evidence
        self.era = 0
        """How often the events topic was made anew."""
        self._settings = settings
        self._topics = topics
        self._wanted: dict[Where, int] | None = None
        self._has_read = threading.Event()
        self._ending = threading.Event()

    def run(self) -> None:
        """Read until told to end."""
        with closing(Reader(self._settings.bootstrap, self._topics)) as reader:
            while not self._ending.is_set():
                for message in reader.read():
                    self._take(message)
                wanted = self._wanted
                if wanted is not None and reader.has_read(wanted):
                    self._wanted = None
                    self._has_read.set()

    def read_all(self) -> None:
        """Wait until it has read what there is now.

        Raises:
            BrokerError: it has not within `READS_S`.
        """
        with closing(new_consumer(self._settings.bootstrap)) as asking:
            ends = ends_of(asking, self._topics)
        self._has_read.clear()
        self._wanted = ends
        if not self._has_read.wait(READS_S):
            raise BrokerError(f"the witness has not read {', '.join(self._topics)} within {READS_S:g} s")

    def end(self) -> None:
        """End it, whether it has read all or not."""
        self._ending.set()
        self.join()

    def _take(self, message: Message) -> None:
        headers = dict(cast("list[tuple[str, bytes | None]]", message.headers() or []))
        settings, topic = self._settings, message.topic()
        if topic == settings.dlq_topic:
            partition, offset = headers.get("dlq.partition"), headers.get("dlq.offset")
            told = headers.get("dlq.topic", b"")
            if partition is not None and offset is not None and told == settings.events_topic.encode():
                self.evidence.dead.add((int(partition), int(offset) + ERA * self.era))
        elif topic == settings.creatives_topic:
            event, slot = headers.get("ce_eventid"), headers.get("ce_subject")
            if event is not None and slot is not None and message.value() is not None:
                self.evidence.creatives += 1
                self.evidence.published.add((event.decode(), slot.decode()))
                made = event.decode(), slot.decode(), headers.get("ce_version") or b""
                self.evidence.made.setdefault(made, set()).add((message.partition() or 0, message.offset() or 0))
                self.evidence.standing.add((event.decode(), slot.decode()))
        elif topic == settings.renewals_topic:
            asked = json.loads(message.value() or b"")
            times = _ms(asked["time"]), _ms(asked.get("made_for") or asked["time"])
            self.evidence.renewals.append(Renewed(asked["id"], asked["user"], asked["slot"], *times))
        else:
            asked_ms = _ms(json.loads(message.value() or b"")["time"])
            user = (message.key() or b"").decode()
            self.evidence.forgotten[user] = max(asked_ms, self.evidence.forgotten.get(user, 0))


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@dataclass(slots=True)
class Watcher:
    """Asks Kafka how far the group has committed and how far a topic that it reads goes."""

    settings: Settings
    topic: str
    _consumer: Consumer = field(init=False)

    def __post_init__(self) -> None:
        self._consumer = new_consumer(self.settings.bootstrap, self.settings.group)

    def renew(self) -> None:
        """Ask by a new client: one that met a topic while it was made anew may not see it for minutes."""
        self._consumer.close()
        self._consumer = new_consumer(self.settings.bootstrap, self.settings.group)

    def ends(self) -> dict[int, int]:
        """Return the end of each partition; raises KafkaException while Kafka is away."""
        return {partition: end for (_, partition), end in ends_of(self._consumer, [self.topic]).items()}

    def committed(self) -> dict[int, int]:
        """Return the committed offset of each partition, 0 where there is none; raises as `ends`."""
        found = self._consumer.committed(places_of(self._consumer, self.topic), timeout=ASK_S)
        return {place.partition: max(0, place.offset) for place in found}

    def reached(self, ends: dict[int, int]) -> bool:
        """Tell whether all below `ends` is committed; False while Kafka is away."""
        try:
            committed = self.committed()
        except KafkaException:
            return False
        return all(committed.get(partition, 0) >= end for partition, end in ends.items())
