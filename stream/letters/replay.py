"""Sends the records of letters to their topic again, for another try, and takes the letters away.

A letter is taken away once Kafka has its record: cut short, a replay sends one record twice at most, which ids and keys
make harmless. A record that fails again becomes a letter again, with one more replay counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from stream.events.own import SCHEMA
from stream.events.parse import readable
from stream.kafka.record import timestamp
from stream.letters.letter import REPLAYS, letter_key
from stream.letters.original import Original
from stream.letters.sealing import Keyring, SealError
from stream.letters.selection import Standing
from stream.letters.writing import BY_KEY, RecordWriter

MOST_REPLAYS: Final = 3  # what was refused so often will be refused again: somebody must look at it
Outcome = Literal["sent", "limit", "sealed", "cut", "unwritable"]
OUTCOMES: Final[dict[Outcome, str]] = {
    "sent": "sent again",
    "limit": f"left: sent again {MOST_REPLAYS} times before",
    "sealed": "left: no secret at hand opens them",
    "cut": "left: the letter holds a part of the record only",
    "unwritable": "left: the name of a header is no text",
}


@dataclass(slots=True)
class Replayed:
    """What became of the letters that were meant."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    renewed: int = 0
    """Records sent with a new time."""
    late: int = 0
    """Events in our own dialect that were sent with a time past the deadline: they expire at once."""


@dataclass(frozen=True, slots=True)
class Replay:
    """How letters are replayed; without a `writer` nothing is sent, only counted."""

    keyring: Keyring
    dlq_topic: str
    deadline_s: float
    renew: bool
    """Whether events in our own dialect get the time of sending; those of others keep theirs."""
    writer: RecordWriter | None

    def run(self, letters: Iterable[Standing], now: datetime) -> Replayed:
        """Replay `letters`, as if sent at `now`.

        Raises:
            BrokerError: Kafka does not take a record; what was sent before stays sent.
        """
        done = Replayed()
        for one in letters:
            done.outcomes[self._one(one, now, done)] += 1
        return done

    def _one(self, one: Standing, now: datetime, done: Replayed) -> Outcome:
        letter = one.letter
        if letter.replays >= MOST_REPLAYS:
            return "limit"
        try:
            original = letter.open(self.keyring)
        except SealError:
            return "sealed"
        if not original.whole:
            return "cut"
        value = original.value
        renewed = renew(value, now) if self.renew else None
        headers = [header for header in original.texts if header[0] != REPLAYS]
        headers.append((REPLAYS, str(letter.replays + 1).encode()))
        try:
            self._send(one, original, renewed or value, headers)
        except UnicodeEncodeError:
            return "unwritable"
        done.renewed += renewed is not None
        done.late += renewed is None and self._is_late(value, now)
        return "sent"

    def _send(
        self, one: Standing, original: Original, value: bytes | None, headers: list[tuple[str, bytes | None]]
    ) -> None:
        if self.writer is None:
            for name, _ in headers:
                name.encode()
            return
        place = one.letter.place
        # Where it stood, so that it keeps its turn among its shopper's events, whoever chose the partition.
        there = place.partition < self.writer.partitions(place.topic)
        partition = place.partition if there else BY_KEY
        self.writer.write(place.topic, original.key, value, headers, partition=partition)
        self.writer.write(self.dlq_topic, letter_key(one.letter.shopper, place), None, partition=one.partition)

    def _is_late(self, value: bytes | None, now: datetime) -> bool:
        document = _own(value)
        time = readable(document.get("time")) if document else None
        return time is not None and (now - time).total_seconds() > self.deadline_s


def _own(value: bytes | None) -> dict[str, Any] | None:
    """Return an event in our own dialect; None for anything else."""
    try:
        document: Any = msgspec.json.decode(value or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return document if isinstance(document, dict) and document.get("schema") == SCHEMA else None


def renew(value: bytes | None, now: datetime) -> bytes | None:
    """Return an event in our own dialect with the time `now`; None for what is none and keeps its time."""
    document = _own(value)
    return msgspec.json.encode({**document, "time": timestamp(now.timestamp())}) if document else None
