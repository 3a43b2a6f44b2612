"""`adloom dlq replay` beside itself and beside `adloom forget`: nothing is sent twice, nobody's letter comes back."""

import asyncio

import msgspec
import pytest

from stream.errors import BrokerError
from stream.events.since import SINCE
from stream.letters.erasure import erase
from stream.letters.reading import TopicReader
from stream.letters.replay import AT_ONCE, Replay, Sends
from stream.letters.requested import Requested
from stream.letters.sealing import Keyring
from stream.letters.selection import Selection, standing
from stream.letters.together import Together
from stream.letters.writing import RecordWriter
from stream.pseudonym import pseudonym
from tests.support.commands import adloom, succeeded
from tests.support.kafka_support import fresh_settings, produce, read_all, until, working
from tests.support.letter_samples import record, written

pytest_plugins = ("tests.support.kafka_fixtures",)

ALICE = b'{"user": "alice"}'
"""Refused by the decoder, though it names its shopper."""
LETTERS = AT_ONCE + 10


@pytest.fixture
def settings(kafka):
    """Settings with topics of their own on a real Kafka."""
    fresh = fresh_settings(kafka)
    succeeded(adloom(fresh, "topics", "apply"))
    return fresh


def fill(settings, count=LETTERS):
    """Write letters of as many records that stood in the events topic."""
    writer = RecordWriter(settings)
    for offset in range(count):
        writer.write(settings.dlq_topic, *written(record(ALICE, offset=offset, topic=settings.events_topic)))


def replay(settings, asked, letters=None):
    sends = Sends(Together(settings, f"{settings.dlq_topic}-replay"), asked)
    work = Replay(settings, Keyring.of(), renew=False, sends=sends)
    return work.run(standing(settings, Selection()) if letters is None else letters(standing(settings, Selection())))


def committed(settings, topic):
    """Return the records of `topic` that are committed now."""
    with TopicReader(settings, topic) as reader:
        return list(reader.read())


async def stand(settings):
    """Return the keys of the letters that stand."""
    newest = {one.key: one.value for one in await read_all(settings, settings.dlq_topic)}
    return {key for key, value in newest.items() if value is not None}


class Interrupted(Requested):
    """Asks as ever, and before its second look has something done."""

    def __init__(self, settings, done):
        super().__init__(settings)
        self._done, self._looks = done, 0

    def look(self):
        self._looks += 1
        if self._looks == 2:
            self._done()
        super().look()


@pytest.mark.kafka
async def test_of_two_replays_at_once_the_later_takes_over_and_no_letter_is_sent_twice(settings):
    fill(settings)
    later = []

    def begins_another():
        later.append(msgspec.json.decode(succeeded(adloom(settings, "dlq", "replay"))))

    with pytest.raises(BrokerError, match="another began"):
        await asyncio.to_thread(replay, settings, Interrupted(settings, begins_another))
    assert later[0]["sent"] == LETTERS - AT_ONCE
    assert len(committed(settings, settings.events_topic)) == LETTERS
    assert await stand(settings) == set()


@pytest.mark.kafka
async def test_a_replay_that_was_cut_short_has_sent_what_it_took_away_and_no_more(settings):
    fill(settings)

    def breaks(letters):
        for number, one in enumerate(letters):
            if number == AT_ONCE + 5:
                raise KeyboardInterrupt
            yield one

    with pytest.raises(KeyboardInterrupt):
        await asyncio.to_thread(replay, settings, Requested(settings), breaks)
    sent = len(committed(settings, settings.events_topic))
    assert (sent, len(await stand(settings))) == (AT_ONCE, LETTERS - AT_ONCE)
    assert msgspec.json.decode(succeeded(adloom(settings, "dlq", "replay")))["sent"] == LETTERS - AT_ONCE
    assert len(committed(settings, settings.events_topic)) == LETTERS


@pytest.mark.kafka
async def test_commands_begun_together_send_each_letter_once_and_who_gives_way_says_so(settings):
    fill(settings, 400)
    commands = [asyncio.to_thread(adloom, settings, "dlq", "replay") for _ in range(3)]
    done = await asyncio.gather(*commands)
    assert 0 in {one.returncode for one in done}
    for one in done:
        if one.returncode:
            assert one.returncode == 2
            (line,) = one.stderr.splitlines()
            assert line == f"adloom: another began as {settings.dlq_topic}-replay and takes over; this one ends"
    assert len(committed(settings, settings.events_topic)) == 400
    assert await stand(settings) == set()


@pytest.mark.kafka
async def test_who_asks_to_be_forgotten_during_a_replay_has_no_letter_afterwards(settings):
    fill(settings)
    one = record(b"{", key=b"bob", topic=settings.events_topic)
    await asyncio.to_thread(RecordWriter(settings).write, settings.dlq_topic, *written(one))
    asked = Interrupted(settings, lambda: erase(settings, (pseudonym("alice"),), pause=lambda _: None))
    done = await asyncio.to_thread(replay, settings, asked)
    assert done.outcomes["sent"] + done.outcomes["forgotten"] == LETTERS + 1
    assert done.outcomes["forgotten"] >= LETTERS - AT_ONCE
    # What was sent before the request is read by a worker only now: it makes no letters of it again.
    async with working(settings) as worker:
        await until(lambda: sum(worker.tally.counts.values()) >= done.outcomes["sent"])
    assert not [key for key in await stand(settings) if key.startswith(pseudonym("alice").encode())]


@pytest.mark.kafka
async def test_a_request_from_before_a_long_lag_still_keeps_letters_away_and_later_visits_have_theirs(settings):
    old = [(SINCE, b"2020-01-01T00:00:00.000Z")]
    await produce(settings, [(b"x", ALICE, []), (b"x", ALICE, old)])
    await asyncio.to_thread(erase, settings, (pseudonym("alice"),), pause=lambda _: None)
    async with working(settings) as worker:
        await until(lambda: worker.tally.counts["unconsented"] == 2)
        assert await stand(settings) == set()
        await produce(settings, [(b"x", ALICE, [])])
        await until(lambda: worker.tally.counts["dead_lettered"] == 1)
        assert len(await stand(settings)) == 1
