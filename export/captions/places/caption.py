"""The caption grammar of places: the many ways to ask for one, in English and Chinese.

What a prompt asks for is `engines.paint.asking.Asking`; an attribute at its default is not said.
"""

from collections.abc import Sequence

import numpy as np

from engines.paint.asking import NOTHING, OWN, Asking
from engines.vocabulary.locales import LOCALES, Locale
from export.captions.chance import cased, misspelt, pick, shuffled
from export.captions.places.asides import SLOGANS, WISHES
from export.captions.places.forms import (
    AFTER,
    BEFORE,
    DENIED,
    DRESS,
    HEAD,
    LIGHT,
    NEAR,
    NOTHING_MORE,
    ROOM,
    STAND,
    STANDS,
    WALL,
)
from export.captions.places.lexicon import VALUES, taught
from export.captions.places.things import thing
from export.captions.plain_words import THING_FORMS
from export.captions.sentence_forms import SEPARATORS

TYPO_SHARE = 0.06  # of captions, since shoppers and operators misspell
MIXED_SHARE = 0.08  # of captions take words from both languages
OWN_WORD = 0.2  # of words are the vocabulary's first
COMMON = 1.3  # power of a word's place in its list: what people say more often stands before what is rare
SUFFIXES = tuple("上里边旁前下中间内外后侧畔")


def _word(attribute: str, value: str, locale: Locale, rng: np.random.Generator) -> str:
    words = taught(attribute, value, locale)
    word = words[0] if rng.random() < OWN_WORD else words[int(rng.random() ** COMMON * len(words))]
    if locale == "zh" and attribute in {"wall", "stand"} and not word.endswith("色") and rng.random() < 0.3:
        return word + "色"
    if attribute == "light" and locale == "en" and word.endswith(" light") and rng.random() < 0.2:
        return word + "ing"
    return word


def _joined(first: str, second: str, locale: Locale, rng: np.random.Generator) -> str:
    return f"{first} {second}" if locale == "en" else first + pick(("", "", "的"), rng) + second


def _where(phrase: str, locale: Locale, rng: np.random.Generator) -> str:
    """Say that something is at a place."""
    if locale == "en":
        if NEAR.search(phrase):
            return pick(("", "", "", "place: ", "it stands ", "set ", "photographed "), rng) + phrase
        before = pick(BEFORE["en"], rng)
        if before.endswith(" a ") and phrase[:1] in "aeiou":
            before = before[:-1] + "n "
        return before + phrase + pick(AFTER["en"], rng)
    after = "" if phrase.endswith(SUFFIXES) else pick(AFTER["zh"], rng)
    return pick(BEFORE["zh"], rng) + phrase + after


def _place(asking: Asking, said: set[str], locale: Locale, rng: np.random.Generator) -> str:
    """Name the place, with what can be said of it in one breath; that is taken out of `said`."""
    phrase = _word("place", asking.place, locale, rng)
    plain = locale == "zh" or not NEAR.search(phrase)
    for attribute, nouns, share in (("stand", HEAD, 0.65), ("wall", ROOM, 0.4)):
        if attribute in said and nouns[locale].search(phrase) and rng.random() < share:
            said.discard(attribute)
            phrase = _joined(_word(attribute, getattr(asking, attribute), locale, rng), phrase, locale, rng)
    for attribute, share in (("dress", 0.15), ("light", 0.1)):
        if attribute in said and plain and rng.random() < share:
            said.discard(attribute)
            word = _word(attribute, getattr(asking, attribute), locale, rng)
            if locale == "en":
                phrase = f"{phrase} {pick(('in', 'with', 'at', 'for'), rng)} {word}"
            else:
                phrase = pick(("{w}的{p}", "{w}{p}", "{w}下的{p}"), rng).format(w=word, p=phrase)
    where = _where(phrase, locale, rng)
    roll = rng.random()
    if roll < 0.25:
        on = "" if not plain or where.startswith(("on ", "at ", "in ", "set ", "standing ")) else "on "
        return f"{thing(locale, rng)} {on}{where}" if locale == "en" else thing(locale, rng) + "放在" + where
    return where


def _colours(asking: Asking, said: set[str], locale: Locale, rng: np.random.Generator) -> list[str]:
    """Say wall and stand, in one phrase or in two."""
    parts = {}
    for attribute, forms in (("wall", WALL), ("stand", STAND)):
        if attribute in said:
            colour = _word(attribute, getattr(asking, attribute), locale, rng)
            noun = pick(STANDS[locale], rng)
            parts[attribute] = pick(forms[locale], rng).format(c=colour, n=noun)
    if len(parts) == 2 and rng.random() < 0.3:
        wall, stand = (_word(name, getattr(asking, name), locale, rng) for name in ("wall", "stand"))
        noun = pick(STANDS[locale], rng)
        if locale == "en":
            behind = pick(
                (" in front of a {c} wall", " against a {c} background", " before {c}", " and {c} walls"), rng
            )
            return [f"{stand} {noun}" + behind.format(c=wall)]
        return [
            pick(("{w}墙前的{s}{n}", "{w}背景，{s}{n}", "{s}{n}配{w}墙", "{w}墙和{s}{n}"), rng).format(
                w=wall, s=stand, n=noun
            )
        ]
    return list(parts.values())


def _denied(asking: Asking, locale: Locale, rng: np.random.Generator) -> str:
    """Rule something out that is not asked for."""
    word = pick(NOTHING_MORE[locale], rng)
    if rng.random() < 0.35:
        attribute = "dress" if rng.random() < 0.7 else "place"
        value = pick(VALUES[attribute][1:], rng)
        words = [word for word in taught(attribute, value, locale) if locale == "zh" or not NEAR.search(word)]
        if value != getattr(asking, attribute):
            word = pick(words, rng)
    return pick(DENIED[locale], rng).format(w=word)


def aside(asking: Asking, locale: Locale, rng: np.random.Generator) -> str:
    """Return words that ask for nothing that a painter of places knows."""
    roll = rng.random()
    if roll < 0.35:
        return pick(THING_FORMS[locale], rng).format(t=thing(locale, rng))
    if roll < 0.6:
        return pick(WISHES[locale], rng)
    return pick(SLOGANS[locale], rng) if roll < 0.75 else _denied(asking, locale, rng)


def caption(asking: Asking, locale: Locale, rng: np.random.Generator) -> str:
    """Write one caption of what is asked for.

    Args:
        asking: what is asked for; a caption of nothing may be empty.
        locale: the language; a few captions mix both.
        rng: source of chance; equal states give equal captions.
    """
    mixed = rng.random() < MIXED_SHARE

    def tongue() -> Locale:
        return LOCALES[int(rng.random() * 2)] if mixed else locale

    said = {name for name in ("dress", "light", "wall", "stand") if getattr(asking, name) not in {NOTHING, OWN}}
    parts = [_place(asking, said, tongue(), rng)] if asking.place != NOTHING else []
    parts += _colours(asking, said, tongue(), rng)
    for attribute, forms in (("light", LIGHT), ("dress", DRESS)):
        if attribute in said:
            own = tongue()
            parts.append(pick(forms[own], rng).format(w=_word(attribute, getattr(asking, attribute), own, rng)))
    return written(parts, asking, locale, rng)


def written(parts: Sequence[str], asking: Asking, locale: Locale, rng: np.random.Generator) -> str:
    """Join phrases in some order, with asides among them, as people type."""
    parts = shuffled(parts, rng) if rng.random() < 0.5 else list(parts)
    crowd = rng.random()
    for _ in range(0 if crowd < 0.5 else 1 if crowd < 0.8 else 2 if crowd < 0.96 else 5):
        parts.insert(int(rng.random() * (len(parts) + 1)), aside(asking, locale, rng))
    gap = pick((*SEPARATORS[locale], " " if locale == "en" else ""), rng)
    text = gap.join(parts)
    if rng.random() < 0.1:
        text += "。" if locale == "zh" else "."
    if rng.random() < TYPO_SHARE:
        text = misspelt(text, rng)
    return cased(text, rng)
