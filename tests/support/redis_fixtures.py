"""Redis for tests; a test module takes it with `pytest_plugins = ("tests.support.redis_fixtures",)`."""

import pytest

from stream.state import link
from tests.support.redis_support import PATIENCE_S, redis_server


@pytest.fixture
def redis(tmp_path):
    """A server of the test's own, empty, which it may kill and start again."""
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """Address of a server that a module's tests share: each takes names of its own."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture
def patient(monkeypatch):
    """Workers that wait for a Redis as slow as a busy machine makes it; who is gone is still gone at once."""
    for name in ("PATIENCE_S", "UNHURRIED_S"):
        monkeypatch.setattr(link, name, PATIENCE_S)
