"""What is offered now: true is an ad only as long as it says the same."""

import shutil
from datetime import UTC, datetime

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.present import Present
from tests.support.product_samples import lamp, moment, stock

NOON = moment("2026-11-30T12:00")


def said(database, product="lamp", at=NOON):
    """Return the digest that an ad made at `at` carries."""
    catalog = Catalog(database)
    offer = catalog.offer(product, "en", datetime.fromtimestamp(at, UTC))
    catalog.close()
    return offer.digest


@pytest.mark.parametrize(
    "change",
    [
        {"price": "19.00 USD"},
        {"price": "20.00 EUR"},
        {"sale_price": "15.00 USD"},
        {"title": "Another lamp"},
        {"brand": "Else"},
        {"availability": "out_of_stock"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_ad_is_untrue_after_the_first_look_at_a_changed_offer(tmp_path, change):
    database = stock(tmp_path, lamp(), lamp("other"))
    present, digest = Present(database, wall=lambda: NOON), said(database)
    assert present.is_true("lamp", "en", digest)
    assert not present.look(), "nothing changed"
    stock(tmp_path, lamp(**change), lamp("other"))
    assert present.look()
    assert not present.is_true("lamp", "en", digest)
    assert present.is_true("other", "en", said(database, "other"))


def test_what_an_ad_does_not_say_makes_it_untrue_never(tmp_path):
    database = stock(tmp_path, lamp())
    present, digest = Present(database), said(database)
    stock(tmp_path, lamp(description="Of brass, it is said now."))
    assert present.look()
    assert present.is_true("lamp", "en", digest)


def test_a_product_that_is_gone_is_offered_no_more(tmp_path):
    database = stock(tmp_path, lamp(), lamp("other"))
    present, digest = Present(database), said(database)
    stock(tmp_path, lamp("other"))
    present.look()
    assert present.offer("lamp", "en") is None
    assert not present.is_true("lamp", "en", digest)


def test_a_sale_begins_and_ends_by_the_clock_alone(tmp_path):
    window = "2026-11-30T13:00Z/2026-11-30T14:00Z"
    database = stock(tmp_path, lamp(sale_price="15.00 USD", sale_price_effective_date=window))
    now = [NOON]
    present = Present(database, wall=lambda: now[0])
    before, within = said(database), said(database, at=NOON + 3600)
    seen = []
    for now[0] in (NOON, NOON + 3599, NOON + 3600, NOON + 7199, NOON + 7200):
        seen.append((present.is_true("lamp", "en", before), present.is_true("lamp", "en", within)))
    assert seen == [(True, False), (True, False), (False, True), (False, True), (True, False)]
    now[0] = NOON  # a clock that is set back
    assert present.until("lamp", "en") == NOON + 3600


def test_without_a_catalogue_nothing_is_known_to_be_wrong_until_one_appears(tmp_path):
    database = tmp_path / "catalog.sqlite"
    present = Present(database)
    assert present.is_true("lamp", "en", "0123456789abcdef")
    stock(tmp_path, lamp())
    assert present.look()
    assert not present.is_true("lamp", "en", "0123456789abcdef")
    assert present.is_true("lamp", "en", ""), "an ad that tells no offer"


def test_a_catalogue_made_anew_under_the_same_name_is_read(tmp_path):
    database = stock(tmp_path, lamp())
    present, digest = Present(database), said(database)
    (tmp_path / "next").mkdir()
    other = stock(tmp_path / "next", lamp(price="9.00 USD"))
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    shutil.copy(other, tmp_path / "copy")
    (tmp_path / "copy").replace(database)
    assert present.look()
    assert not present.is_true("lamp", "en", digest)


def test_a_file_that_is_no_catalogue_takes_no_ad_away(tmp_path):
    (tmp_path / "catalog.sqlite").write_text("not a database")
    present = Present(tmp_path / "catalog.sqlite")
    assert not present.look()
    assert present.is_true("lamp", "en", "0123456789abcdef")


def test_a_copy_that_is_still_being_written_takes_no_ad_away(tmp_path):
    database = stock(tmp_path, lamp())
    complete = [False]
    present = Present(database, complete=lambda: complete[0])
    assert present.is_true("lamp", "en", "0123456789abcdef")
    complete[0] = True
    assert present.look()
    assert not present.is_true("lamp", "en", "0123456789abcdef")
    assert present.is_true("lamp", "en", said(database))


def test_a_file_that_could_not_be_read_once_is_read_when_it_can_be(tmp_path):
    """It may be looked at while it is being made, and its place on the disk may be that of the one before."""
    database = stock(tmp_path, lamp())
    digest, whole = said(database), database.read_bytes()
    database.write_bytes(b"")
    present = Present(database, wall=lambda: NOON)
    assert not present.look()
    assert present.is_true("lamp", "en", "another"), "nothing is known to be wrong"
    database.write_bytes(whole)
    assert present.look()
    assert present.is_true("lamp", "en", digest)
    assert not present.is_true("lamp", "en", "another")


def test_a_file_that_cannot_be_read_is_told_of_once(tmp_path, caplog):
    database = tmp_path / "catalog.sqlite"
    database.write_bytes(b"no database at all, but longer than nothing")
    present = Present(database)
    for _ in range(5):
        assert not present.look()
    assert len(caplog.records) == 1
