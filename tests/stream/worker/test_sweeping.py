"""A request to be forgotten is heard late: what was published behind the command's own sweeps goes, too."""

import asyncio

import pytest

from stream.kafka.lease import LeaseLostError
from stream.kafka.record import from_record
from stream.worker import sweeping as module
from stream.worker.awaited import Awaited
from stream.worker.newest import Mark, Newest
from stream.worker.sweeping import Sweeping

NOW = 1_800_000_000.0


class Published:
    """What is read of the topic; `reads` happens when it is looked at again, `writes` at each write."""

    def __init__(self):
        self.reads = self.writes = lambda: None

    def look_again(self):
        self.reads()

    async def caught_up(self, _):
        return True


@pytest.fixture
async def rig(monkeypatch):
    monkeypatch.setattr(module, "SETTLE_S", 0.0)
    newest, published, sent = Newest(1e10), Published(), []

    async def send(topic, key, value, headers):
        if "lost" in sent:
            sent.remove("lost")
            raise LeaseLostError
        sent.append(from_record(key, value, headers))
        published.writes()

    sweeping = Sweeping(published, newest, "creatives", send)
    task = asyncio.create_task(sweeping.run())
    yield sweeping, newest, published, sent
    task.cancel()


async def settled():
    for _ in range(10):
        await asyncio.sleep(0.001)


async def test_what_stands_of_before_is_taken_away_and_what_is_of_later_is_not(rig):
    sweeping, newest, _, sent = rig
    newest.note("mei", "300x250", Mark(NOW - 5, 1, "before"))
    newest.note("mei", "728x90", Mark(NOW + 5, 2, "anew", again=NOW - 50))
    newest.note("mei", "160x600", Mark(NOW + 5, 3, "later"))
    newest.note("lin", "300x250", Mark(NOW - 5, 4, "another's"))
    sweeping.heard("mei", NOW)
    await settled()
    assert [(one.user, one.slot, one.data) for one in sent] == [("mei", "300x250", None), ("mei", "728x90", None)]
    assert sent[1].event_time > NOW + 5, "or it would give way to what it is to take away"
    sweeping.heard("mei", NOW)
    await settled()
    assert len(sent) == 2


async def test_what_was_made_anew_while_others_were_taken_away_goes_too(rig, monkeypatch):
    """Each write takes as long as Kafka does, and a tombstone of before it would change nothing."""
    monkeypatch.setattr(module, "LATEST_S", 0.0)
    sweeping, newest, published, sent = rig
    for slot in ("160x600", "300x250", "728x90"):
        newest.note("mei", slot, Mark(NOW - 5, 1, "before"))

    def writes():
        published.writes = lambda: None
        for slot in ("160x600", "300x250"):
            newest.note("mei", slot, Mark(NOW + 5, 2, "anew", again=NOW - 50))
        newest.drop("mei", "728x90")

    published.writes = writes
    sweeping.heard("mei", NOW)
    await settled()
    assert [one.slot for one in sent] == ["160x600", "300x250", "160x600"]
    assert min(one.event_time for one in sent[1:]) > NOW + 5
    assert newest.clearing("mei", Mark(NOW, 0, "asked", gone=True)) == {}


async def test_what_was_on_its_way_when_the_request_was_heard_goes_once_it_is_there(rig):
    sweeping, newest, _, sent = rig
    sweeping.heard("mei", NOW)
    await settled()
    newest.note("mei", "300x250", Mark(NOW - 5, 1, "under way"))
    await settled()
    assert [one.slot for one in sent] == ["300x250"]


async def test_a_request_is_remembered_for_as_long_as_a_write_may_take(rig, monkeypatch):
    sweeping, newest, _, sent = rig
    monkeypatch.setattr(module, "LATEST_S", 0.0)
    sweeping.heard("mei", NOW)
    await settled()
    newest.note("mei", "300x250", Mark(NOW - 5, 1, "much later"))
    await settled()
    assert sent == []


async def test_what_only_waits_for_its_transaction_is_not_followed_for_longer(rig, monkeypatch):
    """Once that asks, it is left out."""
    sweeping, _, _, sent = rig
    monkeypatch.setattr(module, "LATEST_S", 0.0)
    sweeping._newest = Awaited(1e10)
    sweeping._newest.note("mei", "300x250", Mark(NOW - 9, 1, "before"))
    sweeping._newest.expect("mei", "728x90", Mark(NOW - 5, 2, "before, too"))
    sweeping.heard("mei", NOW)
    await settled()
    assert [(one.slot, one.data) for one in sent] == [("300x250", None), ("728x90", None)]
    assert not sweeping._asked


async def test_what_the_command_has_taken_away_by_then_is_left_alone(rig):
    sweeping, newest, published, sent = rig
    newest.note("mei", "300x250", Mark(NOW - 5, 1, "before"))
    published.reads = lambda: newest.drop("mei", "300x250")
    sweeping.heard("mei", NOW)
    await settled()
    assert sent == []


async def test_a_lease_that_is_lost_meanwhile_gives_nothing_up(rig):
    sweeping, newest, _, sent = rig
    sent.append("lost")
    newest.note("mei", "300x250", Mark(NOW - 5, 1, "before"))
    sweeping.heard("mei", NOW)
    await settled()
    assert [one.slot for one in sent] == ["300x250"]
