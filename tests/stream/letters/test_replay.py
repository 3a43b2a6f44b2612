"""Replay: whole records go back to where they stood, counted, and their letters go; what cannot be sent stays."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.config import Settings
from stream.events.since import SINCE, since
from stream.letters import letter as letters
from stream.letters.letter import REPLAYS
from stream.letters.original import cut
from stream.letters.replay import AT_ONCE, AT_ONCE_BYTES, MOST_REPLAYS, Replay, Sends
from stream.letters.sealing import Keyring
from stream.letters.selection import Standing
from tests.support.letter_samples import record, written

NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
SETTINGS = Settings()
DLQ = SETTINGS.dlq_topic


class Writer:
    """Keeps what it is told to write; topics have three partitions, but for those that are `gone`."""

    def __init__(self, gone=()):
        self.sent, self.transactions, self.gone = [], [], gone

    @contextmanager
    def one(self, topics):
        before, self._topics = len(self.sent), topics
        yield
        self.transactions.append(len(self.sent) - before)

    def partitions(self, topic):
        assert topic in self._topics
        return 0 if topic in self.gone else 3

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
    time = NOW - timedelta(seconds=age_s)
    return msgspec.json.encode({"schema": "adloom.event.v1", "id": "e1", "time": time, "user": "alice", "type": "view"})


def standing(one, **more):
    return Standing(letters.from_record(*written(one, **more)), partition=1)


def replayed(*found, renew=False, keyring=None, dry=False, asked=None, gone=()):
    writer = Writer(gone)
    sends = None if dry else Sends(writer, asked or Asked({}))
    done = Replay(SETTINGS, keyring or Keyring.of(), renew=renew, sends=sends, wall=NOW.timestamp).run(found)
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
    assert tombstone == (DLQ, written(one)[0], None, [], 1)
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
    told = msgspec.json.decode(own()) | {"time": "2026-01-29T09:29:59.000Z"}
    assert msgspec.json.decode(sent[0][2]) == told


@given(st.none() | st.binary())
def test_what_is_not_of_our_own_dialect_keeps_its_time(value):
    done, sent = replayed(standing(record(value)), renew=True)
    assert sent[0][2] == value
    assert (done.renewed, done.late) == (0, 0)


@pytest.mark.parametrize("renew", [False, True])
def test_what_will_expire_though_it_was_to_be_renewed_is_counted_in_any_dialect(renew):
    page = {"type": "page", "messageId": "m1", "anonymousId": "alice", "timestamp": NOW - timedelta(seconds=31)}
    done, sent = replayed(standing(record(msgspec.json.encode(page))), renew=renew)
    assert sent[0][2] == msgspec.json.encode(page)
    assert (done.outcomes["sent"], done.renewed, done.late) == (1, 0, 1)


def test_what_is_renewed_tells_when_its_shopper_acted_and_not_when_its_letter_was_written():
    """A refusal of consent between the two holds for it, whatever its new time."""
    for headers, known_s in (([], 3600), ([(SINCE, b"2026-01-29T08:00:00.000Z")], 5400)):
        writer = Writer()
        found = standing(record(own(age_s=3600), headers=headers))
        assert datetime.fromisoformat(found.letter.time) > NOW
        Replay(SETTINGS, Keyring.of(), renew=True, sends=Sends(writer, Asked({})), wall=NOW.timestamp).run([found])
        assert since(writer.sent[0][3], NOW.timestamp()) == (NOW - timedelta(seconds=known_s)).timestamp()


def test_who_asked_to_be_forgotten_after_the_event_and_before_its_letter_is_sent_nothing_with_a_new_time():
    found = standing(record(own(age_s=3600)))
    asked = {found.letter.shopper: NOW.timestamp() - 3599}
    done, _ = replayed(found, asked=Asked(asked), renew=True)
    assert done.outcomes["forgotten"] == 1


@pytest.mark.parametrize(("age_s", "outcome"), [(8 * 86_400, "sent"), (8 * 86_400 + 1, "old")])
def test_no_event_gets_a_new_time_that_is_older_than_workers_remember_who_refused(age_s, outcome):
    """It stood in the events topic for long, or its letter is not its first."""
    done, sent = replayed(standing(record(own(age_s=age_s))), renew=True)
    assert (done.outcomes[outcome], len(sent)) == (1, 2 if outcome == "sent" else 0)
    assert replayed(standing(record(own(age_s=age_s))))[0].outcomes["sent"] == 1


@pytest.mark.parametrize("told", [b"0001-01-01T00:00:00+14:00", b"1969-12-31T23:59:59Z"])
def test_a_record_that_claims_to_be_older_than_all_calendars_bars_no_replay(told):
    done, sent = replayed(standing(record(b"{broken", headers=[(SINCE, told)])), standing(record(own(), offset=1)))
    assert done.outcomes["sent"] == 2
    assert len(sent) == 4


@pytest.mark.parametrize(
    ("topic", "gone"), [("clicks.of.before", ()), (SETTINGS.events_topic, {SETTINGS.events_topic})]
)
def test_the_letter_of_a_topic_that_is_no_longer_ours_stays_and_holds_no_other_up(topic, gone):
    """Kafka would refuse the whole transaction, or make a topic that nobody reads."""
    lost, other = record(own(), topic=topic), record(b"{}", topic=SETTINGS.renewals_topic, offset=1)
    done, sent = replayed(standing(lost), standing(other), gone=gone)
    assert (done.outcomes["foreign"], done.outcomes["sent"]) == (1, 1)
    assert [where for where, *_ in sent] == [SETTINGS.renewals_topic, DLQ]


def test_a_dry_run_counts_the_letters_of_foreign_topics_too():
    done, _ = replayed(standing(record(own(), topic="clicks.of.before")), dry=True)
    assert (done.outcomes["foreign"], done.outcomes["sent"]) == (1, 0)


def test_a_shopper_who_asked_to_be_forgotten_has_no_letter_in_a_foreign_topic_either():
    found = standing(record(own(), topic="clicks.of.before"))
    asked = {found.letter.shopper: datetime.fromisoformat(found.letter.time).timestamp()}
    done, sent = replayed(found, asked=Asked(asked))
    assert (done.outcomes["forgotten"], [where for where, *_ in sent]) == (1, [DLQ])


def test_letters_go_in_transactions_some_at_a_time_and_each_begins_with_a_look_at_who_asked_to_be_forgotten():
    writer, asked = Writer(), Asked({})
    large = record(b"x" * AT_ONCE_BYTES, offset=999)
    found = [standing(record(b"{", offset=number)) for number in range(2 * AT_ONCE + 1)] + [standing(large)]
    Replay(SETTINGS, Keyring.of(), renew=False, sends=Sends(writer, asked)).run(found)
    assert writer.transactions == [2 * AT_ONCE, 2 * AT_ONCE, 2, 2]  # a record and a tombstone each
    assert asked.looks == 4


@pytest.mark.parametrize(("later_s", "outcome"), [(-1, "sent"), (0, "forgotten"), (9, "forgotten")])
def test_the_letter_of_a_shopper_who_asked_to_be_forgotten_since_is_taken_away_unsent(later_s, outcome):
    found = standing(record(b"{broken"))
    asked = Asked({found.letter.shopper: datetime.fromisoformat(found.letter.time).timestamp() + later_s})
    done, sent = replayed(found, standing(record(b"{broken", key=b"bob")), asked=asked)
    assert (done.outcomes[outcome], done.outcomes["sent"]) == ((2, 2) if later_s < 0 else (1, 1))
    if outcome == "forgotten":
        assert sent[0] == (DLQ, letters.letter_key(found.letter.shopper, found.letter.place), None, [], 1)
        assert sent[1][1] == b"bob"


def test_who_asked_after_the_first_letter_is_meant_by_all_later_ones_too_even_by_one_that_would_stay():
    for replays in (b"1", str(MOST_REPLAYS).encode()):
        found = standing(record(b"{broken", headers=[(SINCE, b"2026-01-29T09:00:00.000Z"), (REPLAYS, replays)]))
        asked = {found.letter.shopper: datetime(2026, 1, 29, 9, 0, 1, tzinfo=UTC).timestamp()}
        done, sent = replayed(found, asked=Asked(asked))
        tombstone = (DLQ, letters.letter_key(found.letter.shopper, found.letter.place), None, [], 1)
        assert (sent, done.outcomes["forgotten"]) == ([tombstone], 1)


def test_a_record_keeps_the_time_of_its_first_letter_however_often_it_is_sent():
    writer = Writer()
    first = standing(record(b"{broken"))
    again = standing(record(b"{broken", headers=[(SINCE, b"2026-01-29T09:00:00.000Z"), (SINCE, b"lately")]))
    Replay(SETTINGS, Keyring.of(), renew=False, sends=Sends(writer, Asked({}))).run([first, again])
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
