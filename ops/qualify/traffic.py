"""Seeded traffic as a shop's trackers send it: mostly plain events, and everything else that comes in with them."""

import itertools
import json
import random
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from engines.layout.slots import DEFAULT_SLOTS

Header = tuple[str | bytes, bytes | None]
SLOTS: Final = DEFAULT_SLOTS
PRODUCTS: Final = 20
SHOPPERS: Final = 200
EXPONENT: Final = 1.1
"""Few shoppers click a lot and many once; near one is the usual model of who does what on the web."""
REPEATABLE: Final = 50
"""A tracker that sends again does so soon: a duplicate is one of so many last events."""
HUGE, RAISING = "huge", "raising"  # products at which the stub engine gives too much, and nothing
HANGING, CRASHING = "hanging", "crashing"  # at which it does not return in time, and ends its process once
HANGS_S: Final = 25.0  # beyond the deadline
CRASHED: Final = 86  # exit code of a process that an engine ended
OVERSIZE: Final = (1 << 20) + 1000
"""Bytes of a value above what a worker reads, well within what Kafka takes."""
PAST: Final = 600.0  # seconds: beyond any deadline

WEIGHTS: Final[dict[str, float]] = {
    "plain": 70.0, "older": 8.0, "ahead": 4.0, "refused": 3.0, "keyless": 3.0, "late": 2.0,
    "broken_json": 0.5, "null_value": 0.5, "null_both": 0.5, "header_name": 0.5, "header_value": 0.5,
    "header_null": 0.5, "far_ahead": 0.5, "no_shopper": 0.5, "unknown_product": 0.5, "oversize": 0.1,
    "huge": 0.3, "raising": 0.3,
}  # fmt: skip
"""Kinds of records and how often each comes."""
_MADE: Final = frozenset({"published", "expired", "coalesced"})
_DEAD: Final = frozenset({"dead-lettered", "expired", "coalesced"})
_POISON: Final = frozenset({"dead-lettered", "skipped"})
FATES: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("plain", "older", "ahead", "keyless", "header_value", "header_null"), _MADE),
    **dict.fromkeys(("far_ahead", "unknown_product", "huge", "raising"), _DEAD),
    **dict.fromkeys(("broken_json", "null_value", "null_both", "no_shopper", "oversize"), _POISON),
    "late": frozenset({"expired"}),
    "refused": frozenset({"unconsented", "expired"}),
    HANGING: frozenset({"expired", "coalesced", "dead-lettered"}),
    CRASHING: _MADE,
    "header_name": _MADE | _POISON,  # whoever can read such a record may use it, who cannot must pass it over
}
"""What may become of a record of each kind, those that only faults send too.

Anything else is a fault of the worker, even where nothing is lost.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """One record to send. `event`, `shopper` and `slots` are empty where nothing can be read; times are epoch ms."""

    number: int
    kind: str
    event: str
    shopper: str
    slots: tuple[str, ...]
    time_ms: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()


class Traffic:
    """Records without end: the same seed gives the same ones, but for the time of sending."""

    def __init__(self, seed: int, *, duplicates: float = 0.3, without: Collection[str] = ()) -> None:
        """A share of `duplicates` is sent again; the kinds in `without` never come."""
        self._seed = seed
        self._chance = random.Random(seed)
        self._duplicates = duplicates
        self._kinds = {kind: weight for kind, weight in WEIGHTS.items() if kind not in without}
        self._heights = list(itertools.accumulate(1 / rank**EXPONENT for rank in range(1, SHOPPERS + 1)))
        self._last: deque[Draft] = deque(maxlen=REPEATABLE)
        self._numbers = itertools.count()

    @property
    def shoppers(self) -> list[str]:
        """All shoppers that may come."""
        return [f"shopper-{self._seed}-{number}" for number in range(SHOPPERS)]

    def next(self, now_ms: int) -> Draft:
        """Return the next record, sent at `now_ms`."""
        number = next(self._numbers)
        if self._last and self._chance.random() < self._duplicates:
            return replace(self._chance.choice(self._last), number=number)
        (kind,) = self._chance.choices(list(self._kinds), list(self._kinds.values()))
        (shopper,) = self._chance.choices(self.shoppers, cum_weights=self._heights)
        slots = tuple(sorted(self._chance.sample(SLOTS, self._chance.randint(1, len(SLOTS)))))
        draft = self._draft(number, kind, shopper, slots, now_ms)
        if kind != "oversize":  # once is enough
            self._last.append(draft)
        return draft

    def special(self, kind: str, now_ms: int) -> Draft:
        """Return a record of a kind that only a fault sends, of a shopper of its own, sent at `now_ms`."""
        number = next(self._numbers)
        return self._draft(number, kind, f"{kind}-{self._seed}-{number}", SLOTS[:1], now_ms)

    def _draft(self, number: int, kind: str, shopper: str, slots: tuple[str, ...], now_ms: int) -> Draft:
        time_ms = now_ms + int(1000 * self._ahead(kind))
        event = f"q-{self._seed}-{number}"
        document: dict[str, Any] = {
            "schema": "adloom.event.v1",
            "id": event,
            "time": (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=time_ms)).isoformat(),
            "user": shopper,
            "session": shopper,
            "type": self._chance.choice(("view", "click", "cart")),
            "product": f"lamp-{self._chance.randrange(PRODUCTS)}",
            "page": {"url": "https://shop.example/", "title": "Lamps"},
            "locale": "en",
            "consent": kind != "refused",
            "slots": list(slots),
        }
        return _TWISTS.get(kind, _plain)(
            Draft(number, kind, event, shopper, slots, time_ms, shopper.encode(), None), document
        )

    def _ahead(self, kind: str) -> float:
        """Return by how many seconds the event's time is ahead of its sending."""
        spans = {"older": (-8.0, -1.0), "ahead": (1.0, 4.0), "late": (-PAST, -PAST), "far_ahead": (PAST, PAST)}
        return self._chance.uniform(*spans.get(kind, (0.0, 0.0)))


def _plain(draft: Draft, document: dict[str, Any]) -> Draft:
    return replace(draft, value=json.dumps(document).encode())


def _product(name: str) -> Callable[[Draft, dict[str, Any]], Draft]:
    return lambda draft, document: _plain(draft, document | {"product": name})


def _header(name: str | bytes, value: bytes | None) -> Callable[[Draft, dict[str, Any]], Draft]:
    return lambda draft, document: replace(_plain(draft, document), headers=((name, value),))


def _unreadable(key: bytes | None, value: bytes | None) -> Callable[[Draft, dict[str, Any]], Draft]:
    return lambda draft, _: replace(draft, event="", shopper="", slots=(), time_ms=0, key=key, value=value)


_TWISTS: Final[dict[str, Callable[[Draft, dict[str, Any]], Draft]]] = {
    "keyless": lambda draft, document: replace(_plain(draft, document), key=None),
    "broken_json": _unreadable(b"broken", b'{"schema": "adloom.event.v1", "id": '),
    "null_value": _unreadable(b"null", None),
    "null_both": _unreadable(None, None),
    "oversize": _unreadable(b"oversize", b'{"schema": "adloom.event.v1", "pad": "' + b"x" * OVERSIZE + b'"}'),
    "no_shopper": lambda draft, document: replace(
        _plain(draft, document | {"user": None}), event="", shopper="", slots=()
    ),
    "header_name": _header(b"\xff\xfe", b"1"),
    "header_value": _header("shop-trace", b"\xff\xfe\x00"),
    "header_null": _header("shop-trace", None),
    "unknown_product": _product("not-in-the-catalogue"),
    "huge": _product(HUGE),
    "raising": _product(RAISING),
    HANGING: _product(HANGING),
    CRASHING: _product(CRASHING),
}
"""How the kinds differ from a plain event; those of time and consent differ in the document alone."""
