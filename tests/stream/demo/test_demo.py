"""`adloom demo --seconds`: everything runs, nothing is lost, the last line is the account."""

import json
import subprocess
import sys

STAGES = {"decode", "profile", "copy", "generate", "layout", "file", "publish"}
"""What the starter does for an event: its painter of places reads no prompt."""


def test_a_short_demo_accounts_for_every_event_and_exits_with_zero() -> None:
    ports = ("--port", "0", "--slots-port", "0", "--broker-port", "0")
    result = subprocess.run(
        [sys.executable, "-m", "stream.cli", "demo", "--seconds", "3", *ports],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout.splitlines()[-1])
    assert summary["events"] == 15
    assert summary["published"] + summary["coalesced"] == 15
    assert summary["published"] >= 5
    assert summary["lost"] == summary["expired"] == summary["dead_lettered"] == 0
    assert set(summary["stages"]) == STAGES
    for times in (summary["end_to_end"], *summary["stages"].values()):
        assert 0 <= times["p50_ms"] <= times["p99_ms"]
    assert summary["first_ad_s"] > 0
