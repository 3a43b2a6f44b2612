"""A record that took down the workers that served it: refused, and looked into no more than its letter needs."""

import time
from typing import Final

from aiokafka import ConsumerRecord

from stream.kafka.batches import Unreadable
from stream.planning.refusal import RefusedError
from stream.worker.arrival import Arrival
from stream.worker.offsets import Ticket

TRIALS: Final = 3
"""Crashes of a record served alone after which it is refused: one may be chance, and two bad luck."""


def crashed(record: ConsumerRecord | Unreadable, ticket: Ticket, crashes: int) -> Arrival:
    """Return the arrival of a record at which workers crashed, `TRIALS` times or more.

    Its letter is the next thing to be tried, and reads the record to tell whose it is. Where even that came to nothing
    before, the letter names the place alone.
    """
    why = f"{crashes} workers in a row crashed while it was served, and nothing else was"
    if crashes > TRIALS:
        record = Unreadable(record.topic, record.partition, record.offset, record.offset, "crash", why, None)
    refusal = RefusedError("crash", why, error="crash", attempts=crashes)
    return Arrival(record, ticket, time.monotonic(), None, refusal)
