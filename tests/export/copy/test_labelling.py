"""The labeller learns from marked rows, dressed anew without losing a mark, and is exported."""

import random
from pathlib import Path

import pytest

from engines.bundle.bundle import Bundle
from engines.copy.reading.labelling.labeller import ENGINE, Labeller
from engines.copy.reading.labelling.labels import STANDS, begins
from engines.copy.reading.labelling.tokens import tokens
from engines.vocabulary.locales import LOCALES, Locale

pytest.importorskip("torch", reason="the export extra is not installed: no training")

from export.bundle.starter import add_engine
from export.copy.labelling.clips import Clip, read_clips, split_clips
from export.copy.labelling.dataset import Wardrobe, clippings, segments, sentences, title
from export.copy.labelling.model import Shape
from export.copy.labelling.rows import MARKED, Marked, MarkError, kept, parse, read, split
from export.copy.labelling.train import CHECKPOINT, Plan, train
from export.copy.labelling.write import write_engine
from export.training.board import Board


class Pulled(Exception):  # noqa: N818  no error, the plug
    """The machine went off."""


class Unplugged(Board):
    """Ends the training at the first figure, after its checkpoint was written."""

    def log(self, step: int, **figures: float) -> None:
        raise Pulled


PLAN = Plan(steps=4, batch=4, save_every=2, shape=Shape(dim=8, hidden=8, dilations=(1,)))
BANDS = parse(
    "Silicone Bands\t\t{quantity.m 5pcs} {material.n Silicone} {noun.x Bands} {compatibility.p for Tracker}"
    "\t{+Soft on the wrist}. {-Ships soon}."
)


@pytest.mark.training
@pytest.mark.parametrize("locale", LOCALES)
def test_every_marked_row_can_be_learnt_from(locale: Locale) -> None:
    rows = read(locale)
    learnt, unseen = split(rows)
    assert len(learnt) + len(unseen) == len(rows) > 1000


def test_a_line_is_a_row_with_its_marks_taken_out():
    assert (BANDS.title, BANDS.short, BANDS.noun) == ("5pcs Silicone Bands for Tracker", "Silicone Bands", "Bands")
    assert all(BANDS.title[piece.start :].startswith(piece.text) for piece in BANDS.pieces)
    assert BANDS.description == "Soft on the wrist. Ships soon."
    assert (BANDS.say, BANDS.passed) == (("Soft on the wrist",), ("Ships soon",))
    assert parse("A\tB\tA\t{+One}\\n{-two}").description == "One\ntwo"


@pytest.mark.parametrize(
    "line",
    [
        "Silicone Bands",
        "Silicone Bands\t\t{colour.a Silicone} {noun.x Bands}",
        "Silicone Bands\t\t{material.z Silicone} {noun.x Bands}",
        "Bands Silicone\t\t{material.n Silicone} {noun.x Bands}",
        "\t\t{noun.x Bands}",
    ],
    ids=["no title", "no such label", "no such form", "name in another order", "no name"],
)
def test_a_row_that_is_marked_wrong_is_told_with_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "en-1.tsv").write_text(line, encoding="utf-8")
    with pytest.raises(MarkError, match=r"en-1\.tsv:1"):
        read("en", tmp_path)


@pytest.mark.training
@pytest.mark.parametrize("locale", LOCALES)
def test_every_marked_clipping_can_be_learnt_from_and_a_product_is_on_one_side(locale: Locale) -> None:
    clips = read_clips(locale)
    learnt, unseen = split_clips(clips)
    assert len(learnt) + len(unseen) == len(clips) > 3000
    assert {clip.title for clip in learnt}.isdisjoint(clip.title for clip in unseen)


def test_a_clipping_is_read_with_what_stands_around_it(tmp_path: Path):
    (tmp_path / "zh-1.tsv").write_text("y\t輕被\t面料，{不起球}，可机洗\nn\tB\t{好用}\n", "utf-8")
    assert read_clips("zh", tmp_path) == [
        Clip("轻被", "面料， ‖ 不起球 ‖ ，可机洗", True),
        Clip("B", "‖ 好用 ‖", False),
    ]
    assert [one.quote for one in clippings(read_clips("zh", tmp_path), "zh")] == [1, 0]


@pytest.mark.parametrize("line", ["y\tTitle\tNo braces", "?\tTitle\t{Text}", "y\t\t{Text}", "y\tTitle\t{}"])
def test_a_clipping_that_is_marked_wrong_is_told_with_file_and_line(tmp_path: Path, line: str):
    (tmp_path / "en-1.tsv").write_text(f"y\tA\t{{One}}\n{line}\n", "utf-8")
    with pytest.raises(MarkError, match=r"en-1\.tsv:2: it wants y or n"):
        read_clips("en", tmp_path)


def test_the_short_name_is_found_where_it_stands_together():
    assert kept(Marked("Bands Silicone Bands", "Silicone Bands")) == {1, 2}


def test_a_title_teaches_its_pieces_their_stands_and_its_name():
    learnt = title(segments(BANDS), "", "en")
    told = [token.text for token in tokens(BANDS.title)]
    assert told == ["5", "pcs", "Silicone", "Bands", "for", "Tracker"]
    quantity, material, noun, fits = (begins(label) for label in ("quantity", "material", "noun", "compatibility"))
    assert learnt.tags.tolist() == [quantity, quantity + 1, material, noun, fits, fits + 1]
    assert learnt.stands[2] == STANDS.index("noun")
    assert learnt.keep.tolist() == [0, 0, 1, 1, 0, 0]
    assert [one.quote for one in sentences(BANDS, "en")] == [1, 0]


@pytest.mark.training
@pytest.mark.parametrize("locale", LOCALES)
def test_a_title_in_another_dress_keeps_its_labels(locale: Locale) -> None:
    rows = [segments(row) for row in read(locale)[:100]]
    wardrobe, rng = Wardrobe(rows), random.Random(1)
    for parts in rows:
        dressed = wardrobe.dressed(parts, locale, rng)
        assert [(part.label, part.stand) for part in dressed] == [(part.label, part.stand) for part in parts]
        learnt = title(dressed, "", locale)
        assert len(learnt.features) == len(learnt.tags) == len(learnt.keep)
        assert bool(learnt.keep.any())


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first rows of each language."""
    folder = tmp_path_factory.mktemp("marked")
    for locale in LOCALES:
        lines = (MARKED / f"{locale}-1.tsv").read_bytes().splitlines()[:30]
        (folder / f"{locale}-1.tsv").write_bytes(b"\n".join(lines))
    return folder


@pytest.mark.training
def test_training_that_was_stopped_ends_as_one_that_was_not(few: Path, tmp_path: Path) -> None:
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    train(whole, PLAN, Board("labeller", tmp_path / "logs"), few)
    with pytest.raises(Pulled):
        train(parted, PLAN, Unplugged("labeller", tmp_path / "logs"), few)
    train(parted, PLAN, Board("labeller", tmp_path / "logs"), few)
    assert (whole / CHECKPOINT).read_bytes() == (parted / CHECKPOINT).read_bytes()


@pytest.mark.training
def test_a_trained_labeller_is_exported_and_reads(few: Path, tmp_path: Path) -> None:
    train(tmp_path / "work", PLAN, Board("labeller", tmp_path / "logs"), few)
    folder = tmp_path / "bundle"
    add_engine(ENGINE, *write_engine(folder, tmp_path / "work"), folder=folder)
    found = Labeller(Bundle.open(folder)).title("Leather Watch Strap", "", "en")
    assert all(piece.text in "Leather Watch Strap" for piece in found.pieces)
    assert isinstance(Labeller(Bundle.open(folder)).quotes("Two pockets.", "Bag", "", "en"), float)
