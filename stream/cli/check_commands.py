"""Commands that look at an installation: bundle verify and info, doctor, bench."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engines.runtime.cache import Record
    from stream.config import Settings


FolderOption = Annotated[Path | None, typer.Argument(help="Folder of the bundle; ADLOOM_BUNDLE otherwise.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    bundle = typer.Typer(name="bundle", help="The engines' files.", no_args_is_help=True)
    bundle.command()(verify)
    bundle.command()(sign)
    bundle.command()(info)
    app.add_typer(bundle)
    app.command()(doctor)
    app.command()(bench)


def verify(
    folder: FolderOption = None,
    key: Annotated[
        Path | None,
        typer.Option(envvar="ADLOOM_BUNDLE_KEY", help="Public Ed25519 key in PEM: also check who signed it."),
    ] = None,
) -> None:
    """Compare every file of a bundle with its manifest, and every built engine with its JSON."""
    from engines.bundle.bundle import Bundle
    from engines.bundle.manifest import MANIFEST
    from engines.runtime.cache import built, read
    from stream.config import from_environment
    from stream.wiring import engines_folder

    settings = from_environment()
    opened = Bundle.open(folder or settings.bundle)
    opened.verify()
    typer.echo(f"{opened.folder}: {len(opened.manifest.files)} files match the manifest {opened.hash[:12]}…")
    records = _records(engines_folder(opened, settings))
    for path, record in records.items():
        if built([record]):
            read(path.parent, record)
    if count := len(built(records.values())):
        typer.echo(f"{engines_folder(opened, settings)}: {count} built engines match their JSON")
    if key is not None:
        from engines.bundle.signature import Owner, check

        check([opened.folder / MANIFEST, *records, *_matting(settings)], Owner.of(key))
        typer.echo(f"signed by the owner of {key}")


def sign(
    folder: FolderOption = None,
    *,
    key: Annotated[Path, typer.Option(help="Private Ed25519 key in PEM, without a password.")],
) -> None:
    """Sign a bundle's manifest, the JSON of every built engine, and the model that ADLOOM_MATTING names."""
    from engines.bundle.bundle import Bundle
    from engines.bundle.manifest import MANIFEST
    from engines.bundle.signature import sign as write_signatures
    from stream.config import from_environment
    from stream.wiring import engines_folder

    settings = from_environment()
    opened = Bundle.open(folder or settings.bundle)
    opened.verify()
    documents = [opened.folder / MANIFEST, *_records(engines_folder(opened, settings)), *_matting(settings)]
    write_signatures(documents, key)
    typer.echo(f"{len(documents)} files signed, a .sig beside each")


def _records(folder: Path) -> "dict[Path, Record]":
    """Return what was built, by the path of its JSON."""
    from engines.bundle.backends import BACKENDS
    from engines.runtime.cache import records

    folders = [folder / backend for backend in BACKENDS]
    return {path / f"{record.identity.stem}.json": record for path in folders for record in records(path)}


def _matting(settings: "Settings") -> list[Path]:
    return [] if settings.matting == Path() else [settings.matting]


def info(folder: FolderOption = None) -> None:
    """Show what a bundle holds and where it comes from."""
    import msgspec
    from rich.console import Console
    from rich.table import Table

    from engines.bundle.bundle import Bundle
    from engines.runtime.tables import built_tables, tuning_table
    from engines.runtime.tuning import read_tuning
    from stream.config import from_environment
    from stream.wiring import engines_folder

    settings = from_environment()
    opened = Bundle.open(folder or settings.bundle)
    manifest, console = opened.manifest, Console()
    title = f"{manifest.name} {manifest.version}, {manifest.licence}, {manifest.created}"
    table = Table("engine", "file", "MB", "inputs", "outputs", title=title, title_justify="left")
    for name, engine in manifest.engines.items():
        size = (opened.folder / engine.file).stat().st_size / 1e6 if (opened.folder / engine.file).is_file() else 0.0
        shapes = [", ".join(f"{t.name} {t.dtype}{t.shape}" for t in side) for side in (engine.inputs, engine.outputs)]
        table.add_row(name, engine.file, f"{size:.1f}", *shapes)
    console.print(table)
    built = engines_folder(opened, settings)
    for table in built_tables(_records(built).values()):
        console.print(table)
    if tuned := read_tuning(built):
        console.print(tuning_table(tuned))
    console.print(f"manifest sha256 {opened.hash}", highlight=False)
    console.print_json(msgspec.json.encode(manifest.provenance).decode())


def doctor() -> None:
    """Check this installation and say what to mend; exit code 1 when something fails."""
    import logging

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from stream.cli.doctor import examine
    from stream.config import from_environment

    logging.getLogger("engines").setLevel(logging.ERROR)  # the table tells of fallbacks
    marks = {"ok": "[green]ok[/]", "hint": "[yellow]hint[/]", "fails": "[red]fails[/]"}
    table = Table("", "check", "finding", title="adloom doctor", title_justify="left")
    checks = examine(from_environment())
    for check in checks:
        table.add_row(marks[check.state], check.name, escape(check.finding))
    Console().print(table)
    raise typer.Exit(1 if any(check.state == "fails" for check in checks) else 0)


def bench(
    seconds: Annotated[float, typer.Option(min=0.2, help="How long events are sent.")] = 30.0,
    rate: Annotated[float, typer.Option(min=0.1, max=1000, help="Events per second.")] = 5.0,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON line instead of a table.")] = False,
) -> None:
    """Measure every stage on this machine: event produced to creative published, and a warm render."""
    import msgspec
    from rich.console import Console

    from stream.cli.console import bar, quiet_logs
    from stream.cli.started import STARTED
    from stream.config import from_environment
    from stream.demo.bench import bench_render, bench_stream, table
    from stream.operator.process import run

    quiet_logs()
    settings = from_environment()
    with bar("events", total=max(1, round(seconds * rate))) as advance:
        result = run(bench_stream(settings, seconds, rate, advance, started=STARTED))
    result["render"] = bench_render(settings)
    if json:
        typer.echo(msgspec.json.encode(result).decode())
    else:
        Console().print(table(result))
    raise typer.Exit(1 if result["lost"] else 0)
