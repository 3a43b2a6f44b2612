"""A slot server put together: what follows the serving topic, the store, and the HTTP server over it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from stream.catalog.present import Present
from stream.config import Settings
from stream.kafka.cluster import refused
from stream.kafka.producer import make_producer
from stream.kafka.sender import Sender
from stream.operator.exposition import listen
from stream.operator.metrics import Metrics
from stream.operator.process import beside
from stream.products.following import following
from stream.pseudonym import pseudonym
from stream.slots.follower import Follower
from stream.slots.renewals import Renewals
from stream.slots.server import SlotServer
from stream.slots.store import SlotStore
from stream.slots.truth import Truth


@asynccontextmanager
async def serving(settings: Settings, *, host: str, port: int, origins: frozenset[str]) -> AsyncIterator[int]:
    """Serve slots until the block ends, and yield the port; Kafka may come later, or go and come back.

    Raises:
        PortError: the port is in use.
        TaskError: the feed ended by itself, which ends the block: slots that nothing feeds must not go on.
    """
    store, metrics = make_store(settings), Metrics()
    follower = Follower(store, settings, metrics)
    async with AsyncExitStack() as stack:
        products = await stack.enter_async_context(following(settings, "slots"))
        present = Present(products.database, complete=lambda: products.caught_up)
        stack.callback(present.close)
        truth, renewals = Truth(present), Renewals(settings, present, metrics)
        sender = Sender(lambda: make_producer(settings), metrics)
        stack.push_async_callback(sender.stop)

        def ready() -> bool:
            return follower.caught_up and products.caught_up

        metrics.ready["slots"].set_function(ready)
        server = SlotServer(
            store,
            metrics,
            pseudonym=pseudonym,
            ready=ready,
            slots=settings.slots,
            truth=truth,
            renew=renewals.ask,
            origins=origins,
            trouble=lambda: refused(settings),
        )
        runner, bound = await listen(server.app(), port, host=host)
        stack.push_async_callback(runner.cleanup)
        await stack.enter_async_context(beside("the slot feed", follower.run()))
        await stack.enter_async_context(beside("the images of creatives", follower.images.run()))
        await stack.enter_async_context(beside("the look at what is offered", truth.run()))
        await stack.enter_async_context(beside("the requests for creatives anew", renewals.run(sender.send)))
        yield bound


def make_store(settings: Settings) -> SlotStore:
    """Return an empty store with the bounds that `settings` give."""
    return SlotStore(
        soft_ttl_s=settings.slot_soft_ttl_s,
        hard_ttl_s=settings.slot_hard_ttl_s,
        max_entries=settings.slot_entries,
        max_bytes=settings.slot_bytes,
    )
