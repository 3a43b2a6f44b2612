"""A toxiproxy between the broker and each of our processes: it delays, resets, slices or swallows what passes."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from ops.qualify.broker import BESIDE, free_ports
from stream.errors import BrokerError
from stream.operator.ports import LOOPBACK

NAME: Final = "toxiproxy-server"
STARTS_S: Final = 20.0
STREAMS: Final = ("upstream", "downstream")


def find() -> str | None:
    """Return the toxiproxy of the path or beside the checkout; None where there is none."""
    beside = BESIDE / "tools" / NAME
    return shutil.which(NAME) or (str(beside) if beside.is_file() else None)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The running proxies, one a client; `ports` are where clients come to."""

    http: aiohttp.ClientSession
    ports: Mapping[str, int]

    async def spoil(self, client: str, kind: str, **attributes: int) -> None:
        """Put a toxic of `kind` on both directions of the `client`'s connections, as toxiproxy's documentation says."""
        for stream in STREAMS:
            body = {"name": f"{kind}-{stream}", "type": kind, "stream": stream, "attributes": attributes}
            await self._ask("POST", f"/proxies/{client}/toxics", body)

    async def mend(self, client: str, kind: str) -> None:
        """Take that toxic away."""
        for stream in STREAMS:
            await self._ask("DELETE", f"/proxies/{client}/toxics/{kind}-{stream}")

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        async with self.http.request(method, path, json=body) as answer:
            if not answer.ok:
                raise BrokerError(f"toxiproxy: {method} {path}: {await answer.text()}")


@asynccontextmanager
async def running(server: str, upstreams: Mapping[str, int]) -> AsyncIterator[Proxies]:
    """Run a proxy in front of each of `upstreams`, ports by client, until the block ends.

    Raises:
        BrokerError: toxiproxy did not start.
    """
    admin, *ports = free_ports(1 + len(upstreams))
    process = await asyncio.create_subprocess_exec(
        server, "-host", LOOPBACK, "-port", str(admin),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession(f"http://{LOOPBACK}:{admin}") as http:
            proxies = Proxies(http, dict(zip(upstreams, ports, strict=True)))
            await _answers(http)
            for client, port in proxies.ports.items():
                where = {"listen": f"{LOOPBACK}:{port}", "upstream": f"{LOOPBACK}:{upstreams[client]}"}
                await proxies._ask("POST", "/proxies", {"name": client, "enabled": True, **where})  # noqa: SLF001
            yield proxies
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: aiohttp.ClientSession) -> None:
    try:
        async with asyncio.timeout(STARTS_S):
            while True:
                try:
                    async with http.get("/version"):
                        return
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise BrokerError("toxiproxy did not start") from error
