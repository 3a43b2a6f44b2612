"""Dead letters: what can get no creative is kept, sealed, with the reason and the place it came from."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal, Protocol

from aiokafka import ConsumerRecord

from stream.events.since import since
from stream.kafka.batches import Unreadable
from stream.kafka.producer import TooLarge
from stream.kafka.record import Header
from stream.kafka.sender import BarredError
from stream.letters.letter import (
    MESSAGE_CHARACTERS,
    Letter,
    Place,
    Reason,
    replays_of,
    sealed_letter,
    to_record,
    trace_of,
    without_content,
)
from stream.letters.original import Original, bare, cut, fragment, original_of
from stream.letters.sealing import current_seal
from stream.letters.shopper import MOST_BYTES, shopper_of
from stream.operator.metrics import Metrics
from stream.planning.refusal import RefusedError

log = logging.getLogger(__name__)
SIZES: Final = (lambda original: original, cut, bare)
"""What is tried in turn: the last takes two kilobytes at most, headers included."""
UNREAD: Final = frozenset({"oversize", "unreadable"})
"""Reasons of refusals for which nobody read the record, of any size: to tell whose it is must cost little."""


Fate = Literal["written", "given_up", "withheld"]
"""Of a letter: its topic refuses the smallest; its shopper asked to be forgotten."""


class Posts(Protocol):
    """The one thing asked of what letters go out by."""

    async def post(
        self, topic: str, key: bytes, value: bytes, headers: Sequence[Header], *, shopper: str, moment: float
    ) -> None:
        """Write a letter's record; not once `shopper` has asked at `moment` or later to be forgotten."""


def owner_of(record: ConsumerRecord | Unreadable, refusal: RefusedError) -> str:
    """Return the pseudonym under which the letter of a record is kept that was refused before it was an event."""
    most = MOST_BYTES if refusal.reason in UNREAD else None
    return shopper_of(record.key, record.value, record.headers, most_bytes=most)


def letter_of(
    record: ConsumerRecord | Unreadable, refusal: RefusedError, original: Original, *, shopper: str
) -> Letter:
    """Return the letter of `record`, kept for `shopper`, that holds `original`, now."""
    return sealed_letter(
        original,
        current_seal(),
        shopper=shopper,
        place=Place(record.topic, record.partition, record.offset),
        why=Reason(refusal.reason, refusal.error, _message(refusal), refusal.attempts),
        now=time.time(),
        replays=replays_of(record.headers),
        trace=trace_of(record.headers),
    )


def _message(refusal: RefusedError) -> str:
    """Return what may be read without the seal; an engine's words tell of the engine, which sees no shopper."""
    return refusal.detail[:MESSAGE_CHARACTERS] if refusal.reason == "engine" else without_content(refusal.detail)


class DeadLetters:
    """Writes dead letters to `topic`, but for shoppers who asked to be forgotten after the record."""

    def __init__(
        self,
        outlet: Posts,
        topic: str,
        metrics: Metrics,
        *,
        forgotten: Callable[[str, float], bool] = lambda *_: False,
    ) -> None:
        """Write by `outlet`; `forgotten` tells of a pseudonym and a moment whether it asked then or later."""
        self._outlet = outlet
        self._topic = topic
        self._metrics = metrics
        self._forgotten = forgotten

    async def write(
        self, record: ConsumerRecord | Unreadable, refusal: RefusedError, *, shopper: str | None = None
    ) -> Fate:
        """Write one letter and return when the outlet has it: until then its offset stays unfinished.

        It is kept for the pseudonym `shopper`, which the decoder has told, else for whom the record turns out to name.
        A letter too large for the topic is cut; what is missing is told by its size and SHA-256, and the place finds
        the whole while the events topic keeps it. A topic that takes not even that would never take it: the letter is
        counted, logged by its place, and given up. Of a shopper who asked to be forgotten after the record was written,
        or first became a letter, none is written: the tombstones for what stood are out already.
        """
        told = {
            "reason": refusal.reason,
            "error": refusal.error,
            "attempts": refusal.attempts,
            "partition": record.partition,
            "offset": record.offset,
        }
        original = original_of(record.key, record.value, record.headers, refusal.detail)
        if isinstance(record, Unreadable):
            original = fragment(original)
        moment = since(record.headers, (record.timestamp or 0) / 1000)
        owner = owner_of(record, refusal) if shopper is None else shopper
        for size in SIZES:
            letter = letter_of(record, refusal, size(original), shopper=owner)
            if self._forgotten(owner, moment):
                log.info("no dead letter: the shopper asked to be forgotten", extra=told)
                return "withheld"
            try:
                await self._outlet.post(self._topic, *to_record(letter), shopper=owner, moment=moment)
            except TooLarge:
                continue
            except BarredError:
                log.info("no dead letter: the shopper asked to be forgotten meanwhile", extra=told)
                return "withheld"
            log.warning("event dead-lettered", extra=told)
            return "written"
        self._metrics.dead_letters_given_up.inc()
        log.error("dead letter given up: its topic refuses the smallest", extra=told)
        return "given_up"
