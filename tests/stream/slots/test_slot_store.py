"""The slot store: whatever the order of arrival, the newest version is what a slot shows."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.slots.store import Entry, SlotStore

SLOT = "300x250"
SIZES = ["300x250", "728x90", "970x250"]


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def entry(version: int, *, user: str = "u", slot: str = SLOT, published: float = 1_000.0, data: bytes = b"") -> Entry:
    return Entry(
        user=user,
        slot=slot,
        id=f"creative-{version}",
        event_id=f"event-{version}",
        version=version,
        event_time=float(version),
        published=published,
        content_type="image/webp",
        data=data or str(version).encode(),
        product="mug-01",
        explain=b"{}",
        event_to_slot_ms=1.0,
    )


def store(clock: Clock | None = None, **options: float) -> SlotStore:
    clock = clock or Clock()
    return SlotStore(clock=clock, wall=clock, **options)  # type: ignore[arg-type]


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=6))
def test_any_arrival_order_with_duplicates_converges_to_the_newest(order: Sequence[int], duplicates: list[int]) -> None:
    slots = store()
    for version in [*order, *duplicates]:
        slots.apply(entry(version))
    held = slots.get("u", SLOT)
    assert held is not None
    assert held[0].version == 5


@pytest.mark.parametrize("newest", [3, 4])
@given(data=st.data())
def test_a_tombstone_hides_what_is_older_and_nothing_newer_in_any_order(newest: int, data: st.DataObject) -> None:
    puts = [("put", version) for version in range(newest + 1) if version != 3]
    actions = data.draw(st.permutations([*puts, ("delete", 3)]))
    slots = store()
    for action, version in actions:
        if action == "put":
            slots.apply(entry(version))
        else:
            slots.remove("u", SLOT, entry(version).order)
    held = slots.get("u", SLOT)
    assert (held and held[0].version) == (4 if newest == 4 else None)


def test_a_tombstone_without_a_version_deletes_and_still_keeps_older_versions_out() -> None:
    slots = store()
    slots.apply(entry(7))
    assert slots.remove("u", SLOT)
    assert slots.get("u", SLOT) is None
    assert not slots.apply(entry(6))
    assert slots.apply(entry(8))


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 50), st.integers(1, 40)), max_size=60))
def test_memory_stays_within_both_limits(writes: list[tuple[str, int, int]]) -> None:
    slots = store(max_entries=4, max_bytes=100)
    for user, version, size in writes:
        slots.apply(entry(version, user=user, data=b"x" * size))
        assert len(slots) <= 4
        assert slots.bytes <= 100


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "remove", "remove whatever is there", "look", "wait"]),
            st.sampled_from("ab"),
            st.sampled_from(SIZES),
            st.integers(0, 9),
        ),
        max_size=60,
    )
)
def test_the_slots_of_a_shopper_are_those_that_have_a_creative_whatever_left(
    steps: list[tuple[str, str, str, int]],
) -> None:
    clock = Clock()
    slots = store(clock, max_entries=4, max_bytes=100, hard_ttl_s=50.0)
    for step, user, slot, number in steps:
        if step == "put":
            slots.apply(entry(number, user=user, slot=slot, published=clock.now, data=b"x" * 30))
        elif step == "remove":
            slots.remove(user, slot, entry(number).order)
        elif step == "remove whatever is there":
            slots.remove(user, slot)
        elif step == "look":
            slots.get(user, slot)
        else:
            clock.now += 10 * number
        known = {(user, slot) for user, names in slots._slots.items() for slot in names}
        assert known == slots._held.keys(), "what is known of slots is bounded as the store is"
        assert all(slots._slots.values())
    for user in "ab":
        shown = [slot for slot in SIZES if slots.get(user, slot)]
        assert slots.slots(user) == shown


def test_a_deleted_creative_and_one_that_left_are_in_no_slot() -> None:
    slots = store(max_entries=2)
    for slot in ("300x250", "728x90"):
        slots.apply(entry(1, slot=slot, published=990.0))
    assert slots.slots("u") == ["300x250", "728x90"]
    slots.remove("u", "300x250", entry(2).order)
    assert slots.slots("u") == ["728x90"]
    slots.apply(entry(1, user="someone else"))
    assert slots.slots("u") == []


def test_the_least_recently_asked_for_leaves_first() -> None:
    clock = Clock()
    slots = store(clock, max_entries=2)
    slots.apply(entry(1, user="a"))
    slots.apply(entry(1, user="b"))
    clock.now += 1
    assert slots.get("a", SLOT)
    slots.apply(entry(1, user="c"))
    assert slots.get("b", SLOT) is None
    assert slots.get("a", SLOT)


@given(st.permutations(range(9)))
def test_what_was_published_last_stays_whatever_was_read_first(order: Sequence[int]) -> None:
    """At a start the topic is read partition by partition, and not in the order of time."""
    slots = store(max_entries=3)
    for number in order:
        slots.apply(entry(1, user=f"u{number}", published=900.0 + number))
    assert [number for number in range(9) if slots.get(f"u{number}", SLOT)] == [6, 7, 8]


def test_what_is_too_old_to_be_shown_pushes_nothing_out() -> None:
    slots = store(max_entries=1, hard_ttl_s=100.0)
    assert slots.apply(entry(1, user="a"))
    assert not slots.apply(entry(2, user="b", published=899.0))
    assert slots.get("a", SLOT)


def test_fresh_then_stale_then_gone_and_gone_guards_nothing() -> None:
    clock = Clock()
    slots = store(clock, soft_ttl_s=10, hard_ttl_s=100)
    slots.apply(entry(5))
    states = []
    for now in (1_000.0, 1_011.0, 1_101.0):
        clock.now = now
        held = slots.get("u", SLOT)
        states.append(held[1] if held else None)
    assert states == ["fresh", "stale", None]
    assert slots.apply(entry(1, published=clock.now))


def test_a_publisher_with_a_clock_ahead_does_not_get_a_longer_life() -> None:
    clock = Clock()
    slots = store(clock, soft_ttl_s=10, hard_ttl_s=100)
    slots.apply(entry(1, published=clock.now + 3_600))
    clock.now += 101
    assert slots.get("u", SLOT) is None


async def test_a_watch_sees_only_its_user_and_only_the_newest_unseen_entry() -> None:
    slots = store()
    with slots.watch("u") as watch:
        slots.apply(entry(1))
        slots.apply(entry(2))
        slots.apply(entry(3, user="someone else"))
        changes = await watch.changes()
    assert [change.version for change in changes] == [2]
    assert slots._watches == {}


async def test_a_watch_stays_silent_when_an_older_version_arrives() -> None:
    slots = store()
    slots.apply(entry(2))
    with slots.watch("u") as watch:
        slots.apply(entry(1))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch.changes(), 0.01)


def test_equal_bytes_have_equal_tags_and_different_bytes_different_ones() -> None:
    assert entry(1, data=b"same").etag == entry(2, data=b"same").etag
    assert entry(1).etag != entry(2).etag
