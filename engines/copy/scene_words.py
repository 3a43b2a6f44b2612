"""Checks that a scene prompt is made of the scene tables' words only, and names the backdrop that was asked for."""

import re
from functools import cache

from engines.vocabulary.scene import ATTRIBUTES, PALETTE, Locale

LONGEST = 160  # characters of a scene phrase; what the tables can say is shorter
CONNECTORS: dict[Locale, tuple[str, ...]] = {
    "en": ("podium", "backdrop", "background", "in front of", "on", "against"),
    "zh": ("展台", "背景", "前的", "配"),
}
_LINK = {"en": re.compile(r"^ (?:backdrop|background)"), "zh": re.compile("^背景")}


@cache
def _vocabulary(locale: Locale) -> re.Pattern[str]:
    terms = [term for table in ATTRIBUTES.values() for term in table.values()]
    words = {word for term in terms for word in (term.zh if locale == "zh" else term.en)} | set(CONNECTORS[locale])
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"\b(?:{longest_first})\b" if locale == "en" else longest_first)


@cache
def _colours(locale: Locale) -> tuple[tuple[str, str], ...]:
    """Return (word, colour key), longest word first, so that `light blue` is not `blue`."""
    pairs = [(word, key) for key, term in PALETTE.items() for word in (term.zh if locale == "zh" else term.en)]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def backdrop_of(scene: str, locale: Locale) -> str:
    """Return the colour whose word stands before `backdrop` or `背景`, or ""."""
    ends = [match.start() for match in re.finditer(r" (?:backdrop|background)" if locale == "en" else "背景", scene)]
    for end in ends:
        for word, key in _colours(locale):
            if scene[:end].endswith(word):
                return key
    return ""


def podium_of(scene: str, locale: Locale) -> str:
    """Return the colour among the adjectives before `podium` or `展台`, or ""."""
    before = scene[: max(0, scene.find("展台" if locale == "zh" else "podium"))]
    adjectives = re.split("，|前的|配" if locale == "zh" else ",", before)[-1]
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
