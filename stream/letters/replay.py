"""Sends the records of letters to their topic again, for another try, and takes the letters away.

Some letters at a time, in one transaction with their records: cut short, a replay has sent what it took away, and no
more. Of two at once the later bars the earlier, and only then reads which letters stand: looking at each again would
leave both a moment in which to send it. A record that fails again becomes a letter again, with one more replay counted.

Right before each transaction it asks who wants to be forgotten. What such a request, or a refusal of consent, comes too
late for is on its way with the time in a header from which it is known, by which workers know that it is older.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, Protocol

from stream.config import Settings
from stream.events.event import Limits
from stream.events.since import SINCE, since
from stream.kafka.record import timestamp
from stream.kafka.topics import letters_stand_s
from stream.letters.letter import REPLAYS, Letter, letter_key
from stream.letters.original import Original
from stream.letters.sealing import Keyring, SealError
from stream.letters.selection import Standing
from stream.letters.times import Renewed, is_late, renewed
from stream.letters.together import Together
from stream.letters.writing import BY_KEY

MOST_REPLAYS: Final = 3  # what was refused so often will be refused again: somebody must look at it
AT_ONCE: Final = 50  # letters of a transaction: others' events wait for its end, some hundredths of a second
AT_ONCE_BYTES: Final = 1 << 20
REQUEST_S: Final = 1.0  # from the time of a request until it can be read: a renewed event is older than what comes
EARLIEST: Final = 0.0  # a header of the shop's may claim any time, and the calendar ends
Outcome = Literal["sent", "forgotten", "limit", "sealed", "cut", "foreign", "old", "unwritable"]
OUTCOMES: Final[dict[Outcome, str]] = {
    "sent": "sent again",
    "forgotten": "taken away unsent: their shoppers asked to be forgotten since",
    "limit": f"left: sent again {MOST_REPLAYS} times before",
    "sealed": "left: no secret at hand opens them",
    "cut": "left: the letter holds a part of the record only",
    "foreign": "left: their topic is no longer ours",
    "old": "left: older than refusals of consent are remembered, so that no new time may be given",
    "unwritable": "left: the name of a header is no text",
}


@dataclass(slots=True)
class Replayed:
    """What became of the letters that were meant."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    renewed: int = 0
    """Records sent with a new time."""
    late: int = 0
    """Records sent with a time past the deadline, in any dialect: they expire at once."""


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

    settings: Settings
    keyring: Keyring
    _: KW_ONLY
    renew: bool
    """Whether events in our own dialect get the time of sending; those of others keep theirs."""
    sends: Sends | None
    wall: Callable[[], float] = time.time

    def run(self, letters: Iterable[Standing]) -> Replayed:
        """Replay `letters`.

        Raises:
            BrokerError: Kafka does not take a record, or another replay began; what was sent before stays sent.
        """
        done, ours = Replayed(), self._ours
        for some in _batches(letters):
            now = datetime.fromtimestamp(self.wall(), UTC)
            if self.sends is not None:
                self.sends.asked.look()
            topics = {one.letter.place.topic for one in some} & ours  # to ask for another may make it
            with nullcontext() if self.sends is None else self.sends.writer.one(topics):
                for one in some:
                    done.outcomes[self._one(one, now, done)] += 1
        return done

    @property
    def _ours(self) -> frozenset[str]:
        """The topics that workers read."""
        return frozenset({self.settings.events_topic, self.settings.renewals_topic})

    def _one(self, one: Standing, now: datetime, done: Replayed) -> Outcome:
        written = datetime.fromisoformat(one.letter.time).timestamp()
        if self._forgotten(one, written):
            return "forgotten"
        try:
            original = one.letter.open(self.keyring)
        except SealError:
            return "sealed"
        first = since(original.texts, written)
        fresh = renewed(original.value, original.texts, now - timedelta(seconds=REQUEST_S)) if self.renew else None
        if fresh is not None:
            first = min(first, fresh.was.timestamp())
        if self._forgotten(one, first):
            return "forgotten"
        if (left := self._left(one.letter, original)) is not None:
            return left
        if fresh is not None and now.timestamp() - first > letters_stand_s(self.settings):
            return "old"
        return self._again(one, original, fresh, first, now, done)

    def _left(self, letter: Letter, original: Original) -> Outcome | None:
        """Return why the letter stays, None where its record may be sent."""
        topic = letter.place.topic
        if letter.replays >= MOST_REPLAYS:
            return "limit"
        if not original.whole:
            return "cut"
        is_there = topic in self._ours and (self.sends is None or self.sends.writer.partitions(topic) > 0)
        return None if is_there else "foreign"

    def _again(  # noqa: PLR0917  a record, what is new of it, and who counts
        self, one: Standing, original: Original, fresh: Renewed | None, first: float, now: datetime, done: Replayed
    ) -> Outcome:
        headers = [header for header in original.texts if header[0] not in {REPLAYS, SINCE}]
        headers += [
            (REPLAYS, str(one.letter.replays + 1).encode()),
            (SINCE, timestamp(max(first, EARLIEST)).encode()),
        ]
        try:
            self._send(one, original, fresh.value if fresh else original.value, headers)
        except UnicodeEncodeError:
            return "unwritable"
        done.renewed += fresh is not None
        limits = Limits(max_bytes=self.settings.max_event_bytes, deadline_s=self.settings.deadline_s)
        done.late += fresh is None and is_late(original.value, original.texts, now, limits)
        return "sent"

    def _forgotten(self, one: Standing, moment: float) -> bool:
        """Tell whether the shopper asked to be forgotten since `moment`; then the letter is taken away."""
        if self.sends is None or not self.sends.asked.covers(one.letter.shopper, moment):
            return False
        self._take_away(self.sends.writer, one)
        return True

    def _take_away(self, writer: Together, one: Standing) -> None:
        key = letter_key(one.letter.shopper, one.letter.place)
        writer.write(self.settings.dlq_topic, key, None, partition=one.partition)

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
