"""The ranker's marks and weights: drafts drawn for readers to mark, and a logistic regression on their marks.

`python -m export.copy.ranker draw --out marks.jsonl` draws; a reader sets `fit` of each line to true or false, and
`python -m export.copy.ranker fit` makes the weights of all marks that lie in the corpus.
"""

import gzip
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import numpy as np
import typer

from engines.bundle.bundle import STARTER, Bundle
from engines.copy.ask import Assignment, assign
from engines.copy.composing.composer import Composer
from engines.copy.composing.rank import measures
from engines.copy.composing.table import Table
from engines.copy.gates import refusal
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import LANGUAGES, LOCALES, Locale
from engines.vocabulary.reading import Told
from export.copy.corpus.read import FOLDER, rows
from export.copy.examples import assigned, product_of
from export.copy.judging.drawing import angles_of, brief_of
from export.copy.judging.feed import sold
from export.copy.labelling import rows as marked

WEIGHTS: Final = FOLDER / "ranker.json"
WIDE: Final = 1.0
"""Temperature of drafts for marking: good and bad ones are wanted."""
PRICES: Final = ("9.90", "19.90", "49.00", "129.00")
"""Of marked rows, which state none."""
DECAY: Final = 3.0
"""Strength of the regression's prior, in marks; a measure that is seen a few times should weigh little."""
app = typer.Typer(add_completion=False, help=__doc__, pretty_exceptions_enable=False)


class Mark(msgspec.Struct):
    """A draft as it was drawn, and whether a reader would print it."""

    locale: Locale
    row: str
    """Id of a row of the corpus."""
    angle: str
    headline: str
    description: str
    cta: str
    measures: dict[str, float]
    """Those that are not 0, without their language."""
    fit: bool | None = None
    why: str = ""


def asked(locale: Locale) -> list[Assignment]:
    """Return an assignment for each row of the corpus and each marked row of a language, angles by turns."""
    found = []
    for place, row in enumerate(row for _, row in rows() if row.lang == locale):
        found.append(assigned(product_of(row), row.copies[place % len(row.copies)], "browser"))
    for place, item in enumerate(marked.read(locale)):
        chance = random.Random(item.title)
        told = Told(item.title, item.brand, " ".join(item.description.split()))
        price = f"{chance.choice(PRICES)} {'USD' if locale == 'en' else 'CNY'}"
        product = sold(told, f"{locale}-marked-{place}", locale, "", (price, ""))
        angles = angles_of(product)
        found.append(assign(brief_of(product, angles[place % len(angles)], chance)))
    return [one for one in found if not one.plain]


def drafts(composer: Composer, some: Sequence[Assignment], each: int, seed: int) -> Iterator[Mark]:
    """Draw drafts for assignments; what gates refuse is left out."""
    for place, assignment in enumerate(some):
        product, locale = assignment.brief.product, assignment.brief.locale
        table = Table(composer.frames[locale], assignment)
        rngs = [np.random.Generator(np.random.PCG64([seed, place, one])) for one in range(each)]
        said = set()
        for way in composer.compose(table, rngs, WIDE, WIDE):
            if way.dead or not way.step.over:
                continue
            text = LANGUAGES[locale].gap.join(way.step.sentences)
            drawn = Copy(way.step.headline, text, way.step.cta, "", "model", 1, ())
            if (drawn.headline, text) in said or refusal(drawn, assignment):
                continue
            said.add((drawn.headline, text))
            told = {name.partition(" ")[2]: round(value, 3) for name, value in measures(way, table).items() if value}
            angle = assignment.brief.angle
            yield Mark(locale, product.id, angle, drawn.headline, text, drawn.cta, told)


@app.command()
def draw(  # noqa: PLR0917  typer passes options by name
    out: Annotated[Path, typer.Option(help="File to write, a draft a line.")],
    locale: Annotated[str, typer.Option(help="en or zh.")],
    products: Annotated[int, typer.Option(help="Rows of the corpus and marked rows.")] = 150,
    each: Annotated[int, typer.Option(help="Drafts of each.")] = 3,
    seed: Annotated[int, typer.Option(help="Of rows and drafts.")] = 1,
    bundle: Annotated[Path, typer.Option(help="Folder of the bundle.")] = STARTER,
) -> None:
    """Draw drafts for a reader to mark."""
    own = asked("zh" if locale == "zh" else "en")
    order = np.random.Generator(np.random.PCG64(seed)).permutation(len(own))[:products]
    found = list(drafts(Composer(Bundle.open(bundle)), [own[at] for at in order], each, seed))
    out.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))
    typer.echo(f"{out}: {len(found)} drafts", err=True)


@app.command()
def fit() -> None:
    """Make the weights of the marks in the corpus."""
    marks = [one for file in sorted(FOLDER.glob("marks-*.jsonl.gz")) for one in _marks(file)]
    weights: dict[str, float] = {}
    for locale in LOCALES:
        own = [one for one in marks if one.locale == locale]
        weights |= _fitted(own)
        right = _agreement(own, weights)
        typer.echo(f"{locale}: {len(own)} marks, {np.mean([bool(one.fit) for one in own]):.2f} fit; pairs of a product "
                   f"ranked as marked {right:.2f}", err=True)  # fmt: skip
    WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(weights, order="sorted"), indent=1))


def _marks(file: Path) -> list[Mark]:
    lines = gzip.decompress(file.read_bytes()).splitlines()
    found = [msgspec.json.decode(line, type=Mark) for line in lines]
    for one in found:
        one.measures = {f"{one.locale} {name}": value for name, value in one.measures.items()}
    return [one for one in found if one.fit is not None]


def _fitted(marks: Sequence[Mark]) -> dict[str, float]:
    """Return the weights of a logistic regression with a Gaussian prior, by Newton's method."""
    names = sorted({name for one in marks for name in one.measures})
    x = np.array([[one.measures.get(name, 0.0) for name in names] for one in marks])
    y = np.array([bool(one.fit) for one in marks], float)
    x = np.column_stack([x, np.ones(len(x))])
    weights = np.zeros(x.shape[1])
    prior = np.diag([DECAY] * len(names) + [1e-3])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - chance) - prior @ weights
        hessian = x.T @ (x * (chance * (1 - chance))[:, None]) + prior
        weights += np.linalg.solve(hessian, gradient)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False)}


def _agreement(marks: Sequence[Mark], weights: dict[str, float]) -> float:
    """Return how often, of two drafts of a product of which one is fit, that one scores higher."""

    def score(one: Mark) -> float:
        return sum(weights.get(name, 0.0) * value for name, value in one.measures.items())

    by_product: dict[tuple[str, str], list[Mark]] = {}
    for one in marks:
        by_product.setdefault((one.row, one.angle), []).append(one)
    pairs: list[Any] = [
        score(good) > score(bad)
        for some in by_product.values() for good in some for bad in some if good.fit and not bad.fit
    ]  # fmt: skip
    return float(np.mean(pairs)) if pairs else 0.0


if __name__ == "__main__":
    app()
