"""The way to Redis or Valkey: an answer within a bound, or none; who is away is asked again by and by.

A worker lives without: whatever is kept there, it knows how to go on.
"""

import asyncio
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Literal, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from stream.errors import SettingsError
from stream.operator.metrics import Metrics

Answer = TypeVar("Answer")
PATIENCE_S: Final = 0.05  # an answer takes a millisecond; who takes as long as a creative is no help
TIMEOUTS: Final = 3  # a busy moment of our own looks the same, so one late answer does not make anybody away
TURN_S: Final = 0.005  # and what came while our own loop was busy is read before it counts as late
RETURNS: Final = 3  # prompt answers in a row, a second apart: on a busy machine one comes between any two late ones
UNHURRIED_S: Final = 1.0  # what holds no event up may wait for a connection to be made, too
RETRY_S: Final = 1.0  # who is back is found soon, and asked once a second until then
CONNECTIONS: Final = 16  # what one loop can keep busy; more would wait there instead of here
LOG_S: Final = 60.0  # how often it is said; that it is back is said as often as that it was away, metrics count each
REFUSALS: Final = frozenset({"WRONGTYPE", "NoPermissionError"})
"""Reasons that are of one question: all others may well have their answer."""
_CODE: Final = re.compile(r"[A-Z]{4,}\b")  # how an answer that tells of an error begins; ERR tells nothing
_BEHIND: Final = re.compile(r"[/?#]")  # what ends the part of an address that names user, password and host
log = logging.getLogger(__name__)


class AwayError(Exception):
    """There is no answer, and the worker goes on without."""


class RefusedError(AwayError):
    """There is none to this question; who was asked is there."""


def connect(url: str) -> Redis:
    """Return a client for `redis://`, `rediss://`, `valkey://`, `valkeys://` or `unix://`; it connects when asked.

    Raises:
        SettingsError: a part of the address cannot be used; nothing of it is told.
    """
    scheme, separator, rest = url.partition("://")
    scheme = {"valkey": "redis", "valkeys": "rediss"}.get(scheme, scheme)
    try:
        _require_whole(scheme, rest)
        pool = BlockingConnectionPool.from_url(
            f"{scheme}{separator}{rest}",
            max_connections=CONNECTIONS,
            timeout=UNHURRIED_S,
            socket_connect_timeout=UNHURRIED_S,
            retry=Retry(NoBackoff(), 0),  # what failed is tried again with the next event
            client_name="adloom",
        )
        pool.connection_class(**pool.connection_kwargs)  # connects to nothing, but finds an option that there is not
    except (ValueError, TypeError, RedisError):
        # The error may hold the password.
        raise SettingsError(
            "ADLOOM_PROFILES must be redis://host:port/0, or rediss:// for TLS, or empty; "
            "/ ? # and @ of a password are written as %2F %3F %23 and %40"
        ) from None
    if pool.connection_kwargs.get("decode_responses"):
        raise SettingsError("ADLOOM_PROFILES must do without decode_responses: what is kept there is no text")
    return Redis.from_pool(pool)


def _require_whole(scheme: str, rest: str) -> None:
    """Refuse what a password parts: its beginning would be taken for the host and port, and be shown as these.

    Raises:
        ValueError: an @ stands behind the host, and in no value of an option.
    """
    first, *behind = _BEHIND.split(rest, maxsplit=1)
    before, at, _ = "".join(behind).partition("@")
    if at and "=" not in before and "@" not in first and (scheme != "unix" or ":" in first):
        raise ValueError("the host ends before the password")


class Link:
    """Asks `client`, and knows whether it is away; for one event loop."""

    def __init__(
        self,
        use: Literal["profiles", "made"],
        client: Redis,
        metrics: Metrics,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask for one use, which metrics and log lines name."""
        self._use = use
        self.client: Final = client
        self._metrics = metrics
        self._clock = clock
        self._met = False
        self._late = 0
        self._prompt = 0
        self._counted = -math.inf
        self._away_since: float | None = None
        self._asked = 0.0
        self._told = -math.inf
        self._told_of = False
        self._told_refusal = -math.inf
        self._waking: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether the last that was tried failed, or there were too few prompt answers since."""
        return self._away_since is not None

    async def ask(self, question: Callable[[], Awaitable[Answer]], *, hurried: bool = True) -> Answer:
        """Return what `question` to the client gives within `PATIENCE_S`.

        It may take `UNHURRIED_S` where no event waits for it, and for the very first, which has to connect.

        Raises:
            AwayError: it gives nothing. Who is away is asked by those alone who do not hurry, now and then, and by us.
            RefusedError: it is refused, for a reason of its own.
        """
        began = self._clock()
        if self.away:
            if hurried or began - self._asked < RETRY_S:
                raise AwayError
            self._asked = began
        return await self._try(question, PATIENCE_S if hurried and self._met else UNHURRIED_S)

    async def _try(self, question: Callable[[], Awaitable[Answer]], patience_s: float) -> Answer:
        began = self._clock()
        try:
            answer = await _within(patience_s, question)
        except (RedisError, OSError, TimeoutError) as error:
            reason = _reason(error)
            self.count(reason)
            if reason in REFUSALS:
                self._answered(self._clock() - began)
                self._refused(reason)
                raise RefusedError from error
            self._failed(error, reason)
            if isinstance(error, ResponseError | BusyLoadingError):
                await self._leave()
            raise AwayError from error
        self._answered(self._clock() - began)
        return answer

    def count(self, reason: str) -> None:
        """Count a question that was of no use."""
        self._metrics.state_errors.labels(self._use, reason).inc()

    async def _wake(self) -> None:
        """Ask until it is back, also where nothing waits for it: nobody else may ask for hours."""
        while self.away:
            await asyncio.sleep(RETRY_S)
            with suppress(AwayError):
                await self._try(self.client.ping, UNHURRIED_S)

    async def _leave(self) -> None:
        """Drop the connections: who answers but serves nobody may be another than the one whom the name leads to now.

        A primary that became a replica keeps its connections, and would refuse to write for ever (`READONLY`).
        """
        with suppress(RedisError, OSError, TimeoutError):
            await _within(PATIENCE_S, lambda: self.client.connection_pool.disconnect(inuse_connections=False))

    def _refused(self, reason: str) -> None:
        now = self._clock()
        if now - self._told_refusal >= LOG_S:
            self._told_refusal = now
            log.warning("shared state refuses what it is asked", extra={"use": self._use, "error": reason})

    def _failed(self, error: Exception, reason: str) -> None:
        self._met = True
        now = self._clock()
        self._late += 1
        self._prompt = 0
        if not self.away:
            if isinstance(error, TimeoutError) and self._late < TIMEOUTS:
                return
            self._away_since = self._asked = now
            self._metrics.state_away.labels(self._use).set(1)
            self._metrics.state_departures.labels(self._use).inc()
            if self._waking is None or self._waking.done():
                self._waking = asyncio.create_task(self._wake())
        if now - self._told < LOG_S:
            return
        self._told, self._told_of = now, True
        log.warning("shared state is away, going on with this worker's own", extra={"use": self._use, "error": reason})

    def _answered(self, seconds: float) -> None:
        self._met = True
        self._late = 0
        self._metrics.state_seconds.labels(self._use).observe(seconds)
        if self._away_since is None:
            return
        if seconds > PATIENCE_S:
            self._prompt = 0
        elif self._clock() - self._counted >= RETRY_S / 2:  # we and who waits may ask at the same moment
            self._prompt, self._counted = self._prompt + 1, self._clock()
        if self._prompt < RETURNS:
            return
        if self._told_of:
            away_s = round(self._clock() - self._away_since)
            log.info("shared state is back", extra={"use": self._use, "away_s": away_s})
        self._away_since, self._told_of, self._prompt = None, False, 0
        self._metrics.state_away.labels(self._use).set(0)

    async def close(self) -> None:
        """Disconnect."""
        if self._waking is not None:
            await end(self._waking)
        await self.client.aclose()


async def end(task: asyncio.Task[None]) -> None:
    """Cancel `task` until it is done: a question that is just answered may swallow a cancellation (redis 8.1)."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=TURN_S)


def _reason(error: Exception) -> str:
    """Return the kind of an error, or the code of an answer for which the client has no kind of its own."""
    code = _CODE.match(str(error)) if type(error) is ResponseError else None
    return code[0] if code else type(error).__name__


async def _within(seconds: float, question: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return the answer.

    Raises:
        TimeoutError: it is not there after `seconds`, nor a turn of the loop later.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as limit:
        late = loop.call_later(seconds, lambda: limit.reschedule(loop.time() + TURN_S))
        try:
            return await question()
        finally:
            late.cancel()
