"""The operator's port over aiohttp: /metrics (OpenMetrics by Accept), /ready, /live and extra JSON pages."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web
from prometheus_client import exposition
from prometheus_client.registry import CollectorRegistry

from stream.errors import PortError
from stream.operator.ports import LOOPBACK

Page = Callable[[], Any]


def metrics_response(registry: CollectorRegistry, accept: str) -> web.Response:
    """Return the exposition that `accept` asks for: OpenMetrics, else Prometheus text."""
    encode, content_type = exposition.choose_encoder(accept)
    return web.Response(body=encode(registry), headers={"Content-Type": content_type})


def operator_app(
    registry: CollectorRegistry, ready: Callable[[], bool], pages: Mapping[str, Page], *, why: Callable[[], str] = str
) -> web.Application:
    """Build the application.

    Args:
        registry: the metrics of /metrics.
        ready: whether /ready is 200; else it is 503.
        pages: the further paths, each with what its JSON shall hold.
        why: what keeps the process from being ready, for people.
    """

    async def metrics(request: web.Request) -> web.Response:
        return metrics_response(registry, request.headers.get("Accept", ""))

    async def readiness(_: web.Request) -> web.Response:
        if ready():
            return web.Response(text="ready\n")
        return web.Response(status=503, text=f"not ready: {why() or 'starting'}\n")

    async def liveness(_: web.Request) -> web.Response:
        return web.Response(text="live\n")

    def page(make: Page) -> Callable[[web.Request], Any]:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=msgspec.json.encode(make()), content_type="application/json")

        return answer

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/ready", readiness)
    app.router.add_get("/live", liveness)
    for path, make in pages.items():
        app.router.add_get(path, page(make))
    return app


async def listen(app: web.Application, port: int, *, host: str = LOOPBACK) -> tuple[web.AppRunner, int]:
    """Serve `app` and return its runner (to clean up) and its port; `port` 0 picks a free one.

    Raises:
        PortError: the port is in use or not allowed.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortError(f"port {port} cannot be used: {error.strerror}; set another or stop what uses it") from error
    return runner, int(runner.addresses[0][1])
