"""Commands for words: one copy, a sheet of what would be said, and what people decided in it."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from engines.errors import AdloomError
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import LOCALES, Locale

EACH = 3
SHOWN = 20
"""Refused rows printed; more are counted."""


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    words = typer.Typer(name="copy", help="What ads say.", invoke_without_command=True)
    words.callback()(copy)
    words.command("sheet")(sheet)
    words.command("review")(review)
    app.add_typer(words)


def copy(  # noqa: PLR0917  typer passes options by name
    ctx: typer.Context,
    product: Annotated[str | None, typer.Option(help="Product id of the catalogue.")] = None,
    locale: Annotated[Locale, typer.Option(help="Language.")] = "en",
    event: Annotated[Literal["view", "cart", "click"], typer.Option(help="What the shopper did.")] = "view",
    angle: Annotated[Angle | None, typer.Option(help="What the ad is about; as the event otherwise.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed; the same seed gives the same result.")] = 1,
) -> None:
    """Write the copy for a product and print it as JSON; or a sheet of many, to decide on and read back."""
    if ctx.invoked_subcommand:
        if product is not None:
            raise AdloomError(f"options of `adloom copy {ctx.invoked_subcommand}` stand after its name")
        return
    if product is None:
        raise AdloomError("copy needs --product ID, or one of the commands sheet and review")
    from datetime import UTC, datetime

    import msgspec

    from engines.copy.ask import assign
    from engines.copy.copywriter import Copywriter
    from engines.copy.voice import Voice
    from stream.config import from_environment
    from stream.demo.stock import catalogue
    from stream.review.sheet import brief_of
    from stream.wiring import open_bundle

    settings, now = from_environment(), datetime.now(UTC)
    with catalogue(settings) as catalog:
        found = catalog.product(product, locale)
        if found is None:
            raise AdloomError(
                f"product {product!r} is not in the catalogue; `adloom catalog import FEED` adds products"
            )
        brief = brief_of(found, locale, angle or event, now.date(), event)
    written = Voice(Copywriter(open_bundle(settings), threads=settings.threads)).write(assign(brief), seed)
    typer.echo(msgspec.json.format(msgspec.json.encode(written), indent=2).decode())


def sheet(  # noqa: PLR0917  typer passes options by name
    out: Annotated[Path, typer.Option(help="The sheet to write: .csv to decide in, .html to read.")],
    locale: Annotated[Locale | None, typer.Option(help="Language; all of the catalogue's otherwise.")] = None,
    product: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this product; may be repeated.")] = None,
    angles: Annotated[
        str | None, typer.Option(metavar="ANGLE,…", help=f"Only these of {', '.join(get_args(Angle))}.")
    ] = None,
    each: Annotated[int, typer.Option(min=1, max=20, help="Different copies for each angle.")] = EACH,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N products of each language.")
    ] = None,
) -> None:
    """Write what would be said of each product: approve, change or ban lines in the CSV, then review it."""
    from datetime import UTC, datetime

    from rich.console import Console

    from engines.copy.copywriter import Copywriter
    from engines.copy.voice import Voice
    from engines.files import write_whole
    from stream.cli.console import share
    from stream.config import from_environment
    from stream.demo.stock import catalogue
    from stream.review.page import as_page
    from stream.review.sheet import Row, products_of, rows_of
    from stream.review.table import as_csv
    from stream.wiring import open_bundle, writer_of

    if out.suffix.lower() not in {".csv", ".html"}:
        raise AdloomError(f"{out}: a sheet is a .csv file to decide in, or an .html file to read")
    wanted, settings, now = _angles(angles), from_environment(), datetime.now(UTC)
    voice = Voice(Copywriter(open_bundle(settings), threads=settings.threads), writer_of(settings))
    rows: list[Row] = []
    with catalogue(settings) as catalog, share(out.name, Console(stderr=True)) as progress:
        locales = (locale,) if locale else LOCALES
        products = [found for one in locales for found in products_of(catalog, one, now, product or (), limit)]
        for done, found in enumerate(products, 1):
            rows += rows_of(found, wanted, each, now.date(), voice.write)
            progress(done, len(products))
        data = as_csv(rows) if out.suffix.lower() == ".csv" else as_page(rows, catalog.image_root, out.stem)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, data)
    except OSError as error:
        raise AdloomError(f"cannot write {out}: {error.strerror}") from error
    typer.echo(f"{out}: {len(rows)} copies of {len(products)} products", err=True)


def _angles(text: str | None) -> tuple[Angle, ...]:
    """Return the angles that are named between commas, in their own order; all of them for None."""
    known: tuple[Angle, ...] = get_args(Angle)
    named = {name.strip() for name in text.split(",")} if text is not None else set(known)
    if unknown := sorted(named - set(known)):
        raise AdloomError(f"angle {unknown[0]!r} is none of {', '.join(known)}")
    return tuple(angle for angle in known if angle in named)


def review(
    file: Annotated[Path, typer.Argument(metavar="SHEET", help="The CSV that `adloom copy sheet` wrote, decided in.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do, and keep nothing.")] = False,
) -> None:
    """Read a sheet back: approved and changed lines come first from now on, banned ones never again."""
    from contextlib import closing
    from datetime import UTC, datetime

    from stream.catalog.catalog import Catalog
    from stream.catalog.lines import decide
    from stream.config import from_environment
    from stream.review.decisions import review as reviewed
    from stream.review.table import read_table

    database, now = from_environment().catalog, datetime.now(UTC)
    with closing(Catalog(database)) as catalog:
        found = reviewed(read_table(file), lambda name, locale: catalog.product(name, locale, now))
    for problem in found.refused[:SHOWN]:
        typer.echo(f"{file.name}: {problem}", err=True)
    if not dry_run:
        decide(database, found.lines)
    counts = f"{found.approved} approved, {found.changed} changed, {found.banned} banned"
    rest = f"{found.unchanged} undecided, {len(found.refused)} refused"
    typer.echo(f"{file.name}: {counts}, {rest} {'(nothing kept: --dry-run)' if dry_run else f'→ {database}'}", err=True)
