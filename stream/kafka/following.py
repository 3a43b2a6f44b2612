"""Following a topic for ever: with a new consumer after each failure, slower and slower while none of them reads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiokafka.errors import KafkaError

from stream.kafka.broker import REACH_S
from stream.kafka.consumer import Consumer

RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
log = logging.getLogger(__name__)


class Following:
    """One topic, and why it cannot be read, where it cannot."""

    def __init__(self, topic: str, make: Callable[[], Consumer]) -> None:
        """Read `topic` by what `make` returns."""
        self.topic = topic
        self._make = make
        self._consumer: Consumer | None = None
        self._failure = ""

    @property
    def trouble(self) -> str:
        """Why nothing was read since the last failure; empty where something was, or none happened."""
        if not self._failure or (self._consumer is not None and self._consumer.has_read):
            return ""
        return f"the topic {self.topic} cannot be read: {self._failure}"

    async def run(self, follow: Callable[[Consumer], Awaitable[None]]) -> None:
        """Have `follow` read by a started consumer, until cancelled.

        Raises:
            Exception: what `follow` raises besides Kafka's errors and those of the system.
        """
        failures = 0
        while True:
            self._consumer = consumer = self._make()
            try:
                async with asyncio.timeout(REACH_S):
                    await consumer.start()
                await follow(consumer)
            except (KafkaError, OSError) as error:  # a timeout is an OSError
                if consumer.has_read:
                    failures = 0
                delay = RETRY_S[min(failures, len(RETRY_S) - 1)]
                failures += 1
                self._consumer, self._failure = None, str(error) or "timeout"
                log.warning("topic %s cannot be read (%s); next try in %.1f s", self.topic, self._failure, delay)
                await asyncio.sleep(delay)
            finally:
                await consumer.stop()
