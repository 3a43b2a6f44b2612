"""Training the copywriter resumes byte for byte, and exports an engine that writes valid copy."""

from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.copy.copywriter import Copywriter
from engines.copy.gates import refusal
from engines.vocabulary.locales import LOCALES
from tests.support.copy_samples import asked, cup, mug

pytest.importorskip("torch", reason="the export extra is not installed: no training")

from export.bundle.starter import add_engine
from export.copy.corpus.read import Row, held_out, rows
from export.copy.dataset import batch, build
from export.copy.model import Shape
from export.copy.train import CHECKPOINT, Plan, plan_of, train
from export.copy.write import MODEL, RANKER, table, write_model
from export.training.board import Board

pytestmark = pytest.mark.training
TINY = Shape(layers=1, dim=16, heads=2, hidden=16)
PLAN = Plan(steps=4, batch=4, save_every=2, shape=TINY)


class Pulled(Exception):  # noqa: N818  no error, the plug
    """The machine went off."""


class Unplugged(Board):
    """Ends the training at the first figure, after its checkpoint was written."""

    def log(self, step: int, **figures: float) -> None:
        raise Pulled


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three rows to learn from and one to hold out in each language."""
    folder = tmp_path_factory.mktemp("corpus")
    for locale in LOCALES:
        (folder / locale).mkdir()
        own = [row for _, row in rows() if row.lang == locale]
        some: list[Row] = []
        for kept, count in ((False, 3), (True, 1)):
            some += islice((row for row in own if held_out(row) == kept), count)
        lines = [msgspec.json.encode(row) for row in some]
        (folder / locale / "few.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return folder


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object]:
    folder = tmp_path_factory.mktemp("trained")
    return folder, train(folder, PLAN, Board("copywriter", folder / "logs"), corpus)


def test_examples_are_ads_of_the_corpus_said_in_frames_and_kept(corpus: Path, trained: tuple[Path, object]):
    folder, _ = trained
    written = {file: file.stat().st_mtime_ns for file in folder.glob("examples-*.npz")}
    learnt, unseen = build(folder, corpus)
    assert {file: file.stat().st_mtime_ns for file in folder.glob("examples-*.npz")} == written
    assert len(written) == 2
    assert {one.locale for one in learnt} == {*LOCALES}
    assert unseen
    for one in learnt:
        assert len(one.chosen) == len(one.options)
        assert all(choice in options for choice, options in zip(one.chosen, one.options, strict=True))


def test_a_batch_allows_what_was_chosen(corpus: Path, trained: tuple[Path, object]):
    learnt, _ = build(trained[0], corpus)
    own = [one for one in learnt if one.locale == "en"]
    part = batch(own)
    chosen, allowed = part.chosen.numpy(), part.allowed.numpy()
    ads, steps = np.nonzero(chosen >= 0)
    assert allowed[ads, steps, chosen[ads, steps]].all()


def test_a_training_that_was_stopped_ends_as_one_that_was_not(
    corpus: Path, trained: tuple[Path, object], tmp_path: Path
):
    with pytest.raises(Pulled):
        train(tmp_path, PLAN, Unplugged("copywriter", tmp_path / "logs"), corpus)
    halfway = (tmp_path / CHECKPOINT).read_bytes()
    train(tmp_path, PLAN, Board("copywriter", tmp_path / "logs"), corpus)
    assert (tmp_path / CHECKPOINT).read_bytes() != halfway
    assert (tmp_path / CHECKPOINT).read_bytes() == (trained[0] / CHECKPOINT).read_bytes()


def test_its_engine_writes_valid_copy(trained: tuple[Path, object], tmp_path: Path):
    folder, model = trained
    assert list((folder / "logs" / "copywriter").glob("events.*"))
    assert plan_of(folder) == PLAN
    engine, parity = write_model(model, tmp_path)
    assert parity < 1e-3
    add_engine("copywriter", engine, [MODEL, RANKER, *map(table, LOCALES)], {}, tmp_path)
    writer = Copywriter(Bundle.open(tmp_path), threads=1)
    for assignment in (asked(mug()), asked(cup())):
        for seed in range(4):
            copy = writer.write(assignment, seed)
            assert copy == writer.write(assignment, seed)
            assert refusal(copy, assignment) is None
