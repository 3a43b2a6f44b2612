"""Transactional producers started at once, of which some may not come up: one coordinator away bars no other."""

import asyncio
import logging
from collections.abc import Mapping

from aiokafka import TopicPartition
from aiokafka.errors import TransactionalIdAuthorizationFailed

from stream.errors import BrokerError
from stream.worker.transactional import TransactionalProducer

log = logging.getLogger(__name__)


async def started(producers: Mapping[TopicPartition, TransactionalProducer], within_s: float) -> set[TopicPartition]:
    """Start all `producers`, and return the partitions whose are up after `within_s` at most.

    Raises:
        BrokerError: the transactional ids may not be used.
    """
    starts = {asyncio.ensure_future(producer.start()): place for place, producer in producers.items()}
    up, failures = set(), list[str]()
    try:
        done, late = await asyncio.wait(starts, timeout=within_s)
    finally:
        for start in starts:
            start.cancel()
    for start in done:
        error = start.exception()
        if isinstance(error, TransactionalIdAuthorizationFailed):
            told = "no right to transactional ids: give WRITE and DESCRIBE on them (docs/kafka.md)"
            raise BrokerError(told) from error
        if error is None:
            up.add(starts[start])
        else:
            failures.append(type(error).__name__)
    if failures or late:
        reasons = sorted({*failures, *(["timeout"] if late else [])})
        log.warning("partitions cannot be taken over yet", extra={"count": len(failures) + len(late), "error": reasons})
    return up
