"""One address that leads to another server when told so, as the name of a primary does after a failover."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class OneName:
    """Connections that stand stay with whom they were made to; new ones lead to `target`, a port of this machine."""

    target: int
    port: int = 0

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_there, to_there = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(_copy(reader, to_there), _copy(from_there, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass  # the other side is told by what follows
    finally:
        writer.close()


@asynccontextmanager
async def one_name(target: int):
    """Yield an address that leads to the port `target` for now."""
    name = OneName(target)
    server = await asyncio.start_server(name._lead, "127.0.0.1", 0)
    name.port = server.sockets[0].getsockname()[1]
    try:
        yield name
    finally:
        server.close()
