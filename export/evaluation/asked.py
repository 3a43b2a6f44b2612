"""What prompts ask of a place and what is seen: both languages, by reader, painter and the checker of places."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.asked import Asked
from engines.paint.asker import Asker
from engines.paint.asking import NOTHING, OWN, PLAIN, Asking
from engines.paint.place_painter import PlacePainter
from engines.paint.sets import Set
from engines.places.colours import KEPT
from engines.places.spoken import GROUND, spoken
from engines.vocabulary.lamps import lights_of
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import PALETTE
from export.captions.places.lexicon import VALUES
from export.captions.places.samples import captions_of, held_out
from export.checker.places import APART, PlaceChecker, Seen, distance, is_it, radiance
from export.encoder.asking.evaluate import synonyms
from export.evaluation.places import photographed
from export.places.data import kinds_of
from export.places.renders import load, number_of
from export.places.rows import sets

SEED: Final = 41
NAMED: Final = 0.75
"""Share of prompts that name a light, a wall or a stand."""
BLACK: Final = (0, 0, 0)
SHOWN: Final = ("place", "dress", "light", "wall", "stand")


def wishes(known: Sequence[Set], count: int, seed: int) -> list[Asking]:
    """Draw `count` askings that can be painted; the wall's colour never met its place or stand in training."""
    rng = np.random.default_rng(seed)
    found: list[Asking] = []
    while len(found) < count:
        one = known[int(rng.integers(len(known)))]
        lights = [light for light in lights_of(one.place) if light != OWN]
        asking = Asking(
            place=one.place,
            dress=one.dress,
            light=lights[int(rng.integers(len(lights)))] if rng.random() < NAMED else OWN,
            wall=_colour(rng) if one.place not in KEPT else OWN,
            stand=_colour(rng) if one.place not in GROUND else OWN,
        )
        if asking.wall == OWN or held_out(asking):
            found.append(asking)
    return found


def _colour(rng: np.random.Generator) -> str:
    colours = VALUES["wall"][1:]
    return colours[int(rng.integers(len(colours)))] if rng.random() < NAMED else OWN


def marks(seen: Seen, asked: Asked, asking: Asking) -> dict[str, bool]:
    """Return for each attribute that is asked for, and that the set can show, whether it is seen."""
    found: dict[str, bool | None] = {
        "place": seen.set.place == asked.place,
        "dress": seen.set.dress == asked.dress,
        "light": seen.light,
        "wall": seen.wall,
        "stand": seen.stand,
    }
    wanted = {name for name in SHOWN if getattr(asking, name) != getattr(PLAIN, name)}
    return {name: right for name, right in found.items() if name in wanted and right is not None}


def asked_and_seen(bundle: Bundle, checker: PlaceChecker, count: int) -> dict[Locale, dict[str, float]]:
    """Ask for `count` places in each language and report each attribute's share that is seen, and of all of them."""
    asker, painter = Asker(bundle, threads=1), PlacePainter(bundle, threads=1)
    report: dict[Locale, dict[str, float]] = {}
    for locale in LOCALES:
        askings = wishes(painter.sets, count, SEED)
        prompts = captions_of(askings, np.random.default_rng([SEED, LOCALES.index(locale)]), (locale,))
        found = []
        for seed, (prompt, asking) in enumerate(zip(prompts, askings, strict=True)):
            wanted = spoken(asking, painter.sets, seed).asked
            painted = painter.paint([spoken(asker.ask([prompt])[0], painter.sets, seed).asked], "square")[0]
            found.append(marks(checker.seen(radiance(painted)[0], wanted), wanted, asking))
        report[locale] = shares(found)
    return report


def shares(found: Sequence[dict[str, bool]]) -> dict[str, float]:
    """Return each attribute's share of right ones where it counts, and the share of pictures that are right in all."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for one in found:
        asked.update([*one])
        right.update(name for name, seen in one.items() if seen)
    each = {name: round(right[name] / asked[name], 4) for name in SHOWN if asked[name]}
    return {**each, "all": round(sum(all(one.values()) for one in found) / max(1, len(found)), 4)}


def on_renders(checker: PlaceChecker, folder: Path) -> dict[str, float]:
    """Return how often the checker is right on true renders in other colours than those that it knows, one light each.

    Light and colours of a render are right ones; `refused` is the share of colours that it was not rendered in, and
    that the checker says no to.
    """
    found, refused = [], []
    rng = np.random.default_rng(SEED)
    files = [file for file in sorted(folder.glob("*.npz")) if number_of(file)[1]]
    for number, file in enumerate(files):
        render = load(file)
        kinds = kinds_of(render)
        kind, (place, arrangement, dress) = kinds[number % len(kinds)], sets()[render.row]
        asked = Asked(
            place=place, arrangement=arrangement, dress=dress, light=kind, wall=render.wall, stand=render.stand
        )
        picture = radiance(photographed(render, kind, "square")[None])[0]
        asking = Asking(place, dress if dress != NOTHING else "any", "any", "any", "any")
        found.append(marks(checker.seen(picture, asked), asked, asking))
        other = PALETTE[VALUES["wall"][1 + int(rng.integers(len(PALETTE)))]].srgb or BLACK
        for colour, own in zip(checker.colours(picture, asked), (render.wall, render.stand), strict=True):
            if colour is not None and distance(own, other) >= APART:
                refused.append(not is_it(colour, other))
    return {**shares(found), "refused": round(float(np.mean(refused)), 4), "renders": len(files)}


def report(bundle: Bundle, folder: Path, count: int) -> dict[str, Any]:
    """Measure reader and painter of `bundle` by `count` prompts of each language, and the checker by its renders.

    Raises:
        AdloomError: the renders in `folder` are not there.
    """
    checker, asker = PlaceChecker(folder), Asker(bundle, threads=1)
    return {
        "prompts": count,
        "asked_and_seen": asked_and_seen(bundle, checker, count),
        "checker_on_renders": on_renders(checker, folder),
        "synonyms": {name: told["right"] for name, told in synonyms(asker.ask).items()},
    }


def lines(scores: dict[str, Any]) -> list[str]:
    """Write what `report` found as lines of Markdown."""
    seen, renders, known = scores["asked_and_seen"], scores["checker_on_renders"], scores["synonyms"]
    found = [
        "| place | " + " | ".join(f"asked and seen, {locale}" for locale in LOCALES) + " | checker on true renders |"
    ]
    found.append("|---" * (len(LOCALES) + 2) + "|")
    for name in (*SHOWN, "all"):
        shares = " | ".join(f"{seen[locale].get(name, 0):.1%}" for locale in LOCALES)
        found.append(f"| {name} | {shares} | {renders.get(name, 0):.1%} |")
    refused = f"the checker refuses {renders['refused']:.1%} of other colours"
    found.append(f"\n{scores['prompts']} prompts of each language; {refused}.")
    unseen = ", ".join(f"{locale} {known[locale]:.1%} ({known[f'{locale}_aside']:.1%} aside)" for locale in LOCALES)
    return [*found, f"Unseen words for places: {unseen}."]
