"""The slot server as a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from stream.config import Settings
from stream.operator.exposition import listen
from stream.operator.metrics import Metrics
from stream.pseudonym import pseudonym
from stream.slots.feed import Feed
from stream.slots.server import SlotServer
from stream.slots.store import SlotStore


async def serve_slots(
    settings: Settings, *, host: str, port: int, origins: frozenset[str], until: Callable[[], Awaitable[None]]
) -> None:
    """Serve slots until `until` returns; Kafka may come later, or go and come back.

    Raises:
        PortError: the port is in use.
    """
    store, metrics = SlotStore(), Metrics()
    feed = Feed(store, settings, metrics)
    server = SlotServer(
        store,
        metrics,
        pseudonym=pseudonym,
        ready=lambda: feed.caught_up,
        slots=settings.slots,
        origins=origins,
    )
    runner, _ = await listen(server.app(), port, host=host)
    following = asyncio.create_task(feed.run())
    try:
        await until()
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await runner.cleanup()
