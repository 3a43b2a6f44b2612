"""`adloom export`: render the data, train an engine and put it into the bundle, measure the result."""

import json
from pathlib import Path
from typing import Annotated

import typer

from engines.bundle import STARTER, Bundle

app = typer.Typer(help="Render stages, train engines, measure a bundle (needs the export extra).", no_args_is_help=True)
Work = Annotated[Path, typer.Option(help="Where checkpoints are kept; an interrupted run goes on from here.")]
Target = Annotated[Path, typer.Option(help="Bundle folder that gets the engine.")]


@app.command()
def dataset(
    out: Annotated[Path, typer.Option(help="Folder of the shards; finished ones are kept.")] = Path("var/stages"),
    shards: Annotated[int, typer.Option(help="How many shards of 100 stages.")] = 40,
) -> None:
    """Path-trace the generator's training pictures."""
    from export.dataset import render_shards

    render_shards(out, shards)


@app.command()
def encoder(work: Work = Path("var/encoder"), bundle: Target = STARTER) -> None:
    """Train the text encoder and put it into the bundle."""
    from export.encoder.__main__ import main

    main(work=work, bundle=bundle)


@app.command()
def copywriter(
    work: Work = Path("var/copy"),
    bundle: Target = STARTER,
    steps: Annotated[int, typer.Option(help="Training steps.")] = 2000,
) -> None:
    """Train the copywriter and put it into the bundle."""
    from export.bundle import add_engine
    from export.copy.train import Plan, train
    from export.copy.write import write_engine

    train(Plan(work, steps=steps))
    add_engine("copywriter", *write_engine(bundle, work), folder=bundle)


@app.command()
def generator(
    data: Annotated[Path, typer.Option(help="Folder of rendered shards.")] = Path("var/stages"),
    checkpoint: Annotated[Path, typer.Option(help="Checkpoint; an interrupted run goes on.")] = Path(
        "var/generator.safetensors"
    ),
    hours: Annotated[float, typer.Option(help="Training time over all runs.")] = 2.0,
    bundle: Target = STARTER,
) -> None:
    """Train the one-step generator and put it into the bundle."""
    from export.bundle import add_engine
    from export.generator.onnx import write_engine
    from export.generator.train import train

    train(data, checkpoint, hours * 3600)
    add_engine("generator", *write_engine(bundle, checkpoint), folder=bundle)


@app.command()
def evaluate(
    bundle: Annotated[Path, typer.Option(help="Bundle folder to measure.")] = STARTER,
    prompts: Annotated[int, typer.Option(help="Prompts over colour pairs kept from training.")] = 600,
) -> None:
    """Check that the colours asked for are the colours seen."""
    from export.evaluate import attribute_check

    typer.echo(json.dumps(attribute_check(Bundle.open(bundle), prompts), ensure_ascii=False, indent=1))
