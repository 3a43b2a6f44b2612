"""`adloom schema`: the JSON Schemas of what is read from topics and written to them."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(schema)


def schema(
    out: Annotated[Path | None, typer.Option(help="Folder to write them to, a file each; printed otherwise.")] = None,
) -> None:
    """Write the JSON Schemas of events, creatives, dead letters, requests, products and renewals."""
    from engines.errors import AdloomError
    from stream.schemas.documents import documents

    found = documents()
    if out is None:
        typer.echo("{" + ",\n".join(f'"{name}": {text.rstrip()}' for name, text in found.items()) + "}")
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (out / name).write_text(text, encoding="utf-8")
            typer.echo(str(out / name), err=True)
    except OSError as error:
        raise AdloomError(f"cannot write {error.filename or out}: {error.strerror}") from error
