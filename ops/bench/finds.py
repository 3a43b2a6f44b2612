"""How much of a Zipf shop comes again, by how long its worker has run: planning alone, no engine.

`python -m ops.bench.finds`. An event finds its ads where its brief, as the copywriter reads it, came before with the
same seed; nothing that was made is let go here, so it is what caches without bounds would find.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from engines.creative import seed_of
from engines.vocabulary.brief import CopyBrief
from ops.bench.capacity import DEADLINE_S, PRODUCTS, SEED
from ops.bench.shop import make_shop
from ops.bench.shoppers import zipf
from stream.catalog.catalog import Catalog
from stream.events.decoder import decode
from stream.events.event import Limits
from stream.planning.plan import make_plan, observe
from stream.planning.profiles import Profiles
from stream.planning.variants import Variants, brief_key

HISTORIES: Final = (2_500, 5_000, 10_000, 20_000, 40_000, 60_000)
ASKED: Final = (8, 4, 2, 1)
"""Settings of `ADLOOM_VARIANTS`."""


def briefs(folder: Path, count: int) -> Iterator[tuple[str, CopyBrief]]:
    """Yield event ids and briefs of the first `count` events."""
    database, articles = make_shop(folder, PRODUCTS)
    catalog, profiles = Catalog(database), Profiles()
    limits = Limits(deadline_s=DEADLINE_S)
    for event in itertools.islice(zipf(articles, seed=SEED), count):
        read = decode(msgspec.json.encode(event), (), now=datetime.now(UTC), limits=limits)
        observe(read, catalog, profiles)
        yield read.id, make_plan(read, catalog, profiles).requests[0].brief
    catalog.close()


def main() -> None:
    """Print the share found between one history and the next."""
    rules: dict[str, Callable[[str, CopyBrief], int]] = {f"at most {most}": Variants(most).seed for most in ASKED}
    rules["8 from the first event on"] = lambda event_id, _: seed_of(event_id, 8)
    rules["all seeds"] = lambda event_id, _: seed_of(event_id)
    seen: dict[str, set[object]] = {name: set() for name in rules}
    found = dict.fromkeys(rules, 0)
    begun = 0
    with tempfile.TemporaryDirectory(prefix="adloom-") as folder:
        for number, (event, brief) in enumerate(briefs(Path(folder), HISTORIES[-1]), 1):
            for name, seed in rules.items():
                key = (brief_key(brief), seed(event, brief))
                found[name] += key in seen[name]
                seen[name].add(key)
            if number in HISTORIES:
                shares = ", ".join(f"{name} {count / (number - begun):.1%}" for name, count in found.items())
                sys.stdout.write(f"events {begun + 1:,} to {number:,}: {shares}\n")
                found, begun = dict.fromkeys(rules, 0), number


if __name__ == "__main__":
    main()
