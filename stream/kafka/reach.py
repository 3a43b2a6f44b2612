"""Brokers that cannot be reached: tried slower and slower, told of once when they go and once when they are back.

Sources: Java's `reconnect.backoff.ms` and `reconnect.backoff.max.ms`, KIP-144 (growing pauses, ±20 %);
`socket.connection.setup.timeout.ms`, KIP-601.
"""

import asyncio
import logging
import random
import time
from collections import Counter
from typing import Final

FIRST_S: Final = 0.05
LONGEST_S: Final = 0.8  # with its jitter below a second: so much later is a broker found that is back
JITTER: Final = 0.2  # of a pause, either way: clients that lost a broker at once do not return at once
CONNECT_S: Final = 10.0
"""To have a connection signed in, as Java's: all who want a broker wait behind one try, and a broker that is starting,
or stopped, takes connections and answers nothing."""
AGAIN_S: Final = 2.0
"""The same once a broker did not answer, twice as long each time: who else leads by now may be known meanwhile."""
log = logging.getLogger(__name__)


class Path:
    """One client's way to one broker."""

    def __init__(self) -> None:
        """Begin without a pause."""
        self.trying = asyncio.Lock()
        self.tries = 0
        self.is_refused = False
        """Whether the last try was refused."""
        self.silences = Counter[int]()
        """In a row, by kinds of questions; an answer in time ends them, no mere connection."""
        self._failures = 0
        self._until = 0.0

    @property
    def is_barred(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    @property
    def within_s(self) -> float:
        """How long the next try may take."""
        return min(AGAIN_S * 2.0 ** min(self._failures - 1, 10), CONNECT_S) if self._failures else CONNECT_S

    def failed(self, *, refused: bool = False) -> None:
        """Take in that a try failed: the next pause is twice as long, up to `LONGEST_S`."""
        self.tries += 1
        self.is_refused = refused
        pause = min(FIRST_S * 2.0 ** min(self._failures, 10), LONGEST_S)
        self._failures += 1
        self._until = time.monotonic() + pause * random.uniform(1 - JITTER, 1 + JITTER)

    def met(self) -> None:
        """Take in that the broker was reached."""
        self.tries += 1
        self._failures, self._until, self.is_refused = 0, 0.0, False

    async def pause(self) -> None:
        """Wait until it may be tried again."""
        await asyncio.sleep(max(0.0, self._until - time.monotonic()))


class Sight:
    """What all clients of this process together know of brokers, by their addresses."""

    def __init__(self) -> None:
        """Begin with none gone."""
        self._gone: dict[tuple[str, int], float] = {}

    def lost(self, host: str, port: int, error: BaseException) -> None:
        """Take in that a broker could not be reached; the first to find that tells it."""
        if (host, port) not in self._gone:
            self._gone[host, port] = time.monotonic()
            log.warning(
                "a broker is gone, and is asked for until it is back",
                extra={"broker": f"{host}:{port}", "error": type(error).__name__, "detail": str(error)},
            )

    def seen(self, host: str, port: int) -> None:
        """Take in that a broker was reached."""
        since = self._gone.pop((host, port), None)
        if since is not None:
            gone_s = round(time.monotonic() - since, 1)
            log.warning("a broker is back", extra={"broker": f"{host}:{port}", "gone_s": gone_s})


SIGHT: Final = Sight()
"""That of this process: a worker has half a dozen clients, and one line tells of a broker that all of them lost."""
