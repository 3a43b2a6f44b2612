"""`adloom export dataset`: path-trace what engines learn from."""

import time
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Path-trace training pictures; an interrupted run goes on where it stopped.")
WORK = Path("var")


@app.callback(invoke_without_command=True)
def stages(
    context: typer.Context,
    work: Annotated[Path, typer.Option(help="Where shards are kept.")] = WORK,
    shards: Annotated[int, typer.Option(help="How many shards of 100 square stages.")] = 40,
    long_shards: Annotated[int, typer.Option(help="How many wide ones, and how many tall ones.")] = 10,
) -> None:
    """Path-trace the generator's and the checker's training pictures, or `places`; what is finished is kept."""
    if context.invoked_subcommand:
        return
    from engines.paint.buckets import SQUARE, WINDOWS
    from export.training.dataset import render_shards

    for bucket in WINDOWS:
        render_shards(work / "stages", shards if bucket == SQUARE else long_shards, bucket)


@app.command()
def places(
    out: Annotated[Path, typer.Option(help="Where renders are kept.")] = WORK / "places",
    rounds: Annotated[int, typer.Option(min=2, help="Renders of a set: one in its own colours, then in others.")] = 4,
    kept_back: Annotated[bool, typer.Option("--kept-back", help="Only those that measure the painter.")] = False,
) -> None:
    """Path-trace the sets that the painter of places learns from; each is kept as it is done."""
    from export.places.renders import file_of, is_kept_back, order, render
    from export.places.responses import keep
    from export.places.rows import sets
    from export.studio import rig

    out.mkdir(parents=True, exist_ok=True)
    every = [one for one in order(rounds) if not kept_back or is_kept_back(*one)]
    wanted = [one for one in every if not file_of(out, *one).exists()]
    typer.echo(f"{len(every) - len(wanted)} of {len(every)} are there")
    mi = rig.mitsuba()
    for done, (row, turn) in enumerate(wanted, len(every) - len(wanted) + 1):
        began = time.perf_counter()
        render(mi, out, row, turn)
        chosen, seconds = sets()[row], time.perf_counter() - began
        name = f"{chosen.place} {chosen.arrangement}, {chosen.dress}, colours {turn}"
        typer.echo(f"{done} of {len(every)}: {name}, {seconds:.0f} s")
        if not turn:  # by the render in its own colours
            keep(mi, out, row)
    if not kept_back:
        for row in range(len(sets())):
            keep(mi, out, row)
