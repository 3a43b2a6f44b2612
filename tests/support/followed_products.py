"""The products topic followed for as long as a test needs it."""

import asyncio
from contextlib import asynccontextmanager, suppress

from stream.products.follower import ProductFollower


@asynccontextmanager
async def followed(shelf, settings):
    """Follow the products topic until the block ends."""
    follower = ProductFollower(shelf, settings)
    task = asyncio.create_task(follower.run())
    try:
        yield follower
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
