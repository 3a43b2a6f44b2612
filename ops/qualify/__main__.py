"""`python -m ops.qualify --minutes 20 --report FILE`: are all events accounted for, whatever happens?

Needs a real Kafka beside the checkout (`../shared/kafka`) and Java, for faults of the network toxiproxy, too. Ends with
0 when nothing is lost or stale and no process did what it should not, else with 1 and the first that were.
"""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from engines.errors import AdloomError
from ops.qualify import broker, profiles
from ops.qualify.accounts import SHOWN
from ops.qualify.faults import FAULTS
from ops.qualify.options import Options
from ops.qualify.preparation import qualify
from ops.qualify.report import document, write
from ops.qualify.traffic import WEIGHTS
from stream.config import Delivery
from stream.operator.process import run


def _names(text: str) -> tuple[str, ...]:
    wanted = tuple(name for name in text.split(",") if name)
    if unknown := [name for name in wanted if name not in FAULTS]:
        raise argparse.ArgumentTypeError(f"no fault {unknown[0]!r}; there are {', '.join(FAULTS)}")
    return wanted


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    if unknown := [kind for kind in kinds if kind not in WEIGHTS]:
        raise argparse.ArgumentTypeError(f"no kind {unknown[0]!r}; there are {', '.join(WEIGHTS)}")
    return kinds


def _possible(nodes: int) -> tuple[str, ...]:
    """Return the faults that a broker, or a cluster, can have here."""
    needs = {"", "proxies" if nodes == 1 else "cluster", "redis" if profiles.find() else ""}
    return tuple(name for name, fault in FAULTS.items() if fault.needs in needs)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.qualify", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=_names, help="names with commas; all that can be had where it is not given")
    parser.add_argument("--strikes", type=int, help="end after so many faults, if that is earlier")
    parser.add_argument("--rate", type=float, default=40.0, help="events a second")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="brokers; three take about 900 MB")
    parser.add_argument("--duplicates", type=float, default=0.3, help="share of records that are sent again")
    parser.add_argument("--without", type=_kinds, default=(), help="kinds of traffic to leave out")
    parser.add_argument("--delivery", choices=get_args(Delivery), default="at_least_once", help="how workers deliver")
    parser.add_argument("--report", type=Path, help="write FILE.md and FILE.json")
    parser.add_argument("--keep", type=Path, help="folder for logs and Kafka's data, which stay")
    parsed = parser.parse_args(arguments)
    if parsed.faults is None:
        parsed.faults = _possible(parsed.nodes)
    other = "cluster" if parsed.nodes == 1 else "proxies"
    if wrong := [name for name in parsed.faults if FAULTS[name].needs == other]:
        parser.error(f"no fault {wrong[0]!r} with --nodes {parsed.nodes}")
    return parsed


def main(arguments: Sequence[str]) -> int:
    """Qualify, print the line, and return the exit code."""
    parsed = _parsed(arguments)
    if why := broker.missing():
        sys.stderr.write(f"{why}\n")
        return 2
    if parsed.keep and parsed.keep.exists():
        sys.stderr.write(f"{parsed.keep} is there already: name a folder to be made\n")
        return 2
    options = Options(
        minutes=parsed.minutes, seed=parsed.seed, faults=parsed.faults, strikes=parsed.strikes,
        rate=parsed.rate, workers=parsed.workers, nodes=parsed.nodes,
        duplicates=parsed.duplicates, without=parsed.without, delivery=parsed.delivery,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="adloom-qualify-") as scratch:
        folder = parsed.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            outcome = run(qualify(options, folder.resolve()))
        except AdloomError as error:
            sys.stderr.write(f"{error}\n")
            return 2
    told = document(options, outcome, shlex.join(("python", "-m", "ops.qualify", *arguments)))
    if parsed.report:
        write(told, parsed.report)
    line = outcome.accounts.line
    if parsed.delivery == "exactly_once":
        line += f", extra {outcome.beside['extra creatives']}"
    lines = [line, *outcome.accounts.offenders[:SHOWN], *outcome.mishaps[:SHOWN]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
