"""What a program can tell of copies without reading them: necessary for sense, and far from enough."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engines.copy.ask import Assignment, assign
from engines.copy.reading.traditional import in_simplified
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.reading import Line, Told
from engines.vocabulary.script import simplified
from export.copy.judging.counting import Share, wilson
from export.copy.judging.drawing import Kind, Piece, angles_of, brief_of, piece
from export.copy.judging.facts import misstated, wide
from export.copy.judging.feed import Shelf
from export.copy.judging.frames import is_call
from export.copy.judging.licence import unlicensed
from export.copy.judging.naming import is_named, wrong_nouns
from export.copy.judging.wording import content, feed_words

GOALS: Final = {
    "product named": 1.0,
    "content words licensed": 1.0,
    "word of the description used": 0.95,
    "no wrong product noun": 1.0,
    "call to action of the angle": 1.0,
    "limits": 1.0,
    "facts": 1.0,
}
"""Least share of copies, by what is looked at."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A copy, and what each proxy found in it."""

    piece: Piece
    faults: Mapping[str, Sequence[str]]
    """By `GOALS`: what is wrong; one that does not apply to the copy is absent."""


Write = Callable[[Assignment, int], Copy]


def write_all(shelf: Shelf, write: Write, seed: int, *, kind: Kind = "ours", turns: int = 0) -> list[Piece]:
    """Return a copy of every product for each of its angles, or for `turns` of them, which take turns."""
    written = []
    for at, product in enumerate(shelf.products):
        angles = angles_of(product)
        asked = [angles[(at + turn) % len(angles)] for turn in range(turns or len(angles))]
        chance = random.Random(f"{seed} {product.id}")
        for angle in asked:
            number = chance.randrange(2**31)
            copy = write(assign(brief_of(product, angle, chance)), number)
            written.append(piece(kind, product, angle, number, copy))
    return written


def check(written: Piece, told: Told) -> Checked:
    """Return what the proxies find in one copy of a product that tells `told`."""
    if written.product.locale == "zh":  # frames and nouns are known in simplified characters
        written, told = _in_simplified(written), in_simplified(told)
    feed = feed_words(told)
    faults: dict[str, Sequence[str]] = {
        "product named": [] if is_named(written) else [written.product.reading.noun or written.product.name],
        "content words licensed": unlicensed(_copy(written), _assigned(written)),
        "no wrong product noun": wrong_nouns(written, feed),
        "call to action of the angle": []
        if is_call(written.cta, written.product.locale, written.angle)
        else [written.cta],
        "limits": wide(written),
        "facts": misstated(written, feed),
    }
    if asked := described(written, told):
        said = set(content(f"{written.headline}\n{written.description}", written.product.locale))
        faults["word of the description used"] = [] if said & asked else [told.description]
    return Checked(written, faults)


def _in_simplified(written: Piece) -> Piece:
    product = written.product
    reading = product.reading
    read = replace(
        reading,
        noun=simplified(reading.noun),
        measure=simplified(reading.measure),
        spans=tuple(replace(span, text=simplified(span.text)) for span in reading.spans),
        lines=tuple(Line(simplified(one.headline), simplified(one.description), one.requires) for one in reading.lines),
        sentences=reading.sentences and tuple(map(simplified, reading.sentences)),
    )
    plain = replace(
        product,
        name=simplified(product.name),
        description=simplified(product.description),
        brand=simplified(product.brand),
        reading=read,
    )
    headline, description, cta = map(simplified, written.words)
    return replace(written, product=plain, headline=headline, description=description, cta=cta)


def described(written: Piece, told: Told) -> set[str]:
    """Return the words of a description beside those of the product's noun; none where it is in another language."""
    noun = written.product.reading.noun or written.product.kind
    locale = written.product.locale
    return set(content(told.description, locale)) - set(content(noun, locale))


def _copy(written: Piece) -> Copy:
    return Copy(*written.words, scene="", source="template", attempts=0, rejections=())


def _assigned(written: Piece) -> Assignment:
    return assign(brief_of(written.product, written.angle, random.Random(written.seed)))


def shares(checked: Iterable[Checked], locale: Locale) -> dict[str, Share]:
    """Return the share of copies in one language that each proxy finds nothing in."""
    found = {name: [0, 0] for name in GOALS}
    for one in checked:
        if one.piece.product.locale == locale:
            for name, faults in one.faults.items():
                found[name][0] += not faults
                found[name][1] += 1
    return {name: wilson(*counts) for name, counts in found.items()}


def fallen(pieces: Iterable[Piece], locale: Locale) -> Share:
    """Return the share of copies that the template wrote, without those of sensitive products, which want it."""
    sources = [one.source for one in pieces if one.product.locale == locale and not one.product.sensitive]
    return wilson(sources.count("template"), len(sources))


def write_table(checked: Sequence[Checked], examples: int = 5) -> str:
    """Return the proxies as Markdown: a row each with its goal, then some of what is wrong."""
    locales = [locale for locale in LOCALES if any(one.piece.product.locale == locale for one in checked)]
    by_locale = {locale: shares(checked, locale) for locale in locales}
    lines = [f"| proxy | goal | {' | '.join(locales)} | |", f"|---|---|{'---|' * len(locales)}---|"]
    for name, goal in GOALS.items():
        found = [by_locale[locale][name] for locale in locales]
        met = all(share.share >= goal for share in found if share.count)
        cells = " | ".join(map(str, found))
        lines.append(
            f"| {name} | {'≥' if goal < 1 else ''}{100 * goal:.0f} % | {cells} | {'met' if met else '**not met**'} |"
        )
    fallbacks = " | ".join(str(fallen((one.piece for one in checked), locale)) for locale in locales)
    lines.append(f"| written by the template | ≤10 % | {fallbacks} | |")
    for name in GOALS:
        wrong = [one for one in checked if one.faults.get(name)]
        if wrong:
            lines.append(f"\n{name}: {len(wrong)} with a fault")
            lines += [_example(one, one.faults[name]) for one in wrong[:examples]]
    return "\n".join(lines) + "\n"


def _example(one: Checked, faults: Sequence[str]) -> str:
    said = " / ".join(one.piece.words)
    return f"- {one.piece.product.id}, {one.piece.angle}: {said} — {', '.join(faults)[:120]}"
