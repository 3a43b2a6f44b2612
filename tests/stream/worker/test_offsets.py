import pytest
from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from stream.worker.offsets import Ledger, OffsetTracker

PARTITION = TopicPartition("web.events.v1", 0)
OFFSETS = st.sets(st.integers(0, 200), min_size=1, max_size=40).map(sorted)


@given(OFFSETS, st.randoms(use_true_random=False))
def test_position_never_passes_an_unfinished_offset(offsets, random):
    tracker, open_offsets = OffsetTracker(), set()
    waiting = list(offsets)
    while waiting or open_offsets:
        if waiting and (not open_offsets or random.random() < 0.5):
            tracker.start(waiting[0])
            open_offsets.add(waiting.pop(0))
        else:
            done = random.choice(sorted(open_offsets))
            tracker.finish(done)
            open_offsets.discard(done)
        if tracker.position is not None:
            assert all(offset >= tracker.position for offset in open_offsets)
        assert len(tracker._order) - len(tracker._done) == len(open_offsets)
    assert tracker.position == offsets[-1] + 1


@given(OFFSETS, st.randoms(use_true_random=False))
def test_each_offset_ends_exactly_once(offsets, random):
    tracker = OffsetTracker()
    for offset in offsets:
        tracker.start(offset)
    order = list(offsets)
    random.shuffle(order)
    for offset in order:
        tracker.finish(offset)
        with pytest.raises(ValueError, match="not in flight"):
            tracker.finish(offset)


def test_offsets_start_in_order():
    tracker = OffsetTracker()
    tracker.start(5)
    with pytest.raises(ValueError, match="does not come after"):
        tracker.start(5)


def test_pending_is_what_a_commit_would_change():
    ledger = Ledger()
    first, second = ledger.start(PARTITION, 7), ledger.start(PARTITION, 8)
    assert ledger.finish(second)
    assert ledger.pending() == {}
    assert ledger.finish(first)
    assert ledger.pending() == {PARTITION: 9}
    ledger.committed({PARTITION: 9})
    assert ledger.pending() == {}


def test_tickets_of_a_revoked_partition_do_nothing():
    ledger = Ledger()
    old = ledger.start(PARTITION, 7)
    ledger.revoke([PARTITION])
    assert not ledger.holds(old)
    assert not ledger.finish(old)
    ledger.start(PARTITION, 7)
    assert not ledger.finish(old)
    assert ledger.pending() == {}


def test_a_redelivered_offset_makes_earlier_tickets_stale():
    ledger = Ledger()
    old = ledger.start(PARTITION, 7)
    new = ledger.start(PARTITION, 6)
    assert not ledger.holds(old)
    assert ledger.finish(new)
    assert ledger.pending() == {PARTITION: 7}


@given(
    st.lists(st.sampled_from(["start", "finish", "revoke", "commit"]), max_size=80), st.randoms(use_true_random=False)
)
def test_after_any_rebalances_a_commit_covers_only_finished_offsets(steps, random):
    """Model: a revoke sends the next delivery back to the last commit; nothing between commit and start is lost."""
    ledger, tickets, finished, committed, following = Ledger(), [], set(), 0, 0
    for step in steps:
        if step == "start":
            tickets.append(ledger.start(PARTITION, following))
            following += 1
        elif step == "finish" and tickets:
            ticket = tickets.pop(random.randrange(len(tickets)))
            if ledger.finish(ticket):
                finished.add(ticket.offset)
        elif step == "revoke":
            ledger.revoke([PARTITION])
            following = committed
        elif step == "commit" and (pending := ledger.pending()):
            committed = pending[PARTITION]
            ledger.committed(pending)
        assert set(range(committed)) <= finished


def test_what_is_never_handed_over_is_passed_where_nothing_is_in_flight():
    ledger = Ledger()
    ticket = ledger.start(PARTITION, 3)
    ledger.pass_over(PARTITION, 9)
    assert ledger.pending() == {}
    assert ledger.finish(ticket)
    ledger.pass_over(PARTITION, 9)
    assert ledger.pending() == {PARTITION: 9}
    ledger.pass_over(PARTITION, 5)
    assert ledger.position(PARTITION) == 9
    assert ledger.finish(ledger.start(PARTITION, 9))
    assert ledger.position(PARTITION) == 10
