"""Training plans: the shipped ones fit their trainers, a wrong one says what is wrong with it."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the export extra is not installed: no training")

from typer.testing import CliRunner

from engines.errors import AdloomError
from export.checker.train import Settings as CheckerSettings
from export.commands import export as cli
from export.copy.train import Plan as CopySettings
from export.encoder.train import Settings as EncoderSettings
from export.generator.polish import Settings as ReliefSettings
from export.generator.train import Settings as GeneratorSettings
from export.places.train import Settings as PlacesSettings
from export.training.plan import PLANS, PlanError, read_plan

KINDS = {
    "encoder": EncoderSettings,
    "generator": GeneratorSettings,
    "copywriter": CopySettings,
    "checker": CheckerSettings,
    "relief": ReliefSettings,
    "places": PlacesSettings,
}


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", KINDS)
def test_the_shipped_plan_is_what_the_trainer_does_by_default(name: str):
    assert read_plan(PLANS / f"{name}.toml", KINDS[name]) == KINDS[name]()


@pytest.mark.parametrize("plan", sorted((PLANS / "gpu").glob("*.toml")), ids=lambda plan: plan.stem)
def test_the_shipped_plan_for_a_gpu_fits_its_trainer_and_draws_larger_batches(plan: Path):
    assert read_plan(plan, KINDS[plan.stem]).batch > KINDS[plan.stem]().batch


def test_what_a_plan_leaves_out_keeps_its_default(tmp_path: Path):
    assert read_plan(write(tmp_path, "hours = 0.5"), GeneratorSettings) == GeneratorSettings(hours=0.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps = 3", "names steps; known: batch, hours, rate, seed"),
        ('hours = "two"', "Expected `float`"),
        ("hours = ", "is no TOML"),
    ],
)
def test_a_wrong_plan_is_refused_by_name(tmp_path: Path, text: str, said: str):
    with pytest.raises(PlanError, match=said):
        read_plan(write(tmp_path, text), GeneratorSettings)


def test_a_plan_that_is_not_there_is_a_clear_error(tmp_path: Path):
    with pytest.raises(PlanError, match="No such file"):
        read_plan(tmp_path / "none.toml", GeneratorSettings)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bundle", "painter"], "no engine is called 'painter'"),
        (["bundle", "encoder"], "run `adloom export train encoder` first"),
        (["bundle", "generator"], "run `adloom export train generator` first"),
        (["bundle", "checker"], "run `adloom export train checker` first"),
    ],
)
def test_the_bundle_command_says_what_is_missing(tmp_path: Path, arguments: list[str], said: str):
    result = CliRunner().invoke(cli.app, [*arguments, "--work", str(tmp_path), "--target", str(tmp_path / "bundle")])
    assert isinstance(result.exception, AdloomError)
    assert said in str(result.exception)
