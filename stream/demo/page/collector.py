"""The collector: what the page posts goes to the events topic unread, under the shopper's id as key."""

from typing import Protocol

import msgspec
from aiohttp import web
from aiokafka.errors import KafkaError

from stream.slots.web import json_error, json_response

MOST_BYTES = 64 * 1024
"""A page event is some hundred bytes; anything near this is no shopper."""


class Producer(Protocol):
    """What the collector needs of a Kafka producer."""

    async def send_and_wait(self, topic: str, value: bytes, *, key: bytes) -> object:
        """Write one record and wait for the broker to have it."""


class _Named(msgspec.Struct):
    """The two fields of an event that the collector needs; the worker checks all others."""

    id: str
    user: str


class Collector:
    """`POST /collect`: 202 with the event's id once the broker has it."""

    def __init__(self, producer: Producer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    async def collect(self, request: web.Request) -> web.Response:
        """Answer 202, 400 (not an event), 413 (too large) or 503 (no broker)."""
        body = await request.read()
        try:
            named = msgspec.json.decode(body, type=_Named)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return json_error(400, "not_an_event", f"the body must be a JSON event with id and user: {error}")
        # One key per shopper keeps their events in one partition, and so in order.
        key = named.user.encode("utf-8", "surrogatepass")
        try:
            await self._producer.send_and_wait(self._topic, body, key=key)
        except KafkaError as error:
            return json_error(503, "no_broker", f"the event could not be written: {error}")
        return json_response({"id": named.id}, status=202)
