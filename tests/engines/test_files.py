"""Files are whole or not there, and what was there before stays when something fails."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engines.files import draft, write_first, write_json, write_whole


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_and_may_be_read_by_everybody(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"first")
    write_whole(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"second"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "replace"), (Path, "write_bytes")])
def test_on_a_full_disk_what_was_there_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str
) -> None:
    write_whole(tmp_path / "a", b"before")
    monkeypatch.setattr(place, name, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a", b"after")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"before"


def test_a_block_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> None:
        with draft(tmp_path / "a") as path:
            path.write_bytes(b"half of it")
            assert names(tmp_path) != ["a"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert names(tmp_path) == []


def test_json_has_an_indent_of_one_and_ends_with_a_line(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"words": ["é", "秋"], "none": {}})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == (
        '{\n "words": [\n  "é",\n  "秋"\n ],\n "none": {}\n}\n'
    )


def test_of_several_who_write_first_one_wins_and_its_file_is_its_own(tmp_path: Path) -> None:
    secrets = [str(at).encode() * 1000 for at in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda secret: write_first(tmp_path / "secret", secret), secrets))
    kept = (tmp_path / "secret").read_bytes()
    assert kept in secrets
    write_first(tmp_path / "secret", b"too late")
    assert (tmp_path / "secret").read_bytes() == kept
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["secret"]
