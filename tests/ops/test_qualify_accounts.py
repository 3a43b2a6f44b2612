"""The accounts of a qualification: every record has one fate, and a slot that shows an older ad is found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.qualify.accounts import ERA, Evidence, Renewed, Sent, account, stale_slots
from ops.qualify.traffic import Draft

SLOT = "300x250"
SHOPPER = "shopper"


def sent(offset: int, *, kind: str = "plain", event: str = "", time_ms: int = 0, stamp_ms: int = 10**6) -> Sent:
    draft = Draft(offset, kind, event or f"e{offset}", SHOPPER, (SLOT,), time_ms, b"k", None)
    return Sent(draft, (0, offset), stamp_ms)


def evidence(*published: str, **more) -> Evidence:
    made = {(event, SLOT) for event in published}
    return Evidence(published=made, standing=set(made), committed={0: 1000}, **more)


def stale(records: list[Sent], found: Evidence, shown: str | None) -> list[str]:
    return stale_slots(records, found, {(SHOPPER, SLOT): shown})


def test_each_end_is_a_fate_and_the_line_counts_them() -> None:
    records = [sent(0), sent(1), sent(2), sent(3, kind="refused"), sent(4, kind="broken_json"), sent(5, event="e0")]
    ends = {(0, 1): "expired", (0, 2): "coalesced", (0, 3): "unconsented"}
    accounts = account(records, evidence("e0", logged=ends, dead={(0, 4)}))
    assert accounts.clean
    assert accounts.line == (
        "ALL EVENTS ACCOUNTED: published 2, expired 1, coalesced 1, unconsented 1, dead-lettered 1, lost 0, stale 0, "
        "untrue 0"
    )


def test_what_was_committed_and_left_no_trace_is_lost() -> None:
    accounts = account([sent(7)], evidence())
    assert accounts.counts["lost"] == 1
    assert "partition 0, offset 7 was committed without a fate" in accounts.offenders[0]
    assert accounts.line.startswith("NOT ALL EVENTS ACCOUNTED")


def test_what_was_never_committed_is_lost_even_if_it_was_published() -> None:
    found = evidence("e7")
    found.committed = {0: 7}
    assert account([sent(7)], found).counts["lost"] == 1
    found.committed = {}
    assert account([sent(7)], found).counts["lost"] == 1


def test_what_a_shopper_did_before_they_refused_may_make_nothing_and_what_came_after_must() -> None:
    ends = {(0, offset): "unconsented" for offset in range(3)}
    records = [sent(0, time_ms=1), sent(1, time_ms=2, kind="refused"), sent(2, time_ms=3)]
    accounts = account(records, evidence(logged=ends))
    assert [line.split(" (")[0] for line in accounts.offenders] == ["unexpected: e2"]


def test_a_fate_that_its_kind_cannot_have_is_found_though_nothing_is_lost() -> None:
    accounts = account([sent(0, kind="plain"), sent(1, kind="refused")], evidence("e1", dead={(0, 0)}))
    assert accounts.counts["lost"] == 0
    assert accounts.counts["unexpected"] == 2
    assert not accounts.clean


events = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=12)


@given(events)
def test_only_the_newest_published_event_may_be_shown(drawn: list[tuple[int, bool]]) -> None:
    records = [sent(offset, time_ms=time) for offset, (time, _) in enumerate(drawn)]
    published = [record for record, (_, out) in zip(records, drawn, strict=True) if out]
    found = evidence(*(record.draft.event for record in published))
    newest = max((record.time_ms for record in published), default=None)
    for record in published:
        assert bool(stale(records, found, record.draft.event)) == (record.time_ms < newest)
    assert bool(stale(records, found, None)) == bool(published)


def test_a_clock_ahead_is_not_believed_beyond_the_records_own_timestamp() -> None:
    ahead, later = sent(0, time_ms=5000, stamp_ms=1000), sent(1, time_ms=2000, stamp_ms=2000)
    found = evidence("e0", "e1")
    assert stale([ahead, later], found, "e1") == []
    assert "e0 (plain) at partition 0, offset 0, 1.000 s older" in stale([ahead, later], found, "e0")[0]


def test_what_expired_is_not_waited_for() -> None:
    records = [sent(0, time_ms=1), sent(1, time_ms=2)]
    assert stale(records, evidence("e0", logged={(0, 1): "expired"}), "e0") == []


def test_a_coalesced_event_must_have_a_newer_one() -> None:
    records = [sent(0, time_ms=1), sent(1, time_ms=2)]
    assert stale(records, evidence("e1", logged={(0, 0): "coalesced"}), "e1") == []
    assert "nothing newer came" in stale(records, evidence("e0", logged={(0, 1): "coalesced"}), "e0")[0]


def test_a_slot_left_out_must_have_a_newer_event() -> None:
    both = replace(sent(0).draft, slots=("728x90", SLOT))
    records = [Sent(both, (0, 0), 10**6)]
    found = Evidence(published={("e0", "728x90")}, standing={("e0", "728x90")}, committed={0: 1})
    assert stale_slots(records, found, {(SHOPPER, SLOT): None, (SHOPPER, "728x90"): "e0"}) == [
        f"stale: {SHOPPER} in {SLOT} never got e0 (plain) at partition 0, offset 0, though nothing newer came"
    ]


def test_after_a_refusal_a_slot_may_be_empty() -> None:
    records = [sent(0, time_ms=1), sent(1, time_ms=2, kind="refused")]
    found = evidence("e0", logged={(0, 1): "unconsented"})
    assert stale(records, found, None) == []
    assert stale(records, found, "e0") == []


def test_a_creative_of_an_event_that_was_never_sent_for_the_slot_is_told() -> None:
    assert "never sent for it" in stale([sent(0)], evidence("e0"), "somebody else's")[0]


def test_what_is_older_than_a_request_to_be_forgotten_may_end_unmade_and_must_not_be_shown() -> None:
    records = [sent(0, time_ms=1), sent(1, time_ms=2), sent(2, time_ms=9)]
    found = evidence("e0", logged={(0, 1): "unconsented", (0, 2): "expired"}, forgotten={SHOPPER: 5})
    assert account(records, found).clean
    assert stale(records, found, None) == []
    assert "shows e0 of before the shopper was forgotten" in stale(records, found, "e0")[0]


def test_a_refusal_that_nobody_made_is_unexpected() -> None:
    found = evidence(logged={(0, 0): "unconsented"}, forgotten={SHOPPER: 5})
    assert account([sent(0, time_ms=6)], found).counts["unexpected"] == 1


def test_an_event_of_an_aborted_transaction_must_not_be_published() -> None:
    accounts = account([sent(0)], evidence("e0", "aborted-1", aborted={"aborted-1", "aborted-2"}))
    assert accounts.offenders == ["unexpected: aborted-1 of an aborted transaction was published"]


def test_a_creatives_topic_made_anew_owes_only_what_was_published_since() -> None:
    records = [sent(0, time_ms=1), sent(1, time_ms=2), sent(2, event="e1", time_ms=2)]
    found = evidence("e0", "e1", logged={(0, 2): "coalesced"})
    found.standing = {("e0", SLOT)}
    assert stale(records, found, "e0") == []
    assert stale(records, found, "e1") == []
    found.standing = set()
    assert stale(records, found, None) == []


def test_records_of_an_events_topic_made_anew_have_places_of_their_own() -> None:
    again = Sent(sent(0, event="e9").draft, (0, ERA), 10**6)
    found = evidence(logged={(0, 0): "expired"})
    found.committed = {0: ERA}
    assert account([sent(0)], found).clean
    assert account([sent(0), again], found).counts["lost"] == 1


def test_what_a_slot_server_asked_for_anew_is_the_newest_once_it_is_made() -> None:
    renewed = Renewed("again", "pseudonym", SLOT, 7, 7).sent(SHOPPER)
    records = [sent(0, time_ms=1), renewed]
    assert "older than its newest again" in stale(records, evidence("e0", "again"), "e0")[0]
    assert stale(records, evidence("e0", "again"), "again") == []
    assert stale(records, evidence("e0"), "e0") == []


def test_what_others_find_is_counted_and_listed() -> None:
    accounts = account([sent(0)], evidence("e0"))
    accounts.blame("untrue", ["untrue: one"])
    assert not accounts.clean
    assert accounts.line.endswith("lost 0, stale 0, untrue 1")


def test_an_event_whose_time_ran_out_half_way_owes_no_other_slot() -> None:
    """Kafka had taken one of its creatives when its deadline passed; the other slot shows what it had."""
    both = Sent(replace(sent(1).draft, slots=("728x90", SLOT)), (0, 1), 10**6)
    found = evidence("e1", logged={(0, 1): "expired"})
    assert stale_slots([both], found, {(SHOPPER, SLOT): "e1", (SHOPPER, "728x90"): None}) == []


@pytest.mark.parametrize(("refused_ms", "gone"), [(4, False), (5, True), (6, True)])
def test_what_was_made_anew_of_before_a_refusal_may_be_gone(refused_ms: int, gone: bool) -> None:
    renewed = Renewed("again", "pseudonym", SLOT, 9, 5).sent(SHOPPER)
    records = [sent(1, time_ms=5), sent(2, time_ms=refused_ms, kind="refused"), renewed]
    assert (stale(records, evidence("e1", "again"), None) == []) is gone
