"""FastStream at least once, `single`: each partition's messages one by one, or `batch`: all of a poll at once.

Its batch publisher sends a whole batch to one partition, whatever the keys, so results are published one by one.
"""

import asyncio
import sys
from typing import Any

from faststream import AckPolicy, FastStream  # type: ignore[import-not-found]  # of the peers' own environment
from faststream.kafka import KafkaBroker, KafkaResponse  # type: ignore[import-not-found]

from ops.bench.stream.peers.order import SLOT, Order, pause, result

order = Order.given()
broker = KafkaBroker(order.bootstrap, enable_idempotence=True, logger=None)
app = FastStream(broker)
publisher = broker.publisher(order.results)


async def single(event: dict[str, Any]) -> KafkaResponse:
    """Handle one event; what is returned is published, then the offset is committed."""
    await pause(order)
    return KafkaResponse(result(event), key=f"{event['user']}|{SLOT}".encode())


async def batch(events: list[dict[str, Any]]) -> None:
    """Handle the events of a poll at once; then their offsets are committed."""

    async def serve(event: dict[str, Any]) -> None:
        await pause(order)
        await publisher.publish(result(event), key=f"{event['user']}|{SLOT}".encode())

    await asyncio.gather(*map(serve, events))


COMMON = {
    "group_id": order.group,
    "group_instance_id": order.instance or None,
    "auto_offset_reset": "earliest",
    "ack_policy": AckPolicy.NACK_ON_ERROR,
}
if sys.argv[1] == "batch":
    broker.subscriber(order.events, batch=True, max_records=500, **COMMON)(batch)
else:
    publisher(broker.subscriber(order.events, max_workers=order.partitions, **COMMON)(single))

if __name__ == "__main__":
    asyncio.run(app.run())
