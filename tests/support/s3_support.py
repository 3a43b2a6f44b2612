"""As much of S3 over HTTP as the store of images uses: PUT, HEAD and GET; it can forbid, fail and be slow."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from email.utils import formatdate

import pytest
from aiohttp import web

RIGHTS = frozenset({"GetObject", "PutObject", "ListBucket"})
DENIED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class Bucket:
    """Objects by their path, for who has `rights`; `failing` is a status of all answers, `hang` holds answers back.

    Rights are those of AWS, and so is what it answers: HEAD goes by GetObject, and without ListBucket what is missing
    is forbidden like all else.
    """

    def __init__(self):
        self.objects: dict[str, bytes] = {}
        self.rights = RIGHTS
        self.failing: int | None = None
        self.hang = asyncio.Event()
        self.hang.set()
        self.asked: Counter[str] = Counter()
        self.address = ""

    async def answer(self, request):
        self.asked[request.method] += 1
        await self.hang.wait()
        if self.failing:
            return web.Response(status=self.failing, body=b"tell-nobody")
        if not self.allows(request):
            return web.Response(status=403, body=DENIED)
        if request.method == "PUT":
            assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
            self.objects[request.path] = await request.read()
            return web.Response(headers={"ETag": '"1"'})
        if request.path not in self.objects:
            return web.Response(status=404)
        data = self.objects[request.path]
        return web.Response(body=data, headers={"ETag": '"1"', "Last-Modified": formatdate(usegmt=True)})

    def allows(self, request):
        if request.method == "PUT":
            return "PutObject" in self.rights
        return "GetObject" in self.rights and (request.path in self.objects or "ListBucket" in self.rights)


@asynccontextmanager
async def bucket_served():
    """Serve a bucket on a port of its own."""
    bucket = Bucket()
    app = web.Application(client_max_size=32 << 20)
    app.router.add_route("*", "/{path:.*}", bucket.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bucket.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield bucket
    finally:
        bucket.hang.set()
        await runner.cleanup()


@pytest.fixture
async def bucket(monkeypatch):
    """A bucket, and credentials as AWS's tools take them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    async with bucket_served() as served:
        yield served
