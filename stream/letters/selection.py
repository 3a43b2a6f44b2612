"""Which letters an operator means: by reason, time and place."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from engines.errors import AdloomError
from stream.config import Settings
from stream.events.parse import readable
from stream.letters.letter import Letter, LetterError, Place, from_record
from stream.letters.reading import TopicReader

_SPAN: Final = re.compile(r"(\d+)([smhd])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_RANGE: Final = re.compile(r"(\d+):(\d+)(?:-(\d+))?")


class SelectionError(AdloomError):
    """What letters are asked for cannot be understood."""


@dataclass(frozen=True, slots=True)
class Range:
    """Offsets of one partition of a topic, both ends included."""

    topic: str
    partition: int
    first: int
    last: int

    def holds(self, place: Place) -> bool:
        """Tell whether `place` is one of them."""
        return (place.topic, place.partition) == (self.topic, self.partition) and (
            self.first <= place.offset <= self.last
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What a letter must have; nothing set takes all."""

    reason: str | None = None
    since: datetime | None = None
    """Letters written then or later."""
    ranges: tuple[Range, ...] = ()
    """Where the record stood; none given takes all places."""

    def takes(self, letter: Letter) -> bool:
        """Tell whether `letter` is meant."""
        return (
            (self.reason is None or letter.why.reason == self.reason)
            and (self.since is None or datetime.fromisoformat(letter.time) >= self.since)
            and (not self.ranges or any(one.holds(letter.place) for one in self.ranges))
        )


def asked_for(
    now: datetime, *, reason: str | None = None, since: str | None = None, offsets: str | None = None, topic: str = ""
) -> Selection:
    """Read what an operator asks for; `offsets` are those of `topic`, and None asks for nothing.

    Raises:
        SelectionError: something that is asked for names nothing, as an empty variable does, or cannot be understood.
    """
    if reason is not None and not reason.strip():
        raise SelectionError("the reason is empty: name one, as unknown_product")
    return Selection(
        reason=reason,
        since=None if since is None else parse_since(since, now),
        ranges=() if offsets is None else parse_ranges(offsets, topic),
    )


def parse_since(text: str, now: datetime) -> datetime:
    """Read a moment: RFC 3339 with an offset, or how long ago, as `90m`, `24h`, `7d`.

    Raises:
        SelectionError: it is neither, or lies before all calendars.
    """
    with suppress(OverflowError):
        if span := _SPAN.fullmatch(text):
            return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        if moment := readable(text):
            return moment.astimezone(UTC)
    raise SelectionError(f"{text!r} is no moment: 2026-01-29T09:30:00Z, or how long ago, as 90m, 24h or 7d")


def parse_ranges(text: str, topic: str) -> tuple[Range, ...]:
    """Read places of `topic`, one at least: `partition:offset` or `partition:first-last`, parted by commas.

    Raises:
        SelectionError: there is none, or one of them is something else, or runs backwards.
    """
    ranges = []
    for part in list(filter(None, (part.strip() for part in text.split(",")))) or [text]:
        found = _RANGE.fullmatch(part)
        if found is None:
            raise SelectionError(
                f"{part!r} is no place: write partition:offset or partition:first-last, as 0:17,2:40-49"
            )
        one = Range(topic, int(found[1]), int(found[2]), int(found[3] or found[2]))
        if one.last < one.first:
            raise SelectionError(f"{part!r} is no place: its last offset lies before its first")
        ranges.append(one)
    return tuple(ranges)


@dataclass(frozen=True, slots=True)
class Standing:
    """A letter that stands in the topic, and where."""

    letter: Letter
    partition: int
    """Of the dead-letter topic: its tombstone must go there."""


def standing(settings: Settings, selection: Selection) -> Iterator[Standing]:
    """Yield the letters that are meant, in the order of their partitions; what was taken away since is left out.

    The topic is read twice, first for its keys alone: letters are large, and memory need not hold all of them.

    Raises:
        BrokerError: the topic cannot be read.
    """
    newest: dict[tuple[int, bytes], int] = {}
    with TopicReader(settings, settings.dlq_topic) as reader:
        for message in reader.read():
            newest[message.partition(), message.key() or b""] = message.offset()
    with TopicReader(settings, settings.dlq_topic) as reader:
        for message in reader.read():
            if newest.get((message.partition(), message.key() or b"")) != message.offset():
                continue
            try:
                letter = from_record(message.key(), message.value(), message.headers() or [])
            except (LetterError, UnicodeDecodeError):
                continue  # a tombstone, or of another writer
            if selection.takes(letter):
                yield Standing(letter, message.partition())
