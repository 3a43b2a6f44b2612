"""Commands that make one thing and end: prompt, render."""

from pathlib import Path
from typing import Annotated

import typer

from engines.errors import AdloomError
from engines.layout.slots import DEFAULT_SLOTS

SeedOption = Annotated[int, typer.Option(min=0, help="Seed; the same seed gives the same result.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (prompt, render):
        app.command()(command)


def prompt(
    text: Annotated[
        str, typer.Argument(help='A place, e.g. "kitchen counter, sage wall, window light" or "窗台，傍晚的光".')
    ],
    seed: SeedOption = 1,
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "512x512",
    out: Annotated[Path, typer.Option(help="File to write: .png, .webp or .jpg.")] = Path("scene.webp"),
) -> None:
    """Paint a place from words, or a stage where the bundle paints stages."""
    from PIL import Image, ImageOps

    from engines.layout.slots import parse_slot
    from stream.cli.prompting import painted
    from stream.config import from_environment
    from stream.wiring import open_bundle

    slot, settings = parse_slot(size), from_environment()
    found = painted(open_bundle(settings), text, seed, slot, settings.threads)
    image = ImageOps.fit(Image.fromarray(found.picture), (slot.width, slot.height), Image.Resampling.LANCZOS)
    try:
        image.save(out, quality=92)
    except (OSError, ValueError) as error:
        raise AdloomError(f"cannot write {out}: {error}") from error
    for line in (*found.lines, f"{out}: {slot.name}, seed {seed}"):
        typer.echo(line, err=True)


def render(  # noqa: PLR0917  typer passes options by name
    event: Annotated[Path | None, typer.Option(help="A JSON event of any dialect.")] = None,
    slot: Annotated[str, typer.Option(help="Slot size.")] = DEFAULT_SLOTS[0],
    out: Annotated[Path, typer.Option(help="The creative to write.")] = Path("ad.webp"),
    explain: Annotated[Path | None, typer.Option(help="Also write why it looks so; --replay reads it.")] = None,
    replay: Annotated[
        Path | None, typer.Option(help="Make the creative of an explain file again, byte for byte.")
    ] = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder of the pictures that --replay needs; the catalogue's otherwise.")
    ] = None,
) -> None:
    """Do the whole path, event to creative, without Kafka."""
    import msgspec

    from engines.creative import Studio
    from engines.replay import replay as made_again
    from stream.config import from_environment
    from stream.demo.stock import catalogue
    from stream.planning.render import render_event
    from stream.wiring import open_bundle, writer_of

    if (event is None) == (replay is None):
        raise AdloomError("render needs either --event E.json or --replay X.json")
    settings = from_environment()
    with catalogue(settings) as catalog:
        studio = Studio(
            open_bundle(settings),
            threads=settings.threads,
            image_root=images or catalog.image_root,
            writer=writer_of(settings),
        )
        if replay is not None:
            try:
                creative = made_again(studio, msgspec.json.decode(_read(replay)))
            except (msgspec.DecodeError, UnicodeDecodeError, AttributeError, RecursionError) as error:
                raise AdloomError(f"{replay} is not an explain file: {error}") from error
            why = dict(creative.explain)
        elif event is not None:
            creative, why = render_event(_read(event), slot, studio, catalog, settings.variants)
    _write(out, creative.data)
    if explain is not None:
        _write(explain, msgspec.json.format(msgspec.json.encode(why, order="deterministic"), indent=2))
    typer.echo(f"{out}: {len(creative.data)} bytes {creative.content_type}, creative {creative.id}", err=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AdloomError(f"cannot read {path}: {error.strerror}") from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise AdloomError(f"cannot write {path}: {error.strerror}") from error
