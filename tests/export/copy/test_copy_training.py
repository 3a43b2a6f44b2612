"""Training the copywriter runs, resumes from its checkpoint and exports an engine that writes valid copy."""

import pytest

from engines.copy.copywriter import Copywriter
from engines.copy.facts import broken_limit
from tests.support.word_samples import assigned

pytest.importorskip("torch")
from export.copy.drawn import TOKENIZER
from export.copy.lexicon import draw_drafts, gather
from export.copy.model import Shape
from export.copy.train import CHECKPOINT, Plan, train
from export.copy.write import lone_bundle, write_model
from export.training.board import Board


@pytest.mark.training
def test_training_resumes_and_its_engine_writes_valid_copy(tmp_path):
    shape = Shape(vocabulary=1600, positions=110, layers=1, dim=32, heads=2, hidden=32)
    board = Board("copywriter", tmp_path / "logs")
    sizes = {"examples": 96, "batch": 8, "held_out": 16, "save_every": 1, "shape": shape}
    train(tmp_path, Plan(steps=1, **sizes), board)
    first = (tmp_path / CHECKPOINT).read_bytes()
    model = train(tmp_path, Plan(steps=2, **sizes), board)
    assert list((tmp_path / "logs" / "copywriter").glob("events.*"))
    assert (tmp_path / CHECKPOINT).read_bytes() != first
    lexicon = gather(draw_drafts(50, 1))
    engine, parity = write_model(model, tmp_path / TOKENIZER, lexicon, tmp_path / "bundle")
    assert parity < 1e-3
    writer = Copywriter(lone_bundle(tmp_path / "bundle", engine), threads=1)
    copy = writer.write(assigned(), 1)
    assert copy == writer.write(assigned(), 1)
    assert broken_limit(copy.headline, copy.description, copy.cta) is None
