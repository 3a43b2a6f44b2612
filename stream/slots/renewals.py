"""Asks the workers for creatives anew, in place of those whose product is offered otherwise by now."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol, get_args

import msgspec

from engines.vocabulary.brief import EventType
from engines.vocabulary.locales import Locale
from stream.catalog.offers import Offer
from stream.config import Settings
from stream.kafka.producer import TooLarge
from stream.kafka.record import Header
from stream.kafka.renewal import ANY, GONE, Renewal, renewal_id, to_record
from stream.operator.metrics import Metrics
from stream.slots.store import Entry

MOST_ASKED: Final = 100_000  # as many as a store holds; who is forgotten here may be asked for once more
MOST_WAITING: Final = 10_000  # a price that many pages show, while Kafka is away; what is beyond is asked for later
AT_ONCE: Final = 4  # writes under way, as a new price may be on thousands of pages
PAUSE_S: Final = 30.0
"""Before a slot is asked for again under one offer: its worker may know another catalogue, and would never agree."""
MOST_TIMES: Final = 3
"""One creative is asked for under one offer: a request may expire while Kafka is away, or never be met."""
Send = Callable[[str, bytes | None, bytes | None, Sequence[Header]], Awaitable[None]]
log = logging.getLogger(__name__)


class Offers(Protocol):
    """What is offered now, as `stream.catalog.present.Present`."""

    def offer(self, product: str, locale: str) -> Offer | None:
        """Return what is offered of a product; None: it is sold no more, a digest of "": nothing is known."""


class _Asked(NamedTuple):
    creative: str
    offer: str
    at: float
    times: int


class _Shopper(msgspec.Struct):
    event: str = ""
    locale: str = ""


class _Request(msgspec.Struct):
    brief: _Shopper = msgspec.field(default_factory=_Shopper)


class _Explained(msgspec.Struct):
    """What a creative's explanation tells of the event that it was made for."""

    request: _Request = msgspec.field(default_factory=_Request)


class Renewals:
    """Remembers what it asked for, so that a page that is looked at again and again asks once."""

    def __init__(
        self, settings: Settings, offers: Offers, metrics: Metrics, *, wall: Callable[[], float] = time.time
    ) -> None:
        """Ask for what `offers` says is offered; nothing is written before `run`."""
        self._settings = settings
        self._offers = offers
        self._metrics = metrics
        self._wall = wall
        self._asked: OrderedDict[tuple[str, str], _Asked] = OrderedDict()
        self._waiting: asyncio.Queue[Renewal] = asyncio.Queue(MOST_WAITING)

    def ask(self, entry: Entry) -> None:
        """Ask for the creative `entry` anew, unless that was just done; never waits and never raises for Kafka."""
        present = self._offers.offer(entry.product, entry.locale)
        offer = GONE if present is None else present.digest or ANY
        now, key = self._wall(), (entry.user, entry.slot)
        asked = self._asked.get(key)
        same = asked if asked is not None and asked.offer == offer else None
        times = same.times if same is not None and same.creative == entry.id else 0
        if times >= MOST_TIMES or (same is not None and now - same.at < PAUSE_S):
            return
        try:
            self._waiting.put_nowait(_renewal(entry, offer, now))
        except asyncio.QueueFull:
            return
        self._asked.pop(key, None)
        self._asked[key] = _Asked(entry.id, offer, now, times + 1)
        if len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)

    async def run(self, send: Send) -> None:
        """Write what is asked for by `send`, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._write(send))

    async def _write(self, send: Send) -> None:
        while True:
            renewal = await self._waiting.get()
            if self._wall() - renewal.time.timestamp() > self._settings.deadline_s:
                continue  # Kafka was away for so long that a worker would let it expire
            try:
                await send(self._settings.renewals_topic, *to_record(renewal))
            except TooLarge:
                log.warning(
                    "a creative is not asked for anew: %s takes no request as large", self._settings.renewals_topic
                )
            else:
                self._metrics.slot_renewals.inc()


def _renewal(entry: Entry, offer: str, now: float) -> Renewal:
    try:
        made_for = msgspec.json.decode(entry.explain, type=_Explained).request.brief
    except msgspec.DecodeError:
        made_for = _Shopper()
    locale: Locale = "zh" if (made_for.locale or entry.locale) == "zh" else "en"
    kinds: tuple[EventType, ...] = get_args(EventType)
    return Renewal(
        id=renewal_id(entry.id, offer),
        time=datetime.fromtimestamp(now, UTC),
        user=entry.user,
        slot=entry.slot,
        product=entry.product,
        locale=locale,
        type=next((kind for kind in kinds if kind == made_for.event), "view"),
        offer=offer,
        made_for=datetime.fromtimestamp(entry.event_time if entry.acted is None else entry.acted, UTC),
    )
