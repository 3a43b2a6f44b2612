"""A slot server put together: what follows the serving topic, the store, and the HTTP server over it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from stream.config import Settings
from stream.operator.exposition import listen
from stream.operator.metrics import Metrics
from stream.pseudonym import pseudonym
from stream.slots.follower import Follower
from stream.slots.server import SlotServer
from stream.slots.store import SlotStore


@asynccontextmanager
async def serving(settings: Settings, *, host: str, port: int, origins: frozenset[str]) -> AsyncIterator[int]:
    """Serve slots until the block ends, and yield the port; Kafka may come later, or go and come back.

    Raises:
        PortError: the port is in use.
    """
    store, metrics = SlotStore(), Metrics()
    follower = Follower(store, settings, metrics)
    server = SlotServer(
        store,
        metrics,
        pseudonym=pseudonym,
        ready=lambda: follower.caught_up,
        slots=settings.slots,
        origins=origins,
    )
    runner, bound = await listen(server.app(), port, host=host)
    following = asyncio.create_task(follower.run())
    try:
        yield bound
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await runner.cleanup()
