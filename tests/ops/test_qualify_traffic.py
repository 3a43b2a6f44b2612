"""The traffic of a qualification: all that comes in a shop's stream, from one seed, as the decoder should read it."""

import itertools
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from ops.qualify.accounts import Sent
from ops.qualify.shop import Shop
from ops.qualify.traffic import CRASHING, FATES, HANGING, OVERSIZE, SLOTS, WEIGHTS, Draft, Traffic
from stream.config import Settings
from stream.events.decoder import decode
from stream.events.event import Limits, Rejected

NOW_MS = 1_800_000_000_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
EVENTS = ("plain", "older", "ahead", "keyless", "header_value", "header_null", "header_name", "unknown_product", "huge")
UNREADABLE = ("broken_json", "null_value", "null_both", "no_shopper", "far_ahead", "late", "oversize")


def drafts(count: int, seed: int = 3, **options) -> list[Draft]:
    traffic = Traffic(seed, **options)
    return [traffic.next(NOW_MS) for _ in range(count)]


def of_kind(kind: str) -> Draft:
    without = tuple(other for other in WEIGHTS if other != kind)
    return drafts(1, duplicates=0.0, without=without)[0]


def read(draft: Draft):
    headers = [(str(name), value) for name, value in draft.headers]
    return decode(draft.value, headers, now=NOW, limits=Limits())


def test_the_same_seed_sends_the_same() -> None:
    assert drafts(2000) == drafts(2000)
    assert drafts(2000) != drafts(2000, seed=4)


def test_every_kind_comes_and_has_its_possible_fates() -> None:
    assert set(FATES) == {*WEIGHTS, HANGING, CRASHING}
    assert {draft.kind for draft in drafts(20_000)} == set(WEIGHTS)


def test_a_kind_left_out_never_comes() -> None:
    assert "keyless" not in {draft.kind for draft in drafts(5000, without=("keyless",))}


def test_the_share_of_duplicates_is_as_asked_and_they_are_alike_but_for_their_number() -> None:
    sent = drafts(5000, duplicates=0.3, without=("null_value", "null_both", "broken_json", "no_shopper"))
    firsts = {draft.event: draft for draft in reversed(sent)}
    assert 1 - len(firsts) / len(sent) == pytest.approx(0.3, abs=0.03)
    assert all(draft.value == firsts[draft.event].value for draft in sent)
    assert [draft.number for draft in sent] == list(range(5000))


def test_few_shoppers_click_a_lot_and_all_fill_one_to_three_slots() -> None:
    sent = [draft for draft in drafts(5000, duplicates=0.0) if draft.shopper]
    counts = [count for _, count in Counter(draft.shopper for draft in sent).most_common()]
    assert counts[0] > 10 * counts[50]
    assert {len(draft.slots) for draft in sent} == {1, 2, 3}
    assert set(itertools.chain.from_iterable(draft.slots for draft in sent)) == set(SLOTS)


@pytest.mark.parametrize("kind", EVENTS)
def test_the_decoder_reads_an_event_as_it_was_drafted(kind: str) -> None:
    draft = of_kind(kind)
    event = read(draft)
    assert (event.id, set(event.slots), event.consent) == (draft.event, set(draft.slots), True)
    assert round(event.time.timestamp() * 1000) == draft.time_ms


def test_a_refusal_is_an_event_without_consent() -> None:
    assert not read(of_kind("refused")).consent


@pytest.mark.parametrize("kind", UNREADABLE)
def test_the_decoder_refuses_what_is_no_usable_event(kind: str) -> None:
    with pytest.raises(Rejected):
        read(of_kind(kind))


def test_clocks_run_ahead_within_what_is_allowed_and_older_events_are_young_enough() -> None:
    settings = Settings()
    assert 0 < of_kind("ahead").time_ms - NOW_MS < 1000 * settings.future_skew_s
    assert 0 < NOW_MS - of_kind("older").time_ms < 1000 * settings.deadline_s


def test_an_oversize_value_is_above_what_a_worker_reads() -> None:
    assert len(of_kind("oversize").value) > OVERSIZE > Settings().max_event_bytes


@pytest.mark.parametrize("kind", [HANGING, CRASHING])
def test_what_only_a_fault_sends_is_an_event_of_a_shopper_of_its_own_and_never_repeated(kind: str) -> None:
    traffic = Traffic(3)
    draft = traffic.special(kind, NOW_MS)
    assert (read(draft).product, draft.shopper) == (kind, f"{kind}-3-0")
    assert kind not in {traffic.next(NOW_MS).kind for _ in range(2000)}


def record(partition: int, offset: int | None, value: bytes | None):
    told = {"partition": partition, "offset": offset, "value": value, "timestamp": (1, NOW_MS)}
    return SimpleNamespace(**{name: lambda one=one: one for name, one in told.items()})


def test_a_record_of_which_only_the_partition_was_told_is_found_in_the_topic(monkeypatch) -> None:
    drafts = [of_kind("plain"), of_kind("null_both")]
    topic = [(1, 0, drafts[0].value), (1, 1, drafts[0].value), (0, 5, drafts[0].value), (1, 2, None)]
    monkeypatch.setattr("ops.qualify.shop.records_of", lambda *_: [record(*told) for told in topic])
    shop = Shop("127.0.0.1:1", "events")
    shop.sent = [Sent(drafts[0], (1, 0), NOW_MS)]
    for draft in (*drafts, drafts[1]):
        shop.note(draft, shop.sent)(None, record(1, None, None))
    assert shop.flush() == 0
    assert [sent.place for sent in shop.sent] == [(1, 0), (1, 1), (1, 2)]
    assert shop.failed == ["unsent:  (null_both) is not in the topic"]
