"""The ranker's marks and weights: drafts drawn for readers to mark, and a logistic regression on their marks.

`python -m export.copy.ranker draw --out marks.jsonl` draws; a reader sets `fit` of each line to true or false, and
`python -m export.copy.ranker fit` makes the weights of all marks that lie in the corpus.
"""

import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
import numpy as np
import typer
from numpy.typing import NDArray

from engines.bundle.bundle import STARTER, Bundle
from engines.copy.ask import Assignment, assign
from engines.copy.composing.composer import Composer
from engines.copy.composing.rank import Ranker, measures
from engines.copy.composing.table import Table
from engines.copy.composing.traits import traits
from engines.copy.gates import refusal
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import LANGUAGES, LOCALES, Locale
from engines.vocabulary.reading import Told
from export.copy.corpus.read import FOLDER, rows
from export.copy.examples import assigned, product_of
from export.copy.judging.drawing import angles_of, brief_of
from export.copy.judging.feed import sold
from export.copy.labelling import rows as marked

WEIGHTS: Final = FOLDER / "ranker.json.xz"
WIDE: Final = 1.0
"""Temperature of drafts for marking: good and bad ones are wanted."""
PRICES: Final = ("9.90", "19.90", "49.00", "129.00")
"""Of marked rows, which state none."""
DECAY: Final = 10.0
"""Strength of the regression's prior, in marks; a measure that is seen a few times should weigh little."""
SEEN: Final = 3
"""Marks that a trait must be seen in."""
LEAST: Final = 0.08
"""Weights below it change no order."""
STEPS: Final = 12
"""Of Newton's method; it has long settled."""
FOLDS: Final = 5
"""Parts of the products, each ranked by what the others teach."""
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
    traits: list[str] = []
    rules: float = 0.0
    """What it loses by `Ranker.rules`."""
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
            found, rules = sorted(traits(way.step, table)), round(Ranker.rules(way, table), 3)
            angle = assignment.brief.angle
            yield Mark(locale, product.id, angle, drawn.headline, text, drawn.cta, told, found, rules)


@app.command()
def draw(  # noqa: PLR0917  typer passes options by name
    out: Annotated[Path, typer.Option(help="File to write, a draft a line.")],
    locale: Annotated[Locale, typer.Option(help="Language.")],
    products: Annotated[int, typer.Option(help="Rows of the corpus and marked rows.")] = 150,
    each: Annotated[int, typer.Option(help="Drafts of each.")] = 3,
    seed: Annotated[int, typer.Option(help="Of rows and drafts.")] = 1,
    bundle: Annotated[Path, typer.Option(help="Folder of the bundle.")] = STARTER,
) -> None:
    """Draw drafts for a reader to mark."""
    own = asked(locale)
    order = np.random.Generator(np.random.PCG64(seed)).permutation(len(own))[:products]
    found = list(drafts(Composer(Bundle.open(bundle)), [own[at] for at in order], each, seed))
    out.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))
    typer.echo(f"{out}: {len(found)} drafts", err=True)


@app.command()
def fit() -> None:
    """Make the weights of the marks in the corpus."""
    weights: dict[str, float] = {}
    for locale in LOCALES:
        own = marks_of(locale)
        weights |= fitted(own)
        agreed, drawn, best = _agreement(own)
        typer.echo(
            f"{locale}: {len(own)} marks, {np.mean([bool(one.fit) for one in own]):.2f} fit; of a product's drafts the"
            f" one ranked first is fit in {agreed:.2f}, one drawn at random in {drawn:.2f}, any in {best:.2f}",
            err=True,
        )
    WEIGHTS.write_bytes(lzma.compress(msgspec.json.encode(weights, order="sorted"), preset=9))


def marks_of(locale: Locale) -> list[Mark]:
    """Return the marks of a language that lie in the corpus."""
    lines = lzma.decompress((FOLDER / f"marks-{locale}.jsonl.xz").read_bytes()).splitlines()
    return [one for one in (msgspec.json.decode(line, type=Mark) for line in lines) if one.fit is not None]


def _told(one: Mark) -> dict[str, float]:
    """Return measures and traits by name, with the language before them."""
    traits_of = dict.fromkeys(one.traits, 1.0)
    return {f"{one.locale} {name}": value for name, value in (one.measures | traits_of).items()}


def fitted(marks: Sequence[Mark]) -> dict[str, float]:
    """Return the weights of a logistic regression with a Gaussian prior, beside what the rules take off.

    By Newton's method, each step solved in the space of the marks, which are fewer than the traits (Woodbury).
    """
    told = [_told(one) for one in marks]
    seen = Counter(name for one in told for name in one)
    names = sorted(name for name, count in seen.items() if count >= SEEN)
    at = {name: place for place, name in enumerate(names)}
    x = np.zeros((len(marks), len(names) + 1), np.float32)
    x[:, -1] = 1
    for row, one in enumerate(told):
        for name, value in one.items():
            if name in at:
                x[row, at[name]] = value
    y = np.array([bool(one.fit) for one in marks], np.float32)
    offset = np.array([one.rules for one in marks], np.float32)
    prior = np.full(x.shape[1], DECAY, np.float32)
    prior[-1] = 1e-2
    weights = np.zeros(x.shape[1], np.float32)
    spread = (x / prior) @ x.T

    def lost(tried: NDArray[np.float32]) -> float:
        logits = x @ tried + offset
        return float((np.logaddexp(0, logits) - y * logits).sum(dtype=float) + (prior * tried**2).sum(dtype=float) / 2)

    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(x @ weights + offset)))
        gradient = x.T @ (y - chance) - prior * weights
        doubt = np.maximum(chance * (1 - chance), 1e-4)
        inner = np.linalg.solve(spread + np.diag(1 / doubt), x @ (gradient / prior))
        step = (gradient - x.T @ inner) / prior
        # A whole step may go too far where many marks agree.
        while lost(weights + step) > lost(weights) and np.abs(step).max() > LEAST:
            step /= 2
        weights += step
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=False) if abs(weight) >= LEAST}


def _agreement(marks: Sequence[Mark]) -> tuple[float, float, float]:
    """Return how often the draft of a product that ranks first is fit, one drawn at random, and any at all.

    Each product is ranked by what the others teach; one with a single draft leaves nothing to choose.
    """
    products = sorted({one.row for one in marks})
    first, drawn, best = [], [], []
    for fold in range(FOLDS):
        kept = set(products[fold::FOLDS])
        weights = fitted([one for one in marks if one.row not in kept])
        by_product: dict[str, list[tuple[float, bool]]] = {}
        for one in (one for one in marks if one.row in kept):
            score = one.rules + sum(weights.get(name, 0.0) * value for name, value in _told(one).items())
            by_product.setdefault(one.row, []).append((score, bool(one.fit)))
        for some in by_product.values():
            if len(some) > 1:
                first.append(max(some)[1])
                drawn.append(np.mean([fine for _, fine in some]))
                best.append(any(fine for _, fine in some))
    return float(np.mean(first)), float(np.mean(drawn)), float(np.mean(best))


if __name__ == "__main__":
    app()
