"""How far a worker is behind: the events of each partition it holds that are not done for readers."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.kafka.consumer import Consumer
from stream.operator.metrics import Metrics

ASK_S: Final = 5.0  # a broker that takes longer is gone, and the next report comes soon


@dataclass(frozen=True, slots=True)
class Lag:
    """Tells `metrics` of what `consumer` holds, where partitions are done to what `settled` tells."""

    consumer: Consumer
    metrics: Metrics
    settled: Callable[[TopicPartition], int | None]

    async def report(self, is_open: Callable[[], bool]) -> None:
        """Tell it; of partitions that are given back nothing more is told, even if they are while we ask."""
        held = self.consumer.held
        if not is_open():
            return
        done = {partition: self.settled(partition) for partition in self.consumer.assignment()}
        for partition, count in self.consumer.take_deleted().items():
            self.metrics.events_deleted.labels(partition.topic).inc(count)
        with suppress(KafkaError, TimeoutError):  # said by /ready
            async with asyncio.timeout(ASK_S):
                lags = await self.consumer.lags(done)
                for partition, lag in lags.items() if is_open() and self.consumer.held is held else ():
                    self.metrics.lag.labels(partition.topic, str(partition.partition)).set(lag)

    def forget(self, partitions: Iterable[TopicPartition]) -> None:
        """Tell nothing of `partitions` from now on."""
        for partition in partitions:
            self.metrics.lag.remove(partition.topic, str(partition.partition))
