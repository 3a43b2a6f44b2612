"""Writes single records for a command, each acknowledged before the next."""

from collections.abc import Sequence
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.broker import LETTER_BYTES
from stream.kafka.made import made

WRITE_S: Final = 30.0  # a leader may be moving; a person waits for the command
BY_KEY: Final = -1
"""Partition that leaves the choice to the key."""


class RecordWriter:
    """An idempotent producer that waits for every record."""

    def __init__(self, settings: Settings) -> None:
        """Connect.

        Raises:
            SettingsError: the settings make no client.
        """
        self._producer = made(
            Producer,
            settings,
            {
                "enable.idempotence": True,
                "linger.ms": 0,
                "message.max.bytes": LETTER_BYTES,
                "message.timeout.ms": int(WRITE_S * 1000),
                "partitioner": "murmur2_random",  # as the workers': librdkafka's own would choose other partitions
            },
        )

    def write(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes | None]] = (),
        *,
        partition: int = BY_KEY,
    ) -> None:
        """Write one record and return when Kafka has it.

        Raises:
            BrokerError: it was not written.
            UnicodeEncodeError: the name of a header is no text, which this client cannot write.
        """
        failed: list[KafkaError] = []

        def told(error: KafkaError | None, _: Any) -> None:
            if error is not None:
                failed.append(error)

        try:
            self._producer.produce(topic, value, key, partition=partition, headers=[*headers], on_delivery=told)
        except KafkaException as error:
            raise BrokerError(f"a record cannot be written to {topic}: {error.args[0].str()}") from error
        if self._producer.flush(WRITE_S):
            raise BrokerError(f"a record was not written to {topic} within {WRITE_S:g} s")
        if failed:
            raise BrokerError(f"a record cannot be written to {topic}: {failed[0].str()}")
