"""The bench of the stream beside its peers: what its figures mean, and how they are told."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.bench.stream.crew import PEERS, command_of
from ops.bench.stream.load import Seen, two_trips
from ops.bench.stream.peers.order import VARIABLE, Order
from ops.bench.stream.tables import tell
from ops.bench.stream.trials import Most, Paced, Paused, longest

PACED = Paced(
    "one", latency_ms=5.0, rate=250.0, kept_up=True, whole_p50_ms=12.0, whole_p99_ms=30.0, bare_p50_ms=4.0,
    bare_p99_ms=9.0, cpu_ms=0.5, idle=0.02,
)  # fmt: skip


def test_overhead_is_what_neither_the_engine_nor_two_bare_trips_took() -> None:
    assert (PACED.overhead_p50_ms, PACED.overhead_p99_ms) == (3.0, 16.0)


@given(st.lists(st.floats(0, 10), max_size=50))
def test_each_bare_trip_is_counted_twice_whatever_they_took(trips: list[float]) -> None:
    assert sum(two_trips(trips)) == pytest.approx(2 * sum(trips))
    assert len(two_trips(trips)) == len(trips)


def test_a_pause_is_the_longest_time_between_two_results_in_whatever_order_they_were_noted() -> None:
    assert longest([Seen(0.0, read, 0) for read in (4.0, 1.0, 2.5)]) == 1.5


def test_who_gives_no_result_pauses_for_ever() -> None:
    assert longest([]) == float("inf")


def test_a_peer_is_told_all_of_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    order = Order("broker:9092", "events", "results", "group", 12, latency_s=0.005, instance="member0")
    monkeypatch.setenv(VARIABLE, order.environment[VARIABLE])
    assert Order.given() == order


def test_only_adloom_runs_with_the_project_s_interpreter(tmp_path) -> None:
    foreign = {name for name, peer in PEERS.items() if command_of(peer, tmp_path)[0] == str(tmp_path)}
    assert foreign == {"aiokafka", "faststream", "faststream-batch", "quix"}


def test_of_several_rounds_the_one_that_kept_up_and_was_quickest_is_told() -> None:
    behind = dataclasses.replace(PACED, kept_up=False, whole_p99_ms=10.0)
    slower = dataclasses.replace(PACED, whole_p50_ms=19.0, whole_p99_ms=60.0)
    told = tell([behind, PACED, slower], [3.0, 2.0, 4.0])
    assert "| 5 ms | 250 | one | 3.0, 16.0 | 12.0, 30.0 | 4.0, 9.0 | 0.50 | 2% |" in told
    assert "falls behind" not in told
    assert "Load average of the machine: 2.0 to 4.0." in told


def test_what_did_not_carry_a_rate_has_no_times() -> None:
    told = tell([dataclasses.replace(PACED, kept_up=False)], [1.0])
    assert "| falls behind |  | 4.0, 9.0 |" in told


def test_efficiency_is_told_against_one_worker_by_the_clock_and_by_processor_time() -> None:
    one, two = Most("one", 0.0, 5.0, 1, 100.0, 6.0), Most("one", 0.0, 5.0, 2, 180.0, 6.25)
    assert "| 5 ms of a core | one | 2 | 180 | 6.25 | 0.90 | 0.96 |" in tell([one, two], [1.0])


def test_pauses_are_told_by_membership() -> None:
    told = tell([Paused("one", static=True, all_s=0.1, partition_s=2.52)], [1.0])
    assert "| one | static | 0.1 | 2.5 |" in told
