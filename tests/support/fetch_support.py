"""What a hostile picture host answers, and a fake name service."""

import asyncio
import io
import socket
import zlib

from aiohttp import web
from aiohttp.abc import AbstractResolver
from PIL import Image


class Names(AbstractResolver):
    """A fake name service; counts how often it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    async def resolve(self, host, port=0, family=socket.AF_INET):
        self.asked += 1
        return [
            {"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for address in self.addresses
        ]

    async def close(self) -> None:
        pass


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises `width` by `height` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


ANSWERS = {
    "ok": (picture(), "image/png", {}),
    "html": (b"<html>", "text/html", {}),
    "fake": (b"<svg/>", "image/png", {}),
    "bomb": (bomb(50_000, 50_000), "image/png", {}),
    "zipped": (picture(), "image/png", {"Content-Encoding": "gzip"}),
}


async def answer(request: web.Request) -> web.Response:
    """Answer at once with a good or a bad picture."""
    if (name := request.match_info["name"]) not in ANSWERS:
        raise web.HTTPNotFound
    body, content_type, headers = ANSWERS[name]
    return web.Response(body=body, content_type=content_type, headers=headers)


async def redirect(request: web.Request) -> web.Response:
    """Redirect `count` times, for ever, or to where the query says."""
    count = request.match_info.get("count", "")
    following = {"": "/loop", "1": "/ok"}.get(count) or f"/hop/{int(count) - 1}"
    raise web.HTTPFound(request.query.get("to", following))


async def drip(request: web.Request) -> web.StreamResponse:
    """Begin a picture and go on without end, or never go on."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    await response.prepare(request)
    for _ in range(50):
        await response.write(b"x" * 10_000)
        if request.path == "/slow":
            await asyncio.sleep(3600)  # cancelled when the client leaves
    return response
