"""Commands for the shop's products: what comes in, and how each of them is shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Show

if TYPE_CHECKING:
    from rich.console import Console

    from stream.catalog.fetch import FetchReport
    from stream.config import Settings

DatabaseOption = Annotated[Path | None, typer.Option(help="The catalogue; ADLOOM_CATALOG otherwise.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    catalog = typer.Typer(name="catalog", help="The shop's products.", no_args_is_help=True)
    catalog.command("import")(import_feeds)
    catalog.command("show")(show)
    catalog.command("report")(report)
    catalog.command("taxonomy")(taxonomy)
    app.add_typer(catalog)


def import_feeds(  # noqa: PLR0917  typer passes options by name
    feeds: Annotated[
        list[Path], typer.Argument(help="Google Merchant Center feeds: TSV, CSV or XML, also packed by gzip.")
    ],
    database: DatabaseOption = None,
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
    strict: Annotated[
        bool,
        typer.Option(help="A warning or a row left out refuses the feed; a picture's problem is an error at the end."),
    ] = False,
    instead_of: Annotated[
        Path | None,
        typer.Option(metavar="OLD", help="The feed was imported from this path before: what it had there is replaced."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each report as a line of JSON, which names every poor picture.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Then publish the catalogue to Kafka, for workers on other machines.")
    ] = False,
) -> None:
    """Import feeds into the catalogue; a broken feed changes nothing."""
    import os

    import msgspec
    from rich.console import Console

    from stream.catalog.fetch import fetch_pictures
    from stream.catalog.guard import parse_hosts
    from stream.catalog.listing import import_rows
    from stream.catalog.load import add
    from stream.catalog.money import known_currency
    from stream.catalog.pictures import prepare_pictures
    from stream.catalog.report import SHOWN, told
    from stream.cli.console import share
    from stream.config import from_environment
    from stream.errors import FeedError, SettingsError
    from stream.operator.process import run

    if instead_of is not None and len(feeds) > 1:
        raise SettingsError("--instead-of names what one feed was called before: import that one by itself")
    unit = known_currency(currency) if currency else None
    hosts = parse_hosts(fetch_from or ())
    settings = from_environment()
    target = database or settings.catalog
    console = Console(stderr=True)
    for feed in feeds:
        with share(feed.name, console) as progress:
            report = import_rows(
                feed,
                target,
                locale,
                progress,
                images=images,
                currency=unit,
                force=force,
                strict=strict,
                instead_of=instead_of,
            )
        if hosts:
            with share(f"{feed.name}: pictures fetched", console) as progress:
                fetched = run(fetch_pictures(target, feed, hosts, progress))
            _tell_fetched(feed, fetched, console)
        with share(f"{feed.name}: pictures made ready", console) as progress:
            pictures = prepare_pictures(target, feed, progress, processes=os.cpu_count() or 1, settings=settings)
        add(report, pictures)
        if as_json:
            every = [problem.message for problem in pictures.problems]
            found = {**msgspec.to_builtins(report), "pictures": every}
            typer.echo(msgspec.json.encode(found).decode())
        for line in told(report):
            console.print(f"{feed.name}: {line}", markup=False, style="yellow")
        counts = f"{report.imported} imported, {report.removed} removed, {report.rejected} left out"
        console.print(f"{feed.name}: {counts}, {report.changed} changed ({report.form}) → {target}", markup=False)
        ways = ", ".join(f"{way} {count}" for way, count in sorted(report.ways.items()))
        console.print(f"{feed.name}: {pictures.made} pictures made ready; shown by {ways}", markup=False)
        if len(pictures.problems) > SHOWN:
            console.print(f"{feed.name}: `adloom catalog report --out report.html` shows every picture", markup=False)
        if strict and pictures.problems:
            raise FeedError(
                f"{feed.name}: imported, but {len(pictures.problems)} pictures are poor: {pictures.problems[0]}"
            )
    if publish:
        _publish(settings, target, console)


def _publish(settings: "Settings", database: Path, console: "Console") -> None:
    from stream.cli.console import need_bootstrap
    from stream.kafka.rights import require
    from stream.operator.process import run
    from stream.products.publish import publish

    require(need_bootstrap(settings), "publish")
    found = run(publish(settings, database))
    counts = f"{found.products} products and {found.pictures} pictures published, {found.removed} removed"
    console.print(f"{settings.products_topic}: {counts}, {found.unchanged} unchanged", markup=False)


def _tell_fetched(feed: Path, fetched: "FetchReport", console: "Console") -> None:
    from stream.catalog.report import EXAMPLES

    for failure in fetched.failures[:EXAMPLES]:
        console.print(f"{feed.name}: {failure}", markup=False, style="yellow")
    failed = ", ".join(f"{count} {reason}" for reason, count in sorted(fetched.reasons.items()))
    console.print(
        f"{feed.name}: {fetched.fetched} products got their picture, {fetched.reasons.total()} did not"
        f"{f' ({failed})' if failed else ''}, {fetched.unlinked} name none",
        markup=False,
    )


def show(
    product: Annotated[str, typer.Argument(metavar="ID", help="Product id of the catalogue.")],
    way: Annotated[
        Literal["stage", "ground", "card", "words", "auto"] | None,
        typer.Option("--as", help="Show it in this way from now on; auto leaves the choice to the import again."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Say how a product is shown and why, or choose the way."""
    from stream.catalog.showing import choose, showing
    from stream.config import from_environment

    target = database or from_environment().catalog
    if way:
        choose(target, product, None if way == "auto" else way)
    found = showing(target, product)
    typer.echo(f"{product}: {found.show}, {found.why}")
    if (found.show, found.why) != found.imported:
        typer.echo("  the import chose {}: {}".format(*found.imported))
    for note in (*found.notes, *found.problems):
        if note != found.imported[1]:
            typer.echo(f"  {note}")
    others = ", ".join(other for other in get_args(Show) if other != found.show and found.can(other))
    typer.echo(f"  could be shown as {others}" if others else "  could be shown in no other way")


def report(
    out: Annotated[Path, typer.Option(help="The page to write.")],
    database: DatabaseOption = None,
) -> None:
    """Write one page that shows each product's picture, its cut-out and how it is shown, to look through."""
    from rich.console import Console

    from stream.catalog.gallery import write_gallery
    from stream.cli.console import share
    from stream.config import from_environment

    with share(out.name, Console(stderr=True)) as progress:
        count = write_gallery(database or from_environment().catalog, out, progress)
    typer.echo(f"{out}: {count} products", err=True)


def taxonomy(
    file: Annotated[Path, typer.Argument(help="Google's taxonomy with ids, in English (taxonomy-with-ids.en-US.txt).")],
    database: DatabaseOption = None,
) -> None:
    """Teach the catalogue all of Google's categories; feeds imported after it are read by them."""
    from rich.console import Console

    from stream.catalog.published import import_taxonomy
    from stream.config import from_environment

    target = database or from_environment().catalog
    count = import_taxonomy(file, target)
    Console(stderr=True).print(f"{file.name}: {count} categories → {target}", markup=False)
