"""A worker writes only while the group's coordinator may still take it for a member."""

import asyncio

import pytest
from aiokafka.errors import KafkaConnectionError
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.lease import Lease, LeaseLostError
from stream.kafka.sender import Sender
from stream.operator.metrics import Metrics

SESSION_S = 10.0


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self):
        self.time = 1000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lease(clock):
    return Lease(SESSION_S, clock=clock)


class Producer:
    """Writes hang until they are let go, or failed."""

    def __init__(self, written):
        self.written, self.waiting, self.discarded, self.may_write = written, [], False, None

    def hold(self, may_write):
        self.may_write = may_write

    async def start(self):
        pass

    async def finish(self):
        pass

    async def discard(self):
        self.discarded = True

    def fail(self, error):
        for future in self.waiting:
            if not future.done():
                future.set_exception(error)

    async def write(self, topic, key, value, headers):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        await future
        self.written.append(value)


@pytest.fixture
async def sending(lease):
    """A started sender, the producers it made, and what they wrote."""
    made, written = [], []

    def make():
        made.append(Producer(written))
        return made[-1]

    async def no_pause(_):
        await asyncio.sleep(0)

    sender = Sender(make, Metrics(), lease=lease, pause=no_pause)
    await sender.start()
    return sender, made, written


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  the condition lies in the code under test
            await asyncio.sleep(0)


async def test_it_is_held_from_an_answered_heartbeat_until_the_session_ends(lease, clock):
    assert not lease.held
    sent = clock.time
    clock.time += 1
    lease.renew(sent)
    assert lease.held
    clock.time = sent + SESSION_S - 0.001
    assert lease.held
    clock.time = sent + SESSION_S
    assert not lease.held
    assert lease.valid
    lease.void()


@given(st.lists(st.tuples(st.floats(0, 8), st.floats(0, 8)), max_size=10), st.floats(0, 30))
def test_it_is_never_held_longer_than_the_coordinator_would_wait(beats, later):
    async def check():
        clock = Clock()
        lease = Lease(SESSION_S, clock=clock)
        sent = []
        for pause, answer in beats:
            clock.time += pause
            sent.append(clock.time)
            clock.time += answer
            lease.renew(sent[-1])
        clock.time += later
        assert lease.held == bool(sent and clock.time < max(sent) + SESSION_S)
        lease.void()

    asyncio.run(check())


async def test_a_write_under_way_is_given_up_when_the_membership_ends(lease, clock, sending):
    sender, made, written = sending
    lease.renew(clock.time)
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await until(lambda: made[0].waiting)
    lease.void()
    with pytest.raises(LeaseLostError):
        await task
    assert made[0].discarded
    assert written == []


async def test_a_write_is_given_up_when_the_membership_ended_though_another_began_at_once(lease, clock, sending):
    """The others had joined already: the next answer renews the lease before the write learns of anything."""
    sender, made, written = sending
    lease.renew(clock.time)
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await until(lambda: made[0].waiting)
    lease.void()
    lease.renew(clock.time)
    with pytest.raises(LeaseLostError):
        await task
    assert len(made) == 1
    assert written == []
    lease.void()


async def test_who_waits_for_a_producer_is_let_go_when_the_membership_ends(lease, clock):
    class Starting(Producer):
        async def start(self):
            await asyncio.Event().wait()

    made = [Producer([]), Starting([])]
    sender = Sender(lambda: made.pop(0), Metrics(), lease=lease, pause=asyncio.sleep)
    first = made[0]
    await sender.start()
    lease.renew(clock.time)
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await until(lambda: first.waiting)
    first.fail(KafkaConnectionError("gone"))
    await until(lambda: not made)
    lease.void()
    with pytest.raises(LeaseLostError):
        await asyncio.wait_for(task, 2.0)
    await sender.stop()


async def test_nothing_is_written_by_who_is_no_member(lease, sending):
    sender, made, _ = sending
    assert not made[0].may_write()
    with pytest.raises(LeaseLostError):
        await sender.send("topic", b"k", b"v", [])
    assert not made[0].waiting


async def test_a_process_that_slept_past_the_session_writes_only_when_it_is_a_member_still(lease, clock, sending):
    sender, made, written = sending
    lease.renew(clock.time)
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await until(lambda: made[0].waiting)
    clock.time += SESSION_S + 1
    assert not made[0].may_write()
    lease._lapse()  # its timer is due when the process wakes
    await until(lambda: made[0].discarded)
    assert not task.done()
    lease.renew(clock.time)
    await until(lambda: len(made) == 2 and made[1].waiting)
    made[1].waiting[0].set_result(None)
    await task
    assert written == [b"v"]
    lease.void()


async def test_a_lapsed_lease_that_turns_out_void_ends_the_wait(lease, clock, sending):
    sender, _, written = sending
    lease.renew(clock.time)
    clock.time += SESSION_S
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await asyncio.sleep(0)
    assert not task.done()
    lease.void()
    with pytest.raises(LeaseLostError):
        await task
    assert written == []


async def test_a_failed_write_is_made_again_under_the_same_lease(lease, clock, sending):
    sender, made, written = sending
    lease.renew(clock.time)
    task = asyncio.create_task(sender.send("topic", b"k", b"v", []))
    await until(lambda: made[0].waiting)
    made[0].fail(KafkaConnectionError("gone"))
    await until(lambda: len(made) == 2 and made[1].waiting)
    made[1].waiting[0].set_result(None)
    await task
    assert written == [b"v"]
    lease.void()
