"""A catalogue that is deleted and imported again: who reads it keeps what there was until the new one is whole."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import FRESH_S, Catalog
from stream.catalog.current import SETTLED_S
from stream.catalog.database import connect, writing
from stream.catalog.lines import decide
from stream.catalog.listing import import_rows
from stream.catalog.present import Present
from stream.errors import CatalogError, FeedError
from tests.support.product_samples import lamp, moment, stock

NOON = moment("2026-11-30T12:00")
COMPANIONS = ("-wal", "-shm")
KILLED = """
import os, pathlib, sys
from stream.catalog.database import writing
with writing(pathlib.Path(sys.argv[1])) as connection:
    connection.execute("INSERT INTO taxonomy VALUES (1, 'Lamps')")
    os._exit(9)
"""
READING = """
import pathlib, sys
from stream.catalog.database import connect
connection = connect(pathlib.Path(sys.argv[1]), create=False)
for _ in sys.stdin:
    print(*connection.execute("SELECT price FROM product").fetchone(), flush=True)
"""


class Reader:
    """A catalogue in use; each look at it is one that counts."""

    def __init__(self, database: Path) -> None:
        self._now = 0.0
        self.catalog = Catalog(database, clock=self._clock)

    def _clock(self) -> float:
        self._now += 2 * FRESH_S
        return self._now

    def price(self, product: str = "lamp") -> str | None:
        found = self.catalog.product(product, "en")
        return str(found.price.amount) if found else None


def delete(database: Path, *ends: str) -> None:
    for end in ("", *ends):
        database.with_name(database.name + end).unlink(missing_ok=True)


@pytest.mark.parametrize("ends", [(), COMPANIONS], ids=["the file alone", "all that belongs to it"])
def test_a_catalogue_in_use_follows_to_the_one_that_takes_its_place(tmp_path: Path, ends: tuple[str, ...]) -> None:
    database = stock(tmp_path, lamp(price="25.00 USD"), lamp("other"))
    reader = Reader(database)
    assert (reader.price(), reader.catalog.candidates("en")) == ("25.00", ("lamp", "other"))
    version = reader.catalog.version
    delete(database, *ends)
    assert reader.price() == "25.00", "what was there last counts until another comes"
    stock(tmp_path, lamp(price="30.00 USD"))
    assert (reader.price(), reader.price("other"), reader.catalog.candidates("en")) == ("30.00", None, ("lamp",))
    assert reader.catalog.version != version
    stock(tmp_path, lamp(price="31.00 USD"))
    assert reader.price() == "31.00"
    reader.catalog.close()


def test_no_ad_goes_while_a_catalogue_is_imported_again(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp())
    reader, present = Reader(database), Present(database, wall=lambda: NOON)
    ad = present.offer("lamp", "en")
    assert ad is not None
    delete(database)
    seen = []

    def look(_done: int, _size: int) -> None:
        present.look()
        seen.append((present.is_true("lamp", "en", ad.digest), present.offer("lamp", "en") == ad, reader.price()))

    (tmp_path / "feed.tsv").write_text((tmp_path / "feed.tsv").read_text().replace("20.00", "30.00"))
    import_rows(tmp_path / "feed.tsv", database, on_progress=look)
    assert set(seen) == {(True, True, "20.00")}
    assert present.look()
    assert not present.is_true("lamp", "en", ad.digest)
    assert reader.price() == "30.00"
    present.close()
    reader.catalog.close()


def test_of_several_feeds_all_are_awaited_unless_nothing_more_comes(tmp_path: Path) -> None:
    database, folders = tmp_path / "catalog.sqlite", [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
        stock(folder, lamp(folder.name))

    def add(folder: Path) -> None:
        import_rows(folder / "feed.tsv", database, images=tmp_path)

    for folder in folders:
        add(folder)
    reader = Reader(database)
    delete(database)
    (folders[0] / "feed.tsv").write_text((folders[0] / "feed.tsv").read_text().replace("20.00", "30.00"))
    add(folders[0])
    assert (reader.price("a"), reader.price("b")) == ("20.00", "20.00")
    add(folders[1])
    assert (reader.price("a"), reader.price("b")) == ("30.00", "20.00")
    delete(database)
    add(folders[0])
    assert reader.price("b") == "20.00"
    for file in (database, database.with_name(f"{database.name}-wal")):
        if file.exists():
            os.utime(file, (time.time(), time.time() - SETTLED_S))
    assert (reader.price("a"), reader.price("b")) == ("30.00", None)
    reader.catalog.close()


def test_a_new_catalogue_is_seen_by_nobody_before_its_first_import_is_whole(tmp_path: Path) -> None:
    database = tmp_path / "catalog.sqlite"
    with writing(database) as connection:
        connection.execute("INSERT INTO taxonomy VALUES (1, 'Lamps')")
        with pytest.raises(CatalogError, match="has nothing in it yet"):
            connect(database, create=False)
        with pytest.raises(CatalogError, match="adloom catalog import"):
            Catalog(database)
        present = Present(database)
        assert present.is_true("lamp", "en", "0123456789abcdef")
    present.look()  # a catalogue without a product tells nothing either
    assert present.is_true("lamp", "en", "0123456789abcdef")
    stock(tmp_path, lamp())
    assert present.look()
    assert not present.is_true("lamp", "en", "0123456789abcdef")
    present.close()


def test_a_catalogue_that_is_made_says_nothing_in_the_log_however_often_it_is_looked_at(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = stock(tmp_path, lamp())
    reader, present = Reader(database), Present(database)
    delete(database)
    with writing(database) as connection:
        for number in range(50):
            connection.execute("INSERT INTO taxonomy VALUES (?, ?)", (number, "Lamps" * 10_000))
            assert not present.look()
            assert reader.price() == "20.00"
    assert caplog.records == []
    present.close()
    reader.catalog.close()


def test_a_first_import_that_fails_leaves_a_catalogue_to_import_into(tmp_path: Path) -> None:
    database = tmp_path / "catalog.sqlite"
    (tmp_path / "feed.tsv").write_text("id\ttitle\n")
    with pytest.raises(FeedError):
        import_rows(tmp_path / "feed.tsv", database)
    with closing(connect(database, create=False)) as connection:
        assert connection.execute("SELECT count(*) FROM image_root").fetchone() == (0,)
    stock(tmp_path, lamp())
    with closing(Catalog(database)) as catalog:
        assert catalog.candidates("en") == ("lamp",)


def test_where_the_first_import_was_killed_the_next_one_goes_on(tmp_path: Path) -> None:
    database = tmp_path / "catalog.sqlite"
    assert subprocess.run([sys.executable, "-c", KILLED, database], check=False).returncode == 9
    assert database.exists()
    stock(tmp_path, lamp())
    with closing(Catalog(database)) as catalog:
        assert catalog.candidates("en") == ("lamp",)


def test_whoever_still_reads_a_deleted_catalogue_reads_what_was_last_written_there(tmp_path: Path) -> None:
    """What was written lately lies in a file beside it, which a new catalogue must not take for its own."""
    database = stock(tmp_path, lamp(price="25.00 USD"))
    with subprocess.Popen(
        [sys.executable, "-c", READING, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as other:
        assert other.stdin
        assert other.stdout

        def price() -> str:
            print(file=other.stdin)
            return other.stdout.readline().strip()

        assert price() == "25.00"
        stock(tmp_path, lamp(price="26.00 USD"))
        assert price() == "26.00"
        delete(database)
        stock(tmp_path, lamp(price="30.00 USD"))
        assert price() == "26.00"
        with closing(Catalog(database)) as catalog:
            assert str(catalog.products("en")[0].price.amount) == "30.00"
        other.stdin.close()
    with closing(connect(database, create=False)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_first_imports_at_once_are_both_in(tmp_path: Path) -> None:
    database = tmp_path / "catalog.sqlite"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        stock(tmp_path / name, lamp(name))
    both = threading.Barrier(2)

    def add(name: str) -> None:
        both.wait()
        import_rows(tmp_path / name / "feed.tsv", database, images=tmp_path)

    threads = [threading.Thread(target=add, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(Catalog(database)) as catalog:
        assert catalog.candidates("en") == ("a", "b")


def test_a_file_that_is_no_catalogue_takes_the_place_of_none_and_is_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = stock(tmp_path, lamp())
    reader = Reader(database)
    (tmp_path / "other").write_text("no database, but long enough to look at" * 40)
    (tmp_path / "other").replace(database)
    assert {reader.price() for _ in range(5)} == {"20.00"}
    assert len(caplog.records) == 1
    delete(database, *COMPANIONS)
    stock(tmp_path, lamp(price="30.00 USD"))
    assert reader.price() == "30.00"
    reader.catalog.close()


def test_threads_read_on_while_the_file_changes_beneath_them(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp())
    catalog, ended, faults = Catalog(database, clock=iter(range(1_000_000)).__next__), threading.Event(), []

    def read() -> None:
        while not ended.is_set():
            try:
                found = catalog.product("lamp", "en")
                assert found is not None
                assert len(catalog.products("en")) == 1
            except Exception as error:  # noqa: BLE001  whatever it is
                faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 6):
        delete(database)
        stock(tmp_path, lamp(price=f"{number}.00 USD"))
        while (found := catalog.product("lamp", "en")) and str(found.price.amount) != f"{number}.00":
            time.sleep(0.001)
    ended.set()
    for thread in threads:
        thread.join()
    catalog.close()
    assert faults == []


def test_a_change_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp())

    def fail() -> None:
        with writing(database) as connection:
            connection.execute("DELETE FROM product")
            connection.execute("no statement")

    with pytest.raises(CatalogError, match="cannot write the catalogue"):
        fail()
    with closing(Catalog(database)) as catalog:
        assert catalog.candidates("en") == ("lamp",)
    decide(database, [])
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
