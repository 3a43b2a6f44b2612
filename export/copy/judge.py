"""Copies judged by people: draws pages to read, and counts what readers marked.

    python -m export.copy.judge --products FEED --out FOLDER/marks.csv
    python -m export.copy.judge score --marks FOLDER --reader ANNA=marks-anna.csv --reader BEN=marks-ben.csv
    python -m export.copy.judge proxies --products FEED

How to read is told by `judging/READING.md`. No program can tell sense; the proxies only find what is surely wrong.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engines.bundle.bundle import STARTER, Bundle
from engines.copy.copywriter import Copywriter
from engines.copy.template import template_copy
from engines.errors import AdloomError
from engines.vocabulary.locales import LOCALES
from export.copy.corpus.read import CorpusError
from export.copy.judging import human
from export.copy.judging.drawing import draw, draw_tens
from export.copy.judging.errors import JudgeError
from export.copy.judging.feed import Shelf, by_locale, load
from export.copy.judging.pages import Draw, write_pages
from export.copy.judging.proxies import check, write_all, write_table
from export.copy.judging.report import write_report
from export.copy.judging.scores import read_judged

PRODUCTS: Final = 200
"""Copies of ours in a language: what the project's bar asks for."""
OURS_TO_HUMAN: Final = 4
"""People's lines show how strict a reader is; one for four of ours tells it at a price that a reader can pay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of this module; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in {"draw", "score", "proxies", "-h", "--help"}:
        given.insert(0, "draw")
    options = _parser().parse_args(given)
    try:
        sys.stdout.write({"draw": _draw, "score": _score, "proxies": _proxies}[options.command](options))
    except (AdloomError, CorpusError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    draw_command = commands.add_parser("draw", help="write pages of shuffled copies (also without its name)")
    draw_command.add_argument("--out", type=Path, required=True, help="marks.csv to fill in; the pages lie beside it")
    draw_command.add_argument("--copies", type=int, default=PRODUCTS, help="of ours in each language, at most")
    draw_command.add_argument("--tens", type=int, default=0, help="products a language of which ten copies are drawn")
    proxies_command = commands.add_parser("proxies", help="count what a program can tell is wrong")
    proxies_command.add_argument("--floor", action="store_true", help="of the template's copies instead of ours")
    for command in (draw_command, proxies_command):
        command.add_argument("--products", type=Path, required=True, help="feed: .jsonl, or columns between tabs")
        command.add_argument("--locale", choices=LOCALES, help="language of rows that do not say")
        command.add_argument("--bundle", type=Path, default=STARTER, help="engines; the starter's without it")
        command.add_argument("--seed", type=int, default=1)
    score_command = commands.add_parser("score", help="write the report on filled marks, as Markdown")
    score_command.add_argument("--marks", type=Path, required=True, help="folder of the pages")
    score_command.add_argument(
        "--reader",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="filled marks, in that folder unless the path is absolute; marks-anna.csv has its pairs in pairs-anna.csv",
    )
    return parser


def _shelf(options: argparse.Namespace) -> Shelf:
    shelf = load(options.products, options.locale)
    for reason in shelf.left_out:
        sys.stderr.write(f"left out: {reason}\n")
    if not shelf.products:
        raise JudgeError(f"{options.products}: no product in it")
    return shelf


def _draw(options: argparse.Namespace) -> str:
    folder = options.out.parent if options.out.suffix == ".csv" else options.out
    shelf, writer = _shelf(options), Copywriter(Bundle.open(options.bundle))
    pairs = draw(shelf.products, writer, options.copies, options.seed)
    tens = draw_tens(shelf.products, writer, options.tens, options.seed) if options.tens else []
    people, told = human.lines(options.copies // OURS_TO_HUMAN, options.seed, by_locale(shelf.products))
    write_pages(folder, Draw(pairs, people, tens, {**told, **shelf.told}), options.seed)
    return f"{len(pairs)} copies of ours, as many of the floor, {len(people)} of people: {folder}\n"


def _score(options: argparse.Namespace) -> str:
    marks = {}
    for given in options.reader or ["reader=marks.csv"]:
        name, _, file = given.partition("=")
        if not file:
            raise JudgeError(f"--reader {given}: it wants NAME=FILE, as in anna=marks-anna.csv")
        marks[name] = options.marks / file
    return write_report(read_judged(options.marks, marks))


def _proxies(options: argparse.Namespace) -> str:
    shelf = _shelf(options)
    if options.floor:
        pieces = write_all(shelf, lambda assignment, _: template_copy(assignment), options.seed, kind="floor")
    else:
        pieces = write_all(shelf, Copywriter(Bundle.open(options.bundle)).write, options.seed)
    return write_table([check(one, shelf.told[one.product.id]) for one in pieces])


if __name__ == "__main__":
    raise SystemExit(main())
