"""A worker over the real catalogue, profiles and engines, and what a process of it does."""

import asyncio
import gc
import logging
import time
from datetime import UTC, datetime

from engines.bundle.serving import Fallback
from engines.creative import Studio
from engines.vocabulary.locales import LOCALES, Locale
from stream.catalog.catalog import Catalog
from stream.catalog.held import UnreadableError
from stream.config import Settings
from stream.events.event import Event, Page
from stream.operator.metrics import Metrics
from stream.operator.process import stop_signal
from stream.planning.plan import make_plan
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.products.following import following
from stream.pseudonym import user_secret
from stream.state.opened import open_profiles
from stream.wiring import open_bundle, writer_of
from stream.worker.worker import Worker

log = logging.getLogger(__name__)


def build_worker(settings: Settings, *, metrics: Metrics | None = None) -> Worker:
    """Load bundle and catalogue, warm the engines, and put a worker together.

    Raises:
        AdloomError: bundle, catalogue or the secret for pseudonyms cannot be used; the message says which.
    """
    user_secret()  # fails here rather than on every event
    metrics = metrics or Metrics()

    def count(fallback: Fallback) -> None:
        metrics.engine_fallbacks.labels(fallback.engine, fallback.source, fallback.target, fallback.reason).inc()

    profiles = open_profiles(settings, metrics)
    bundle = open_bundle(settings, count)
    catalog = Catalog(settings.catalog)
    studio = Studio(bundle, threads=settings.threads, image_root=catalog.image_root, writer=writer_of(settings))
    start = time.monotonic()
    warm(studio, catalog, settings.slots)
    log.info("engines warm", extra={"seconds": round(time.monotonic() - start, 2), "bundle": bundle.hash[:12]})
    worker = Worker(settings, studio, EventSteps(settings, catalog, profiles), metrics=metrics)
    worker.metrics.bundle.info({"name": bundle.manifest.name, "sha256_prefix": bundle.hash[:12]})
    return worker


def warm(studio: Studio, catalog: Catalog, slots: tuple[str, ...]) -> None:
    """Make one creative per slot and language, so that no shopper pays for what is loaded on first use."""
    for locale in LOCALES:
        shown = _shown(catalog, locale)
        if shown is None:
            continue
        event = Event(
            id="warm-up", time=datetime.now(UTC), user="", session="", type="view", product=shown,
            page=Page(), locale=locale, consent=False, slots=slots,
        )  # fmt: skip
        for request in make_plan(event, catalog, Profiles()).requests:
            studio.render(request)


def _shown(catalog: Catalog, locale: Locale) -> str | None:
    """Return a product for which a place is painted, as an engine that was not asked is not warm, else any of them."""
    other: str | None = None
    for id_ in catalog.candidates(locale):
        try:
            product = catalog.product(id_, locale)
        except UnreadableError:
            continue  # it costs its own ads, not the worker
        if product is not None and product.show == "stage" and not product.flat:
            return id_
        other = other or id_
    return other


async def until_signal(worker: Worker, *, twice_ends: bool = True) -> None:
    """Run `worker` until SIGTERM or SIGINT asks it to drain; `twice_ends` is of `stop_signal`.

    Raises:
        AdloomError: as `Worker.run`.
    """
    stop = stop_signal(twice_ends=twice_ends)
    # What is loaded by now lives as long as the process: the collector need not walk it again and again.
    gc.collect()
    gc.freeze()
    await worker.run(stop)


async def follow_and_work(settings: Settings, *, twice_ends: bool = True) -> None:
    """Run a worker as `until_signal` over the published catalogue, once everything of it is here.

    Raises:
        AdloomError: as `build_worker` and `Worker.run`, or the products cannot be kept.
    """
    async with following(settings, "worker") as products:
        await products.ready()
        worker = await asyncio.to_thread(build_worker, settings.with_(catalog=products.database))
        await until_signal(worker, twice_ends=twice_ends)
