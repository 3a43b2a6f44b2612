"""Commands that make one thing and end: catalog import and taxonomy, prompt, copy, render."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from engines.errors import AdloomError
from engines.layout.slots import DEFAULT_SLOTS
from engines.vocabulary.locales import Locale

LocaleOption = Annotated[Locale, typer.Option(help="Language.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Seed; the same seed gives the same result.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    catalog = typer.Typer(name="catalog", help="The shop's products.", no_args_is_help=True)
    catalog.command("import")(import_feeds)
    catalog.command("taxonomy")(taxonomy)
    app.add_typer(catalog)
    for command in (prompt, copy, render):
        app.command()(command)


def import_feeds(  # noqa: PLR0917  typer passes options by name
    feeds: Annotated[
        list[Path], typer.Argument(help="Google Merchant Center feeds: TSV, CSV or XML, also packed by gzip.")
    ],
    database: Annotated[Path | None, typer.Option(help="The catalogue; ADLOOM_CATALOG otherwise.")] = None,
    locale: Annotated[Locale | None, typer.Option(help="Language of rows that do not say.")] = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder that holds all pictures; the first feed's folder otherwise.")
    ] = None,
    fetch_from: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Also fetch linked pictures, by https from this host only; may be repeated."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="Currency of prices that name none, such as USD.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Remove what a feed no longer shows, however much that is.")] = False,
    strict: Annotated[bool, typer.Option(help="A warning or a row left out refuses the feed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each report as a line of JSON.")] = False,
) -> None:
    """Import feeds into the catalogue; a broken feed changes nothing."""
    import msgspec
    from rich.console import Console

    from stream.catalog.fetch import fetch_pictures
    from stream.catalog.guard import parse_hosts
    from stream.catalog.load import import_feed
    from stream.catalog.money import known_currency
    from stream.catalog.report import EXAMPLES, told
    from stream.cli.console import share
    from stream.config import from_environment
    from stream.operator.process import run

    unit = known_currency(currency) if currency else None
    hosts = parse_hosts(fetch_from or ())
    target = database or from_environment().catalog
    console = Console(stderr=True)
    for feed in feeds:
        with share(feed.name, console) as progress:
            report = import_feed(
                feed, target, locale, progress, images=images, currency=unit, force=force, strict=strict
            )
        if as_json:
            typer.echo(msgspec.json.encode(report).decode())
        for line in told(report):
            console.print(f"{feed.name}: {line}", markup=False, style="yellow")
        counts = f"{report.imported} imported, {report.removed} removed, {report.rejected} left out"
        console.print(f"{feed.name}: {counts}, {report.changed} changed ({report.form}) → {target}", markup=False)
        if not hosts:
            continue
        with share(f"{feed.name}: pictures", console) as progress:
            fetched = run(fetch_pictures(target, feed, hosts, progress))
        for failure in fetched.failures[:EXAMPLES]:
            console.print(f"{feed.name}: {failure}", markup=False, style="yellow")
        failed = ", ".join(f"{count} {reason}" for reason, count in sorted(fetched.reasons.items()))
        console.print(
            f"{feed.name}: {fetched.fetched} products got their picture, {fetched.reasons.total()} did not"
            f"{f' ({failed})' if failed else ''}, {fetched.unlinked} name none",
            markup=False,
        )


def taxonomy(
    file: Annotated[Path, typer.Argument(help="Google's taxonomy with ids, in English (taxonomy-with-ids.en-US.txt).")],
    database: Annotated[Path | None, typer.Option(help="The catalogue; ADLOOM_CATALOG otherwise.")] = None,
) -> None:
    """Teach the catalogue all of Google's categories; feeds imported after it are read by them."""
    from rich.console import Console

    from stream.catalog.published import import_taxonomy
    from stream.config import from_environment

    target = database or from_environment().catalog
    count = import_taxonomy(file, target)
    Console(stderr=True).print(f"{file.name}: {count} categories → {target}", markup=False)


def prompt(
    text: Annotated[str, typer.Argument(help='A scene, e.g. "teal podium, sand backdrop" or "青色展台，米色背景".')],
    seed: SeedOption = 1,
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "512x512",
    out: Annotated[Path, typer.Option(help="File to write: .png, .webp or .jpg.")] = Path("scene.webp"),
) -> None:
    """Paint a scene from words: text encoder and generator alone."""
    import numpy as np
    from PIL import Image, ImageOps

    from engines.layout.slots import parse_slot
    from engines.paint.encoder import Encoder
    from engines.paint.generator import Generator
    from engines.paint.understanding import understanding
    from stream.config import from_environment
    from stream.wiring import open_bundle

    slot, settings = parse_slot(size), from_environment()
    bundle = open_bundle(settings)
    encoder, generator = Encoder(bundle, threads=1), Generator(bundle, threads=settings.threads)
    bucket = generator.bucket(slot.width, slot.height)
    picture = generator.paint(encoder.encode([text]), np.stack([generator.noise(seed)]), bucket)[0]
    image = ImageOps.fit(Image.fromarray(picture), (slot.width, slot.height), Image.Resampling.LANCZOS)
    try:
        image.save(out, quality=92)
    except (OSError, ValueError) as error:
        raise AdloomError(f"cannot write {out}: {error}") from error
    if told := understanding(bundle, encoder, text):
        for title, words in (("understood", told.understood), ("left out", told.left_out)):
            if words:
                typer.echo(f"{title}: {', '.join(words)}", err=True)
    typer.echo(f"{out}: {slot.name}, seed {seed}", err=True)


def copy(
    product: Annotated[str, typer.Option(help="Product id of the catalogue.")],
    locale: LocaleOption = "en",
    event: Annotated[Literal["view", "cart", "click"], typer.Option(help="What the shopper did.")] = "view",
    seed: SeedOption = 1,
) -> None:
    """Write the copy for a product and print it as JSON."""
    from datetime import UTC, datetime

    import msgspec

    from engines.copy.ask import assign
    from engines.copy.copywriter import Copywriter
    from engines.vocabulary.brief import CopyBrief
    from stream.config import from_environment
    from stream.demo.stock import catalogue
    from stream.planning.seasons import season_of
    from stream.planning.tones import tones_of
    from stream.wiring import open_bundle

    settings = from_environment()
    with catalogue(settings) as catalog:
        found = catalog.product(product, locale)
        if found is None:
            raise AdloomError(
                f"product {product!r} is not in the catalogue; `adloom catalog import FEED` adds products"
            )
        brief = CopyBrief(
            product=found,
            locale=locale,
            event=event,
            season=season_of(datetime.now(UTC).date(), locale),
            tone=tones_of(found.category)[0],
            segment="new",
            backdrop="",
        )
    written = Copywriter(open_bundle(settings), threads=settings.threads).write(assign(brief), seed)
    typer.echo(msgspec.json.format(msgspec.json.encode(written), indent=2).decode())


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
            except (msgspec.DecodeError, UnicodeDecodeError, AttributeError) as error:
                raise AdloomError(f"{replay} is not an explain file: {error}") from error
            why = dict(creative.explain)
        elif event is not None:
            creative, why = render_event(_read(event), slot, studio, catalog)
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
