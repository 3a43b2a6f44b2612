"""A click from a shop that speaks Segment, sent by a plain Kafka client: nothing of Adloom is imported.

Run `adloom demo` beside it, then `python examples/foreign_producer.py`, or name broker and product:
`python examples/foreign_producer.py 127.0.0.1:19092 mug-stoneware`.
"""

import json
import sys
import uuid
from datetime import UTC, datetime

from confluent_kafka import Producer


def main(broker: str = "127.0.0.1:19092", product: str = "teapot-clay") -> None:
    """Send one click of visitor-17 on `product` and wait until the broker has it."""
    call = {
        "type": "track",
        "event": "Product Clicked",
        "messageId": str(uuid.uuid4()),
        "anonymousId": "visitor-17",
        "timestamp": datetime.now(UTC).isoformat(),
        "properties": {"product_id": product},
        "context": {"locale": "en-GB"},
    }
    producer = Producer({"bootstrap.servers": broker, "enable.idempotence": True})
    # The shopper is the key: it keeps their events in order.
    producer.produce("web.events.v1", json.dumps(call), key=call["anonymousId"])
    if producer.flush(10):
        sys.exit(f"no broker took it at {broker}: is `adloom demo` running?")


if __name__ == "__main__":
    main(*sys.argv[1:])
