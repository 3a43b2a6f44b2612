"""The dead letter: why and whence in readable headers, the shop's own record sealed in the value.

Key `pseudonym|topic|partition|offset`: one letter for each record, found again by its shopper; written twice it
overwrites itself, and a tombstone takes it away. Outside the seal stands no identifier of a shop and no word of a page.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engines.errors import AdloomError
from stream.events import traceparent
from stream.kafka.record import Header, timestamp
from stream.letters.original import Original, pack, unpack
from stream.letters.sealing import Keyring, Seal

REPLAYS: Final = "adloom-replays"
"""Header of a record that was sent again from its letter: how often, in digits."""
MESSAGE_CHARACTERS: Final = 300  # people read it in a list; the seal holds all of it
_QUOTED: Final = re.compile(r"(?<!\w)(['\"]).*\1(?!\w)", re.DOTALL)  # to the last mark: content may hold marks itself
_DIGITS: Final = re.compile(r"\d{1,4}")


class LetterError(AdloomError):
    """A record of the dead-letter topic is no letter that this version knows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stood."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}|{self.partition}|{self.offset}"

    @property
    def bound(self) -> bytes:
        """What the seal is bound to: a sealed value moved beneath another place does not open."""
        return str(self).encode()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record became a letter; `message` is without content of the record."""

    reason: str
    error: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the topic holds it."""

    shopper: str
    place: Place
    why: Reason
    time: str
    """When it was written, RFC 3339."""
    replays: int
    """How often its record had been sent again before."""
    traceparent: str
    seal: str
    sealed: bytes

    def open(self, keyring: Keyring) -> Original:
        """Return the shop's own record.

        Raises:
            SealError: no secret at hand opens it.
        """
        return unpack(keyring.open(self.seal, self.sealed, self.place.bound))


def without_content(detail: str) -> str:
    """Return `detail` without what it quotes, cut to what fits in a list."""
    return _QUOTED.sub("…", detail)[:MESSAGE_CHARACTERS]


def letter_key(shopper: str, place: Place) -> bytes:
    """Return the key of a letter."""
    return f"{shopper}|{place}".encode()


def replays_of(headers: Iterable[tuple[str, bytes | None]]) -> int:
    """Return how often a record was sent again, by its headers; 0 for anything that is no small number."""
    told = next((value for name, value in headers if name == REPLAYS and value), b"").decode("ascii", "replace")
    return int(told) if _DIGITS.fullmatch(told) else 0


def trace_of(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """Return the valid `traceparent` among a record's headers, or ""."""
    told = (value.decode("ascii", "replace") for name, value in headers if name.lower() == "traceparent" and value)
    return next(filter(None, map(traceparent.valid, told)), "")


def texts_of(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Return a record's headers that are text, by their names in lower case, as the decoder reads them."""
    found = {}
    for name, value in headers:
        with suppress(UnicodeDecodeError):
            if value is not None:
                found[name.lower()] = value.decode()
    return found


def to_record(letter: Letter) -> tuple[bytes, bytes, list[Header]]:
    """Encode as (key, value, headers)."""
    told = {
        "dlq.reason": letter.why.reason,
        "dlq.error.class": letter.why.error,
        "dlq.error.message": letter.why.message,
        "dlq.topic": letter.place.topic,
        "dlq.partition": str(letter.place.partition),
        "dlq.offset": str(letter.place.offset),
        "dlq.attempts": str(letter.why.attempts),
        "dlq.time": letter.time,
        "dlq.replays": str(letter.replays),
        "dlq.seal": letter.seal,
    }
    if letter.traceparent:
        told["traceparent"] = letter.traceparent
    return (
        letter_key(letter.shopper, letter.place),
        letter.sealed,
        [(name, text.encode()) for name, text in told.items()],
    )


def sealed_letter(
    original: Original, seal: Seal, *, shopper: str, place: Place, why: Reason, now: float, replays: int, trace: str
) -> Letter:
    """Seal `original` into a letter written at `now` (seconds since the epoch)."""
    return Letter(
        shopper=shopper,
        place=place,
        why=why,
        time=timestamp(now),
        replays=replays,
        traceparent=trace,
        seal=seal.id,
        sealed=seal.close(pack(original), place.bound),
    )


def from_record(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> Letter:
    """Decode a record of the dead-letter topic.

    Raises:
        LetterError: a header is missing or malformed, or the key disagrees; a tombstone is no letter either.
    """
    try:
        texts = {name: (content or b"").decode() for name, content in headers}
        place = Place(texts["dlq.topic"], int(texts["dlq.partition"]), int(texts["dlq.offset"]))
        letter = Letter(
            shopper=(key or b"").partition(b"|")[0].decode(),
            place=place,
            why=Reason(
                texts["dlq.reason"], texts["dlq.error.class"], texts["dlq.error.message"], int(texts["dlq.attempts"])
            ),
            time=_moment(texts["dlq.time"]),
            replays=int(texts["dlq.replays"]),
            traceparent=texts.get("traceparent", ""),
            seal=texts["dlq.seal"],
            sealed=value or b"",
        )
    except KeyError as error:
        raise LetterError(f"a letter without header {error.args[0]}") from error
    except ValueError as error:
        raise LetterError("a letter with a malformed header") from error
    if value is None or key != letter_key(letter.shopper, place):
        raise LetterError("a letter whose key is not its shopper and place")
    return letter


def _moment(told: str) -> str:
    """Return `told` if it is a moment; raises ValueError else, as the rest of a letter does."""
    if datetime.fromisoformat(told).tzinfo is None:
        raise ValueError(told)
    return told
