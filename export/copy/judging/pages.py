"""Writes what readers get: pages of shuffled copies and pairs that do not say who wrote what, and files to fill in."""

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.reading import Told
from export.copy.judging.drawing import TEN, Piece
from export.copy.judging.errors import JudgeError

ON_A_PAGE: Final = 25
MOST_SHOWN: Final = 400
"""Characters of a description; the rest of a longer one stands in `whole.md`."""
QUESTIONS: Final = ("grammatical", "sense", "specific", "publishable", "unsupported", "hard_false")
MARKS: Final = ("id", *QUESTIONS, "kind_of_failure", "note")
KEY: Final = (
    "id", "kind", "locale", "product", "angle", "seed", "source", "sensitive", "spans",
    "headline", "description", "cta",
)  # fmt: skip
PAIRS: Final = ("id", "better", "note")
PAIRS_KEY: Final = ("id", "a", "b", "locale", "product", "angle", "seed")
TENS: Final = ("id", "publishable", "note")
SAME: Final = "same words"
"""Note of a pair that nobody needs to read."""
HAPPENED: Final[Mapping[Angle, str]] = {
    "view": "the shopper looks at it for the first time",
    "click": "the shopper clicked an ad of it, and decides",
    "cart": "the shopper put it into the cart and left",
    "return": "the shopper comes back, and has read about it before",
    "price_drop": "it costs less now than when the shopper saw it",
    "back_in_stock": "it was gone, and can be had again",
    "season": "its season or festival is near",
}


@dataclass(frozen=True, slots=True)
class Draw:
    """What readers are to judge."""

    pairs: Sequence[tuple[Piece, Piece]]
    """Ours and the floor's for the same product and angle."""
    people: Sequence[Piece]
    """Lines that people wrote."""
    tens: Sequence[Sequence[Piece]]
    """Ten copies of a product each."""
    told: Mapping[str, Told]
    """The feed's words by product."""


def write_pages(folder: Path, draw: Draw, seed: int) -> None:
    """Write pages, empty marks and the key into `folder`, made if it is not there; no marks are overwritten.

    Raises:
        JudgeError: the folder holds marks already, or cannot be written.
    """
    if (folder / "marks.csv").exists():
        raise JudgeError(f"{folder / 'marks.csv'} is there already, perhaps with a reader's marks: name another folder")
    chance = random.Random(f"pages {seed}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pieces = [piece for pair in draw.pairs for piece in pair] + list(draw.people)
        _write_single(folder, _shuffled(pieces, chance), draw.told)
        _write_pairs(folder, draw.pairs, draw.told, chance)
        if draw.tens:
            _write_tens(folder, draw.tens, draw.told)
    except OSError as error:
        raise JudgeError(f"{folder}: cannot be written ({error})") from error


def _shuffled(pieces: Iterable[Piece], chance: random.Random) -> list[list[Piece]]:
    """Return copies in the order of the pages, one language after the other; those of the same words once."""
    same: dict[tuple[str, ...], list[Piece]] = {}
    for piece in pieces:
        same.setdefault((piece.product.id, piece.angle, *piece.words), []).append(piece)
    groups = list(same.values())
    chance.shuffle(groups)
    return sorted(groups, key=lambda group: LOCALES.index(group[0].product.locale))


def _write_single(folder: Path, groups: Sequence[Sequence[Piece]], told: Mapping[str, Told]) -> None:
    named = [(f"c{number:04}", group) for number, group in enumerate(groups, 1)]
    _write_texts(
        folder,
        "page",
        [(name, f"{_row(group[0], told)}\n{_happened(group[0])}\n{_said(group[0])}") for name, group in named],
    )
    _write_csv(folder / "marks.csv", MARKS, ([name] for name, _ in named))
    _write_csv(folder / "key.csv", KEY, (_key(name, piece) for name, group in named for piece in group))
    longer = {item.product.id: told[item.product.id].description for _, (item, *_) in named if item.product.id in told}
    whole = [
        f"## {name}\n{longer[group[0].product.id]}\n"
        for name, group in named
        if len(longer.get(group[0].product.id, "")) > MOST_SHOWN
    ]
    if whole:
        (folder / "whole.md").write_text("\n".join(["# Descriptions longer than a page shows\n", *whole]), "utf-8")


def _write_pairs(
    folder: Path, drawn: Sequence[tuple[Piece, Piece]], told: Mapping[str, Told], chance: random.Random
) -> None:
    order = chance.sample(list(drawn), len(drawn))
    order.sort(key=lambda pair: LOCALES.index(pair[0].product.locale))
    shown, rows, keys = [], [], []
    for number, pair in enumerate(order, 1):
        name, same = f"p{number:04}", pair[0].words == pair[1].words
        a, b = pair if chance.random() < 0.5 else pair[::-1]
        if not same:
            shown.append((name, f"{_row(a, told)}\n{_happened(a)}\nA\n{_said(a)}\nB\n{_said(b)}"))
        rows.append((name, "=" if same else "", SAME if same else ""))
        keys.append((name, a.kind, b.kind, a.product.locale, a.product.id, a.angle, a.seed))
    _write_texts(folder, "pairs", shown)
    _write_csv(folder / "pairs.csv", PAIRS, rows)
    _write_csv(folder / "pairs-key.csv", PAIRS_KEY, keys)


def _write_tens(folder: Path, tens: Sequence[Sequence[Piece]], told: Mapping[str, Told]) -> None:
    named = [(f"t{number:03}-{at:02}", piece) for number, ten in enumerate(tens, 1) for at, piece in enumerate(ten, 1)]
    shown = []
    for name, piece in named:
        row = f"{_row(piece, told)}\n" if name.endswith("-01") else ""
        shown.append((name, f"{row}{_happened(piece)}\n{_said(piece)}"))
    _write_texts(folder, "tens", shown, on_a_page=2 * TEN)
    _write_csv(folder / "tens.csv", TENS, ([name] for name, _ in named))
    _write_csv(folder / "tens-key.csv", KEY, (_key(name, piece) for name, piece in named))


def _key(name: str, piece: Piece) -> tuple[object, ...]:
    product = piece.product
    asked = (name, piece.kind, product.locale, product.id, piece.angle, piece.seed, piece.source)
    return (*asked, product.sensitive, len(product.reading.spans), *piece.words)


def _row(piece: Piece, told: Mapping[str, Told]) -> str:
    """Return what a shopper could know of the product."""
    product = piece.product
    words = told.get(product.id)
    description = product.description.replace("\n", " / ")
    lines = [f"Title: {product.name}"]
    if product.brand:
        lines.append(f"Brand: {product.brand}")
    if description:
        cut = "…" if len(description) > MOST_SHOWN else ""
        lines.append(f"Description: {description[:MOST_SHOWN]}{cut}")
    if words and words.category:
        lines.append(f"Category: {words.category[:MOST_SHOWN]}")
    if words:
        details = [f"{name}: {value}" for name, value in words.details]
        named = (("material", words.material), ("color", words.color), ("size", words.size))
        details = [*words.highlights, *(f"{name}: {value}" for name, value in named if value), *details]
        if details:
            more = " | ".join(details)
            lines.append(f"Also: {more[:MOST_SHOWN]}{'…' if len(more) > MOST_SHOWN else ''}")
    price = product.price.text(product.locale)
    if product.percent_off is not None and product.sale_price is not None:
        price = f"{product.sale_price.text(product.locale)}, was {price}, {product.percent_off}% off"
    return "\n".join([*lines, f"Price: {price}"])


def _happened(piece: Piece) -> str:
    return f"What happened: {HAPPENED[piece.angle]}"


def _said(piece: Piece) -> str:
    return f"\n    {piece.headline}\n    {piece.description}\n    [{piece.cta}]\n"


def _write_texts(folder: Path, stem: str, shown: Sequence[tuple[str, str]], on_a_page: int = ON_A_PAGE) -> None:
    for number, start in enumerate(range(0, len(shown), on_a_page), 1):
        parts = [f"## {name}\n{text}" for name, text in shown[start : start + on_a_page]]
        (folder / f"{stem}-{number:02}.md").write_text("\n".join(parts), "utf-8")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([*row, *[""] * (len(columns) - len(row))])
