"""Train the text encoder and put it in a bundle: `python -m export.encoder`."""

from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from engines.bundle import STARTER
from export.bundle import add_engine
from export.encoder.train import Settings, train
from export.encoder.write import write_engine

WORK = Path("var/encoder")


def main(
    work: Annotated[Path, typer.Option(help="Tokenizer and checkpoint; an interrupted run goes on from here.")] = WORK,
    bundle: Annotated[Path, typer.Option(help="Folder the engine's files go to.")] = STARTER,
    steps: Annotated[int, typer.Option(help="Training steps.")] = Settings().steps,
) -> None:
    """Train, export, evaluate on held-out scenes, and record the engine in the bundle's manifest."""
    torch.set_num_threads(1)  # at this size a second thread waits more than it works
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeRemainingColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("training", total=steps)

        def report(step: int, loss: float, spread: float) -> None:
            progress.update(task, completed=step, description=f"loss {loss:.3f} spread {spread:.4f}")

        train(work, Settings(steps=steps), report)
    add_engine("encoder", *write_engine(bundle, work), folder=bundle)


if __name__ == "__main__":
    typer.run(main)
