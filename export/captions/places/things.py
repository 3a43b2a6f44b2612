"""Products that a prompt may speak of beside its place: of all types of the taxonomy, and those of the scenes."""

from functools import cache

import numpy as np

from engines.vocabulary.locales import Locale
from engines.vocabulary.taxonomy import types
from export.captions.chance import pick
from export.captions.places.asides import ANIMALS, PICTURES
from export.captions.places.lexicon import VALUES, lexicon, taught
from export.captions.plain_words import THINGS

OF_ANY_TYPE = 0.7  # of things are of all types, the others are called just so
PICTURED = 0.06  # of things show an animal, which lives nowhere in the picture
COLOURED = 0.2  # of things have a colour of their own, which is nobody else's


@cache
def things(locale: Locale) -> tuple[str, ...]:
    """Return nouns of products; none that is also a word for a place, which would be asked for."""
    places = {word.casefold() for words in lexicon(locale).values() for word in words}
    nouns = [noun for kind in types() for noun in (kind.chinese if locale == "zh" else kind.english)]
    return tuple(dict.fromkeys(noun for noun in (*THINGS[locale], *nouns) if noun.casefold() not in places))


def thing(locale: Locale, rng: np.random.Generator) -> str:
    """Return a product, some of them in a colour or with an animal on them."""
    noun = pick(things(locale) if rng.random() < OF_ANY_TYPE else THINGS[locale][-5:], rng)
    if rng.random() < PICTURED:
        return pick(PICTURES[locale], rng).format(t=noun, a=pick(ANIMALS[locale], rng))
    if rng.random() >= COLOURED:
        return noun
    colour = pick(taught("wall", pick(VALUES["wall"][1:], rng), locale), rng)
    return f"{colour} {noun}" if locale == "en" else colour + noun
