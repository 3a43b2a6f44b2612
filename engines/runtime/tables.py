"""Tables about built engines, for the commands `build` and `bundle info`."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.table import Column, Table

from engines.runtime.cache import Record
from engines.runtime.identity import PORTABLE
from engines.runtime.tuning import TuningFile


def built_tables(records: Iterable[Record]) -> Iterator[Table]:
    """Show what was built, a table for each backend, version and GPU; ? where no GPU has measured the speed."""

    def target(record: Record) -> tuple[str, str, str]:
        return record.identity.library, record.identity.version, ", ".join(record.identity.architectures)

    for (library, version, gpus), group in groupby(sorted(records, key=target), target):
        title = f"{library} {version}, for {'every GPU it knows' if gpus == PORTABLE else gpus}"
        columns = ("precision", "batch", "MB", "built s", "ms a run", "inputs/s", "error")
        table = Table(Column("engine", no_wrap=True), *columns, title=title, title_justify="left")
        for name, found in groupby(group, lambda record: record.identity.engine):
            _add(table, name, list(found))
        yield table


def _add(table: Table, name: str, found: list[Record]) -> None:
    """Add one engine: what differs among its batches stands one under the other."""
    built = sorted((record for record in found if not record.refused), key=lambda record: record.identity.batch)
    if not built:
        table.add_row(name, "refused", style="yellow")
        return
    first = built[0]
    precision, asked = first.identity.precision, first.identity.asked
    errors = [f"{value:.2%}" for value in first.parity.values()]
    speeds = [(max(record.identity.batch, 1), record.milliseconds) for record in built]
    table.add_row(
        name,
        precision if precision == asked else f"{precision} for {asked}",
        "\n".join(str(record.identity.batch or "any") for record in built),
        "\n".join(f"{record.size / 1e6:.1f}" for record in built),
        "\n".join(f"{record.build_seconds:.1f}" for record in built),
        "\n".join("?" if speed is None else f"{speed:.2f}" for _, speed in speeds),
        "\n".join("" if speed is None else f"{1e3 * batch / speed:.0f}" for batch, speed in speeds),
        " ".join([*errors, *(f"{value:.0f} dB" for value in first.psnr_db.values())]),
    )


def tuning_table(found: TuningFile) -> Table:
    """Show how each engine is run on the CPU, and what that was worth: milliseconds of one input, and of a crowd."""
    title = f"tuning for {found.cores} cores, ONNX Runtime {found.onnxruntime}"
    columns = ("threads", "spins", "arena", "level", "batch", "one, ms", "crowd, ms")
    table = Table(Column("engine", no_wrap=True), *columns, title=title, title_justify="left")
    for name, measured in found.engines.items():
        tuning = measured.tuning
        table.add_row(
            name,
            str(tuning.threads),
            "yes" if tuning.spinning else "no",
            "yes" if tuning.arena else "no",
            tuning.level,
            str(tuning.most or "any"),
            f"{measured.before_ms:.2f} → {measured.after_ms:.2f}",
            f"{measured.before_crowd_ms:.0f} → {measured.after_crowd_ms:.0f}",
        )
    return table
