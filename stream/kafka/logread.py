"""The records of one fetch of one partition, in the shape that aiokafka's consumer takes them in."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.record.control_record import ABORT_MARKER, ControlRecord

from stream.kafka.batches import Batch, BatchError, Unreadable, read_tolerant, split, unreadable
from stream.kafka.oldbatches import read_old

log = logging.getLogger(__name__)
DOUBTS: Final = 3  # times that a batch with a wrong checksum is fetched: the damage may be of the way, not of the log
Place = tuple[TopicPartition, int]


class LogRecords:
    """Iterates over records and `Unreadable`; `next_fetch_offset` is where to read on, at any moment.

    Records of aborted transactions are passed over, as aiokafka does, where `aborted` tells of them.
    """

    def __init__(
        self,
        place: TopicPartition,
        data: bytes,
        position: int,
        *,
        aborted: Sequence[tuple[int, int]] | None,
        doubts: Counter[Place],
    ) -> None:
        """Read `data` of `place` from `position` on.

        Args:
            place: topic and partition.
            data: the batches of a fetch, as the broker sent them.
            position: the first offset that is wanted.
            aborted: (producer, first offset) of aborted transactions; None to read all that is there.
            doubts: how often each batch came with a wrong checksum, kept from fetch to fetch.
        """
        self._place = place
        self._aborted = None if aborted is None else sorted(aborted, key=lambda pair: pair[1])
        self._aborting: set[int] = set()
        self._doubts = doubts
        self.next_fetch_offset = position
        self._records = self._read(data)

    def __iter__(self) -> Iterator[ConsumerRecord | Unreadable]:
        return self

    def __next__(self) -> ConsumerRecord | Unreadable:
        return next(self._records)

    def _read(self, data: bytes) -> Iterator[ConsumerRecord | Unreadable]:
        whole = False
        for batch in split(data):
            whole = True
            try:
                for found in self._records_of(batch):
                    self.next_fetch_offset = found.offset + 1
                    yield found
            except BatchError as error:
                if error.reason == "checksum" and self._fetch_again(batch):
                    return
                yield self._closed(batch, error)
        if data and not whole:
            yield self._unread(self.next_fetch_offset + 1, "too_large", "no whole batch fits a fetch", None)

    def _records_of(self, batch: Batch) -> Iterator[ConsumerRecord | Unreadable]:
        """Yield what the compiled reader gives, and from where it refuses on what ours does."""
        if batch.magic < 2:
            yield from (one for one in read_old(batch, self._place) if one.offset >= self.next_fetch_offset)
            self.next_fetch_offset = max(self.next_fetch_offset, batch.base + 1)
            return
        opened = batch.opened()
        if not self._passed_over(opened):
            yield from self._compiled(batch, opened)
        self.next_fetch_offset = max(self.next_fetch_offset, opened.next_offset)

    def _compiled(self, batch: Batch, opened: Any) -> Iterator[ConsumerRecord | Unreadable]:
        expected = batch.base
        try:
            for record in opened:
                if not expected <= record.offset < opened.next_offset:
                    break  # ours tells which record it is, and keeps its neighbours
                expected = record.offset + 1
                if record.offset >= self.next_fetch_offset:  # a fetch may begin in the middle of a batch
                    yield _consumed(self._place, record)
            else:
                return
        except Exception as error:  # noqa: BLE001  every codec has errors of its own, which ours tells
            log.debug("the compiled reader refuses a record: %s", error)
        yield from read_tolerant(batch, self._place, self.next_fetch_offset)

    def _passed_over(self, batch: Any) -> bool:
        """Tell whether `batch` holds nothing for anyone: a marker, or records of an aborted transaction."""
        if self._aborted is not None and batch.producer_id is not None:
            while self._aborted and self._aborted[0][1] <= batch.base_offset:
                self._aborting.add(self._aborted.pop(0)[0])
            if batch.is_control_batch and _aborts(batch):
                self._aborting.discard(batch.producer_id)
            if batch.is_transactional and batch.producer_id in self._aborting:
                return True
        return bool(batch.is_control_batch)

    def _fetch_again(self, batch: Batch) -> bool:
        key = (self._place, batch.base)
        self._doubts[key] += 1
        if self._doubts[key] < DOUBTS:
            return True
        del self._doubts[key]
        return False

    def _closed(self, batch: Batch, error: BatchError) -> Unreadable:
        return self._unread(batch.next_offset(self.next_fetch_offset), error.reason, str(error), batch.data)

    def _unread(self, behind: int, reason: str, detail: str, data: bytes | None) -> Unreadable:
        first, self.next_fetch_offset = self.next_fetch_offset, behind
        return unreadable(self._place, range(first, behind), reason, detail, data)


def _aborts(batch: Any) -> bool:
    try:
        record = next(iter(batch), None)
        return record is not None and ControlRecord.parse(record.key) == ABORT_MARKER
    except Exception:  # noqa: BLE001  brokers write markers, and a broken one aborts nothing
        return False


def _consumed(place: TopicPartition, record: Any) -> ConsumerRecord:
    key, value = record.key, record.value
    sizes = [-1 if part is None else len(part) for part in (key, value)]
    stamp, kind, checksum = record.timestamp, record.timestamp_type, record.checksum
    return ConsumerRecord(*place, record.offset, stamp, kind, key, value, checksum, *sizes, tuple(record.headers))
