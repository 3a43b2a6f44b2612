"""Exactly once: what is assigned is taken over from whoever had it, beside the work on what is taken over already."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.worker.fetching import PAUSE_S
from stream.worker.transactions import Transactions

BOUNDS_S: Final = 2.0  # to ask where a partition begins and ends: its leader has that at hand


class Owning:
    """The partitions that `transactions` hold, of those that `consumer` is given."""

    def __init__(
        self, consumer: Consumer, transactions: Transactions, lease: Lease, *, taken: Callable[[], None]
    ) -> None:
        """Take over under `lease`, and call `taken` when some are."""
        self._consumer = consumer
        self._transactions = transactions
        self._lease = lease
        self._taken = taken
        self._taking: asyncio.Task[None] | None = None
        self._turn = 0

    @property
    def lacking(self) -> frozenset[TopicPartition]:
        """What is assigned, has a leader, and is not taken over."""
        return frozenset(self._consumer.led() - self._transactions.partitions)

    async def owns_some(self) -> bool:
        """See to it that what lacks is taken over; tell whether there is something to work on, waiting a moment for it.

        Raises:
            BrokerError, LimitError: as `Transactions.take_over`.
        """
        if self._taking is not None and self._taking.done():
            taking, self._taking = self._taking, None
            taking.result()
        if self._turn != self._transactions.turn:
            await self.end()  # it would come to nothing, and fence who has those partitions now
        if self._taking is None and self._lease.held and (lacking := self.lacking):
            self._turn = self._transactions.turn
            self._taking = asyncio.create_task(self._take_over(lacking, self._turn))
        if not self._transactions.partitions and self._taking is not None:
            await asyncio.wait({self._taking}, timeout=PAUSE_S)
        return bool(self._transactions.partitions)

    async def _take_over(self, lacking: frozenset[TopicPartition], turn: int) -> None:
        starts = await self._transactions.take_over(lacking, self._starts, turn=turn)
        for partition, start in starts.items():  # in the same step: nothing is fetched of them in between
            self._consumer.seek(partition, start)
        if starts:
            self._taken()
        if lacking - starts.keys():
            await asyncio.sleep(PAUSE_S)

    async def _starts(self, committed: Mapping[TopicPartition, int | None]) -> dict[TopicPartition, int]:
        """Return where to read from, of those whose leader answers."""
        found = await asyncio.gather(*(self._start(place, offset) for place, offset in committed.items()))
        return {place: start for place, start in zip(committed, found, strict=True) if start is not None}

    async def _start(self, place: TopicPartition, committed: int | None) -> int | None:
        """Return what is committed, or the beginning of a log that ends before it, made anew."""
        try:
            async with asyncio.timeout(BOUNDS_S):
                first = (await self._consumer.beginning_offsets([place]))[place]
                end = (await self._consumer.end_offsets([place]))[place]
        except (KafkaError, TimeoutError):
            return None
        return first if committed is None or committed > end else committed

    async def end(self) -> None:
        """Take over nothing more of what is lacking now."""
        taking, self._taking = self._taking, None
        if taking is not None:
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)  # what failed is tried again, and told then
