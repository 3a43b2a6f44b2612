"""Deletes profiles where workers share them, whether any worker runs or not: for `adloom forget`."""

import asyncio
from collections.abc import Sequence
from typing import Final

from redis.exceptions import RedisError

from stream.errors import StateError
from stream.state.link import connect
from stream.state.profiles import key_of

ANSWER_S: Final = 5.0  # a person waits for the command


def erase_profiles(url: str, users: Sequence[str]) -> int:
    """Delete the profiles of the pseudonyms `users`, one at least, at `url`; return how many there were.

    Raises:
        StateError: they cannot be deleted; run again, nothing is done twice.
        SettingsError: the address cannot be used.
    """
    return asyncio.run(_erased(url, users))


async def _erased(url: str, users: Sequence[str]) -> int:
    client = connect(url)
    try:
        async with asyncio.timeout(ANSWER_S):
            return int(await client.delete(*map(key_of, users)))
    except (RedisError, OSError) as error:
        raise StateError(f"profiles cannot be deleted: ADLOOM_PROFILES gives {type(error).__name__}") from error
    finally:
        await client.aclose()
