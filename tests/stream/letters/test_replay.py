"""Replay: whole records go back to where they stood, counted, with old times or new ones, and their letters go."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.since import SINCE, since
from stream.letters import letter as letters
from stream.letters.letter import REPLAYS
from stream.letters.original import cut
from stream.letters.replay import AT_ONCE, AT_ONCE_BYTES, MOST_REPLAYS, Replay, Sends, renew
from stream.letters.sealing import Keyring
from stream.letters.selection import Standing
from tests.support.letter_samples import record, written

NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)


class Writer:
    """Keeps what it is told to write; topics have three partitions."""

    def __init__(self):
        self.sent, self.transactions = [], []

    @contextmanager
    def one(self, topics):
        before, self._topics = len(self.sent), topics
        yield
        self.transactions.append(len(self.sent) - before)

    def partitions(self, topic):
        assert topic in self._topics
        return 3

    def write(self, topic, key, value, headers=(), *, partition=-1):
        for name, _ in headers:
            name.encode()
        self.sent.append((topic, key, value, list(headers), partition))


class Asked:
    """Who asked to be forgotten, and when; `looks` counts."""

    def __init__(self, asked):
        self.asked, self.looks = asked, 0

    def look(self):
        self.looks += 1

    def covers(self, user, moment):
        return moment <= self.asked.get(user, moment - 1)


def own(age_s=0.0):
    return msgspec.json.encode({"schema": "adloom.event.v1", "time": NOW - timedelta(seconds=age_s), "id": "e1"})


def standing(one, **more):
    return Standing(letters.from_record(*written(one, **more)), partition=1)


def replayed(*found, renew=False, keyring=None, dry=False, asked=None):
    writer = Writer()
    sends = None if dry else Sends(writer, asked or Asked({}))
    work = Replay(keyring or Keyring.of(), "dlq", 30.0, renew=renew, sends=sends, wall=NOW.timestamp)
    done = work.run(found)
    return done, [
        (topic, key, value, without_since(headers), place) for topic, key, value, headers, place in writer.sent
    ]


def without_since(headers):
    return [header for header in headers if header[0] != SINCE]


def test_a_record_goes_back_to_its_partition_as_it_came_and_its_letter_is_taken_away():
    one = record(own(), offset=17, partition=2, headers=[("h", b"v"), ("none", None)])
    found = standing(one)
    done, sent = replayed(found)
    back, tombstone = sent
    assert back == ("web.events.v1", b"alice", own(), [("h", b"v"), ("none", None), (REPLAYS, b"1")], 2)
    assert tombstone == ("dlq", written(one)[0], None, [], 1)
    assert done.outcomes["sent"] == 1


def test_a_partition_that_is_no_more_leaves_the_choice_to_the_key():
    _, sent = replayed(standing(record(own(), partition=7)))
    assert sent[0][-1] == -1


def test_replays_are_counted_and_end():
    for count in range(MOST_REPLAYS + 2):
        done, sent = replayed(standing(record(own(), headers=[(REPLAYS, str(count).encode())])))
        if count < MOST_REPLAYS:
            assert sent[0][3] == [(REPLAYS, str(count + 1).encode())]
        else:
            assert (sent, done.outcomes["limit"]) == ([], 1)


def test_what_is_cut_or_sealed_with_another_secret_stays():
    done, sent = replayed(standing(record(own()), size=cut))
    assert (sent, done.outcomes["cut"]) == ([], 1)
    done, sent = replayed(standing(record(own())), keyring=Keyring({}))
    assert (sent, done.outcomes["sealed"]) == ([], 1)


@pytest.mark.parametrize("dry", [False, True])
def test_a_header_name_that_is_no_text_cannot_be_sent_and_its_letter_stays(dry):
    done, sent = replayed(standing(record(own(), headers=[("\udcff", b"v")])), dry=dry)
    assert (sent, done.outcomes["unwritable"]) == ([], 1)


def test_a_dry_run_counts_the_same_and_sends_nothing():
    found = [standing(record(own(age_s=60))), standing(record(own(), headers=[(REPLAYS, b"9")]))]
    dry, sent = replayed(*found, dry=True)
    assert sent == []
    assert dry == replayed(*found)[0]


def test_kept_times_that_will_expire_are_counted():
    done, sent = replayed(standing(record(own(age_s=31))), standing(record(own(age_s=29))))
    assert done.late == 1
    assert sent[0][2] == own(age_s=31)


def test_renewed_times_are_those_of_sending_but_for_the_second_that_a_request_to_forget_may_take():
    done, sent = replayed(standing(record(own(age_s=3600))), renew=True)
    assert (done.renewed, done.late) == (1, 0)
    assert msgspec.json.decode(sent[0][2]) == {
        "schema": "adloom.event.v1",
        "time": "2026-01-29T09:29:59.000Z",
        "id": "e1",
    }


@given(st.none() | st.binary())
def test_what_is_not_of_our_own_dialect_keeps_its_time(value):
    assert renew(value, NOW) is None
    done, sent = replayed(standing(record(value)), renew=True)
    assert sent[0][2] == value
    assert done.renewed == 0


def test_letters_go_in_transactions_some_at_a_time_and_each_begins_with_a_look_at_who_asked_to_be_forgotten():
    writer, asked = Writer(), Asked({})
    large = record(b"x" * AT_ONCE_BYTES, offset=999)
    found = [standing(record(b"{", offset=number)) for number in range(2 * AT_ONCE + 1)] + [standing(large)]
    Replay(Keyring.of(), "dlq", 30.0, renew=False, sends=Sends(writer, asked)).run(found)
    assert writer.transactions == [2 * AT_ONCE, 2 * AT_ONCE, 2, 2]  # a record and a tombstone each
    assert asked.looks == 4


@pytest.mark.parametrize(("later_s", "outcome"), [(-1, "sent"), (0, "forgotten"), (9, "forgotten")])
def test_the_letter_of_a_shopper_who_asked_to_be_forgotten_since_is_taken_away_unsent(later_s, outcome):
    found = standing(record(b"{broken"))
    asked = Asked({found.letter.shopper: datetime.fromisoformat(found.letter.time).timestamp() + later_s})
    done, sent = replayed(found, standing(record(b"{broken", key=b"bob")), asked=asked)
    assert (done.outcomes[outcome], done.outcomes["sent"]) == ((2, 2) if later_s < 0 else (1, 1))
    if outcome == "forgotten":
        assert sent[0] == ("dlq", letters.letter_key(found.letter.shopper, found.letter.place), None, [], 1)
        assert sent[1][1] == b"bob"


def test_who_asked_after_the_first_letter_is_meant_by_all_later_ones_too_even_by_one_that_would_stay():
    for replays in (b"1", str(MOST_REPLAYS).encode()):
        found = standing(record(b"{broken", headers=[(SINCE, b"2026-01-29T09:00:00.000Z"), (REPLAYS, replays)]))
        asked = {found.letter.shopper: datetime(2026, 1, 29, 9, 0, 1, tzinfo=UTC).timestamp()}
        done, sent = replayed(found, asked=Asked(asked))
        tombstone = ("dlq", letters.letter_key(found.letter.shopper, found.letter.place), None, [], 1)
        assert (sent, done.outcomes["forgotten"]) == ([tombstone], 1)


def test_a_record_keeps_the_time_of_its_first_letter_however_often_it_is_sent():
    writer = Writer()
    first = standing(record(b"{broken"))
    again = standing(record(b"{broken", headers=[(SINCE, b"2026-01-29T09:00:00.000Z"), (SINCE, b"lately")]))
    Replay(Keyring.of(), "dlq", 30.0, renew=False, sends=Sends(writer, Asked({}))).run([first, again])
    told = [[header for header in headers if header[0] == SINCE] for topic, _, _, headers, _ in writer.sent[::2]]
    assert told == [[(SINCE, first.letter.time.encode())], [(SINCE, b"2026-01-29T09:00:00.000Z")]]


TIMES = st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive


@given(
    st.lists(st.tuples(st.just(SINCE) | st.text(max_size=3), st.none() | st.binary())),
    st.lists(TIMES),
    TIMES.map(datetime.timestamp),
)
def test_no_header_makes_a_record_newer_and_the_oldest_time_counts(noise, told, moment):
    headers = [*noise, *((SINCE, one.isoformat().encode()) for one in told)]
    assert since(headers, moment) == min([moment, *(one.timestamp() for one in told)])
