"""Make the same 60 creatives from the demo shop and list their SHA-256: what a change must leave as it is.

`python -m ops.sixty > before.txt`, change, `python -m ops.sixty --compare before.txt`. Only the command line is used
(`adloom render`), so the same file runs before and after any move of modules.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

PRODUCTS = (
    "serum-dropper", "lipstick-red", "teapot-clay", "pot-castiron", "headphones-over",
    "lantern-camp", "bottle-steel", "tea-jasmine", "robot-wooden", "rings-stacking",
)  # fmt: skip
SLOTS = ("300x250", "728x90", "160x600", "300x600", "970x250", "320x50", "336x280", "1080x1080", "120x60", "640x1136")
EACH = 3  # slots a product and language: 10 products x 3 slots x 2 languages
TIMES = ("2026-01-29T09:30:00Z", "2026-07-06T18:00:00Z", "2026-12-20T12:00:00Z")  # winter, summer, Christmas
KINDS = ("view", "cart", "click")


def orders() -> list[tuple[str, dict[str, str], str]]:
    """Return (name, event, slot) of each creative; slots, events and days go round so that all of them occur."""
    found = []
    for (place, name), locale, turn in product(enumerate(PRODUCTS), ("en", "zh"), range(EACH)):
        slot = SLOTS[(3 * place + turn) % len(SLOTS)]
        event = {
            "schema": "adloom.event.v1", "id": f"sixty-{name}-{locale}-{slot}", "time": TIMES[(place + turn) % 3],
            "user": f"u-{place}", "type": KINDS[turn], "product": name, "locale": locale,
        }  # fmt: skip
        found.append((f"{name} {locale} {slot}", event, slot))
    return found


def digest(order: tuple[str, dict[str, str], str]) -> str:
    """Render one creative; return its name with the SHA-256 of the file and of its explanation."""
    name, event, slot = order
    with tempfile.TemporaryDirectory() as folder:
        source, out, why = (Path(folder) / file for file in ("event.json", "ad.webp", "explain.json"))
        source.write_text(json.dumps(event), encoding="utf-8")
        command = [sys.executable, "-m", "stream.cli", "render", "--event", str(source), "--slot", slot]
        environment = {**os.environ, "ADLOOM_CATALOG": str(Path(folder) / "none.sqlite")}
        command += ["--out", str(out), "--explain", str(why)]
        subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603  our own command
        return " ".join([name, *(hashlib.sha256(path.read_bytes()).hexdigest() for path in (out, why))])


def main() -> int:
    """Print the list, or how many lines are equal to those of an earlier one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", type=Path, help="a list made before")
    before = parser.parse_args().compare
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        lines = list(pool.map(digest, orders()))
    if before is None:
        sys.stdout.write("\n".join(lines) + "\n")
        return 0
    old = set(before.read_text(encoding="utf-8").splitlines())
    differing = [line for line in lines if line not in old]
    sys.stdout.writelines(f"differs: {line.rsplit(' ', 2)[0]}\n" for line in differing)
    sys.stdout.write(f"{len(lines) - len(differing)} of {len(lines)} equal\n")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
