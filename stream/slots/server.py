"""The slot server: a visitor's newest creative for a slot, as picture, as JSON, or pushed as server-sent events."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from engines.layout.slots import SlotSize, parse_slot
from stream.kafka.record import timestamp
from stream.operator.exposition import metrics_response
from stream.operator.metrics import Metrics, SlotOutcome
from stream.slots.asked import BadSlotRequest, is_dense, locale_of, slot_of, user_of
from stream.slots.house import CONTENT_TYPE
from stream.slots.houses import HouseAds
from stream.slots.pushes import event, shown_before
from stream.slots.showing import Showing
from stream.slots.store import Entry, SlotStore, State
from stream.slots.truth import Claim, Truth
from stream.slots.web import add_headers, json_error, json_response, secured

POLICY = "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox"
HEARTBEAT_S = 15.0  # below the idle limit of common proxies (60 s), and quick to notice a page that left
LONGEST_HEADER = 65_536  # bytes: cookies of a whole shop come along, and must cost no ad; proxies let through less
MOST_STREAMS = 10_000  # each keeps a socket and a task: who is served stays served, the next is told to come later
log = logging.getLogger(__name__)


class SlotServer:
    """Answers from `store`.

    `pseudonym` turns the shop's visitor id into the key that creatives are published under, `truth` tells whether what
    an ad says is offered now, and `renew` is given those that are wanted and not true. `trouble` tells people what
    keeps creatives from coming, empty where nothing does.
    """

    def __init__(
        self,
        store: SlotStore,
        metrics: Metrics,
        *,
        pseudonym: Callable[[str], str],
        ready: Callable[[], bool],
        slots: tuple[str, ...],
        truth: Truth | None = None,
        renew: Callable[[Entry], None] = lambda _: None,
        origins: frozenset[str] = frozenset(),
        trouble: Callable[[], str] = str,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._pseudonym = pseudonym
        self._ready = ready
        self._trouble = trouble
        self._truth = Truth(None) if truth is None else truth
        self._renew = renew
        self._showing = Showing(store, self._truth, self._ask_anew)
        self._origins = origins
        self._streams: set[asyncio.Task[None]] = set()
        self._houses = HouseAds([parse_slot(slot) for slot in slots])

    def app(self) -> web.Application:
        """Build the aiohttp application."""
        limits = {"max_line_size": LONGEST_HEADER, "max_field_size": LONGEST_HEADER}
        app = web.Application(middlewares=[secured(POLICY, self._origins)], handler_args=limits)
        app.router.add_get("/slots/stream", self.stream)
        app.router.add_get("/slots/{slot}", self.slot)
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/readyz", self._readiness)
        app.router.add_get("/metrics", self._exposition)
        app.cleanup_ctx.append(self._house_ads)
        app.on_shutdown.append(self._end_streams)
        return app

    async def slot(self, request: web.Request) -> web.StreamResponse:
        """`GET /slots/{slot}?user=…[&locale=zh][&format=json][&dpr=2]`: never an error by what a shopper brings."""
        started = time.perf_counter()
        try:
            size = slot_of(request)
        except BadSlotRequest as error:
            self._metrics.slot_requests["error"].inc()
            return json_error(400, "bad_request", str(error))
        user = self._user(request)
        held = self._showing.held(user, size, dense=is_dense(request)) if user else None
        if held is None:
            outcome: SlotOutcome = "fallback"
            response = await self._fallback(request, size.dense(1))
        else:
            outcome = held[1]
            response = self._creative(request, *held)
        self._metrics.slot_requests[outcome].inc()
        self._metrics.slot_seconds[outcome].observe(time.perf_counter() - started)
        return response

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """`GET /slots/stream?user=…[&dpr=2]`: each slot's ad, then what is newer, and what is true no more."""
        user, dense = self._user(request), is_dense(request)
        if len(self._streams) >= MOST_STREAMS:
            return json_error(503, "too_many_streams", "this server has no room for another stream; try again later")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        add_headers(request, response, POLICY, self._origins)
        await response.prepare(request)
        before = shown_before(request.headers.get("Last-Event-ID", ""))
        task = asyncio.ensure_future(self._push(response, user, request.query.get("user", ""), before, dense=dense))
        self._streams.add(task)
        self._metrics.slot_streams.set(len(self._streams))
        try:
            with suppress(ConnectionError):
                await asyncio.wait([task])
                if not task.cancelled() and (failure := task.exception()):
                    raise failure
        finally:
            task.cancel()
            self._streams.discard(task)
            self._metrics.slot_streams.set(len(self._streams))
        return response

    def _ask_anew(self, entry: Entry) -> None:
        self._metrics.slot_untrue.inc()
        self._renew(entry)

    async def _push(
        self, response: web.StreamResponse, user: str, raw_user: str, shown: dict[str, str], *, dense: bool
    ) -> None:
        """Keep one page at what is true: `creative` for each new one, `withdrawn` for one that is true no more.

        `shown` are the creatives that the page has, by their slots.
        """
        told: dict[str, Entry] = {}
        with self._store.watch(user) as watch, self._truth.page(watch.wake) as page:
            await response.write(b"retry: 1000\n\n")
            first, besides = self._showing.begun_with(user, dense=dense)
            names = shown.keys() | first
            while True:
                page.say(self._showing.claims(user, names | besides))  # first: what turns from here on wakes us
                true = self._showing.true(user, names | besides)
                self._showing.ask_for(user, names - true.keys())
                for name in sorted(shown.keys() - true.keys()):
                    gone = {"slot": name, "creative": shown.pop(name)}
                    told.pop(name, None)
                    await response.write(event("withdrawn", gone, shown))
                for name, (entry, state) in true.items():
                    if told.get(name) is entry:
                        continue
                    told[name], shown[name] = entry, entry.id
                    if name in names:  # others the page may have loaded by itself: they are withdrawn, no more
                        await response.write(event("creative", self._metadata(entry, state, raw_user), shown))
                try:
                    names |= {entry.slot for entry in await asyncio.wait_for(watch.changes(), HEARTBEAT_S)}
                except TimeoutError:
                    await response.write(b": still here\n\n")

    def _user(self, request: web.Request) -> str:
        raw = user_of(request)
        return self._pseudonym(raw) if raw else ""

    def _creative(self, request: web.Request, entry: Entry, state: State) -> web.Response:
        self._metrics.slot_age.observe(self._store.age_s(entry))
        if request.query.get("format") == "json":
            return json_response(self._metadata(entry, state, request.query.get("user", "")))
        # No copy anywhere: a browser that goes back in its history shows one without asking whether it still holds.
        response = _picture(request, entry.data, entry.content_type, entry.etag, "private, no-store")
        response.headers["X-Adloom-State"] = state
        response.headers["X-Adloom-Creative"] = entry.id
        response.headers["X-Adloom-Event-To-Slot-Ms"] = str(entry.event_to_slot_ms)
        return response

    async def _fallback(self, request: web.Request, size: SlotSize) -> web.Response:
        house = await self._houses.get(size, locale_of(request))
        if request.query.get("format") == "json":
            return json_response({"slot": size.name, "state": "fallback", "creative": None, "etag": house.etag})
        response = _picture(request, house.data, CONTENT_TYPE, house.etag, "private, no-cache")
        response.headers["X-Adloom-State"] = "fallback"
        return response

    def _metadata(self, entry: Entry, state: State, raw_user: str) -> dict[str, object]:
        query = urlencode({"user": raw_user, "v": entry.etag.strip('"')})
        return {
            "slot": entry.slot,
            "state": state,
            "creative": entry.id,
            "event": entry.event_id,
            "product": entry.product,
            "etag": entry.etag,
            "image": f"/slots/{entry.slot}?{query}",
            "content_type": entry.content_type,
            "bytes": len(entry.data),
            "version": entry.version,
            "until": None if (until := self._truth.until(Claim.of(entry))) is None else timestamp(until),
            "event_to_slot_ms": entry.event_to_slot_ms,
            "explain": _explain(entry),
        }

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readiness(self, _: web.Request) -> web.Response:
        why = self._trouble()
        if self._ready():  # it stays so whatever becomes of Kafka: slots show what they hold
            return web.Response(text=f"ready, but {why}\n" if why else "ready\n")
        return web.Response(status=503, text=f"catching up: {why}\n" if why else "catching up\n")

    async def _exposition(self, request: web.Request) -> web.Response:
        return metrics_response(self._metrics.registry, request.headers.get("Accept", ""))

    async def _house_ads(self, _: web.Application) -> AsyncIterator[None]:
        # Beside the start, not before it: a visitor who comes first waits for one drawing, not for all.
        drawing = asyncio.create_task(self._houses.draw_ahead())
        yield
        drawing.cancel()
        with suppress(asyncio.CancelledError):
            await drawing
        self._houses.close()

    async def _end_streams(self, _: web.Application) -> None:
        for task in list(self._streams):
            task.cancel()


def _explain(entry: Entry) -> object:
    try:
        return msgspec.json.decode(entry.explain)
    except msgspec.DecodeError:
        log.warning("creative %s carries an explanation that is not JSON", entry.id)
        return {}


def _picture(request: web.Request, data: bytes, content_type: str, etag: str, caching: str) -> web.Response:
    headers = {"ETag": etag, "Cache-Control": caching}
    asked = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    if etag in asked or "*" in asked:
        return web.Response(status=304, headers=headers)
    return web.Response(body=data, content_type=content_type, headers=headers)
