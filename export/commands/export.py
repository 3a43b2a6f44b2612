"""`adloom export`: render the data, train an engine, put it into a bundle, measure the bundle."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from engines.bundle.backends import Choice
from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.serving import Serving
from engines.errors import AdloomError
from engines.folders import engines_folder
from export.commands import datasets
from export.commands import diffusers as pipeline
from export.training.plan import PLANS, read_plan

app = typer.Typer(help="Render stages, train engines, measure a bundle (needs the export extra).", no_args_is_help=True)
train = typer.Typer(help="Train one engine; an interrupted run goes on where it stopped.", no_args_is_help=True)
app.add_typer(train, name="train")
app.add_typer(datasets.app, name="dataset")
pipeline.register(app)
WORK = Path("var")
CHECKPOINTS = {
    "asker": "asker/asker.safetensors",
    "encoder": "encoder/checkpoint.safetensors",
    "generator": "generator.safetensors",
    "copywriter": "copy/copywriter.safetensors",
    "labeller": "labeller/labeller.safetensors",
    "checker": "checker.safetensors",
    "places": "places.safetensors",
}
Work = Annotated[Path, typer.Option(help="Where shards, checkpoints and logs are kept.")]
Plan = Annotated[Path | None, typer.Option("--plan", help="TOML file of settings; by default the shipped plan.")]
Target = Annotated[Path | None, typer.Option(help="Bundle folder; by default the starter's.")]


@train.command("encoder")
def train_encoder(work: Work = WORK, plan: Plan = None) -> None:
    """Train the text encoder."""
    from rich.progress import Progress

    from export.encoder.train import Settings, train
    from export.training.board import Board

    settings, board = read_plan(plan or PLANS / "encoder.toml", Settings), Board("encoder", work / "logs")
    with Progress() as progress:
        task = progress.add_task("training encoder", total=settings.steps)

        def report(step: int, loss: float, spread: float) -> None:
            progress.update(task, completed=step)
            if step % settings.log_every == 0:
                board.log(step, loss=loss, spread=spread)

        train(work / "encoder", settings, report)


@train.command("asker")
def train_asker(work: Work = WORK, plan: Plan = None) -> None:
    """Train the reader of prompts for places."""
    from rich.progress import Progress

    from export.encoder.asking.train import Settings, train
    from export.training.board import Board

    settings, board = read_plan(plan or PLANS / "asker.toml", Settings), Board("asker", work / "logs")
    with Progress() as progress:
        task = progress.add_task("training asker", total=settings.steps)

        def report(step: int, loss: float) -> None:
            progress.update(task, completed=step)
            if step % settings.log_every == 0:
                board.log(step, loss=loss)

        train(work / "asker", settings, report)


@train.command("generator")
def train_generator(work: Work = WORK, plan: Plan = None) -> None:
    """Train the one-step generator of stages."""
    from export.generator.train import Settings, train
    from export.training.board import Board

    settings = read_plan(plan or PLANS / "generator.toml", Settings)
    train(work / "stages", work / CHECKPOINTS["generator"], settings, Board("generator", work / "logs"))


@train.command("relief")
def train_relief(work: Work = WORK, plan: Plan = None) -> None:
    """Fit the relief of a trained generator alone: surfaces of podiums, the last to be learnt."""
    from export.generator.polish import Settings, polish
    from export.training.board import Board

    checkpoint = work / CHECKPOINTS["generator"]
    if not checkpoint.exists():
        raise AdloomError(f"{checkpoint} is not there: run `adloom export train generator` first")
    settings = read_plan(plan or PLANS / "relief.toml", Settings)
    polish(work / "stages", checkpoint, settings, Board("relief", work / "logs"))


@train.command("copywriter")
def train_copywriter(work: Work = WORK, plan: Plan = None) -> None:
    """Train the copywriter."""
    from export.copy.train import Plan as Settings
    from export.copy.train import train
    from export.training.board import Board

    settings = read_plan(plan or PLANS / "copywriter.toml", Settings)
    train(work / "copy", settings, Board("copywriter", work / "logs"))


@train.command("labeller")
def train_labeller(work: Work = WORK, plan: Plan = None) -> None:
    """Train the labeller of titles, which reads products at import."""
    from export.copy.labelling.train import Plan as Settings
    from export.copy.labelling.train import train
    from export.training.board import Board

    settings = read_plan(plan or PLANS / "labeller.toml", Settings)
    train(work / "labeller", settings, Board("labeller", work / "logs"))


@train.command("checker")
def train_checker(work: Work = WORK, plan: Plan = None) -> None:
    """Train the attribute checker that the evaluation asks."""
    from export.checker.train import Settings, train
    from export.training.board import Board

    settings = read_plan(plan or PLANS / "checker.toml", Settings)
    scores = train(work / "stages", work / "checker.safetensors", settings, Board("checker", work / "logs"))
    typer.echo(json.dumps(scores))


@train.command("places")
def train_places(work: Work = WORK, plan: Plan = None) -> None:
    """Train the painter of places on the renders that are there; new ones join while it learns."""
    from export.places.train import Settings, train

    train(work / "places", work / CHECKPOINTS["places"], read_plan(plan or PLANS / "places.toml", Settings))


def _write(name: str, checkpoint: Path, work: Path, folder: Path) -> None:
    from export.bundle.starter import add_engine

    if name == "encoder":
        from export.encoder.write import write_engine as encoder

        add_engine(name, *encoder(folder, work / "encoder"), folder=folder)
    elif name == "asker":
        from export.encoder.asking.write import write_engine as asker

        add_engine(name, *asker(folder, work / "asker"), folder=folder)
    elif name == "generator":
        from engines.paint.buckets import SQUARE, WINDOWS
        from export.generator.onnx import write_engines

        # The starter's ads stand in places: of stages it keeps the square ones, which show what a checkpoint needs.
        for engine in write_engines(folder, checkpoint, (SQUARE,) if folder == STARTER else WINDOWS):
            add_engine(*engine, folder=folder)
    elif name == "copywriter":
        from export.copy.write import write_engine as copywriter

        add_engine(name, *copywriter(folder, work / "copy"), folder=folder)
    elif name == "labeller":
        from engines.copy.reading.labelling.labeller import READER
        from export.copy.labelling.write import write_engine as labeller

        add_engine(name, *labeller(READER, work / "labeller"), folder=READER)
    elif name == "places":
        from export.places.onnx import write_places

        for engine in write_places(checkpoint, folder):
            add_engine(*engine, folder=folder)
    else:
        from export.checker import FOLDER
        from export.checker.reference import renders
        from export.checker.write import write_engine as checker

        seen = renders(work / "reference.npz")
        add_engine(name, *checker(*seen, FOLDER, work / "checker.safetensors"), folder=FOLDER)


@app.command()
def bundle(
    engines: Annotated[
        list[str],
        typer.Argument(
            help="encoder, generator, copywriter, labeller, checker, places (the painter) or asker (prompts for it)"
        ),
    ],
    work: Work = WORK,
    target: Target = None,
) -> None:
    """Export trained engines into a bundle; checker and labeller go into their own."""
    folder = target or STARTER
    for name in engines:
        if name not in CHECKPOINTS:
            raise AdloomError(f"no engine is called {name!r}: {', '.join(sorted(CHECKPOINTS))}")
        if not (work / CHECKPOINTS[name]).exists():
            raise AdloomError(f"{work / CHECKPOINTS[name]} is not there: run `adloom export train {name}` first")
        folder.mkdir(parents=True, exist_ok=True)
        _write(name, work / CHECKPOINTS[name], work, folder)
        typer.echo(f"{name}: in the bundle")


@app.command()
def families(
    work: Work = WORK,
    plan: Plan = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Train kinds of painter of places alike, each once, and measure them by renders that nothing was learnt from."""
    from export.evaluation.families import compare, table
    from export.places.train import Settings

    rows = compare(work / "places", work / "families", read_plan(plan or PLANS / "places.toml", Settings))
    typer.echo(json.dumps(rows, indent=1) if as_json else table(rows))


@app.command()
def places(
    work: Work = WORK,
    bundle: Annotated[Path, typer.Option(envvar="ADLOOM_BUNDLE", help="Bundle folder.")] = STARTER,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure a bundle's painter of places by the renders that nothing was learnt from."""
    from export.evaluation.places import evaluate, table

    rows = evaluate(Bundle.open(bundle), work / "places")
    typer.echo(json.dumps(rows, indent=1) if as_json else table(rows))


@app.command("causal-lm")
def causal_lm(
    folder: Annotated[Path, typer.Argument(help="Folder of a causal LM: safetensors, or ONNX as Optimum writes it.")],
    out: Annotated[Path, typer.Option(help="Bundle folder to make.")],
) -> None:
    """Make a bundle of a causal LM, for ADLOOM_COPY_BUNDLE."""
    from export.language.causal_export import write_bundle

    pipeline.quiet()
    manifest = write_bundle(folder, out)
    typer.echo(f"licence of the weights: {manifest.licence}", err=True)
    typer.echo(f"export ADLOOM_COPY_BUNDLE={out}")


@app.command("serve-lm")
def serve_lm(
    folder: Annotated[Path, typer.Argument(help="Hugging Face folder of a causal LM, safetensors.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve a causal LM as the endpoint that ADLOOM_COPY_ENDPOINT may name."""
    from export.language.serve_lm import LanguageModel, serve

    server = serve(LanguageModel(folder), host, port)
    typer.echo(f"export ADLOOM_COPY_ENDPOINT=http://{host}:{server.server_port}/v1 ADLOOM_COPY_MODEL={folder.name}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@app.command()
def evaluate(  # noqa: PLR0917  typer passes options by name
    bundle: Annotated[Path, typer.Option(envvar="ADLOOM_BUNDLE", help="Bundle folder.")] = STARTER,
    backend: Annotated[
        Choice,
        typer.Option(envvar="ADLOOM_BACKEND", help="What runs the engines, with what `adloom build` made of them."),
    ] = "cpu",
    prompts: Annotated[int, typer.Option(help="Prompts over colour pairs kept from training.")] = 600,
    creatives: Annotated[int, typer.Option(help="Finished creatives over the demo shop.")] = 300,
    work: Work = WORK,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure a bundle: attributes, languages, synonyms, places, diversity, creatives, copies, photo steps, speed."""
    from export.evaluation.report import report, table

    opened = Bundle.open(bundle)
    served = opened.served(Serving(backend, engines_folder(opened.hash)))
    scores: dict[str, Any] = report(served, prompts, creatives, work / "places")
    typer.echo(json.dumps(scores, ensure_ascii=False, indent=1) if as_json else table(scores))
