"""The account of the demo's events: each one ends once, as published, dead-lettered, expired or lost."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.audit import Audit
from stream.demo.demo import summarise
from stream.demo.page.shoppers import SHOPPERS
from stream.demo.stock import import_shop
from stream.demo.traffic import Traffic
from stream.events.decoder import decode
from stream.events.event import Limits
from stream.kafka.playback import prepare
from stream.kafka.record import ServedCreative, to_record
from tests.support.letter_samples import record, written

SLOTS = ("300x250", "728x90")
DLQ = "events.dlq"


def creative(event: str, slot: str) -> SimpleNamespace:
    served = ServedCreative(
        id=f"{event}-{slot}", user="u", slot=slot, event_id=event, event_time=1.0, version=1, published=1.0,
        content_type="image/webp", data=b"",
    )  # fmt: skip
    key, value, headers = to_record(served)
    return SimpleNamespace(topic="creatives", key=key, value=value, headers=headers)


def letter(value: bytes) -> SimpleNamespace:
    key, sealed, headers = written(record(value))
    return SimpleNamespace(topic=DLQ, key=key, value=sealed, headers=headers)


def audited(ends: dict[str, str]) -> Audit:
    """Expect all events, then let each end as told: whole, half, letter or nothing; every record comes twice."""
    audit = Audit(DLQ)
    for event in ends:
        audit.expect(event, SLOTS)
    for event, end in ends.items():
        records = {
            "whole": [creative(event, slot) for slot in SLOTS],
            "half": [creative(event, SLOTS[0])],
            "letter": [letter(json.dumps({"id": event}).encode())],
        }.get(end, [])
        for one in [*records, *records]:
            audit.take(one, now=5.0)  # type: ignore[arg-type]
    return audit


@given(st.lists(st.sampled_from(["whole", "half", "letter", "nothing"]), max_size=12))
def test_every_event_is_counted_once_and_half_an_answer_is_none(ends: list[str]) -> None:
    audit = audited({f"e{number}": end for number, end in enumerate(ends)})
    assert audit.sent == len(ends)
    assert audit.published == ends.count("whole")
    assert audit.dead_lettered == ends.count("letter")
    assert audit.unaccounted == ends.count("half") + ends.count("nothing")


def test_what_the_worker_let_expire_is_not_lost() -> None:
    audit = audited({"a": "whole", "b": "nothing", "c": "nothing"})
    summary = summarise(audit, {"expired": 1, "end_to_end": {}, "stages": {}}, started=1.0)
    counts = {name: summary[name] for name in ("events", "published", "expired", "dead_lettered", "lost")}
    assert counts == {"events": 3, "published": 1, "expired": 1, "dead_lettered": 0, "lost": 1}
    assert summary["first_ad_s"] == 4.0


def test_what_the_worker_dropped_for_want_of_consent_or_for_a_newer_event_is_not_lost() -> None:
    audit = audited({"a": "whole", "b": "nothing", "c": "nothing", "d": "nothing"})
    worker = {"expired": 1, "unconsented": 1, "coalesced": 1, "end_to_end": {}, "stages": {}}
    summary = summarise(audit, worker, started=1.0)
    assert (summary["unconsented"], summary["coalesced"], summary["lost"]) == (1, 1, 0)


@pytest.mark.parametrize("value", [b"{broken", b"[]", b"\xff", b'{"id": 1}', b'{"id": "stranger"}'])
def test_letters_of_others_are_passed_over(value: bytes) -> None:
    audit = audited({"a": "nothing"})
    audit.take(letter(value), now=1.0)  # type: ignore[arg-type]
    assert (audit.unaccounted, audit.dead_lettered) == (1, 0)


def test_the_demos_traffic_is_valid_and_of_all_kinds(tmp_path, now) -> None:
    import_shop(tmp_path / "catalog.sqlite")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    traffic = iter(Traffic(catalog, Settings().slots))
    documents = [next(traffic) for _ in range(200)]
    limits = Limits(deadline_s=1e9, future_skew_s=1e9)
    events = [decode(json.dumps(document).encode(), (), now=now, limits=limits) for document in documents]
    assert {event.type for event in events} == {"view", "click", "cart"}
    assert {event.locale for event in events} == {"en", "zh"}
    assert len({event.user for event in events}) == len(SHOPPERS)
    assert len({event.id for event in events}) == 200
    assert all(event.product is None or catalog.product(event.product, event.locale) for event in events)
    assert any(event.product is None for event in events)
    catalog.close()


def test_a_replayed_own_event_gets_the_time_of_sending_and_its_shopper_as_key() -> None:
    line = b'{"schema":"adloom.event.v1","id":"e","user":"mei","time":"2020-01-01T00:00:00Z"}'
    key, value = prepare(line, now=0.0)
    assert key == b"mei"
    assert json.loads(value)["time"] == "1970-01-01T00:00:00.000Z"
    assert prepare(line, now=None) == (b"mei", line)


@pytest.mark.parametrize("line", [b"{broken", b"[1]", b'"text"', b"\xff\xfe"])
def test_a_line_that_is_no_event_is_sent_as_it_is(line: bytes) -> None:
    assert prepare(line, now=0.0) == (None, line)
