"""Sends the records of letters to their topic again, for another try, and takes the letters away.

Some letters at a time, in one transaction with their records: cut short, a replay has sent what it took away, and no
more. Of two at once the later bars the earlier, and only then reads which letters stand: looking at each again would
leave both a moment in which to send it. A record that fails again becomes a letter again, with one more replay counted.

Right before each transaction it asks who wants to be forgotten. What such a request comes too late for is on its way
with the time of its first letter in a header, by which workers know that it is older.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, Protocol

import msgspec

from stream.events.own import SCHEMA
from stream.events.parse import readable
from stream.events.since import SINCE, since
from stream.kafka.record import timestamp
from stream.letters.letter import REPLAYS, letter_key
from stream.letters.original import Original
from stream.letters.sealing import Keyring, SealError
from stream.letters.selection import Standing
from stream.letters.together import Together
from stream.letters.writing import BY_KEY

MOST_REPLAYS: Final = 3  # what was refused so often will be refused again: somebody must look at it
AT_ONCE: Final = 50  # letters of a transaction: others' events wait for its end, some hundredths of a second
AT_ONCE_BYTES: Final = 1 << 20
REQUEST_S: Final = 1.0  # from the time of a request until it can be read: a renewed event is older than what comes
Outcome = Literal["sent", "forgotten", "limit", "sealed", "cut", "unwritable"]
OUTCOMES: Final[dict[Outcome, str]] = {
    "sent": "sent again",
    "forgotten": "taken away unsent: their shoppers asked to be forgotten since",
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


class Asked(Protocol):
    """Who asked to be forgotten, as `stream.letters.requested.Requested`."""

    def look(self) -> None:
        """Read on."""

    def covers(self, user: str, moment: float) -> bool:
        """Tell whether `user` asked at `moment` or later."""


@dataclass(frozen=True, slots=True)
class Sends:
    """What a replay needs that does more than count."""

    writer: Together
    asked: Asked


@dataclass(frozen=True, slots=True)
class Replay:
    """How letters are replayed; with `sends` of None nothing is sent, only counted."""

    keyring: Keyring
    dlq_topic: str
    deadline_s: float
    renew: bool
    """Whether events in our own dialect get the time of sending; those of others keep theirs."""
    sends: Sends | None
    wall: Callable[[], float] = time.time

    def run(self, letters: Iterable[Standing]) -> Replayed:
        """Replay `letters`.

        Raises:
            BrokerError: Kafka does not take a record, or another replay began; what was sent before stays sent.
        """
        done = Replayed()
        for some in _batches(letters):
            now = datetime.fromtimestamp(self.wall(), UTC)
            if self.sends is not None:
                self.sends.asked.look()
            topics = {one.letter.place.topic for one in some}
            with nullcontext() if self.sends is None else self.sends.writer.one(topics):
                for one in some:
                    done.outcomes[self._one(one, now, done)] += 1
        return done

    def _one(self, one: Standing, now: datetime, done: Replayed) -> Outcome:
        letter = one.letter
        written = datetime.fromisoformat(letter.time).timestamp()
        if self._forgotten(one, written):
            return "forgotten"
        try:
            original = letter.open(self.keyring)
        except SealError:
            return "sealed"
        first = since(original.texts, written)
        if self._forgotten(one, first):
            return "forgotten"
        if letter.replays >= MOST_REPLAYS or not original.whole:
            return "limit" if letter.replays >= MOST_REPLAYS else "cut"
        value = original.value
        renewed = renew(value, now - timedelta(seconds=REQUEST_S)) if self.renew else None
        headers = [header for header in original.texts if header[0] not in {REPLAYS, SINCE}]
        headers += [
            (REPLAYS, str(letter.replays + 1).encode()),
            (SINCE, timestamp(first).encode()),
        ]
        try:
            self._send(one, original, renewed or value, headers)
        except UnicodeEncodeError:
            return "unwritable"
        done.renewed += renewed is not None
        done.late += renewed is None and self._is_late(value, now)
        return "sent"

    def _forgotten(self, one: Standing, moment: float) -> bool:
        """Tell whether the shopper asked to be forgotten since `moment`; then the letter is taken away."""
        if self.sends is None or not self.sends.asked.covers(one.letter.shopper, moment):
            return False
        self._take_away(self.sends.writer, one)
        return True

    def _take_away(self, writer: Together, one: Standing) -> None:
        key = letter_key(one.letter.shopper, one.letter.place)
        writer.write(self.dlq_topic, key, None, partition=one.partition)

    def _send(
        self, one: Standing, original: Original, value: bytes | None, headers: list[tuple[str, bytes | None]]
    ) -> None:
        for name, _ in headers:
            name.encode()
        if self.sends is None:
            return
        place, writer = one.letter.place, self.sends.writer
        # Where it stood, so that it keeps its turn among its shopper's events, whoever chose the partition.
        partition = place.partition if place.partition < writer.partitions(place.topic) else BY_KEY
        writer.write(place.topic, original.key, value, headers, partition=partition)
        self._take_away(writer, one)

    def _is_late(self, value: bytes | None, now: datetime) -> bool:
        document = _own(value)
        time = readable(document.get("time")) if document else None
        return time is not None and (now - time).total_seconds() > self.deadline_s


def _batches(letters: Iterable[Standing]) -> Iterator[list[Standing]]:
    """Part `letters` into what goes out in one transaction; a large one goes alone."""
    some: list[Standing] = []
    size = 0
    for one in letters:
        if some and (len(some) == AT_ONCE or size + len(one.letter.sealed) > AT_ONCE_BYTES):
            yield some
            some, size = [], 0
        some.append(one)
        size += len(one.letter.sealed)
    if some:
        yield some


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
