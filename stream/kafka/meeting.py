"""The first of several brokers that answers: they are tried one beside the other, as one that is off takes its time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, NamedTuple

from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError, KafkaError

from stream.kafka.signin import SignInError

STAGGER_S: Final = 0.5
"""After which the next is tried beside the last."""


class Met(NamedTuple):
    """A broker that answered: the connection to it, and its metadata."""

    connection: AIOKafkaConnection
    metadata: Any


async def first_met(addresses: Iterable[tuple[str, int]], meet: Callable[[str, int], Awaitable[Met]]) -> Met:
    """Return what `meet` does of the address that answers first; the connections of all others are closed.

    Raises:
        KafkaConnectionError: none answers; SignInError where one refuses who we are.
    """
    failures: list[Exception] = []
    left, tries = list(addresses), set[asyncio.Future[Met]]()
    try:
        while left or tries:
            if left:
                tries.add(asyncio.ensure_future(meet(*left.pop(0))))
            await asyncio.wait(tries, timeout=STAGGER_S if left else None, return_when=asyncio.FIRST_COMPLETED)
            for one in [one for one in tries if one.done()]:
                tries.discard(one)
                try:
                    return one.result()
                except (OSError, KafkaError) as error:  # a timeout is an OSError
                    failures.append(error)
    finally:
        for one in tries:
            one.cancel()
            one.add_done_callback(_unwanted)
    refused = next((error for error in failures if isinstance(error, SignInError)), None)
    why = "; ".join(str(error) or "timeout" for error in failures)
    raise refused or KafkaConnectionError(f"no broker answers: {why}")


def _unwanted(met: "asyncio.Future[Met]") -> None:
    if not met.cancelled() and met.exception() is None:
        met.result().connection.close()
