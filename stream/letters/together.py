"""Writes records that come to stand together or not at all, for a command of which only one may write."""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import reach
from stream.kafka.broker import LETTER_BYTES
from stream.kafka.made import made
from stream.letters.writing import BY_KEY, WRITE_S

OPEN_S: Final = 10.0  # readers of what is committed wait behind a transaction whose writer was killed, so long at most
PAUSES_S: Final = (0.05, 0.2, 1.0)  # a new epoch is there once it is written to Kafka's log
FENCED: Final = frozenset(
    {
        KafkaError._FENCED,  # noqa: SLF001  its public name
        KafkaError.INVALID_PRODUCER_EPOCH,
        KafkaError.PRODUCER_FENCED,
    }
)
_UNHEARD: Final = logging.getLogger(f"{__name__}.client")
_UNHEARD.setLevel(logging.CRITICAL + 1)  # librdkafka's words of what becomes an error here would stand around ours


class Together:
    """A producer whose records are written in transactions, the only one of its `name`: a later one ends it.

    The embedded broker honours no transactions and spoils what is written in them: there it writes as any other.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        """Connect, and bar whoever was before of that name; what that one has not committed is undone.

        Raises:
            SettingsError: the settings make no client.
            BrokerError: Kafka does not give such a producer.
        """
        self._name = name
        self._honoured = not reach(settings).is_embedded
        self._failed: list[KafkaError] = []
        self._partitions: dict[str, int] = {}
        self._opened: float | None = None
        options: dict[str, Any] = {
            "message.max.bytes": LETTER_BYTES,
            "linger.ms": 0,
            "partitioner": "murmur2_random",  # as the workers': librdkafka's own would choose other partitions
        }
        if self._honoured:
            options |= {"transactional.id": name, "transaction.timeout.ms": int(OPEN_S * 1000)}
        self._producer = made(Producer, settings, options, logger=_UNHEARD)
        try:
            if self._honoured:
                self._producer.init_transactions(WRITE_S)
        except KafkaException as error:
            raise self._refused(error.args[0]) from error

    @contextmanager
    def one(self, topics: Iterable[str]) -> Iterator[None]:
        """Open a transaction for the block, and commit it; where the block or a write fails, nothing was written.

        The partitions of `topics` are asked for first: an answer may take longer than a transaction may stay open.

        Raises:
            BrokerError: it was not committed, or another of the name began.
        """
        self._failed.clear()
        self._opened = None
        try:
            self._partitions = {topic: self._asked(topic) for topic in topics}
            self._opened = time.monotonic()
            if self._honoured:
                self._producer.begin_transaction()
            yield
            self._commit()
        except KafkaException as error:
            first = [*self._failed, error.args[0]][0]
            self._abort()  # first: a commit just as another begins fails at Kafka without saying why, and this says it
            found = error.args[0] if error.args[0].code() in FENCED else self._fatal() or first
            raise self._refused(found) from error
        except BaseException:
            self._abort()
            raise

    def partitions(self, topic: str) -> int:
        """Return how many partitions `topic`, one of the open transaction's, has; 0 for one that there is not."""
        return self._partitions[topic]

    def _asked(self, topic: str) -> int:
        found = self._producer.list_topics(topic, timeout=WRITE_S).topics[topic]
        if found.error is not None and found.error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise KafkaException(found.error)
        return len(found.partitions)

    def write(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes | None]] = (),
        *,
        partition: int = BY_KEY,
    ) -> None:
        """Add a record to the open transaction.

        Raises:
            KafkaException: it is refused; `one` makes a BrokerError of it.
            UnicodeEncodeError: the name of a header is no text, which this client cannot write.
        """
        self._producer.produce(topic, value, key, partition=partition, headers=[*headers], on_delivery=self._told)

    def _told(self, error: KafkaError | None, _: Any) -> None:
        if error is not None:
            self._failed.append(error)

    def _fatal(self) -> KafkaError | None:
        """Return what made the producer useless, if anything did: a write that it refuses then does not say what."""
        try:
            self._producer.poll(0)
        except KafkaException as error:
            return error.args[0]  # type: ignore[no-any-return]  # of any arguments
        return None

    def _commit(self) -> None:
        """Commit; one whose answer was lost is asked again."""
        if not self._honoured:
            self._flush()
            return
        until = time.monotonic() + WRITE_S
        while True:
            try:
                self._producer.commit_transaction(OPEN_S)
            except KafkaException as error:
                if not error.args[0].retriable() or time.monotonic() > until:
                    raise
            else:
                return

    def _flush(self) -> None:
        if self._producer.flush(WRITE_S):
            self._failed.append(KafkaError(KafkaError._TIMED_OUT))  # noqa: SLF001  its public name
        if self._failed:
            raise KafkaException(self._failed[0])

    def _abort(self) -> None:
        """Undo what is open; a Kafka that fails within is asked again, as it does while it lets another begin."""
        for pause in PAUSES_S if self._honoured else ():
            try:
                self._producer.abort_transaction(OPEN_S)
            except KafkaException as error:  # one that is fenced, or whose broker is gone, has nothing to undo
                if error.args[0].code() != KafkaError.UNKNOWN:
                    return
                time.sleep(pause)
            else:
                return

    def _refused(self, error: KafkaError) -> BrokerError:
        if error.code() in FENCED and self._opened is not None and time.monotonic() - self._opened >= OPEN_S:
            # The broker itself ended it, and bars its writer as it would for another of the name.
            return BrokerError(f"Kafka took longer than {OPEN_S:g} s, and nothing more is written; begin again")
        if error.code() in FENCED:
            return BrokerError(f"another began as {self._name} and takes over; this one ends")
        return BrokerError(f"nothing is written as {self._name} (transactional id): {error.str()}")
