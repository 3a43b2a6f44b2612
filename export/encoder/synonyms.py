"""The synonym test: words that no training caption holds, and the value each should land on."""

import re

import torch

from engines.bundle.bundle import Bundle
from engines.paint.encoder import Encoder
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import ATTRIBUTES
from export.captions.plain_words import words
from export.captions.synonym_words import listed
from export.captions.wide_lexicon import aside
from export.encoder.model import SceneCodes

FORMS: dict[Locale, dict[str, str]] = {
    "en": {"backdrop": "a {w} backdrop", "material": "a {w} podium", "props": "podium with {w}"},
    "zh": {"backdrop": "{w}背景", "material": "{w}展台", "props": "展台，旁边有{w}"},
}


def unseen_words(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the test; a word that the scene vocabulary itself uses drops out."""
    own = [word for name in ATTRIBUTES for value in ATTRIBUTES[name] for word in words(name, value, locale)]
    known = "|".join(own).lower()
    return [
        (attribute, word, value)
        for attribute, word, value in listed(locale)
        if not re.search(rf"\b{word}\b" if locale == "en" else word, known)
    ]


def synonym_test(bundle: Bundle) -> dict[str, object]:
    """Measure the shares read right, by language, of the test's words and of the lexicon's words set aside."""
    encoder = Encoder(bundle, threads=1)
    report: dict[str, object] = {locale: read_right(encoder, unseen_words(locale), locale) for locale in LOCALES}
    return report | {f"{locale}_aside": read_right(encoder, aside(locale), locale) for locale in LOCALES}


def read_right(encoder: Encoder, asked: list[tuple[str, str, str]], locale: Locale) -> dict[str, object]:
    """Return how many of `asked` are read as the value they stand for, and what the others were taken for."""
    codes, names = SceneCodes(), list(ATTRIBUTES)
    prompts = [FORMS[locale].get(attribute, "{w}").format(w=word) for attribute, word, _ in asked]
    read = codes.read(torch.from_numpy(encoder.encode(prompts)))
    missed = []
    for index, (attribute, word, value) in enumerate(asked):
        seen = list(ATTRIBUTES[attribute])[int(read[names.index(attribute)][index].argmax())]
        if seen != value:
            missed.append(f"{word}: {seen}, not {value}")
    return {"words": len(asked), "right": round(1 - len(missed) / len(asked), 4), "missed": missed}
