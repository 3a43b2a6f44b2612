"""One HTTP POST whose whole time, name lookup and dripping headers included, ends with one deadline."""

import http.client
import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

CALLS = 16  # calls under way at once; a lookup that hangs keeps its thread, further calls then wait and time out


class PostError(Exception):
    """There is no answer; the message is `timeout`, `unreachable`, `http` or `size`."""


class _Call:
    """One exchange, run in a thread of its own so that the caller can leave it."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=seconds)
        self._path = parts.path or "/"
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    def run(self, body: bytes, headers: Mapping[str, str], most: int) -> bytes:
        connection = self._connection
        try:
            connection.connect()
            self._socket = connection.sock
            self._check()
            connection.request("POST", self._path, body, dict(headers))
            # A response without a length outlives its connection: it is closed by itself.
            with connection.getresponse() as response:
                if response.status != http.client.OK:
                    raise PostError("http")
                answer = b""
                while chunk := response.read1(most):
                    answer += chunk
                    if len(answer) > most:
                        raise PostError("size")
                    self._check()
        finally:
            connection.close()
        return answer

    def _check(self) -> None:
        if time.monotonic() > self._ends:
            raise TimeoutError

    def hang_up(self) -> None:
        """End the exchange from outside: its thread wakes up from whatever it reads."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class Poster:
    """Posts to one address, from any number of threads."""

    def __init__(self, url: str, headers: Mapping[str, str], seconds: float, most: int) -> None:
        """Post to `url`; a call may take `seconds`, an answer may have `most` bytes."""
        self._url, self._headers, self._seconds, self._most = url, dict(headers), seconds, most
        self._pool = ThreadPoolExecutor(CALLS, thread_name_prefix="post")

    def post(self, body: bytes) -> bytes:
        """Return the body of the answer.

        Raises:
            PostError: no answer in time, none at all, a status other than 200, or too long an answer.
        """
        call = _Call(self._url, self._seconds)
        future = self._pool.submit(call.run, body, self._headers, self._most)
        try:
            return future.result(self._seconds)
        except TimeoutError as error:
            future.cancel()
            call.hang_up()
            raise PostError("timeout") from error
        except (OSError, http.client.HTTPException) as error:
            raise PostError("unreachable") from error
