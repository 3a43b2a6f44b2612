"""Every creative that there is and comes: slot, size and alternative text, one line each.

Run `adloom demo` beside it, then `python examples/read_creatives.py`; it ends when nothing came for 5 seconds. Broker
and patience can be named: `python examples/read_creatives.py 127.0.0.1:19092 60`.
"""

import json
import sys

from confluent_kafka import Consumer


def main(broker: str = "127.0.0.1:19092", patience_s: str = "5") -> None:
    """Print what the creatives topic holds, from its beginning on."""
    consumer = Consumer({
        "bootstrap.servers": broker,
        "group.id": "read-creatives",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,  # the next run reads them all again
    })  # fmt: skip
    consumer.subscribe(["ads.creatives.v1"])
    try:
        while (message := consumer.poll(float(patience_s))) is not None:
            if error := message.error():
                sys.exit(f"{broker}: {error}")
            if (picture := message.value()) is None:
                continue  # a tombstone: the creative was deleted
            headers = dict(message.headers())
            explain = json.loads(headers["ce_explain"])
            print(headers["ce_subject"].decode(), f"{len(picture):,} bytes", explain["alt"], sep="  ")
    finally:
        consumer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
