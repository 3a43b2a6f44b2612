"""Pictures are made ready at import: once each, whatever becomes of some of them; a person may choose the way."""

import io
import json
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from PIL import Image, ImageDraw, ImageFilter

from engines.errors import BundleError
from engines.photo.prepare import Prepared, prepare
from engines.vocabulary.product import Product
from stream.catalog import picture, pictures
from stream.catalog.catalog import Catalog
from stream.catalog.database import pictures_of
from stream.catalog.listing import import_rows
from stream.catalog.load import import_feed
from stream.catalog.pictures import PictureReport, prepare_pictures
from stream.catalog.showing import choose, showing
from stream.config import Settings
from stream.errors import CatalogError
from tests.support.commands import in_process
from tests.support.matting_samples import write_model

HEADER = ("id", "title", "link", "availability", "price", "image_file", "content_language")


def photo(ground: int = 248, side: int = 640, colour: tuple[int, int, int] = (30, 90, 160)) -> bytes:
    """A thing on a light ground, as the bytes of a JPEG."""
    image = Image.new("RGB", (side, side), (ground, ground, ground))
    ImageDraw.Draw(image).rounded_rectangle((side * 0.3, side * 0.2, side * 0.7, side * 0.8), 12, fill=colour)
    stream = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.6)).save(stream, "JPEG", quality=92)
    return stream.getvalue()


def room() -> bytes:
    """A picture of stripes, in which nothing can be cut out."""
    image = Image.new("RGB", (300, 300))
    for index in range(30):
        ImageDraw.Draw(image).rectangle((index * 10, 0, index * 10 + 5, 300), fill=(200, 40 + index * 5, 90))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def shop(folder: Path, **files: bytes | None) -> Path:
    """Write a feed with one product a file, named as it is, and the files; None: the product names no picture."""
    rows = []
    for name, data in files.items():
        if data is not None:
            (folder / f"{name}.jpg").write_bytes(data)
        rows.append(
            (name, f"Thing {name}", "/p", "in_stock", "9.00 USD", f"{name}.jpg" if data is not None else "", "en")
        )
    path = folder / "feed.tsv"
    path.write_text("\n".join("\t".join(row) for row in (HEADER, *rows)))
    return path


def imported(feed: Path, **options: Any) -> PictureReport:
    import_rows(feed, feed.parent / "c.sqlite")
    return prepare_pictures(feed.parent / "c.sqlite", feed, **options)


def products(folder: Path) -> dict[str, Product]:
    catalog = Catalog(folder / "c.sqlite")
    try:
        return {product.id: product for product in catalog.products("en")}
    finally:
        catalog.close()


def files(folder: Path) -> set[str]:
    root = pictures_of(folder / "c.sqlite")
    return {path.relative_to(root).as_posix() for path in root.rglob("*.webp")}


def test_each_product_is_shown_as_its_picture_allows(tmp_path: Path) -> None:
    report = imported(shop(tmp_path, cup=photo(), room=room(), broken=b"no picture", none=None))
    assert report.ways == {"stage": 1, "card": 1, "words": 2}
    found = products(tmp_path)
    cup = found["cup"]
    assert (cup.show, cup.show_why) == ("stage", "its cut-out is sure (1.00)")
    assert cup.image is not None
    assert cup.cutout is not None
    with Image.open(pictures_of(tmp_path / "c.sqlite") / cup.cutout) as cutout:
        assert (cutout.mode, cutout.format) == ("RGBA", "WEBP")
        assert abs(cutout.width - 256) <= 4
    assert (found["room"].show, found["broken"].show) == ("card", "words")
    assert "not a readable" in found["broken"].show_why
    assert found["none"].show_why == "the feed names no picture"
    assert [str(problem) for problem in report.problems if "broken" in problem.message]


def test_an_odd_error_of_a_decoder_costs_that_picture_alone(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (120, 110)).save(stream, "AVIF")
    damaged = stream.getvalue().replace(b"pitm", b"skip")  # which item is the picture is not said: a RuntimeError
    assert damaged != stream.getvalue()
    report = imported(shop(tmp_path, bad=damaged, cup=photo()))
    assert report.ways == {"words": 1, "stage": 1}
    assert "is not a readable" in products(tmp_path)["bad"].show_why


def test_an_error_that_nobody_foresaw_costs_that_picture_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(data: bytes, _: object) -> Prepared:
        if data == photo(240):
            raise ZeroDivisionError
        return prepare(data)

    monkeypatch.setattr(picture, "prepare", odd)
    assert imported(shop(tmp_path, cup=photo(), bad=photo(240))).ways == {"words": 1, "stage": 1}
    assert "product picture cannot be made ready: ZeroDivisionError" in products(tmp_path)["bad"].show_why


def test_a_picture_that_killed_its_process_is_tried_again_by_the_next_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = shop(tmp_path, cup=photo())
    with monkeypatch.context() as patched:
        patched.setattr(pictures, "run_all", lambda _, jobs, __: [(job, None) for job in jobs])
        assert imported(feed).ways == {"words": 1}
    assert "the process that tried died of it" in products(tmp_path)["cup"].show_why
    assert imported(feed).ways == {"stage": 1}


def test_a_run_that_is_interrupted_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = shop(tmp_path, a=photo(), b=photo(240), c=photo(230))

    def interrupt(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    import_rows(feed, tmp_path / "c.sqlite")
    with pytest.raises(KeyboardInterrupt):
        prepare_pictures(tmp_path / "c.sqlite", feed, interrupt)
    assert len([product for product in products(tmp_path).values() if product.show == "stage"]) == 2
    assert imported(feed).made == 1


def test_imports_into_one_catalogue_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = shop(tmp_path, cup=photo())
    import_rows(feed, tmp_path / "c.sqlite")
    pictures_of(tmp_path / "c.sqlite").mkdir()
    with ThreadPoolExecutor() as pool:
        with FileLock(pictures_of(tmp_path / "c.sqlite") / ".lock"):
            begun, prepare_all = threading.Event(), pictures._prepare
            monkeypatch.setattr(pictures, "_prepare", lambda *given: (begun.set(), prepare_all(*given))[1])
            other = pool.submit(prepare_pictures, tmp_path / "c.sqlite", feed)
            assert not begun.wait(0.5)
        assert other.result(30).made == 1
        assert begun.is_set()


def test_what_a_killed_run_left_half_written_goes(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo())
    imported(feed)
    ready = pictures_of(tmp_path / "c.sqlite") / str(products(tmp_path)["cup"].image)
    half = ready.with_name(f".{ready.name}.x1y2")
    half.write_bytes(b"RIFF")
    imported(feed)
    assert ready.is_file()
    assert not half.exists()


def test_a_folder_that_cannot_take_pictures_is_a_clear_error(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo())
    pictures_of(tmp_path / "c.sqlite").write_text("in the way")
    with pytest.raises(CatalogError, match=r"cannot keep pictures in .*c\.sqlite\.pictures: File exists"):
        imported(feed)


def test_a_file_too_large_is_told_and_not_read(tmp_path: Path) -> None:
    feed = shop(tmp_path, vast=b"")
    os.truncate(tmp_path / "vast.jpg", 1 << 40)  # a sparse file: reading it would take hours
    (problem,) = imported(feed).problems
    assert "'vast': vast.jpg: product picture has 1099511627776 bytes; at most 16000000 are read" in str(problem)


def test_a_product_whose_picture_is_not_made_ready_yet_is_shown_by_words(tmp_path: Path) -> None:
    import_rows(shop(tmp_path, cup=photo()), tmp_path / "c.sqlite")
    assert products(tmp_path)["cup"].show == "words"
    assert "not made ready yet" in products(tmp_path)["cup"].show_why


def test_an_import_by_one_call_makes_the_pictures_ready_too(tmp_path: Path) -> None:
    report = import_feed(shop(tmp_path, cup=photo(), tiny=photo(side=60)), tmp_path / "c.sqlite")
    assert report.ways == {"stage": 1, "words": 1}
    assert report.warned == {"picture": 1}
    assert products(tmp_path)["cup"].show == "stage"


def test_a_picture_is_made_ready_once_also_for_several_products(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo(), twin=photo())
    assert imported(feed).made == 1
    assert imported(feed).made == 0
    assert len({product.image for product in products(tmp_path).values()}) == 1


def test_pictures_made_in_an_older_way_or_lost_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = shop(tmp_path, cup=photo())
    imported(feed)
    (pictures_of(tmp_path / "c.sqlite") / str(products(tmp_path)["cup"].cutout)).unlink()
    assert imported(feed).made == 1
    monkeypatch.setattr(picture, "MADE", "of tomorrow")
    assert imported(feed).made == 1


def test_a_model_of_the_users_own_cuts_out_and_pictures_are_made_again_for_another(tmp_path: Path) -> None:
    feed = shop(tmp_path, room=room())
    assert imported(feed).ways == {"card": 1}
    first = Settings(matting=write_model(tmp_path / "1.onnx", 320))
    other = Settings(matting=write_model(tmp_path / "2.onnx", 320, outputs=1))
    assert [imported(feed, settings=settings).made for settings in (first, first, other, Settings())] == [1, 0, 1, 1]


def test_a_model_cuts_out_in_processes_of_its_own(tmp_path: Path) -> None:
    settings = Settings(matting=write_model(tmp_path / "model.onnx", 320))
    report = imported(shop(tmp_path, cup=photo(colour=(180, 40, 50))), settings=settings, processes=1)
    assert report.ways == {"stage": 1}


def test_a_model_that_cannot_be_used_is_told_before_the_first_picture(tmp_path: Path) -> None:
    settings = Settings(matting=write_model(tmp_path / "model.onnx", 512))
    with pytest.raises(BundleError, match="wanted is"):
        imported(shop(tmp_path, cup=photo()), settings=settings)
    assert files(tmp_path) == set()


def test_a_changed_picture_takes_the_place_of_the_old_and_its_files_go(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo())
    imported(feed)
    before = files(tmp_path)
    imported(shop(tmp_path, cup=photo(colour=(160, 40, 30))))
    assert len(files(tmp_path)) == 2
    assert not files(tmp_path) & before
    imported(shop(tmp_path, cup=None))
    assert files(tmp_path) == set()
    assert products(tmp_path)["cup"].image is None


def test_a_re_import_of_the_same_row_keeps_its_picture_and_counts_no_change(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo())
    imported(feed)
    assert import_rows(feed, tmp_path / "c.sqlite").changed == 0
    assert products(tmp_path)["cup"].show == "stage"


def test_small_pictures_are_told_and_used_and_tiny_ones_not(tmp_path: Path) -> None:
    report = imported(shop(tmp_path, small=photo(side=220), tiny=photo(side=60)))
    said = "\n".join(problem.message for problem in report.problems)
    assert "'small': small.jpg: it is only" in said
    assert "'tiny': tiny.jpg: product picture is 60x60 pixels; its longer side needs 100 at least" in said
    assert {name: product.show for name, product in products(tmp_path).items()} == {"small": "stage", "tiny": "words"}


def test_several_processes_make_the_same_of_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    here = imported(shop(tmp_path / "one", a=photo(), b=photo(240), c=b"odd"))
    there = imported(shop(tmp_path / "two", a=photo(), b=photo(240), c=b"odd"), processes=2)
    assert (here.made, here.ways) == (there.made, there.ways) == (3, {"stage": 2, "words": 1})
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_person_chooses_the_way_and_no_import_undoes_it(tmp_path: Path) -> None:
    feed, database = shop(tmp_path, cup=photo(), room=room(), none=None), tmp_path / "c.sqlite"
    imported(feed)
    choose(database, "cup", "ground")
    imported(feed)
    imported(shop(tmp_path, cup=photo(colour=(90, 20, 20)), room=room(), none=None))
    assert (products(tmp_path)["cup"].show, products(tmp_path)["cup"].show_why) == ("ground", "set by a person")
    choose(database, "cup", None)
    assert products(tmp_path)["cup"].show == "stage"
    assert showing(database, "cup").can("card")
    choose(database, "none", "words")
    with pytest.raises(CatalogError, match="'none' cannot be shown as card: it has not a picture that can be used"):
        choose(database, "none", "card")
    with pytest.raises(CatalogError, match="'no' is not in the catalogue; `adloom catalog import FEED` adds"):
        choose(database, "no", "card")


def test_a_choice_that_a_later_picture_cannot_meet_gives_way(tmp_path: Path) -> None:
    imported(shop(tmp_path, cup=photo()))
    choose(tmp_path / "c.sqlite", "cup", "ground")
    assert imported(shop(tmp_path, cup=b"broken now")).ways == {"words": 1}
    assert products(tmp_path)["cup"].show == "words"


def run(*words: str) -> str:
    result = in_process("catalog", *words)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    feed, database = shop(tmp_path, cup=photo(), tiny=photo(side=60)), str(tmp_path / "c.sqlite")
    said = run("import", str(feed), "--database", database)
    assert "2 pictures made ready; shown by stage 1, words 1" in said
    assert "1 warned of (picture) feed.tsv: 'tiny': tiny.jpg: product picture is 60x60 pixels" in said
    assert run("show", "cup", "--database", database).startswith(
        "cup: stage, its cut-out is sure (1.00) could be shown as"
    )
    chosen = run("show", "cup", "--as", "card", "--database", database)
    assert "cup: card, set by a person the import chose stage: its cut-out is sure (1.00)" in chosen
    assert "cup: stage" in run("show", "cup", "--as", "auto", "--database", database)


def test_json_has_the_ways_and_the_pictures_problems(tmp_path: Path) -> None:
    feed = shop(tmp_path, cup=photo(), tiny=photo(side=60))
    told = json.loads(
        in_process("catalog", "import", str(feed), "--database", str(tmp_path / "c.sqlite"), "--json").stdout
    )
    assert (told["imported"], told["ways"]) == (2, {"stage": 1, "words": 1})
    assert told["warned"] == {"picture": 1}
    assert "tiny" in told["warnings"][0]["message"]
    assert told["pictures"] == [told["warnings"][0]["message"]]


def test_strict_ends_with_an_error_for_a_poor_picture_after_the_import(tmp_path: Path) -> None:
    feed = shop(tmp_path, tiny=photo(side=60))
    with pytest.raises(Exception, match=r"feed.tsv: imported, but 1 pictures are poor: 'tiny'"):
        run("import", str(feed), "--database", str(tmp_path / "c.sqlite"), "--strict")
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM product").fetchone() == (1,)
