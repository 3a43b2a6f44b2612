"""What a shop calls its shopper stays in the sealed letters: no log line and no metric tells it."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta

from prometheus_client import generate_latest

from stream.catalog.catalog import Catalog
from stream.operator.logs import JsonLines
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.pseudonym import pseudonym
from stream.worker.published import split_key
from stream.worker.worker import Worker
from tests.support.kafka_support import (
    PATIENCE_S,
    FastStudio,
    produce,
    read_all,
    until,
)
from tests.support.letter_samples import read_letters
from tests.support.product_samples import lamp, stock

pytest_plugins = ("tests.support.kafka_fixtures",)
RAW = "raw-shopper-7f3a"


def told_of(name, **fields):
    """What a shop sends of its shopper `RAW`, who is named wherever a shop may name one."""
    event = {
        "schema": "adloom.event.v1", "id": name, "user": RAW, "session": RAW, "type": "view", "product": "lamp",
        "time": datetime.now(UTC).isoformat(), "slots": ["300x250"],
        "page": {"url": f"https://{RAW}@shop.test/lamp?user={RAW}", "title": f"Lamps for {RAW}", "text": RAW},
    }  # fmt: skip
    return RAW.encode(), json.dumps(event | fields).encode(), [("visitor", RAW.encode())]


def refused_of():
    """What gets no creative, one of each kind, by the reason that its letter gives."""
    key, value, headers = told_of("broken")
    return {
        b"json": (key, value[:-1], headers),
        b"slot": told_of("slot", slots=[RAW]),
        b"unknown_product": told_of("unknown", product=RAW, slots=["728x90"]),
        b"engine": told_of("engine", product="broken-engine", slots=["160x600"]),
        b"internal": told_of("internal", product="broken-code", slots=["320x50"]),
    }


@asynccontextmanager
async def working_on_a_catalogue(settings, folder):
    """Run a worker that decodes, pseudonymises and plans as one that a shop runs."""
    stop = asyncio.Event()
    with closing(Catalog(stock(folder, *map(lamp, ("lamp", "broken-engine", "broken-code"))))) as catalog:
        worker = Worker(settings, FastStudio(), EventSteps(settings, catalog, Profiles()))
        running = asyncio.create_task(worker.run(stop))
        try:
            await until(lambda: worker.ready)
            yield worker
        finally:
            stop.set()
            await asyncio.wait_for(running, PATIENCE_S)


async def test_no_log_line_and_no_metric_tells_a_shoppers_own_identifier(settings, tmp_path, caplog):
    """Whatever becomes of an event: each of these ways writes a line or counts, and one may quote what it read."""
    settings = settings.with_(deadline_s=3600.0)
    for name in ("stream", "engines"):
        caplog.set_level(logging.DEBUG, name)
    async with working_on_a_catalogue(settings, tmp_path) as worker:
        await produce(settings, [told_of("good")])
        await until(lambda: worker.tally.counts["published"] == 1)
        late = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
        await produce(settings, [told_of("refusal", consent=False), told_of("late", time=late)])
        await until(lambda: worker.tally.counts["unconsented"] == worker.tally.counts["expired"] == 1)
        await produce(settings, refused_of().values())
        found = await read_letters(settings, 5)
        await until(lambda: worker.tally.counts["dead_lettered"] == 5)
        exposed = generate_latest(worker.metrics.registry).decode() + json.dumps(worker.summary())
    assert {letter["dlq.reason"] for letter in found} == refused_of().keys()
    assert all(RAW.encode() in letter["value"] for letter in found), "who holds the secret finds the whole record"
    records = await read_all(settings, settings.creatives_topic)
    assert {split_key(record.key)[0] for record in records} == {pseudonym(RAW)}
    lines = [JsonLines().format(one) for one in caplog.records]
    assert {"event dead-lettered", "event expired", "event unconsented", "unforeseen error"} <= {
        json.loads(line)["message"] for line in lines
    }  # fmt: skip
    raw = [str(vars(one)) for one in caplog.records]  # a line holds bytes in base64
    assert [text for text in (*lines, *raw, exposed) if RAW in text] == []
