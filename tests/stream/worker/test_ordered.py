"""Results go out in the order of their events, each once, with the offset, however transactions end."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.lease import LeaseLostError
from stream.operator.metrics import Metrics
from stream.worker import ordered as ordered_module
from stream.worker.awaited import Awaited
from stream.worker.newest import Mark
from stream.worker.offsets import Ledger
from stream.worker.ordered import Opened, Ordered
from stream.worker.outlet import Deferred
from stream.worker.results import Noted
from stream.worker.transactional import Record

PARTITION = TopicPartition("events", 0)
NOW = 2e9


class Log:
    """What transactions left, as a broker keeps it; `fates` says how the next ones end."""

    def __init__(self, fates=()):
        self.records, self.committed, self.transactions = [], None, 0
        self.fates = list(fates)
        self.meanwhile = lambda: None
        """What happens while a transaction is under way."""

    async def transact(self, records, offsets, group):
        fate = self.fates.pop() if self.fates else "well"
        self.meanwhile()
        if fate == "undone":
            raise KafkaConnectionError("before")
        self.records += [record.value for record in records]
        self.committed = offsets[PARTITION]
        self.transactions += 1
        if fate == "unanswered":
            raise TimeoutError("after")

    async def reopen(self):
        return Opened(self, self.committed)


async def held():
    """A lease that is held."""


def holding(log, ledger, *, newest=None, forgotten=lambda user, time: False):
    return Ordered(
        PARTITION,
        Opened(log, log.committed),
        start=0,
        group="group",
        within_s=10.0,
        reopen=log.reopen,
        discard=lambda producer: None,
        position=lambda: ledger.position(PARTITION),
        newest=Awaited(60.0) if newest is None else newest,
        forgotten=forgotten,
        lease=SimpleNamespace(wait=held),
        metrics=Metrics(),
    )


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(ordered_module, "GATHER_S", 0.0)
    monkeypatch.setattr(ordered_module, "FIRST_PAUSE_S", 0.0)


async def end(ordered, ledger, ticket, *values, mark=None, acted=None, letter_of=None, acts=()):
    """Bring an event to its end as the pipeline does: with a dead letter of what happened at `letter_of`, if any."""
    outlet = Deferred(lambda _: ordered, {}, ticket)
    for value in values:
        if letter_of is not None:
            await outlet.post("dlq", b"mei|events|0|0", value, [], shopper="mei", moment=letter_of)
            continue
        made = Record("creatives", b"key", value, [])
        if mark is None:
            await outlet.publish(Noted(made, "lin", value.decode(), Mark(NOW, ticket.offset, value.decode())))
        else:
            await outlet.publish(Noted(made, "mei", "300x250", replace(mark, again=acted)))
    assert ledger.finish(ticket)
    for act in acts or (lambda _: None,):
        outlet.then(act)


FATES = st.sampled_from(["well", "undone", "unanswered"])


@given(order=st.permutations(range(8)), fates=st.lists(FATES, max_size=12), gaps=st.sets(st.integers(0, 7)))
def test_each_result_is_there_once_in_order_however_events_and_transactions_end(order, fates, gaps):
    log, ledger, told = Log(fates), Ledger(), []

    async def work():
        ordered = holding(log, ledger)
        task = asyncio.create_task(ordered.run())
        tickets = [ledger.start(PARTITION, 10 * number) for number in range(8)]
        for number in order:
            values = [] if number in gaps else [b"%d a" % number, b"%d b" % number]
            await end(ordered, ledger, tickets[number], *values, acts=[lambda _, number=number: told.append(number)])
            await asyncio.sleep(0)
        await ordered.flushed()
        task.cancel()
        assert ordered.bytes == 0

    asyncio.run(work())
    wanted = [number for number in range(8) if number not in gaps]
    assert log.records == [b"%d %c" % (number, part) for number in wanted for part in b"ab"]
    assert log.committed == 71
    assert told == list(range(8))


async def test_nothing_goes_out_before_an_event_that_is_not_done():
    log, ledger = Log(), Ledger()
    ordered = holding(log, ledger)
    task = asyncio.create_task(ordered.run())
    slow, quick = (ledger.start(PARTITION, offset) for offset in range(2))
    await end(ordered, ledger, quick, b"quick")
    await asyncio.sleep(0.05)
    assert (log.records, log.committed) == ([], None)
    await end(ordered, ledger, slow, b"slow")
    await ordered.flushed()
    assert (log.records, log.committed, ordered.bytes) == ([b"slow", b"quick"], 2, 0)
    task.cancel()


async def test_much_goes_out_in_several_transactions_that_each_end_between_two_events(monkeypatch):
    monkeypatch.setattr(ordered_module, "MOST_RESULTS", 2)
    log, ledger = Log(), Ledger()
    ordered = holding(log, ledger)
    for offset in range(5):
        await end(ordered, ledger, ledger.start(PARTITION, offset), b"%d" % offset)
    task = asyncio.create_task(ordered.run())
    await ordered.flushed()
    assert (log.records, log.committed, log.transactions) == ([b"0", b"1", b"2", b"3", b"4"], 5, 3)
    task.cancel()


async def test_a_partition_that_others_took_further_is_given_up():
    log, ledger, newest = Log(["undone"]), Ledger(), Awaited(60.0)
    ordered = holding(log, ledger, newest=newest)
    log.committed = 7
    mark = Mark(NOW, 0, "e0")
    await end(ordered, ledger, ledger.start(PARTITION, 0), b"stale", mark=mark)
    assert newest.superseded("mei", "300x250", mark)
    with pytest.raises(LeaseLostError):
        await ordered.run()
    ordered.give_up()
    assert log.records == []
    assert not newest.superseded("mei", "300x250", mark)


async def test_what_was_made_for_a_shopper_who_is_forgotten_meanwhile_does_not_go_out():
    log, ledger = Log(), Ledger()
    ordered = holding(log, ledger, forgotten=lambda user, time: user == "mei" and time < NOW)
    for offset, time in enumerate((NOW - 1, NOW + 1)):
        ticket = ledger.start(PARTITION, offset)
        await end(ordered, ledger, ticket, b"%d" % offset, mark=Mark(time, offset, f"e{offset}"))
    task = asyncio.create_task(ordered.run())
    await ordered.flushed()
    assert (log.records, log.committed) == ([b"1"], 2)
    task.cancel()


async def test_a_creative_that_waits_bars_older_ones_and_is_noted_once_it_is_there():
    log, ledger, newest = Log(), Ledger(), Awaited(1e10)
    ordered = holding(log, ledger, newest=newest)
    older, this, newer = (Mark(NOW + seconds, 0, f"e{seconds}") for seconds in range(3))
    await end(ordered, ledger, ledger.start(PARTITION, 0), b"this", mark=this)
    assert len(newest) == 0
    for _ in range(2):  # while it waits, and when it is there
        assert newest.superseded("mei", "300x250", older)
        assert newest.superseded("mei", "300x250", this)
        assert not newest.superseded("mei", "300x250", newer)
        assert not newest.superseded("mei", "728x90", older)
        assert newest.clearing("mei", newer) == {"300x250": newer}
        assert newest.clearing("mei", older) == {}
        task = asyncio.create_task(ordered.run())
        await ordered.flushed()
        task.cancel()
    assert len(newest) == 1


async def test_what_another_worker_published_newer_of_meanwhile_does_not_go_out_after_it():
    log, ledger, newest = Log(), Ledger(), Awaited(1e10)
    ordered = holding(log, ledger, newest=newest)
    slow = ledger.start(PARTITION, 0)
    ticket = ledger.start(PARTITION, 1)
    await end(ordered, ledger, ticket, b"older", mark=Mark(NOW, 1, "older"))
    newest.read("mei", "300x250", Mark(NOW + 1, 5, "newer"), (0, 7))
    task = asyncio.create_task(ordered.run())
    await end(ordered, ledger, slow, b"another's")
    await ordered.flushed()
    assert (log.records, log.committed, ordered.bytes) == ([b"another's"], 2, 0)
    task.cancel()


async def test_what_waits_counts_whole_with_its_headers_and_so_does_what_came_to_nothing():
    """A file in a store leaves an empty value, and all that explains it beside."""
    ordered, ledger = holding(Log(), Ledger()), Ledger()
    explained = Record("creatives", b"k" * 10, b"", [("ce_explain", b"w" * 6_000)])
    await Deferred(lambda _: ordered, {}, ledger.start(PARTITION, 0)).publish(
        Noted(explained, "lin", "s", Mark(NOW, 0, "e"))
    )
    assert 6_000 < ordered.bytes < 8_000
    held = ordered.bytes
    await end(ordered, ledger, ledger.start(PARTITION, 1))
    assert 0 < ordered.bytes - held < 1_000


async def test_results_that_cannot_be_written_for_long_are_told_of_until_they_are(monkeypatch):
    monkeypatch.setattr(ordered_module, "FAILING_S", 0.05)
    log, ledger = Log(["undone"] * 1_000_000), Ledger()
    ordered = holding(log, ledger)
    assert ordered.trouble == ""
    await end(ordered, ledger, ledger.start(PARTITION, 0), b"waits")
    task = asyncio.create_task(ordered.run())
    async with asyncio.timeout(10):
        while not ordered.trouble:  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.01)
    assert "events/0 are not written: KafkaConnectionError" in ordered.trouble
    log.fates.clear()
    await ordered.flushed()
    task.cancel()
    assert ordered.trouble == ""


class Requests:
    """Who asked to be forgotten: Mei, once she has."""

    def __init__(self):
        self.asked = None

    def ask(self):
        self.asked = NOW

    def covers(self, user, moment):
        return user == "mei" and self.asked is not None and moment <= self.asked


@pytest.mark.parametrize("moment", [NOW - 1, NOW + 1])
async def test_a_letter_that_waits_does_not_go_out_once_its_shopper_asked_to_be_forgotten_after_it(moment, caplog):
    caplog.set_level("INFO")
    log, ledger, requests, told = Log(), Ledger(), Requests(), []
    ordered = holding(log, ledger, forgotten=requests.covers)
    slow = ledger.start(PARTITION, 0)
    await end(ordered, ledger, ledger.start(PARTITION, 1), b"sealed", letter_of=moment, acts=[told.append])
    task = asyncio.create_task(ordered.run())
    assert ordered.bytes > 6
    requests.ask()
    await end(ordered, ledger, slow)
    await ordered.flushed()
    task.cancel()
    kept = moment > NOW
    assert (log.records, log.committed, ordered.bytes) == ([b"sealed"] if kept else [], 2, 0)
    assert told == ([None] if kept else ["unconsented"])
    assert [line.getMessage() for line in caplog.records] == ([] if kept else ["event unconsented"])


@pytest.mark.parametrize("fate", ["undone", "unanswered"])
@pytest.mark.parametrize("what", [{"mark": Mark(NOW - 1, 0, "e0")}, {"letter_of": NOW - 1}], ids=["creative", "letter"])
async def test_what_a_transaction_did_not_write_before_its_shopper_asked_none_writes_after(fate, what, caplog):
    """What an unanswered one wrote was there before the request, and counts as it was: `adloom forget` finds it."""
    caplog.set_level("INFO")
    log, ledger, newest, requests, told = Log([fate]), Ledger(), Awaited(1e10), Requests(), []
    ordered = holding(log, ledger, newest=newest, forgotten=requests.covers)
    log.meanwhile = requests.ask
    await end(ordered, ledger, ledger.start(PARTITION, 0), b"mine", acts=[told.append], **what)
    await end(ordered, ledger, ledger.start(PARTITION, 1), b"another's", acts=[told.append])
    task = asyncio.create_task(ordered.run())
    await ordered.flushed()
    task.cancel()
    undone = fate == "undone"
    assert log.records == ([] if undone else [b"mine"]) + [b"another's"]
    assert (log.committed, log.transactions, ordered.bytes) == (2, 1, 0)
    assert told == ["unconsented" if undone else None, None]
    assert len([line for line in caplog.records if line.getMessage() == "event unconsented"]) == undone
    assert len(newest) == ("mark" in what and not undone) + 1


async def test_offsets_are_committed_when_nothing_of_a_transaction_may_be_written_any_more():
    log, ledger, newest, requests, told = Log(["undone"]), Ledger(), Awaited(1e10), Requests(), []
    ordered = holding(log, ledger, newest=newest, forgotten=requests.covers)
    log.meanwhile = requests.ask
    mark = Mark(NOW - 1, 0, "e0")
    await end(ordered, ledger, ledger.start(PARTITION, 0), b"mine", mark=mark, acts=[told.append])
    await end(ordered, ledger, ledger.start(PARTITION, 1), b"sealed", letter_of=NOW - 1, acts=[told.append])
    task = asyncio.create_task(ordered.run())
    await ordered.flushed()
    task.cancel()
    assert (log.records, log.committed, ordered.bytes, ordered.done) == ([], 2, 0, 2)
    assert told == ["unconsented"] * 2
    assert not newest.superseded("mei", "300x250", mark)


async def test_what_a_replay_gave_a_newer_time_is_as_old_as_what_its_shopper_did():
    log, ledger, requests = Log(), Ledger(), Requests()
    ordered = holding(log, ledger, forgotten=requests.covers)
    requests.ask()
    ticket = ledger.start(PARTITION, 0)
    await end(ordered, ledger, ticket, b"again", mark=Mark(NOW + 1, 0, "e0"), acted=NOW - 600)
    task = asyncio.create_task(ordered.run())
    await ordered.flushed()
    task.cancel()
    assert (log.records, log.committed) == ([], 1)


async def test_an_event_whose_tombstone_is_left_out_has_the_end_that_it_had():
    log, ledger, newest, told = Log(), Ledger(), Awaited(1e10), []
    ordered = holding(log, ledger, newest=newest)
    slow, ticket = ledger.start(PARTITION, 0), ledger.start(PARTITION, 1)
    await end(ordered, ledger, ticket, None, mark=Mark(NOW, 1, "refusal"), acts=[told.append])
    newest.read("mei", "300x250", Mark(NOW + 1, 5, "newer"), (0, 7))
    task = asyncio.create_task(ordered.run())
    await end(ordered, ledger, slow)
    await ordered.flushed()
    task.cancel()
    assert (log.records, log.committed, told) == ([], 2, [None])
