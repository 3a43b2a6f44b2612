"""Filled files are read strictly: a bad mark is told with file and row, a missing one by its id."""

from pathlib import Path

import pytest

from export.copy.judging.errors import JudgeError
from export.copy.judging.marks import read_reader
from export.copy.judging.pages import MARKS, PAIRS

GOOD = "y,y,y,y,n,n,,"
IDS = ["c0001", "c0002"]


def read(folder: Path, *rows: str, pairs: tuple[str, ...] = (), head: str = ",".join(MARKS)):
    (folder / "marks-anna.csv").write_text("\n".join((head, *rows)) + "\n", "utf-8")
    (folder / "pairs-anna.csv").write_text("\n".join((",".join(PAIRS), *pairs)) + "\n", "utf-8")
    return read_reader("anna", folder / "marks-anna.csv", IDS, [row.split(",")[0] for row in pairs], [])


def test_marks_are_read_by_id(tmp_path: Path):
    reader = read(tmp_path, f"c0001,{GOOD}", "c0002,N, y ,n,n,y,y,claim,no such pad")
    assert all(reader.marks["c0001"].answers[question] for question in ("grammatical", "publishable"))
    mark = reader.marks["c0002"]
    assert (mark.answers["grammatical"], mark.answers["sense"], mark.answers["hard_false"]) == (False, True, True)
    assert (mark.failure, mark.note) == ("claim", "no such pad")
    assert reader.missing == ()


def test_pairs_are_read_from_the_file_beside(tmp_path: Path):
    reader = read(tmp_path, f"c0001,{GOOD}", pairs=("p1,a,", "p2,=,same words", "p3,,"))
    assert reader.better == {"p1": "A", "p2": "="}
    assert reader.missing == ("c0002", "p3")


def test_a_copy_that_was_not_read_is_missing_and_no_error(tmp_path: Path):
    assert read(tmp_path, "c0001,,,,,,,,", f"c0002,{GOOD}").missing == ("c0001",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("c0002,y,maybe,y,y,n,n,,", r"marks-anna\.csv:3: sense is 'maybe'; it wants y or n"),
        ("c0002,y,,y,y,n,n,,", r"marks-anna\.csv:3: sense is empty; it wants y or n"),
        ("c0009,y,y,y,y,n,n,,", r"marks-anna\.csv:3: no copy has the id 'c0009'"),
        (f"c0001,{GOOD}", r"marks-anna\.csv:3: c0001 is there twice"),
    ],
)
def test_what_is_no_mark_is_told_with_file_and_row(tmp_path: Path, row: str, told: str):
    with pytest.raises(JudgeError, match=told):
        read(tmp_path, f"c0001,{GOOD}", row)


def test_other_faults_of_a_file_are_told(tmp_path: Path):
    with pytest.raises(JudgeError, match=r"pairs-anna\.csv:2: better is 'C'; it wants A, B or ="):
        read(tmp_path, f"c0001,{GOOD}", pairs=("p1,C,",))
    with pytest.raises(JudgeError, match="no column grammatical"):
        read(tmp_path, "c0001,y", head="id,good")
    with pytest.raises(JudgeError, match="cannot be read"):
        read_reader("ben", tmp_path / "marks-ben.csv", IDS, [], [])
    with pytest.raises(JudgeError, match="must hold the word marks"):
        read_reader("ben", tmp_path / "ben.csv", IDS, [], [])


def test_a_spreadsheets_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path):
    assert read(tmp_path, f"c0001,{GOOD}", head="\ufeff" + ",".join(MARKS)).marks
