"""A hostile https server; a test module takes it with `pytest_plugins = ("tests.support.fetch_fixtures",)`."""

import ssl

import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from stream.catalog import guard
from tests.support.fetch_support import answer, drip, redirect


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def host(authority):
    """`name:port` of the hostile server, reached as shop.test."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("shop.test").configure_cert(context)
    app = web.Application()
    app.router.add_get("/hop/{count}", redirect)
    for path, handler in (("/loop", redirect), ("/away", redirect), ("/endless", drip), ("/slow", drip)):
        app.router.add_get(path, handler)
    app.router.add_get("/{name}", answer)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=context, shutdown_timeout=0.1)
    yield f"shop.test:{server.port}"
    await server.close()


@pytest.fixture
def here_is_public(monkeypatch):
    """Let this machine pass for a public one, so that the other checks can be seen."""
    monkeypatch.setattr(guard, "is_public", lambda _: True)
