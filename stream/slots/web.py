"""What both web servers share: JSON answers and errors, the Content Security Policy, and CORS for known origins."""

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
EXPOSED = "ETag, X-Adloom-State, X-Adloom-Creative, X-Adloom-Event-To-Slot-Ms"


def json_response(body: object, *, status: int = 200) -> web.Response:
    """Answer `body` (anything msgspec encodes) as JSON that no cache keeps."""
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )


def json_error(status: int, code: str, message: str) -> web.Response:
    """Answer an error as `{"error": code, "message": …}`."""
    return json_response({"error": code, "message": message}, status=status)


def add_headers(request: web.Request, response: web.StreamResponse, policy: str, origins: frozenset[str]) -> None:
    """Put the security headers on `response`, and the CORS ones if the request comes from one of `origins`."""
    headers = response.headers
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if origins else "same-origin"
    if origins:
        headers["Vary"] = "Origin"
    origin = request.headers.get("Origin", "")
    if origin in origins:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = EXPOSED


def secured(policy: str, origins: frozenset[str] = frozenset()) -> Middleware:
    """Return middleware that adds the security headers and turns HTTP errors into JSON.

    A handler that streams calls `add_headers` itself, before it starts to send.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPClientError as error:
            response = json_error(error.status, error.reason.lower().replace(" ", "_"), error.text or error.reason)
        if not response.prepared:
            add_headers(request, response, policy, origins)
        return response

    return middleware
