"""Layout and file of a 300x250 beside satori and resvg, which draw a card of the same parts: by turns, in one run.

`python -m ops.bench.cards --json` (needs Node and npm, which fetch both libraries into the cache folder). Ours chooses
among layouts, measures contrast, casts a shadow and writes WebP below the slot's weight; theirs sets one fixed layout
and writes PNG. Scenes are painted before and lie in memory in both.
"""

import argparse
import base64
import io
import json
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from PIL import Image

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import sha256
from engines.creative import CreativeRequest, Sought, Studio
from engines.errors import AdloomError
from engines.folders import cache_folder
from engines.layout.content import content_of
from engines.paint.painted import Picture
from engines.photo.root import packshot_of
from engines.text.fonts import face_path
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.locales import LOCALES
from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.demo.stock import catalogue

SLOT: Final = "300x250"
BOX: Final = (136, 162)  # of the product in the standard layout, CSS pixels
SCENE: Final = (300, 250)
WARM: Final = 5  # cards of each before the clock counts: fonts and caches are those of a process that runs
FOLDER: Final = Path(__file__).parent / "satori"


@dataclass(frozen=True, slots=True)
class Card:
    """What both draw."""

    request: CreativeRequest
    copy: Copy
    picture: Picture
    wanted: Sought

    def for_satori(self, root: Path) -> dict[str, Any]:
        """Return the card as the program that calls satori takes it, pictures below `root` as data URLs."""
        product = self.request.brief.product
        packshot = packshot_of(product, root)
        if packshot is None:
            raise AdloomError(f"{product.id} has no cut-out")
        cut = packshot.image.copy()
        cut.thumbnail(BOX, Image.Resampling.LANCZOS)
        scene = Image.fromarray(self.picture.pixels)
        texts = content_of(product, self.copy, None).texts
        ours = {role: texts.get(role, "") for role in ("brand", "headline", "description", "price", "old", "badge")}
        return {
            **ours,
            "cta": texts["cta"],
            "disclosure": texts["disclosure"],
            "ink": "#1d1b18",
            "button": "#8a4b2d",
            "scene": _url(scene.resize(SCENE, Image.Resampling.LANCZOS)),
            "product": _url(cut),
            "width": cut.width,
            "height": cut.height,
        }


def _url(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


class Satori:
    """The Node process that draws with satori and resvg."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def draw(self, card: dict[str, Any]) -> dict[str, float]:
        """Return the milliseconds that satori and the whole took, and those of processor time.

        Raises:
            AdloomError: the process ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise AdloomError("satori's process has no pipes")
        self._process.stdin.write(json.dumps(card) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise AdloomError("satori's process ended; its errors are above")
        spent: dict[str, float] = json.loads(answer)
        return spent


@contextmanager
def satori() -> Iterator[Satori]:
    """Start the process, its libraries fetched by npm where they are missing.

    Raises:
        AdloomError: there is no Node, or npm cannot fetch them.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise AdloomError("node and npm are missing: apt install nodejs npm")
    home = cache_folder() / f"bench-satori-{sha256((FOLDER / 'package.json').read_bytes())[:8]}"
    shutil.copytree(FOLDER, home, dirs_exist_ok=True)
    if not (home / "node_modules").exists():
        fetch = [npm, "install", "--silent", "--no-audit", "--no-fund"]
        if subprocess.run(fetch, cwd=home, check=False).returncode:  # noqa: S603
            raise AdloomError(f"npm cannot fetch satori and resvg into {home}; its errors are above")
    faces = [str(face_path("regular")), str(face_path("bold"))]
    with subprocess.Popen(  # noqa: S603
        [node, "card.mjs", *faces], cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Satori(process)
        finally:
            process.terminate()


def cards(studio: Studio, catalog: Catalog) -> Iterator[Card]:
    """Yield cards of the shop's cut-outs, what they stand in painted; one for which nothing is painted is left out."""
    sold = [product for locale in LOCALES for product in catalog.products(locale)]
    for seed, product in enumerate(product for product in sold if product.show == "stage"):
        brief = CopyBrief(product, product.locale, "view", "none", "minimal", "new", "")
        request = CreativeRequest(event_id=f"card-{seed}", slot=SLOT, seed=seed, brief=brief)
        copy = studio.write(request)
        picture, wanted = studio.pictured(request, copy)
        if picture is not None:
            yield Card(request, copy, picture, wanted)


def race(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Draw `count` cards `rounds` times by turns; return milliseconds."""
    with catalogue(Settings()) as catalog, satori() as theirs:
        studio = Studio(Bundle.open(folder), threads=1, image_root=catalog.image_root)
        made = list(islice(cards(studio, catalog), count))
        asked = [card.for_satori(catalog.image_root) for card in made]
        ours: list[dict[str, float]] = []
        others: list[dict[str, float]] = []
        for turn in range(-1, rounds):
            for card, other in zip(made[: WARM if turn < 0 else None], asked, strict=False):
                began, used = time.perf_counter(), time.process_time()
                studio.draw(card.request, card.copy, card.picture, card.wanted)
                spent = {"whole": time.perf_counter() - began, "cpu": time.process_time() - used}
                answer = theirs.draw(other)
                if turn >= 0:
                    ours.append({name: 1000 * seconds for name, seconds in spent.items()})
                    others.append(answer)
    return {
        "machine": platform.processor() or platform.machine(),
        "cards": len(made),
        "rounds": rounds,
        "adloom": _row(ours),
        "satori_resvg": _row(others),
        "ratio": {name: round(median(_all(ours, name)) / median(_all(others, name)), 3) for name in ("whole", "cpu")},
    }


def _all(spent: list[dict[str, float]], name: str) -> list[float]:
    return [one[name] for one in spent]


def _row(spent: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    values = {name: _all(spent, name) for name in spent[0]}
    return {name: {"p50": round(median(own), 2), "mean": round(fmean(own), 2)} for name, own in values.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=40, help="products of the demo shop")
    parser.add_argument("--rounds", type=int, default=5, help="times that each is drawn")
    parser.add_argument("--bundle", type=Path, default=STARTER, help="what paints the scenes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    try:
        found = race(options.bundle, options.cards, options.rounds)
    except AdloomError as error:
        sys.exit(f"error: {error}")
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    for name in ("adloom", "satori_resvg"):
        for kind, row in found[name].items():
            sys.stdout.write(f"{name:14}{kind:8} p50 {row['p50']:6.1f} ms   mean {row['mean']:6.1f} ms\n")
    sys.stdout.write(f"ratio at the median: {found['ratio']['whole']}, of processor time {found['ratio']['cpu']}\n")


if __name__ == "__main__":
    main()
