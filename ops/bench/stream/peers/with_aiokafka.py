"""Plain aiokafka, as its documentation commits by hand: a poll's records at once, then one commit of them all."""

import asyncio
import json
import signal
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from ops.bench.stream.peers.order import SLOT, Order, pause, result

POLL_MS: Final = 200
MAX_RECORDS: Final = 500


async def serve(record: ConsumerRecord, producer: AIOKafkaProducer, order: Order) -> None:
    """Handle one record and wait until Kafka has its result."""
    event: dict[str, Any] = json.loads(record.value)
    await pause(order)
    await producer.send_and_wait(order.results, result(event), key=f"{event['user']}|{SLOT}".encode())


async def work(order: Order) -> None:
    """Work until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    consumer = AIOKafkaConsumer(
        order.events, bootstrap_servers=order.bootstrap, group_id=order.group, enable_auto_commit=False,
        auto_offset_reset="earliest", group_instance_id=order.instance or None,
    )  # fmt: skip
    producer = AIOKafkaProducer(bootstrap_servers=order.bootstrap, enable_idempotence=True)
    await producer.start()
    await consumer.start()
    try:
        while not stop.is_set():
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            records = [record for batch in batches.values() for record in batch]
            if records:
                await asyncio.gather(*(serve(record, producer, order) for record in records))
                await consumer.commit()
    finally:
        await consumer.stop()
        await producer.stop()


if __name__ == "__main__":
    asyncio.run(work(Order.given()))
