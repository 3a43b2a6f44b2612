"""The command build: engines compiled or tuned for this machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engines.bundle.backends import BACKENDS, PRECISION, Backend, Precision, makers
from engines.bundle.bundle import STARTER, Bundle
from engines.folders import engines_folder

if find_spec("onnx") is None:
    raise ImportError("onnx")  # looked for, not loaded: help comes at once, and says what building lacks
if TYPE_CHECKING:
    from rich.console import Console

    from engines.runtime.cache import Record
    from export.build.build import Report


app = typer.Typer(help="Compile the engines of a bundle for a GPU, or measure how this CPU serves them fastest.")


@app.command()
def build(  # noqa: PLR0917  typer passes options by name
    bundle: Annotated[Path, typer.Option(envvar="ADLOOM_BUNDLE", help="Folder of the bundle.")] = STARTER,
    backend: Annotated[Backend, typer.Option(help="What shall run the engines.")] = "cpu",
    precision: Annotated[
        Precision,
        typer.Option(
            help="Of the engines on a GPU; int8 calibrates on prompts, and takes fp16 where it is too coarse."
        ),
    ] = PRECISION,
    out: Annotated[
        Path | None,
        typer.Option(envvar="ADLOOM_ENGINES", help="Folder to write; the bundle's own in the cache otherwise."),
    ] = None,
    architecture: Annotated[
        list[str] | None,
        typer.Option(
            metavar="sm_86",
            help=f"GPU to build for ({makers('portable engine')}), may be repeated; the one here otherwise.",
        ),
    ] = None,
    threads: Annotated[
        int, typer.Option(min=1, envvar="ADLOOM_THREADS", help="Most threads of an engine on the CPU.")
    ] = 2,
) -> None:
    """Compile the engines of a bundle for a GPU, or measure how this CPU serves them fastest."""
    from rich.console import Console

    opened = Bundle.open(bundle)
    folder = out or engines_folder(opened.hash)
    console = Console(stderr=True)
    if backend == "cpu":
        _tune(opened, folder, threads, console)
    else:
        _compile(
            opened, folder / backend, backend, precision=precision, architectures=architecture or [], console=console
        )


def _tune(bundle: Bundle, folder: Path, threads: int, console: "Console") -> None:
    from rich.console import Console

    from engines.runtime.tables import tuning_table
    from engines.runtime.tuning import FILE
    from export.build.tune import tune

    with _progress(console, len(bundle.manifest.engines)) as report:
        found = tune(bundle, folder, threads, report)
    Console().print(tuning_table(found))
    console.print(f"→ {folder / FILE}", markup=False, highlight=False)


def _compile(
    bundle: Bundle,
    folder: Path,
    backend: Backend,
    *,
    precision: Precision,
    architectures: Sequence[str],
    console: "Console",
) -> None:
    from rich.console import Console

    from engines.runtime.contract import BUCKETS
    from engines.runtime.tables import built_tables
    from export.build.build import architectures_of, build_engine

    targets = architectures_of(backend, architectures)
    records: list[Record] = []
    files = len(BUCKETS) if BACKENDS[backend].compiled else 1
    with _progress(console, len(bundle.manifest.engines) * files) as report:
        for name in bundle.manifest.engines:
            records += build_engine(
                bundle, name, folder, backend=backend, precision=precision, architectures=targets, report=report
            )
    for table in built_tables(_measure(bundle, folder, backend, records, console)):
        Console().print(table)
    notes = {record.identity.engine: record.note for record in records if record.note and not record.refused}
    for name, note in notes.items():
        console.print(f"{name} is built in fp16 instead of {precision}: {note}", markup=False, style="yellow")
    for record in records:
        if record.refused:
            console.print(
                f"{record.identity.engine} stays on the next backend, {backend} refused it: {record.refused}",
                markup=False, style="yellow",
            )  # fmt: skip
    console.print(f"→ {folder}", markup=False, highlight=False)


def _measure(
    bundle: Bundle, folder: Path, backend: Backend, records: "list[Record]", console: "Console"
) -> "list[Record]":
    """Return the records with their measured speed where this machine can run them, as they are otherwise."""
    from engines.errors import BackendError
    from export.build.build import measure

    refused = [record for record in records if record.refused]
    timed: list[Record] = []
    try:
        for name in dict.fromkeys(record.identity.engine for record in records if not record.refused):
            timed += measure(bundle, name, backend, folder)
    except BackendError as error:
        console.print(f"not measured: {error}", markup=False, style="yellow")
        return records
    return timed + refused


@contextmanager
def _progress(console: "Console", steps: int) -> "Iterator[Report]":
    """Show a bar for all engines and one for what is being built."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        now = progress.add_task("", total=1.0)
        whole = progress.add_task("all", total=steps)

        def report(what: str, share: float) -> None:
            progress.update(now, description=what, completed=share)
            if share >= 1.0:
                progress.advance(whole)

        yield report
