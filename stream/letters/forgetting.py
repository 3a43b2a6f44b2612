"""Shoppers who asked to be forgotten, as a worker keeps them: what is older than the request makes no creative."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from stream.pseudonym import pseudonym


class Forgetting:
    """The requests that still matter, in memory bounded by how long they do; not for several threads.

    An event older than its shopper's request may still be on its way: in a lane, or behind a lag. It ends without a
    creative, so that nothing is published after the tombstones. A later visit begins anew.
    """

    def __init__(
        self,
        erase: Callable[[str], None],
        *,
        keep_s: float,
        remember_s: float = 0.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`erase` forgets a pseudonym's profile; no event older than `keep_s` is made into anything.

        A record that is refused becomes a dead letter at any age: requests are known for `remember_s`, if that is more.
        """
        self._erase = erase
        self._keep_s = keep_s
        self._remember_s = max(keep_s, remember_s)
        self._wall = wall
        self.heard: Callable[[str, float], None] = lambda *_: None
        """Called with each request that matters."""
        self._began = wall()
        self._requests: OrderedDict[str, float] = OrderedDict()
        self.caught_up = asyncio.Event()
        """Set once every request that was in the topic at the start has been observed."""

    def __len__(self) -> int:
        return len(self._requests)

    def observe(self, user: str, asked: float) -> None:
        """Take in that the shopper `user` asked to be forgotten at `asked`, seconds since the epoch.

        A request from before this worker's time concerns no profile that it holds: no event as old is made into
        anything.
        """
        if asked < self._began - self._remember_s:
            return
        self._requests[user] = max(asked, self._requests.pop(user, asked))
        if asked >= self._began - self._keep_s:
            self._erase(user)
            pseudonym.cache_clear()  # it holds identifiers as the shop wrote them; who is left is hashed anew
        self.heard(user, asked)
        old = self._wall() - self._remember_s
        while self._requests and next(iter(self._requests.values())) < old:
            self._requests.popitem(last=False)

    def covers(self, user: str, moment: float) -> bool:
        """Tell whether an event of `user` at `moment` (seconds since the epoch) is to be forgotten."""
        asked = self._requests.get(user)
        return asked is not None and moment <= asked
