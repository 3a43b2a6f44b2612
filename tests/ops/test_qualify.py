"""Short qualifications on a real Kafka: whatever happens, each event has its end. `make qualify` runs long ones."""

import pytest

from ops.qualify import broker, profiles, proxies, shopfront
from ops.qualify.__main__ import main
from ops.qualify.faults import FAULTS

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(broker.missing()), reason=f"no real Kafka: {broker.missing()}"),
]
around = [
    pytest.mark.skipif(proxies.find() is None, reason="no toxiproxy-server on the path or in ../shared/tools"),
    pytest.mark.skipif(profiles.find() is None, reason="no redis-server or valkey-server on the path"),
]
PATIENT_S = 15.0  # an offer may be old for so long here: what else runs on the machine is not measured
PROCESSES = ("worker-kill", "worker-term", "rebalance", "engine-crash", "engine-hang", "forget")
BROKER = ("broker-kill", "disk-full", "server-first", "partition-added", "transactions")
REMADE = ("creatives-remade", "events-remade")


@pytest.mark.parametrize(
    ("names", "nodes"),
    [
        pytest.param((*PROCESSES, *BROKER, *REMADE), 1, id="processes, broker and topics"),
        pytest.param(
            ("reset", "latency", "slicer", "worker-network", "profiles"), 1, marks=around, id="networks and Redis"
        ),
        pytest.param(("leader-kill", "replicas-kill"), 3, id="a cluster"),
    ],
)
def test_all_events_are_accounted_for(names: tuple[str, ...], nodes: int, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(shopfront, "CHANGES_S", PATIENT_S)
    options = ["--minutes", "5", "--strikes", str(len(names)), "--nodes", str(nodes), "--seed", "1"]
    code = main([*options, "--faults", ",".join(names), "--keep", str(tmp_path / "run")])
    told = capsys.readouterr().out
    assert code == 0, told
    assert told.startswith("ALL EVENTS ACCOUNTED: published ")
    assert "lost 0, stale 0, untrue 0" in told


def test_a_fault_that_the_brokers_cannot_have_is_refused(capsys) -> None:
    for wrong in (["--faults", "leader-kill"], ["--faults", "latency", "--nodes", "3"]):
        with pytest.raises(SystemExit):
            main(wrong)
        assert f"no fault '{wrong[1]}' with --nodes" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--faults", "no-such"], ["--without", "no-such"]])
def test_an_unknown_name_is_refused_with_those_there_are(wrong: list[str], capsys) -> None:
    with pytest.raises(SystemExit):
        main(wrong)
    said = capsys.readouterr().err
    assert "'no-such'" in said
    assert all(name in said for name in (FAULTS if "--faults" in wrong else ("plain", "oversize")))
