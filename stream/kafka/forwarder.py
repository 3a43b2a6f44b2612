"""A loopback TCP forwarder in a thread of its own: one fixed port in front of another."""

import asyncio
import contextlib
import socket
import threading

from stream.errors import PortError
from stream.operator.ports import LOOPBACK

_CHUNK = 1 << 16  # the limit of asyncio's stream readers: more would not come at once


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


class Forwarder:
    """Forward `127.0.0.1:port` to `target` until closed."""

    def __init__(self, port: int, target: tuple[str, int]) -> None:
        """Listen on `port`.

        Raises:
            PortError: the port is in use or not allowed.
        """
        self._target = target
        self._links: set[asyncio.Task[None]] = set()
        try:
            listener = socket.create_server((LOOPBACK, port))
        except OSError as error:
            raise PortError(f"port {port} cannot be used: {error.strerror}; choose another") from error
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="forwarder", daemon=True)
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._accept, sock=listener), self._loop)
        self._server = started.result()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = self._loop.create_task(self._link(reader, writer))
        self._links.add(link)
        link.add_done_callback(self._links.discard)

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        try:
            await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))
        finally:
            writer.close()
            inner_writer.close()

    async def _shut(self) -> None:
        self._server.close()
        links = list(self._links)
        for link in links:
            link.cancel()
        await asyncio.gather(*links, return_exceptions=True)

    def close(self) -> None:
        """Stop listening, drop every link, end the thread."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
