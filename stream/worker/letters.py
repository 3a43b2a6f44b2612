"""Dead letters: the record as it came, with the reason and the place it came from in its headers."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Protocol

from aiokafka import ConsumerRecord

from stream.kafka.record import Header
from stream.operator.metrics import Metrics
from stream.planning.refusal import RefusedError
from stream.worker.sender import TooLarge

log = logging.getLogger(__name__)
DETAIL_CHARACTERS: Final = 300  # people read it in a list of headers; the record itself is all there
KEPT_BYTES: Final = 64 << 10  # of a value that the dead-letter topic itself refuses: it shows what it was, and fits any


class Sends(Protocol):
    """The one thing asked of a sender."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record, as `Sender.send`."""


def letter_headers(record: ConsumerRecord, refusal: RefusedError) -> list[Header]:
    """Return the record's own headers followed by the `dlq.*` ones."""
    places = {
        "dlq.reason": refusal.reason,
        "dlq.error.class": refusal.error,
        "dlq.error.message": refusal.detail[:DETAIL_CHARACTERS],
        "dlq.topic": record.topic,
        "dlq.partition": str(record.partition),
        "dlq.offset": str(record.offset),
        "dlq.attempts": str(refusal.attempts),
    }
    return [*record.headers, *((name, text.encode()) for name, text in places.items())]


class DeadLetters:
    """Writes dead letters to `topic`."""

    def __init__(self, sender: Sends, topic: str, metrics: Metrics) -> None:
        self._sender = sender
        self._topic = topic
        self._metrics = metrics

    async def write(self, record: ConsumerRecord, refusal: RefusedError) -> None:
        """Write one letter and return when Kafka has it: until then its offset stays unfinished.

        A value too large for the topic is cut and described by its size and SHA-256; the place headers find the
        whole one while the events topic keeps it.
        """
        headers = letter_headers(record, refusal)
        try:
            await self._sender.send(self._topic, record.key, record.value, headers)
        except TooLarge:
            value = record.value or b""
            headers.append(("dlq.value.bytes", str(len(value)).encode()))
            headers.append(("dlq.value.sha256", sha256(value).hexdigest().encode()))
            await self._sender.send(self._topic, record.key, value[:KEPT_BYTES], headers)
        self._metrics.dead_letters.labels(refusal.reason).inc()
        log.warning(
            "event dead-lettered",
            extra={
                "reason": refusal.reason,
                "error": refusal.error,
                "attempts": refusal.attempts,
                "partition": record.partition,
                "offset": record.offset,
            },
        )
