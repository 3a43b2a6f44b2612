"""Quix Streams at least once: one event after the other, a checkpoint of flush and commit each five seconds."""

from typing import Any

from quixstreams import Application  # type: ignore[import-not-found]  # of the peers' own environment

from ops.bench.stream.peers.order import Order, result, wait


def main(order: Order) -> None:
    """Work until SIGTERM."""
    app = Application(
        broker_address=order.bootstrap,
        consumer_group=order.group,
        auto_offset_reset="earliest",
        processing_guarantee="at-least-once",
        consumer_extra_config={"group.instance.id": order.instance} if order.instance else {},
        auto_create_topics=False,
        loglevel="WARNING",
    )
    events = app.topic(order.events, value_deserializer="json")
    results = app.topic(order.results, value_serializer="bytes")

    def handle(event: dict[str, Any]) -> bytes:
        wait(order)
        return result(event)

    app.dataframe(events).apply(handle).to_topic(results)
    app.run()


if __name__ == "__main__":
    main(Order.given())
