"""A connection that ends when its broker falls silent: one without power, or stopped, resets nothing.

aiokafka waits 40 s for each answer. Here what counts is silence: a large answer may take its time on a slow way, and
what waits behind another question, which a broker answers in turn, waits for that one's sake. Where a broker says that
it will rest (KIP-219) it may. Of what may wait for long only the system hears whether there is still somebody.
"""

import asyncio
import io
import math
import socket
import time
import weakref
from collections import Counter
from contextlib import suppress
from typing import Any, Final

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError, RequestTimedOutError
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.group import JoinGroupRequest, SyncGroupRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import (
    AddOffsetsToTxnRequest,
    AddPartitionsToTxnRequest,
    EndTxnRequest,
    InitProducerIdRequest,
    TxnOffsetCommitRequest,
)

ANSWER_S: Final = 6.0
"""Silence of a broker that is gone: longer than it waits itself for the replicas of a commit
(`offsets.commit.timeout.ms`, 5 s), and after a heartbeat still within the session timeout."""
COMMIT_S: Final = 5.5
"""The least for a commit, however short the session."""
PATIENT: Final = frozenset(
    request.API_KEY
    for request in (
        JoinGroupRequest,
        SyncGroupRequest,
        ProduceRequest,
        InitProducerIdRequest,
        AddPartitionsToTxnRequest,
        AddOffsetsToTxnRequest,
        EndTxnRequest,
        TxnOffsetCommitRequest,
    )
)
"""What waits for a rebalance, or for replicas as long as its producer bears: aiokafka's own limit ends it."""
KEEP_ALIVE: Final = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
"""Seconds, seconds and times: of a machine that is gone the system knows after eleven seconds."""


class SilentError(RequestTimedOutError):  # type: ignore[misc]  # aiokafka is untyped
    """A broker that was asked something says nothing."""


class _Reader(asyncio.StreamReader):
    """Notes when something came."""

    heard: float

    def feed_data(self, data: Any) -> None:
        self.heard = time.monotonic()
        super().feed_data(data)


class Listening(AIOKafkaConnection):  # type: ignore[misc]  # aiokafka is untyped
    """Closed once nothing came for `answer_s` in spite of a question, and a fetch's own wait where one is answered.

    After each silence in a row such a question may take twice as long: one that is only slow is read from in the end.
    """

    def __init__(
        self, *arguments: Any, answer_s: float = ANSWER_S, silences: Counter[int] | None = None, **options: Any
    ) -> None:
        """Take what aiokafka's connection takes besides; `silences` are those of its broker, by kinds of questions."""
        super().__init__(*arguments, **options)
        self.silent: SilentError | None = None
        """Why it was closed, where its broker's silence is why."""
        self._answer_s = answer_s
        self._silences = Counter() if silences is None else silences
        self._since = math.inf
        """When a question was sent while none was under way; until the connection is made nothing is looked at."""
        self._answered = 0.0
        self._rests_until = 0.0
        self._look: asyncio.TimerHandle | None = None

    async def connect(self) -> Any:
        """Connect; from then on it is listened to."""
        streams = await super().connect()
        if self._reader is not None:  # else it broke just now
            self._since = time.monotonic()
            self._reader.__class__ = _Reader  # aiokafka makes its own
            self._reader.heard = self._since
            if (plug := self._writer.get_extra_info("socket")) is None:  # so uvloop says
                self.close(CloseReason.CONNECTION_BROKEN)
                raise KafkaConnectionError(f"connection at {self._host}:{self._port} is closed")
            _keep_alive(plug)
        return streams

    def send(self, request: Any, expect_response: bool = True) -> Any:
        """Send as aiokafka does; raises KafkaConnectionError, also between a transport's end and the word of it."""
        try:
            answer = super().send(request, expect_response)
        except KafkaError:  # a RuntimeError, too
            raise
        except RuntimeError as error:  # uvloop's, of a handle that is closed
            self.close(CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"connection at {self._host}:{self._port} is closed: {error}") from error
        if self._requests and self._since < math.inf:
            if len(self._requests) == 1:
                self._since = time.monotonic()
            if self._look is None:
                self._look = self._loop.call_later(self._answer_s, _look, weakref.ref(self))
        return answer

    def _handle_frame(self, frame: bytes) -> None:
        _, asked, future = self._requests[0]
        super()._handle_frame(frame)
        if asked is None or self._reader is None:  # it is being signed in, or out of step
            return
        if future.cancelled():  # aiokafka does not read it then
            stream = io.BytesIO(frame)
            asked.parse_response_header(stream)
            answer = asked.RESPONSE_TYPE.decode(stream)
        else:
            answer = future.result()
        now, began = time.monotonic(), max(self._since, self._answered, self._rests_until)
        if now - began < self._limit(asked, 0):  # else it is as slow as before
            self._silences.pop(asked.API_KEY, None)
        rest_ms = getattr(answer, "throttle_time_ms", 0)
        self._answered, self._rests_until = now, now + rest_ms / 1000 if rest_ms else 0.0

    def _look_again(self) -> None:
        """Close a connection that was silent for too long, or look again when it would be."""
        self._look = None
        if self._reader is None or not self._requests:
            return
        asked = self._requests[0][1]
        now, limit = time.monotonic(), self._limit(asked, 0 if asked is None else self._silences[asked.API_KEY])
        left = max(self._since, self._reader.heard, self._rests_until) + limit - now
        if left > 0:
            self._look = self._loop.call_later(min(left, self._answer_s), _look, weakref.ref(self))
            return
        transport = self._writer.transport
        what = type(asked).__name__.partition("Request")[0]
        self._silences[asked.API_KEY] += 1
        self.silent = SilentError(f"no answer to {what} for {limit:g} s")
        self.close(CloseReason.CONNECTION_TIMEOUT, self.silent)
        transport.abort()  # TLS would wait for a farewell

    def _limit(self, asked: Any, silences: int) -> float:
        if asked is None or asked.API_KEY in PATIENT:
            return math.inf
        first = max(self._answer_s, COMMIT_S) if asked.API_KEY == OffsetCommitRequest.API_KEY else self._answer_s
        limit: float = min(first * 2.0 ** min(silences, 10), max(first, self._request_timeout))
        return limit + float(getattr(asked, "max_wait_time", 0)) / 1000  # of a fetch


def _keep_alive(plug: Any) -> None:
    with suppress(OSError):  # it broke just now
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in KEEP_ALIVE.items():
            if (option := getattr(socket, name, None)) is not None:  # not of every system
                plug.setsockopt(socket.IPPROTO_TCP, option, value)


def _look(reference: "weakref.ref[Listening]") -> None:
    connection = reference()
    if connection is not None:
        connection._look_again()  # noqa: SLF001  it is ours; a reference of the timer would keep it
