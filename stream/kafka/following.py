"""Following a topic for ever: with a new consumer after each failure, slower and slower while a broker is gone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiokafka.errors import KafkaError

from stream.kafka.broker import REACH_S
from stream.kafka.consumer import Consumer

RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
log = logging.getLogger(__name__)


async def keep_following(
    topic: str, make: Callable[[], Consumer], follow: Callable[[Consumer], Awaitable[None]]
) -> None:
    """Have `follow` read `topic` by a started consumer of `make`, until cancelled.

    Raises:
        Exception: what `follow` raises besides Kafka's errors and those of the system.
    """
    failures = 0
    while True:
        consumer = make()
        try:
            async with asyncio.timeout(REACH_S):
                await consumer.start()
            failures = 0
            await follow(consumer)
        except (KafkaError, OSError) as error:  # a timeout is an OSError
            delay = RETRY_S[min(failures, len(RETRY_S) - 1)]
            failures += 1
            log.warning("topic %s cannot be read (%s); next try in %.1f s", topic, error or "timeout", delay)
            await asyncio.sleep(delay)
        finally:
            await consumer.stop()
