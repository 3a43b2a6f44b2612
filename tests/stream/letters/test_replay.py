"""Replay: whole records go back to where they stood, counted, with old times or new ones, and their letters go."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.letters import letter as letters
from stream.letters.letter import REPLAYS
from stream.letters.original import cut
from stream.letters.replay import MOST_REPLAYS, Replay, renew
from stream.letters.sealing import Keyring
from stream.letters.selection import Standing
from tests.support.letter_samples import record, written

NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)


class Writer:
    """Keeps what it is told to write; topics have three partitions."""

    def __init__(self):
        self.sent = []

    def partitions(self, topic):
        return 3

    def write(self, topic, key, value, headers=(), *, partition=-1):
        for name, _ in headers:
            name.encode()
        self.sent.append((topic, key, value, list(headers), partition))


def own(age_s=0.0):
    return msgspec.json.encode({"schema": "adloom.event.v1", "time": NOW - timedelta(seconds=age_s), "id": "e1"})


def standing(one, **more):
    return Standing(letters.from_record(*written(one, **more)), partition=1)


def replayed(*found, renew=False, keyring=None, dry=False):
    writer = Writer()
    work = Replay(keyring or Keyring.of(), "dlq", 30.0, renew=renew, writer=None if dry else writer)
    return work.run(found, NOW), writer.sent


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


def test_renewed_times_are_those_of_sending():
    done, sent = replayed(standing(record(own(age_s=3600))), renew=True)
    assert (done.renewed, done.late) == (1, 0)
    assert msgspec.json.decode(sent[0][2]) == {
        "schema": "adloom.event.v1",
        "time": "2026-01-29T09:30:00.000Z",
        "id": "e1",
    }


@given(st.none() | st.binary())
def test_what_is_not_of_our_own_dialect_keeps_its_time(value):
    assert renew(value, NOW) is None
    done, sent = replayed(standing(record(value)), renew=True)
    assert sent[0][2] == value
    assert done.renewed == 0
