"""Forgets a shopper: a request to the workers, tombstones for creatives and for dead letters."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from stream.config import Settings
from stream.kafka.record import record_key
from stream.letters import requests
from stream.letters.reading import TopicReader
from stream.letters.writing import RecordWriter

SETTLE_S: Final = 2.0  # what a worker was publishing while the request reached it is there by then, and taken as well


@dataclass(frozen=True, slots=True)
class Erased:
    """How many tombstones were written."""

    creatives: int
    letters: int


class _Sweep:
    """Tombstones for all keys of some shoppers in one topic; run again, for those that came since.

    A tombstone that is there already spares none: it may be of a transaction that is undone yet (a replay that was
    killed, a worker that was fenced), and what it took away stands again. Ours is of no transaction and stays.
    """

    def __init__(self, settings: Settings, topic: str, users: Iterable[str]) -> None:
        # What a transaction has not committed yet may be committed later: it counts.
        self._reader = TopicReader(settings, topic, "read_uncommitted")
        self._topic = topic
        self._prefixes = tuple(f"{user}|".encode() for user in users)

    def run(self, writer: RecordWriter) -> set[bytes]:
        """Write a tombstone behind each record that has a value; return their keys."""
        found: set[tuple[int, bytes]] = set()
        for message in self._reader.read():
            key = message.key() or b""
            if key.startswith(self._prefixes) and message.value() is not None:
                found.add((message.partition(), key))
        for partition, key in sorted(found):
            writer.write(self._topic, key, None, partition=partition)
        return {key for _, key in found}

    def close(self) -> None:
        """Disconnect."""
        self._reader.close()


def erase(
    settings: Settings,
    users: tuple[str, ...],
    *,
    now: Callable[[], float] = time.time,
    pause: Callable[[float], None] = time.sleep,
) -> Erased:
    """Forget the pseudonyms `users`, which are those of one shopper, under the present secret and former ones.

    The request goes first: from then on workers make nothing of older events. Slots that the shop fills but that no
    record names get a tombstone too, for a creative that is under way.

    Raises:
        BrokerError: Kafka cannot be read or written; run again.
    """
    writer = RecordWriter(settings)
    for user in users:
        writer.write(settings.forget_topic, *requests.to_record(user, now()))
    creatives = _Sweep(settings, settings.creatives_topic, users)
    letters = _Sweep(settings, settings.dlq_topic, users)
    try:
        swept, opened = creatives.run(writer), letters.run(writer)
        for key in {record_key(user, slot) for user in users for slot in settings.slots} - swept:
            writer.write(settings.creatives_topic, key, None)
        pause(SETTLE_S)
        swept |= creatives.run(writer)
        opened |= letters.run(writer)
    finally:
        creatives.close()
        letters.close()
    return Erased(len(swept), len(opened))
