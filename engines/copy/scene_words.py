"""Checks that a scene prompt is made of the scene tables' words only, and names the backdrop that was asked for."""

import re
from functools import cache

from engines.vocabulary.locales import LANGUAGES, Locale, any_of
from engines.vocabulary.scene import ATTRIBUTES, NOUNS, PALETTE, TO_BACKDROP, TO_PODIUM

LONGEST = 160  # characters of a scene phrase; what the tables can say is shorter


@cache
def _vocabulary(locale: Locale) -> re.Pattern[str]:
    """Find the words of the tables and what stands between them, commas aside."""
    words = {word for table in (*ATTRIBUTES.values(), NOUNS) for term in table.values() for word in term.words(locale)}
    links = {link.strip(" ,，") for link in (*TO_BACKDROP[locale], *TO_PODIUM[locale])}
    return any_of(words | links - {""}, locale)


@cache
def _colours(locale: Locale) -> tuple[tuple[str, str], ...]:
    """Return (word, colour key), longest word first, so that `light blue` is not `blue`."""
    pairs = [(word, key) for key, term in PALETTE.items() for word in term.words(locale)]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def backdrop_of(scene: str, locale: Locale) -> str:
    """Return the colour whose word stands before `backdrop` or `背景`, or ""."""
    gap, nouns = LANGUAGES[locale].gap, "|".join(NOUNS["backdrop"].words(locale))
    for noun in re.finditer(f"{gap}(?:{nouns})", scene):
        for word, key in _colours(locale):
            if scene.endswith(word, 0, noun.start()):
                return key
    return ""


def podium_of(scene: str, locale: Locale) -> str:
    """Return the colour among the adjectives before `podium` or `展台`, or ""."""
    before = scene[: max(0, scene.find(NOUNS["podium"].name(locale)))]
    adjectives = re.split("|".join(link.strip() for link in TO_PODIUM[locale]), before)[-1]
    return next((key for word, key in _colours(locale) if word in adjectives), "")


def broken_scene(scene: str, locale: Locale, backdrop: str) -> str | None:
    """Return the rule that `scene` breaks, or None.

    `scene.word`: a word outside the tables, or the other language; `scene.podium`: no podium colour, or the backdrop's
    own; `scene.backdrop`: not named, or another than asked ("" asks for none in particular).
    """
    if re.sub(r"[\s,，]+", "", _vocabulary(locale).sub("", scene)):
        return "scene.word"
    named = backdrop_of(scene, locale)
    if podium_of(scene, locale) in {"", named}:
        return "scene.podium"
    return "scene.backdrop" if not named or (backdrop and named != backdrop) else None
