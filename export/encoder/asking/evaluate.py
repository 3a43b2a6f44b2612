"""How well the reader of prompts understands what it never met: pairs of colours, synonyms."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from engines.paint.asking import ATTRIBUTES, PLAIN, Asking
from engines.vocabulary.locales import LOCALES, Locale
from export.captions.places.lexicon import aside, lexicon, set_aside
from export.captions.places.natural_prompts import natural_prompts
from export.captions.places.samples import captions_of, random_asking
from export.captions.places.unseen_words import listed

COUNT: Final = 2000
"""Captions of each language."""
FORMS: Final[dict[Locale, dict[str, tuple[str, ...]]]] = {
    "en": {"wall": ("a {w} wall", "{w} background"), "": ("{w}", "product photo, {w}")},
    "zh": {"wall": ("{w}墙", "{w}背景"), "": ("{w}", "产品图，{w}")},
}
"""What a single word is asked in: a colour is nobody's alone."""
Reads = Callable[[Sequence[str]], list[Asking]]


def held_out(reads: Reads, seed: int, count: int = COUNT, *, held: bool = True) -> dict[Locale, dict[str, float]]:
    """Return each language's share of right answers per attribute, and of all right, on captions of held-out pairs."""
    scores: dict[Locale, dict[str, float]] = {}
    for locale in LOCALES:
        rng = np.random.default_rng((seed, LOCALES.index(locale)))
        askings = [random_asking(rng, held=held) for _ in range(count)]
        answers = reads(captions_of(askings, rng, (locale,)))
        right = np.array(
            [
                [getattr(a, name) == getattr(b, name) for name in ATTRIBUTES]
                for a, b in zip(askings, answers, strict=True)
            ]
        )
        shares = dict(zip(ATTRIBUTES, right.mean(0).round(4).tolist(), strict=True))
        scores[locale] = {**shares, "all": round(float(right.all(1).mean()), 4)}
    return scores


def synonyms(reads: Reads) -> dict[str, Any]:
    """Return the shares read right, by language, of the test's words and of the lexicon's words set aside."""
    told: dict[str, Any] = {locale: _read_right(reads, listed(locale), locale) for locale in LOCALES}
    return told | {f"{locale}_aside": _read_right(reads, aside(locale), locale) for locale in LOCALES}


def natural(reads: Reads) -> dict[str, Any]:
    """Return how prompts in people's own words are read, by language.

    `taught` and `new` are the shares read right of attributes whose very words the lexicon teaches and of others,
    `asked` their numbers, `invented` the share of attributes that nobody asked for and that are answered.
    """
    right: dict[tuple[Locale, str], list[bool]] = {}
    for prompt in natural_prompts():
        answer = reads([prompt.text])[0]
        taught = _all_taught(prompt.locale)
        asked = {one.attribute for one in prompt.wanted}
        for one in prompt.wanted:
            kind = "taught" if one.words.lower() in taught else "new"
            right.setdefault((prompt.locale, kind), []).append(getattr(answer, one.attribute) in one.values)
        right.setdefault((prompt.locale, "invented"), []).extend(
            getattr(answer, name) != getattr(PLAIN, name) for name in ATTRIBUTES if name not in asked
        )
    return {
        locale: {
            **{kind: round(float(np.mean(found)), 4) for (own, kind), found in right.items() if own == locale},
            "asked": {kind: len(right.get((locale, kind), ())) for kind in ("taught", "new")},
        }
        for locale in LOCALES
    }


@cache
def _all_taught(locale: Locale) -> frozenset[str]:
    return frozenset(
        word.lower() for words in lexicon(locale).values() for word in words if word not in set_aside(locale)
    )


def _read_right(reads: Reads, words: list[tuple[str, str, str]], locale: Locale) -> dict[str, Any]:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed = []
    for attribute, word, value in words:
        forms = FORMS[locale].get(attribute, FORMS[locale][""])
        for answer in reads([form.format(w=word) for form in forms]):
            asked[attribute] += 1
            seen = getattr(answer, attribute)
            right[attribute] += seen == value
            if seen != value:
                missed.append(f"{word}: {seen}, not {value}")
    shares = {name: round(right[name] / count, 4) for name, count in asked.items()}
    whole = round(sum(right.values()) / sum(asked.values()), 4)
    return {"words": len(words), "right": whole, "by": shares, "missed": list(dict.fromkeys(missed))}
