"""The worker's steps over the real event decoder, catalogue, profiles and engines."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from engines.bundle import Bundle
from engines.creative import CreativeRequest, Studio, seed_of
from stream.brief import ProductError, choose_product, make_brief
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.errors import SettingsError
from stream.events.decoder import decode
from stream.events.event import Event, Limits, Page, Rejected
from stream.identity import user_secret
from stream.metrics import Metrics
from stream.profiles import EMPTY, Profiles
from stream.publish import Header, timestamp
from stream.worker.app import Worker
from stream.worker.contract import ExpiredError, Plan, RefusedError
from stream.worker.pipeline import Steps


def decoder(settings: Settings, clock: Callable[[], float]) -> Callable[[bytes, Sequence[Header]], Event]:
    """Return a decoder that judges ages by `clock` (seconds since the epoch)."""
    limits = Limits(
        max_bytes=settings.max_event_bytes,
        deadline_s=settings.deadline_s,
        future_skew_s=settings.future_skew_s,
        slots=settings.slots,
    )

    def step(value: bytes, headers: Sequence[Header]) -> Event:
        try:
            return decode(value, headers, now=datetime.fromtimestamp(clock(), UTC), limits=limits)
        except Rejected as error:
            if error.reason == "expired":
                raise ExpiredError(error.detail) from error
            raise RefusedError(error.reason, error.detail, error=type(error).__name__) from error

    return step


def planner(catalog: Catalog, profiles: Profiles) -> Callable[[Event], Plan]:
    """Return the step that takes an event into its shopper's profile and asks for its creatives."""

    def step(event: Event) -> Plan:
        seen = catalog.product(event.product, event.locale, event.time) if event.product else None
        profiles.observe(event, seen)
        profile = profiles.profile(event.user, event.session) if event.consent else EMPTY
        try:
            product, chosen = choose_product(event, catalog, profile)
        except ProductError as error:
            raise RefusedError("unknown_product", str(error), error=type(error).__name__) from error
        brief, seed = make_brief(event, product, profile), seed_of(event.id)
        requests = tuple(CreativeRequest(event_id=event.id, slot=slot, seed=seed, brief=brief) for slot in event.slots)
        notes = {
            "event": {"type": event.type, "time": timestamp(event.time.timestamp()), "product": event.product},
            "profile": profile.summary(),
            "chosen": chosen,
            "link": product.link,
        }
        return Plan(requests, product.id, notes)

    return step


def build_worker(settings: Settings, *, metrics: Metrics | None = None) -> Worker:
    """Load bundle and catalogue, warm the engines, and put a worker together.

    Raises:
        SettingsError: no broker is named.
        AdloomError: bundle, catalogue or the secret for pseudonyms cannot be used; the message says which.
    """
    if not settings.bootstrap:
        raise SettingsError("ADLOOM_BOOTSTRAP names no broker: start one with `adloom broker`, or run `adloom demo`")
    user_secret()  # fails here rather than on every event
    bundle = Bundle.open(settings.bundle)
    studio = Studio(bundle, threads=settings.threads)
    catalog = Catalog(settings.catalog)
    warm(studio, catalog, settings)

    def late(event: Event) -> bool:
        return time.time() - event.time.timestamp() > settings.deadline_s

    steps = Steps(decoder(settings, time.time), planner(catalog, Profiles()), late)
    worker = Worker(settings, studio, steps, metrics=metrics)
    worker.metrics.bundle.info({"name": bundle.manifest.name, "sha256_prefix": bundle.hash[:12]})
    return worker


def warm(studio: Studio, catalog: Catalog, settings: Settings) -> None:
    """Make one creative per slot and language, so that the first shopper does not pay for lazy loading."""
    for locale in ("en", "zh"):
        ids = catalog.candidates(locale)
        event = Event(
            id="warm-up", time=datetime.now(UTC), user="", session="", type="view", product=ids[0] if ids else None,
            page=Page(), locale=locale, consent=False, slots=settings.slots,
        )  # fmt: skip
        try:
            plan = planner(catalog, Profiles())(event)
        except RefusedError:
            return  # an empty catalogue: nothing to warm with
        for request in plan.requests:
            studio.render(request)
