"""The command draws, scores and counts; what is wrong is told in one line."""

import json
from pathlib import Path

import pytest

from export.copy import judge
from tests.export.copy.judging_samples import CUP, MUG


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(map(json.dumps, (MUG, CUP, {"title": "No price"}))), "utf-8")
    return path


def test_a_draw_can_be_scored(feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "judged" / "marks.csv"
    assert judge.main(["--products", str(feed), "--out", str(out), "--copies", "4", "--tens", "1"]) == 0
    told = capsys.readouterr()
    assert "8 copies of ours" in told.out
    assert "left out: feed.jsonl:3: no price" in told.err
    assert judge.main(["score", "--marks", str(out.parent)]) == 0
    assert "no marks" in capsys.readouterr().out


def test_proxies_are_written_as_a_table(feed: Path, capsys: pytest.CaptureFixture[str]):
    assert judge.main(["proxies", "--products", str(feed), "--floor"]) == 0
    assert "| product named | 100 % |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["score", "--marks", "nowhere"], "error: nowhere: no key.csv there"),
        (["score", "--marks", "nowhere", "--reader", "anna"], "error: --reader anna: it wants NAME=FILE"),
        (["proxies", "--products", "none.jsonl"], "error: none.jsonl: cannot be read"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]):
    assert judge.main(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith(told)
    assert err.count("\n") == 1
